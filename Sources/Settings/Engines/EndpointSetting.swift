/// Where an engine is reached, and how long it is waited for.
public struct EndpointSetting: Hashable, Sendable {
    /// What speaks there.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// OpenAI's API, by whoever serves it.
        case openAI = "openai"
        /// Azure OpenAI: the deployment in the path, `api-version` in the query, the key in `api-key`.
        case azure
        /// The REST API of Azure Speech, with the key in a header of its own.
        case azureSpeech = "azure_speech"
    }

    public var kind: Kind
    /// What the operator calls it: the name below `engines`, or that of its slot.
    public var name: String
    /// http or https, without user, query or fragment: `http://127.0.0.1:11434/v1`.
    public var baseURL: String
    public var key: Secret?
    /// Further headers, with values that may be secret.
    public var headers: [Header] = []
    /// `api-version` of Azure.
    public var apiVersion: String?
    /// nil: the default of the HTTP client, as for the others.
    public var connect: Duration?
    /// From a request to the first byte of its answer.
    public var answer: Duration?
    /// Between two pieces of an answer.
    public var pause: Duration?
    /// How often a request is repeated that was not begun to be answered.
    public var retries: Int?

    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: Secret
    }

    /// Keys that belong to one kind only, and whose.
    static let azureOnly = ["api_version": "kind `azure`"]

    /// - Returns: nil when something that it cannot be without is missing, which is noted then.
    static func reading(_ section: inout Section, kind: Kind, name: String) -> EndpointSetting? {
        let base = section.text("base_url")
        if !section.isGiven("base_url") {
            section.reading.fault("\(section.name) has no `base_url`", at: section.place)
        }
        var endpoint = EndpointSetting(kind: kind, name: name, baseURL: base ?? "")
        endpoint.key = Secret.reading(&section)
        endpoint.headers = Header.reading(&section)
        if kind == .azure {
            endpoint.apiVersion = section.text("api_version")
            if !section.isGiven("api_version") {
                section.reading.fault("\(section.name) has no `api_version`, such as 2024-10-21", at: section.place)
            }
        }
        if var times = section.section("timeouts", name: section.phrase("timeouts")) {
            let range = Duration.milliseconds(10)...Duration.seconds(600)
            endpoint.connect = times.duration("connect", in: range)
            endpoint.answer = times.duration("answer", in: range)
            endpoint.pause = times.duration("pause", in: range)
            times.finish()
        }
        endpoint.retries = section.number("retries", in: 0...5)
        guard let base else { return nil }
        guard let checked = checked(base, in: section) else { return nil }
        endpoint.baseURL = checked
        return endpoint
    }

    /// The URL without a slash at its end.
    static func checked(
        _ url: String, key: String = "base_url", schemes: [String] = ["http", "https"], in section: Section
    ) -> String? {
        let example = schemes.contains("http") ? "http://127.0.0.1:11434/v1" : "wss://host/path"
        guard let parts = URLParts(url), schemes.contains(parts.scheme) else {
            let words = schemes.map { "\($0)://" }.joined(separator: " or ")
            section.fault(key, "is an address that begins with \(words), such as \(example)")
            return nil
        }
        if parts.hasUser {
            section.fault(key, "holds a user or password: put them into `headers`, as `Authorization: Basic ${NAME}`")
            return nil
        }
        if parts.hasQuery {
            section.fault(key, "has a `?` or `#` in it, which is not possible here")
            return nil
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }
}

extension EndpointSetting {
    /// Where requests go, without the path of what is asked for.
    /// - Parameter model: The deployment, which is a part of Azure's; nil for what concerns none.
    public func address(of model: String?) -> String {
        guard kind == .azure else { return baseURL }
        return baseURL + "/openai" + (model.map { "/deployments/\($0.percentEncoded)" } ?? "")
    }

    /// Behind the `?`; empty for none.
    public var query: String { apiVersion.map { "api-version=\($0.percentEncoded)" } ?? "" }

    /// What every request shows, the key included.
    public var requestHeaders: [(name: String, value: String)] {
        let others = headers.map { (name: $0.name, value: $0.value.value) }
        guard let key = key?.value else { return others }
        return switch kind {
        case .openAI: others + [("Authorization", "Bearer \(key)")]
        case .azure: others + [("api-key", key)]
        case .azureSpeech: others + [("Ocp-Apim-Subscription-Key", key)]
        }
    }
}

extension EndpointSetting.Header {
    static func reading(_ section: inout Section) -> [EndpointSetting.Header] {
        guard var headers = section.section("headers", name: section.phrase("headers")) else { return [] }
        return headers.keys.compactMap { name in
            let isToken = name.utf8.allSatisfy { byte in
                (0x21...0x7E).contains(byte) && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
            }
            guard let value = headers.text(name) else { return nil }
            guard isToken, !name.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                headers.fault(name, "is no header of HTTP")
                return nil
            }
            return EndpointSetting.Header(name: name, value: Secret(value, from: "header \(name)"))
        }
    }
}

extension Secret {
    /// The key of an engine, by reference to the environment or to a file: never in the open.
    static func reading(_ section: inout Section) -> Secret? {
        let written = section.tree("api_key")
        let file = section.text("api_key_file")
        if written != nil, file != nil {
            section.fault("api_key", "and `api_key_file` are both given: one of them is enough")
            return nil
        }
        if let file {
            guard let text = section.reading.contents(file) else {
                section.fault("api_key_file", "names a file that cannot be read: \(file)")
                return nil
            }
            let key = text.split(whereSeparator: \.isWhitespace)
            guard key.count == 1, let key = key.first else {
                section.fault("api_key_file", "names a file that does not hold one key: \(file)")
                return nil
            }
            return Secret(String(key), from: file)
        }
        guard written != nil else { return nil }
        guard case .text(let text, _, _)? = written, let name = Reading.variable(of: text) else {
            section.fault(
                "api_key",
                "holds a key in the open: write `${NAME}` and set the environment variable NAME, "
                    + "or name a file with `api_key_file`")
            return nil
        }
        guard let value = section.text("api_key") else { return nil }
        guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            section.fault("api_key", "refers to \(name), which holds spaces or characters that no key has")
            return nil
        }
        return Secret(value, from: name)
    }
}

/// As much of a URL as is to be checked.
struct URLParts {
    let scheme: String
    let host: String
    let hasUser: Bool
    let hasQuery: Bool

    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"),
            text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7F })
        else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        hasUser = authority.contains("@")
        hasQuery = rest.contains { $0 == "?" || $0 == "#" }
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let port = Int(authority[authority.index(after: colon)...]), (1...65535).contains(port) else {
                guard hasUser else { return nil }
                self.host = ""
                return
            }
            host = authority[..<colon]
        }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
    }
}
