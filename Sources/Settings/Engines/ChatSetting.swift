import Events

/// A chat model as a file defines it.
public enum ChatSetting: Hashable, Sendable {
    case embedded
    case http(EndpointSetting, HTTP)

    /// Where it is reached; nil for what is inside this process.
    public var endpoint: EndpointSetting? {
        if case .http(let endpoint, _) = self { endpoint } else { nil }
    }

    /// What the server calls its model.
    public var model: String? {
        if case .http(_, let settings) = self { settings.model } else { nil }
    }

    public var path: String {
        if case .http(_, let settings) = self, let path = settings.path { path } else { "/chat/completions" }
    }

    /// What an HTTP chat model is told besides where it is. nil: its own default.
    public struct HTTP: Hashable, Sendable {
        /// For Azure, the deployment.
        public var model: String?
        public var path: String?
        public var limitField: String?
        public var omitted: [String] = []
        public var extra: [String: JSONValue] = [:]
        public var asksForUsage: Bool?
        public var stop: [String] = []
        /// `none`, `data` or `anywhere`.
        public var images: String?
        public var reasoning: Bool?
    }
}

extension ChatSetting: ReadableEngineSetting {
    public static let slot = "chat"
    static let kinds = [EndpointSetting.Kind.openAI, .azure]
    static let foreign = EndpointSetting.azureOnly

    static func reading(_ section: inout Section, kind: EndpointSetting.Kind, name: String) -> ChatSetting? {
        let endpoint = EndpointSetting.reading(&section, kind: kind, name: name)
        var settings = HTTP()
        settings.model = section.model(kind)
        settings.path = section.path("path")
        settings.limitField = section.choice("limit_field", among: ["max_tokens", "max_completion_tokens"])
        settings.omitted = section.texts("omit") ?? []
        settings.extra = section.json("extra")
        settings.asksForUsage = section.flag("usage")
        settings.stop = section.texts("stop") ?? []
        settings.images = section.choice("images", among: ["none", "data", "anywhere"])
        settings.reasoning = section.flag("reasoning")
        return endpoint.map { .http($0, settings) }
    }
}

extension Section {
    /// The path behind the base of a URL.
    mutating func path(_ key: String) -> String? {
        guard let path = text(key) else { return nil }
        let isPath =
            path.hasPrefix("/")
            && path.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && !"?#".unicodeScalars.contains($0) }
        if !isPath { fault(key, "is a path that begins with a slash") }
        return isPath ? path : nil
    }

    /// Which model of a server; the deployment on Azure, where it is a part of the path.
    mutating func model(_ kind: EndpointSetting.Kind) -> String? {
        let model = text("model")
        if kind == .azure, !isGiven("model") {
            reading.fault("\(name) has no `model`: the name of the deployment is wanted", at: place)
        }
        return model
    }

    /// Fields of a form, as they are.
    mutating func fields(_ key: String) -> [String: String] {
        guard var members = section(key, name: phrase(key)) else { return [:] }
        return Dictionary(members.keys.compactMap { name in members.text(name).map { (name, $0) } }) { $1 }
    }

    /// Members for the body of a request, as they are.
    mutating func json(_ key: String) -> [String: JSONValue] {
        guard var members = section(key, name: phrase(key)) else { return [:] }
        var values: [String: JSONValue] = [:]
        for name in members.keys {
            guard let tree = members.tree(name) else { continue }
            values[name] = JSONValue(tree, for: members.phrase(name), in: reading)
        }
        return values
    }
}

extension JSONValue {
    /// What stands in a file, as YAML means it: `true`, `12`, `0.5`, `"text"`.
    fileprivate init(_ tree: Tree, for phrase: String, in reading: Reading) {
        switch tree {
        case .text(let text, let isQuoted, let place):
            let text = reading.resolve(text, for: phrase, at: place) ?? ""
            if isQuoted {
                self = .string(text)
            } else if tree.isEmpty {
                self = .null
            } else if let number = Int(text) {
                self = .int(number)
            } else if let number = Double(text), number.isFinite {
                self = .double(number)
            } else if text == "true" || text == "false" {
                self = .bool(text == "true")
            } else {
                self = .string(text)
            }
        case .list(let trees, _):
            self = .array(trees.map { JSONValue($0, for: phrase, in: reading) })
        case .mapping(let entries, _):
            self = .object(
                Dictionary(entries.map { ($0.key, JSONValue($0.value, for: phrase, in: reading)) }) { $1 })
        }
    }
}
