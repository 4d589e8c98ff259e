import Events

/// What a chat model over HTTP is told besides where it is. nil: its own default.
public struct HTTPChatSetting: HTTPSetting {
    public typealias Neural = NoNeuralSetting
    public static let slot = "chat"

    public static func usualPath(of kind: EndpointSetting.Kind) -> String {
        "/chat/completions"
    }

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
    public var isStrict: Bool?
    public var startsInThought: Bool?
}

extension HTTPChatSetting: ReadableHTTPSetting {
    static let kinds = [EndpointSetting.Kind.openAI, .azure]

    mutating func read(_ section: inout Section) {
        limitField = section.choice("limit_field", among: ["max_tokens", "max_completion_tokens"])
        omitted = section.texts("omit") ?? []
        extra = section.json("extra")
        asksForUsage = section.flag("usage")
        stop = section.texts("stop") ?? []
        images = section.choice("images", among: ["none", "data", "anywhere"])
        reasoning = section.flag("reasoning")
        isStrict = section.flag("strict")
        startsInThought = section.flag("starts_in_thought")
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
