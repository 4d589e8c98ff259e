import Doctor
import Settings
import Testing

/// Whom the doctor looks at: what would serve, not what is written down beside it.
@Suite struct PatientTests {
    private static func profile(_ text: String) throws -> ProfileSetting {
        let file = try SettingsFile(parsing: "profiles: {a: \(text)}", name: "f", environment: [:])
        return try #require(file.profiles.first)
    }

    private static let away = "{chat: {kind: openai, base_url: 'http://127.0.0.1:9/v1', model: m}}"
    private static let relayed = "{relay: {dialect: openai, url: 'ws://127.0.0.1:9/v1/realtime', model: m}}"

    @Test func areTheEnginesThatAProfileNames() throws {
        let profile = try Self.profile(Self.away)
        guard case .engines(let slots) = ProfileUnderTest(profile, .configured) else {
            Issue.record("no engines")
            return
        }
        #expect(slots.chat.first.model == "m")
        #expect(ProfileUnderTest(profile, .configured).hasEmbeddedRecognizer)
    }

    @Test func isTheRemoteModelOfAProfileThatHasOne() throws {
        let patient = ProfileUnderTest(try Self.profile(Self.relayed), .configured)
        guard case .relay = patient else {
            Issue.record("no relay")
            return
        }
        #expect(!patient.hasEmbeddedRecognizer)
    }

    @Test(arguments: [away, relayed, "{}"])
    func areTheSyntheticEnginesWhereTheyServeWhateverAProfileNames(_ text: String) throws {
        var latencies = EngineChoice.SyntheticLatencies()
        latencies.chat = .milliseconds(7)
        let patient = ProfileUnderTest(try Self.profile(text), .synthetic(latencies))
        #expect(patient == .synthetic(latencies))
        #expect(!patient.hasEmbeddedRecognizer)
    }
}
