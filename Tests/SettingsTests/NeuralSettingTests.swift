import Settings
import Testing

/// Classic engines and neural models of one's own, as a file names them.
@Suite struct NeuralSettingTests {
    private static func file(_ text: String) throws -> SettingsFile {
        try SettingsFile(parsing: text, name: "parley.yaml", beside: { "/etc/parley/\($0)" })
    }

    private static func slots(_ text: String) throws -> ProfileSetting.EngineSlots {
        guard case .engines(let slots) = try #require(try file(text).profiles.first).backend else {
            throw SettingsFaults([])
        }
        return slots
    }

    private static func faults(_ text: String) -> String {
        do {
            _ = try file(text)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func classicEnginesHaveANameOfTheirOwn() throws {
        let slots = try Self.slots(
            """
            profiles: {"*": {recognizer: classic, synthesizer: {kind: classic}}}
            """)
        #expect(slots.recognizer == SlotSetting(.classic))
        #expect(slots.synthesizer == SlotSetting(.classic))
        #expect(slots.chat == SlotSetting(.embedded))
        #expect(Self.faults(#"profiles: {"*": {chat: classic}}"#).contains("names the engine `classic`"))
    }

    @Test func aRecognizerModelIsNamedByItsFiles() throws {
        let slots = try Self.slots(
            """
            engines:
              recognizer:
                german:
                  kind: neural
                  type: moonshine
                  encoder: de/encoder.ort
                  decoder: de/decoder.ort
                  tokens: de/tokens.txt
                  languages: [de-DE]
                  fallback: classic
            profiles: {"*": {recognizer: german}}
            """)
        let model = NeuralRecognizerSetting(
            name: "german", type: "moonshine",
            files: [
                "encoder": "/etc/parley/de/encoder.ort", "decoder": "/etc/parley/de/decoder.ort",
                "tokens": "/etc/parley/de/tokens.txt",
            ], languages: ["de-DE"])
        #expect(slots.recognizer == SlotSetting(.neural(model), fallbacks: [.classic]))
        #expect(model.summary == "german: neural, moonshine (de-DE) in /etc/parley/de")
    }

    @Test(arguments: [
        ("{kind: neural, languages: [de], tokens: t}", "has no `type`: `moonshine`"),
        ("{kind: neural, type: moonshin, languages: [de]}", "did you mean `moonshine`?"),
        ("{kind: neural, type: moonshine, languages: [de], encoder: e, decoder: d}", "has no `tokens`"),
        ("{kind: neural, type: moonshine, encoder: e, decoder: d, tokens: t}", "has no `languages`"),
        ("{kind: neural, type: moonshine, encoder: e, decoder: d, tokens: t, languages: []}", "has no `languages`"),
        ("{kind: neural, type: moonshine, encoder: e, decoder: d, tokens: t, languages: [x]}", "are tags such as"),
        (
            "{kind: neural, type: moonshine, encoder: e, decoder: d, tokens: t, languages: [de], joiner: j}",
            "unknown key `joiner`"
        ),
    ])
    func aWrongModelIsExplained(_ engine: String, _ message: String) {
        let text = Self.faults("engines: {recognizer: {own: \(engine)}}\nprofiles: {\"*\": {recognizer: own}}")
        #expect(text.contains(message), "\(text)")
    }

    @Test func voicesOfOnesOwnAreNamedByTheirFiles() throws {
        let slots = try Self.slots(
            """
            profiles:
              "*":
                synthesizer:
                  kind: neural
                  voices:
                    de-DE-ThorstenNeural: voices/thorsten.onnx
                    amy: {model: /srv/amy.onnx, config: amy.json, locale: en-GB, gender: female, speaker: a, licence: CC0}
            """)
        guard case .neural(let setting) = slots.synthesizer.first else {
            Issue.record("no neural synthesizer")
            return
        }
        #expect(setting.voices.map(\.name) == ["de-DE-ThorstenNeural", "amy"])
        #expect(setting.voices.first?.model == "/etc/parley/voices/thorsten.onnx")
        var amy = NeuralSynthesizerSetting.Voice(name: "amy", model: "/etc/parley//srv/amy.onnx")
        amy.configuration = "/etc/parley/amy.json"
        (amy.locale, amy.gender, amy.speaker, amy.licence) = ("en-GB", "female", "a", "CC0")
        #expect(setting.voices.last == amy)
    }

    @Test(arguments: [
        ("{kind: neural}", "has no `voices`"), ("{kind: neural, voices: {}}", "has no `voices`"),
        ("{kind: neural, voices: {a: {locale: de}}}", "has no `model`"),
        ("{kind: neural, voices: {a: {model: m, locale: german!}}}", "is a tag such as `de-DE`"),
        ("{kind: neural, voices: {a: {model: m, gender: man}}}", "is one of `female`, `male`, `neutral`"),
        ("{kind: neural, voices: {a: {model: m, pitch: 2}}}", "unknown key `pitch`"),
    ])
    func aWrongVoiceIsExplained(_ engine: String, _ message: String) {
        let text = Self.faults("profiles: {\"*\": {synthesizer: \(engine)}}")
        #expect(text.contains(message), "\(text)")
    }

    @Test func theFolderOfModelsIsASetting() throws {
        #expect(try Self.file("server: {models: here}").server[.models] == ["here"])
        #expect(try ServerSettings(environment: ["PARLEY_MODELS": "/data/models"]).models == "/data/models")
        #expect(try ServerSettings().models == nil)
    }
}
