import Events
import SansIO
import Settings
import Testing

/// A configuration file as people write it.
@Suite struct SettingsFileTests {
    static let environment = ["OPENAI_API_KEY": "sk-very-secret", "AZURE_KEY": "azure-very-secret", "HOST": "gpu-1"]

    static func file(_ text: String) throws -> SettingsFile {
        try SettingsFile(parsing: text, name: "parley.yaml", environment: environment) { path in
            path == "keys/local.txt" ? "  file-very-secret\n" : nil
        }
    }

    static func profile(_ text: String) throws -> ProfileSetting {
        try #require(try file(text).profiles.first)
    }

    static func slots(_ text: String) throws -> ProfileSetting.EngineSlots {
        guard case .engines(let slots) = try profile(text).backend else { throw NotEngines() }
        return slots
    }

    struct NotEngines: Error {}

    @Test(arguments: ["", "# nothing\n", "server:\n", "engines:\n"])
    func anEmptyFileMeansTheEmbeddedEnginesForEveryName(_ text: String) throws {
        #expect(try Self.file(text).profiles == [.embedded])
        #expect(try Self.file(text).server.isEmpty)
    }

    @Test func aProfileMixesEngines() throws {
        let slots = try Self.slots(
            """
            engines:
              recognizer:
                whisper: {kind: openai, base_url: "http://127.0.0.1:9000/v1/", languages: [de-DE, en-US]}
            profiles:
              "*":
                recognizer: whisper
                chat:
                  kind: openai
                  base_url: https://api.openai.com/v1
                  model: gpt-4o-mini
                  api_key: ${OPENAI_API_KEY}
                  limit_field: max_completion_tokens
                  omit: temperature
                  extra: {reasoning_effort: low, seed: 7, logprobs: false, user: "7", stop: [a, b]}
                  timeouts: {connect: 500ms, answer: 1m, pause: 2.5}
                  retries: 0
            """)
        guard case .http(let endpoint, let recognizer) = slots.recognizer.first else { throw NotEngines() }
        #expect(endpoint.name == "whisper")
        #expect(endpoint.baseURL == "http://127.0.0.1:9000/v1")
        #expect(recognizer.languages == ["de-DE", "en-US"])
        guard case .http(let place, let chat) = slots.chat.first else { throw NotEngines() }
        #expect(place.name == "chat")
        #expect(place.key?.value == "sk-very-secret")
        #expect(chat.model == "gpt-4o-mini")
        #expect(chat.limitField == "max_completion_tokens")
        #expect(chat.omitted == ["temperature"])
        #expect(
            chat.extra == [
                "reasoning_effort": "low", "seed": 7, "logprobs": false, "user": "7", "stop": ["a", "b"],
            ])
        #expect(place.connect == .milliseconds(500) && place.answer == .seconds(60) && place.pause == .seconds(2.5))
        #expect(place.retries == 0)
        #expect(slots.synthesizer == SlotSetting(.embedded))
    }

    @Test func azureHasADeploymentAndAVersion() throws {
        let slots = try Self.slots(
            """
            profiles:
              "*":
                chat:
                  kind: azure
                  base_url: https://res.openai.azure.com
                  model: my-deployment
                  api_version: 2024-10-21
                  api_key: ${AZURE_KEY}
            """)
        guard case .http(let endpoint, let chat) = slots.chat.first else { throw NotEngines() }
        #expect(endpoint.kind == .azure)
        #expect(endpoint.apiVersion == "2024-10-21")
        #expect(chat.model == "my-deployment")
    }

    @Test func fallbacksFormAChain() throws {
        let slots = try Self.slots(
            """
            engines:
              chat:
                one: {kind: openai, base_url: "http://a", fallback: two}
                two:
                  kind: openai
                  base_url: http://b
                  fallback: {kind: openai, base_url: "http://c", fallback: embedded}
            profiles: {"*": {chat: one}}
            """)
        let bases = slots.chat.all.map { engine -> String? in
            if case .http(let endpoint, _) = engine { endpoint.baseURL } else { nil }
        }
        #expect(bases == ["http://a", "http://b", "http://c", nil])
    }

    @Test func voicesHaveNamesOfClientsAndOfTheServer() throws {
        let slots = try Self.slots(
            """
            profiles:
              "*":
                synthesizer:
                  kind: openai
                  base_url: http://127.0.0.1:8880/v1
                  voices:
                    en-US-AvaNeural: af_heart
                    hugo: {id: bm_george, locale: en-GB, gender: male, multilingual: true}
            """)
        guard case .http(_, let settings) = slots.synthesizer.first else { throw NotEngines() }
        #expect(settings.voices.map(\.name) == ["en-US-AvaNeural", "hugo"])
        #expect(settings.voices.map(\.id) == ["af_heart", "bm_george"])
        #expect(settings.voices.last?.locale == "en-GB" && settings.voices.last?.isMultilingual == true)
    }

    @Test func aProfileSaysWhatItsSessionsBeginWith() throws {
        let profile = try Self.profile(
            """
            profiles:
              support:
                instructions: |
                  You are kind.
                  You are brief.
                voice: de-DE-KatjaNeural
                language: de-DE
                apology: Sorry, I cannot think right now.
                limits: {chat: 90s, longest_turn: 2m, responses: 2}
            """)
        #expect(profile.name == "support")
        #expect(profile.instructions == "You are kind.\nYou are brief.\n")
        #expect(profile.voice == "de-DE-KatjaNeural" && profile.language == "de-DE")
        #expect(profile.apology == "Sorry, I cannot think right now.")
        #expect(profile.limits.chat == .seconds(90) && profile.limits.longestTurn == .seconds(120))
        #expect(profile.limits.responses == 2)
    }

    @Test func theEnvironmentStandsAnywhereInAValue() throws {
        let slots = try Self.slots(
            """
            profiles:
              "*":
                instructions: costs $${HOST}
                chat:
                  kind: openai
                  base_url: http://${HOST}:8000/v1
                  headers: {Authorization: "Basic ${OPENAI_API_KEY}"}
                synthesizer: {kind: openai, base_url: "http://x", api_key_file: keys/local.txt}
            """)
        guard case .http(let endpoint, _) = slots.chat.first else { throw NotEngines() }
        #expect(endpoint.baseURL == "http://gpu-1:8000/v1")
        #expect(endpoint.headers.map(\.value.value) == ["Basic sk-very-secret"])
        guard case .http(let voice, _) = slots.synthesizer.first else { throw NotEngines() }
        #expect(voice.key?.value == "file-very-secret")
        #expect(try Self.profile("profiles: {a: {instructions: 'costs $${HOST}'}}").instructions == "costs ${HOST}")
    }

    @Test func secretsAreNotPrinted() throws {
        let file = try Self.file(
            """
            profiles:
              "*":
                chat:
                  kind: openai
                  base_url: https://api.openai.com/v1
                  api_key: ${OPENAI_API_KEY}
                  headers: {X-Key: "${AZURE_KEY}"}
                  fallback: {kind: openai, base_url: "http://b", api_key_file: keys/local.txt}
            """)
        var dumped = ""
        dump(file, to: &dumped)
        for text in ["\(file)", String(reflecting: file), dumped] {
            #expect(!text.contains("very-secret"))
            #expect(text.contains("OPENAI_API_KEY"))
        }
    }

    /// Files that were changed anywhere are read or refused, and nothing worse.
    @Test func noTextIsTooStrange() {
        let text = Array(
            """
            server: {http: ":80", announce: [1.2.3.4]}
            engines: {chat: {a: {kind: openai, base_url: "http://a", fallback: a, extra: {b: [1, {c: ~}]}}}}
            profiles:
              "*": {chat: a, synthesizer: &x {kind: azure, base_url: "${HOST}", voices: {q: *x}}, limits: {chat: 1h}}
            """.utf8)
        var random = SplitMix(seed: 5)
        for _ in 0..<2000 {
            var bytes = text
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Array("{}[]:,&*'\"\n $#-|>%".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            _ = try? Self.file(String(decoding: bytes, as: UTF8.self))
        }
    }
}
