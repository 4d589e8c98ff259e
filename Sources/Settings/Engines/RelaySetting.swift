import Relay
import Suggestions

/// A remote realtime model as a file defines it: where it is, how it is spoken to, and which voices it has.
public struct RelaySetting: Hashable, Sendable {
    /// ws or wss, with the query that names the model: `wss://api.openai.com/v1/realtime?model=gpt-realtime`.
    public var url: String
    public var dialect: RelayDialect
    public var key: Secret?
    /// Further headers, with values that may be secret.
    public var headers: [EndpointSetting.Header] = []
    /// The remote's voice for each name that clients may use.
    public var voices: [String: String] = [:]
    /// The remote's voice of clients that name none.
    public var voice: String?
    /// The recognizer of the remote where a client names one of Voice Live's.
    public var transcription: String?
    /// From the beginning of the connection to the remote's first word; nil: the default.
    public var connect: Duration?
    /// A file of certificates in PEM form that are trusted instead of the system's.
    public var certificates: String?
    /// The profile that stands in where the remote is not there.
    public var fallback: String?

    /// The header in which a key is shown.
    public enum KeyHeader: Hashable, Sendable {
        /// `Authorization: Bearer …`
        case bearer
        /// `api-key: …`
        case apiKey
    }

    /// Azure's hosts and Voice Live's servers take `api-key`, OpenAI and those that are like it a bearer.
    public var keyHeader: KeyHeader {
        let isAzure = URLParts(url).map { $0.host.lowercased().hasSuffix(".azure.com") } ?? false
        return isAzure || dialect == .voiceLive ? .apiKey : .bearer
    }

    /// - Parameters:
    ///   - profile: Its name.
    ///   - profiles: The names of all profiles, one of which may stand in.
    /// - Returns: nil when something that it cannot be without is missing, which is noted then.
    static func reading(
        _ section: inout Section, for profile: String, among profiles: [String]
    ) -> RelaySetting? {
        let address = section.text("url")
        if !section.isGiven("url") { section.reading.fault("\(section.name) has no `url`", at: section.place) }
        let words = RelayDialect.allCases.map(\.rawValue)
        let dialect = section.choice("dialect", among: words).flatMap(RelayDialect.init)
        if !section.isGiven("dialect") {
            let list = words.map { "`\($0)`" }.joined(separator: ", ")
            section.reading.fault("\(section.name) has no `dialect`, which is one of \(list)", at: section.place)
        }
        var relay = RelaySetting(url: "", dialect: dialect ?? .voiceLive)
        relay.key = Secret.reading(&section)
        relay.headers = EndpointSetting.Header.reading(&section)
        let query = query(&section, dialect: dialect ?? .voiceLive)
        if var voices = section.section("voices", name: section.phrase("voices")) {
            for name in voices.keys { relay.voices[name] = voices.text(name) }
        }
        relay.voice = section.text("voice")
        relay.transcription = section.text("transcription")
        relay.connect = section.duration("connect_timeout", in: .milliseconds(100)...Duration.seconds(60))
        relay.certificates = section.text("trusted_certificates")
        relay.fallback = section.text("fallback")
        if let fallback = relay.fallback {
            if fallback == profile {
                section.fault("fallback", "names its own profile")
            } else if !profiles.contains(fallback) {
                section.fault(
                    "fallback", "names no profile of the file\(Suggestion.hint(for: fallback, among: profiles))")
            }
        }
        section.finish()
        guard let address, dialect != nil,
            let checked = EndpointSetting.checked(address, key: "url", schemes: ["ws", "wss"], in: section)
        else { return nil }
        relay.url = query.isEmpty ? checked : checked + "?" + query
        return relay
    }

    /// What the remote's address says of the model.
    private static func query(_ section: inout Section, dialect: RelayDialect) -> String {
        var parameters: [(String, String)] = []
        if let version = section.text("api_version") ?? (dialect == .voiceLive ? "2026-01-01-preview" : nil) {
            parameters.append(("api-version", version))
        }
        for key in ["model", "deployment"] {
            if let value = section.text(key) { parameters.append((key, value)) }
        }
        if !section.isGiven("model"), !section.isGiven("deployment") {
            section.reading.fault("\(section.name) has neither a `model` nor a `deployment`", at: section.place)
        }
        return parameters.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
    }
}
