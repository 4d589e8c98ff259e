import Settings
import Testing

/// Defaults, a file, the environment and flags, one above the other.
@Suite struct ServerSettingsTests {
    private static func file(_ text: String) throws -> [ServerKey: [String]] {
        try SettingsFile(parsing: "server:\n  \(text)\n", name: "f").server
    }

    @Test func whatIsSetNowhereHasItsDefault() throws {
        #expect(try ServerSettings() == ServerSettings(flags: [:], environment: [:], file: [:]))
        #expect(try ServerSettings(flags: [:]).http.description == "127.0.0.1:8080")
    }

    @Test func theHigherLayerWins() throws {
        let file = try Self.file("max_sessions: 1")
        #expect(try ServerSettings(file: file).maxSessions == 1)
        let environment = ["PARLEY_MAX_SESSIONS": "2"]
        #expect(try ServerSettings(environment: environment, file: file).maxSessions == 2)
        let flags = [ServerKey.maxSessions: ["3"]]
        #expect(try ServerSettings(flags: flags, environment: environment, file: file).maxSessions == 3)
    }

    /// Every key, each from every layer, ends in one value of its own.
    @Test(arguments: ServerKey.allCases)
    func everyKeyIsReadFromEveryLayer(_ key: ServerKey) throws {
        let value: String =
            switch key {
            case .http, .udp: "192.0.2.1:99"
            case .announce: "192.0.2.7"
            case .events: "mirror"
            case .sessionCreatedAfter: "never"
            case .apiKeyFile: "keys.txt"
            case .models: "/srv/models"
            case .insecureNoAuth, .endCallWithControl, .cancelPrevious: "true"
            case .engineHosts: "false"
            case .maxSessions, .maxSessionsPerClient, .maxConnectionsPerAddress, .sessionMinutes, .recognizers,
                .mediaLoops:
                "7"
            case .firstMessageTimeout, .memoryBudget, .memoryPerClient: "77"
            case .engines: "synthetic"
            case .maxLoad: "0.5"
            case .pathPrefix: "/parley"
            case .mcpAllow: "tools.example:8443"
            case .logLevel: "debug"
            }
        let fromFlag = try ServerSettings(flags: [key: [value]])
        #expect(fromFlag != ServerSettings())
        #expect(try ServerSettings(environment: [key.variable: value]) == fromFlag)
        #expect(try ServerSettings(file: Self.file("\(key.rawValue): \"\(value)\"")) == fromFlag)
    }

    @Test func listsHaveCommasInTheEnvironment() throws {
        let settings = try ServerSettings(environment: ["PARLEY_ANNOUNCE": "192.0.2.1, 192.0.2.2"])
        #expect(settings.announce == ["192.0.2.1", "192.0.2.2"])
        #expect(try ServerSettings(file: Self.file("announce: [192.0.2.1, 192.0.2.2]")) == settings)
    }

    @Test func syntheticEnginesTakeAsLongAsIsSaid() throws {
        let usual = EngineChoice.SyntheticLatencies()
        #expect(try ServerSettings(flags: [.engines: ["synthetic"]]).engines == .synthetic(usual))
        var latencies = usual
        (latencies.recognizer, latencies.synthesizer) = (.milliseconds(0), .milliseconds(250))
        let settings = try ServerSettings(environment: ["PARLEY_ENGINES": "synthetic:synthesizer=250,recognizer=0"])
        #expect(settings.engines == .synthetic(latencies))
    }

    @Test(arguments: [
        ("", "is `configured`"), ("sinthetic", "is `configured`"), ("configured:chat=1", "is `configured`"),
        ("synthetic:", "nothing for ``"), ("synthetic:chatt=1", "nothing for `chatt`; did you mean `chat`?"),
        ("synthetic:chat", "such as `chat=50`"), ("synthetic:chat=", "such as `chat=50`"),
        ("synthetic:chat=-1", "from 0 to 60000"), ("synthetic:chat=99999999999999999999", "from 0 to 60000"),
        ("synthetic:chat=1,", "nothing for ``"),
    ])
    func otherEnginesAreAMistake(text: String, words: String) throws {
        let objection = try #require(ServerKey.engines.objection(to: text))
        #expect(objection.contains(words), "\(objection)")
    }

    @Test func aFlagTurnsOffWhatAFileTurnsOn() throws {
        let file = try Self.file("cancel_previous: yes")
        #expect(try ServerSettings(file: file).cancelPrevious)
        #expect(try !ServerSettings(flags: [.cancelPrevious: ["false"]], file: file).cancelPrevious)
    }

    @Test func aMistakeInTheEnvironmentIsToldByItsName() {
        let faults = #expect(throws: SettingsFaults.self) {
            try ServerSettings(environment: ["PARLEY_HTTP": "x", "PARLEY_SESSION_MINUTES": "a"])
        }
        #expect(
            faults?.description == """
                PARLEY_HTTP is HOST:PORT, such as 127.0.0.1:8080
                PARLEY_SESSION_MINUTES is a whole number from 1 to 1440
                """)
    }

    @Test func aVariableThatIsNearlyOneOfOursIsMentioned() {
        let environment = ["PARLEY_HTPP": "x", "PARLEY_SERVICE_PORT_HTTP": "x", "PARLEY_CONFIG": "x", "HTTPP": "x"]
        #expect(
            ServerSettings.strangers(in: environment)
                == ["the environment variable PARLEY_HTPP is not known; did you mean PARLEY_HTTP?"])
    }
}
