import Engine
import Settings
import Suggestions

/// What a plain look at the address of an engine has shown.
public enum EndpointStatus: Hashable, Sendable {
    /// Nothing listens there.
    case refused
    /// The name of the host leads nowhere.
    case unknownHost
    /// No connection within the time.
    case unreachable
    /// There is a connection, and no answer.
    case silent
    /// Encryption failed.
    case noTLS
    /// What answers is not HTTP, or the connection broke.
    case broken
    /// Whoever asks is turned away with this status.
    case status(UInt)
    /// It answers; more it does not tell.
    case answers
    /// It answers, and has these models.
    case models([String])
}

extension EndpointStatus {
    /// What to do about an engine that failed.
    /// - Parameters:
    ///   - setting: As it is configured. Its address is named, its key only by where it comes from.
    ///   - fault: What its work ended in.
    public func advice<HTTP>(for setting: EngineSetting<HTTP>, after fault: EngineFault) -> [String] {
        guard let endpoint = setting.endpoint else { return [] }
        let place = HostAndPort(ofURL: endpoint.baseURL)?.description ?? endpoint.baseURL
        switch self {
        case .refused:
            return ["Nothing listens at \(place). Is it running there?\(Self.start(endpoint, HTTP.slot))"]
        case .unknownHost:
            return ["The name of the host in \(endpoint.baseURL) leads to no address. Is it spelt right?"]
        case .unreachable:
            return ["No connection to \(place). Is the address right, and does a firewall stand between?"]
        case .silent:
            return ["\(place) accepts connections and does not answer. Is it still loading, or stuck?"]
        case .noTLS:
            return ["\(place) does not support TLS, or its certificate is not trusted. Should it be http://?"]
        case .broken:
            return ["What answers at \(place) is not HTTP. Is it another service, or should it be https://?"]
        case .status(401), .status(403):
            return [Self.key(endpoint)]
        case .status(404):
            return [Self.path(endpoint)]
        case .status(429):
            return ["It accepts no more requests at present: its limit for this key is reached. Try again later."]
        case .status(500...) where fault.code != .unavailable:
            // The look itself was too much for it, which says nothing.
            return [Self.working(fault)]
        case .status(let status) where status >= 500:
            return ["The server itself failed with status \(status): see its log."]
        case .status(let status):
            return ["It answers with status \(status): see its log."]
        case .answers:
            return [Self.working(fault)]
        case .models(let names):
            return Self.models(names, setting.model, after: fault)
        }
    }

    private static func key(_ endpoint: EndpointSetting) -> String {
        guard let key = endpoint.key else {
            return "It wants a key: set `api_key: ${NAME}` for `\(endpoint.name)`."
        }
        return "The key of \(key.origin) is rejected. Is it of this server, and still valid?"
    }

    private static func path(_ endpoint: EndpointSetting) -> String {
        switch endpoint.kind {
        case .azure:
            "There is no such deployment or `api_version`: `model` is the name of the deployment, and `base_url` has "
                + "no path."
        case .azureSpeech:
            "There is no such path: `base_url` is https://REGION.stt.speech.microsoft.com for a recognizer, and "
                + "https://REGION.tts.speech.microsoft.com for a synthesizer."
        case .openAI where !endpoint.baseURL.hasSuffix("/v1"):
            "There is no such path. Does `base_url` end in /v1?"
        case .openAI:
            "There is no such path: is `path` right, and does the server have this API?"
        }
    }

    private static func models(_ names: [String], _ model: String?, after fault: EngineFault) -> [String] {
        let known = names.prefix(10).joined(separator: ", ")
        let more = names.count > 10 ? " and \(names.count - 10) more" : ""
        guard let model, !model.isEmpty else {
            return names.isEmpty ? [] : ["Its models are \(known)\(more): name one as `model`."]
        }
        if knows(model, among: names) { return [working(fault)] }
        // Ollama adds the tag by itself.
        let short = names.map { $0.hasSuffix(latest) ? String($0.dropLast(latest.count)) : $0 }
        let meant = Suggestion.nearest(to: model, among: short).map { " Did you mean `\($0)`?" } ?? ""
        return ["It does not list the model `\(model)`, but \(known)\(more).\(meant)"]
    }

    /// Whether a model is one of those; of no model, and of no list, that is assumed.
    static func knows(_ model: String?, among names: [String]) -> Bool {
        guard let model, !model.isEmpty, !names.isEmpty else { return true }
        return names.contains(model) || names.contains(model + latest)
    }

    private static let latest = ":latest"

    private static func working(_ fault: EngineFault) -> String {
        switch fault.code {
        case .timeout: "It answers to other requests, so this one is slow: raise its `timeouts`."
        case .overloaded: "Its limit for this key is reached: try again later."
        default: "It answers to other requests: is it a server of this API? See its log."
        }
    }

    /// How servers that everybody knows by their port are started.
    private static func start(_ endpoint: EndpointSetting, _ slot: String) -> String {
        switch (HostAndPort(ofURL: endpoint.baseURL)?.port, slot) {
        case (11434, _): " Ollama starts with `ollama serve`."
        case (8080, "chat"): " llama.cpp starts with `llama-server -m MODEL.gguf --port 8080`."
        case (8000, "chat"): " vLLM starts with `vllm serve MODEL --port 8000`."
        case (1234, "chat"): " LM Studio starts with `lms server start`."
        default: ""
        }
    }
}

extension HostAndPort {
    /// Where a URL leads; with the port that its scheme implies.
    public init?(ofURL url: String) {
        guard let mark = url.firstRange(of: "://") else { return nil }
        let authority = String(url[mark.upperBound...].prefix { $0 != "/" })
        let isSecure = ["https", "wss"].contains(url[..<mark.lowerBound].lowercased())
        let hasPort = authority.last != "]" && authority.contains(":")
        self.init(hasPort ? authority : "\(authority):\(isSecure ? 443 : 80)")
    }
}
