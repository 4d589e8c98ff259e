import Relay
import Settings
import Testing

/// Profiles that are a remote realtime model.
@Suite struct RelaySettingTests {
    private static func relay(_ text: String) throws -> RelaySetting {
        guard case .relay(let relay) = try SettingsFileTests.profile(text).backend else {
            throw SettingsFileTests.NotEngines()
        }
        return relay
    }

    @Test func namesItsModelInTheAddress() throws {
        let relay = try Self.relay(
            """
            profiles:
              gpt:
                relay:
                  url: wss://api.openai.com/v1/realtime/
                  dialect: openai
                  model: gpt realtime&x
                  api_key: ${OPENAI_API_KEY}
                  voice: marin
                  voices: {en-US-AvaNeural: marin}
                  connect_timeout: 3
            """)
        #expect(relay.url == "wss://api.openai.com/v1/realtime?model=gpt%20realtime%26x")
        #expect(relay.dialect == .openAI)
        #expect(relay.key?.value == "sk-very-secret")
        #expect(relay.keyHeader == .bearer)
        #expect(relay.voice == "marin")
        #expect(relay.voices == ["en-US-AvaNeural": "marin"])
        #expect(relay.connect == .seconds(3))
        #expect(!"\(relay)".contains("sk-very-secret"))
    }

    @Test func azureTakesADeploymentAndAKeyOfItsOwn() throws {
        let relay = try Self.relay(
            """
            profiles:
              azure:
                relay:
                  url: wss://res.openai.azure.com/openai/realtime
                  dialect: openai-beta
                  api_version: 2025-04-01-preview
                  deployment: mine
                  api_key: ${AZURE_KEY}
            """)
        #expect(
            relay.url == "wss://res.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=mine")
        #expect(relay.keyHeader == .apiKey)
    }

    @Test func voiceLiveHasAVersionAndMayHaveAFallback() throws {
        let relay = try Self.relay(
            """
            profiles:
              a:
                relay: {url: "ws://gpu:8080/voice-live/realtime", dialect: voice-live, model: m, fallback: local}
              local: {}
            """)
        #expect(relay.url == "ws://gpu:8080/voice-live/realtime?api-version=2026-01-01-preview&model=m")
        #expect(relay.fallback == "local")
        #expect(relay.keyHeader == .apiKey)
    }

    @Test(arguments: [
        ("relay: {url: 'ws://a/x', dialect: voice-live}", "neither a `model` nor a `deployment`"),
        ("relay: {url: 'http://a/x', dialect: voice-live, model: m}", "begins with ws:// or wss://"),
        ("relay: {url: 'ws://a/x?y=z', dialect: voice-live, model: m}", "has a `?`"),
        ("relay: {url: 'ws://a/x', dialect: gpt, model: m}", "is one of `voice-live`"),
        ("relay: {url: 'ws://a/x', model: m}", "has no `dialect`"),
        ("relay: {dialect: openai, model: m}", "has no `url`"),
        ("relay: {url: 'ws://a/x', dialect: openai, model: m, api_key: sk-1}", "holds a key in the open"),
        ("relay: {url: 'ws://a/x', dialect: openai, model: m, fallback: nobody}", "names no profile"),
        ("relay: {url: 'ws://a/x', dialect: openai, model: m, fallback: p}", "names its own profile"),
        ("relay: {url: 'ws://a/x', dialect: openai, model: m, modell: x}", "unknown key `modell`"),
        ("{chat: embedded, relay: {url: 'ws://a/x', dialect: openai, model: m}}", "has engines of its own"),
    ])
    func saysWhatIsWrong(_ profile: String, _ words: String) {
        #expect {
            try SettingsFileTests.file("profiles:\n  p:\n    \(profile)\n")
        } throws: { error in
            "\(error)".contains(words)
        }
    }
}
