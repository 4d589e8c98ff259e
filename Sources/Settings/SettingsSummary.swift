/// A configuration in a few lines, for people who check what they wrote. Names addresses, and of keys where they are.
public struct SettingsSummary: CustomStringConvertible, Sendable {
    private let file: String?
    private let server: ServerSettings
    private let profiles: [ProfileSetting]
    private let access: String

    /// - Parameter access: Who may use the server.
    public init(file: String?, server: ServerSettings, profiles: [ProfileSetting], access: String) {
        (self.file, self.server, self.profiles, self.access) = (file, server, profiles, access)
    }

    public var description: String {
        var lines = [file.map { "\($0) is right." } ?? "There is no configuration file; these are the defaults.", ""]
        lines += ["Server"] + Self.table(serverRows)
        for profile in profiles {
            lines += ["", "Profile \(profile.name)"] + Self.table(Self.rows(profile))
        }
        return lines.joined(separator: "\n")
    }

    private var serverRows: [(String, String)] {
        let mcp = server.mcpAllow.map { host in host.port.map { "\(host.name):\($0)" } ?? host.name }
        let rows = [
            ("http", server.http.description + (server.pathPrefix.isEmpty ? "" : " below \(server.pathPrefix)")),
            ("udp", server.udp.description),
            ("announce", server.announce.isEmpty ? "its own addresses" : server.announce.joined(separator: ", ")),
            ("api keys", access),
            ("sessions", "\(server.maxSessions) at a time, \(server.sessionMinutes) minutes each"),
            ("mcp servers", mcp.isEmpty ? "none" : mcp.joined(separator: ", ")),
        ]
        // Most read nothing of it: the profiles name their engines.
        return server.engines == .configured ? rows : rows + [("engines", "\(server.engines)")]
    }

    private static func rows(_ profile: ProfileSetting) -> [(String, String)] {
        var rows: [(String, String)] = []
        switch profile.backend {
        case .engines(let slots):
            rows += [
                ("recognizer", words(slots.recognizer)), ("chat", words(slots.chat)),
                ("synthesizer", words(slots.synthesizer)),
            ]
        case .relay(let relay):
            rows.append(("relay", words(relay)))
            if let fallback = relay.fallback { rows.append(("fallback", fallback)) }
        }
        let further: [(String, String?)] = [
            ("voice", profile.voice), ("language", profile.language),
            ("instructions", profile.instructions.map { "\($0.count) characters" }), ("apology", profile.apology),
        ]
        return rows + further.compactMap { name, value in value.map { (name, $0) } }
    }

    private static func words(_ slot: SlotSetting<some HTTPSetting>) -> String {
        slot.all.map(words).joined(separator: "; else ")
    }

    /// `ollama: openai at http://127.0.0.1:11434/v1, model llama3.2`
    public static func words(_ engine: EngineSetting<some HTTPSetting>) -> String {
        if case .neural(let setting) = engine { return setting.summary }
        guard let endpoint = engine.endpoint else { return engine.name }
        var words = "\(endpoint.name): \(endpoint.kind.rawValue) at \(endpoint.baseURL)"
        if let model = engine.model { words += ", model \(model)" }
        if let key = endpoint.key { words += ", key of \(key.origin)" }
        return words
    }

    public static func words(_ relay: RelaySetting) -> String {
        var words = "\(relay.dialect.rawValue) at \(relay.url)"
        if let key = relay.key { words += ", key of \(key.origin)" }
        return words
    }

    private static func table(_ rows: [(String, String)]) -> [String] {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)" }
    }
}
