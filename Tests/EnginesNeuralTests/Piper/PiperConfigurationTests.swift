import EnginesNeural
import Foundation
import Testing

/// What the JSON file of a voice may say, and how a wrong one is reported.
@Suite struct PiperConfigurationTests {
    private static func json(_ changes: [String: Any?] = [:]) throws -> Data {
        var fields: [String: Any] = [
            "audio": ["sample_rate": 22_050], "espeak": ["voice": "en-us"], "num_symbols": 256,
            "phoneme_id_map": ["^": [1], "_": [0], "$": [2], "a": [14], "b": [15, 16]],
        ]
        for (key, value) in changes { fields[key] = value }
        return try JSONSerialization.data(withJSONObject: fields)
    }

    @Test func readsWhatAVoiceSays() throws {
        let read = try PiperConfiguration(
            json: Self.json([
                "num_speakers": 2, "speaker_id_map": ["ann": 0, "bob": 1],
                "inference": ["noise_scale": 0.5, "length_scale": 1.25, "noise_w": 0.75],
            ]))
        #expect(read.sampleRate == 22_050)
        #expect(read.phonemes == .espeak(voice: "en-us"))
        #expect(read.ids["b"] == [15, 16])
        #expect(read.speakers == ["ann": 0, "bob": 1])
        #expect([read.noise, read.lengthScale, read.durationNoise] == [0.5, 1.25, 0.75])
        #expect(read.hop == 256)
    }

    @Test func fillsInWhatIsLeftOut() throws {
        let read = try PiperConfiguration(json: Self.json())
        #expect([read.noise, read.lengthScale, read.durationNoise] == [0.667, 1, 0.8])
        #expect(read.speakerCount == 1 && read.speakers.isEmpty)
    }

    @Test func aVoiceOfLettersNeedsNoESpeak() throws {
        let read = try PiperConfiguration(json: Self.json(["phoneme_type": "text", "espeak": nil]))
        #expect(read.phonemes == .text)
    }

    @Test(
        arguments: [
            (#"{"audio": {"sample_rate": 44}}"#, "phoneme_id_map"),
            (#"{"audio": {}, "phoneme_id_map": {}}"#, "audio.sample_rate"),
            (#"{"audio": {"sample_rate": "fast"}, "phoneme_id_map": {}}"#, "audio.sample_rate"),
            (#"{"audio": {"sample_rate": 22050}, "phoneme_id_map": {"^": "one"}}"#, "phoneme_id_map.^"),
            ("not JSON", "JSON"), ("", "JSON"), ("[]", "type"), (String(repeating: "[", count: 100_000), "JSON"),
        ])
    func namesTheFieldThatIsMissingOrOfAnotherType(text: String, field: String) {
        let problem = #expect(throws: PiperProblem.self) { try PiperConfiguration(json: Data(text.utf8)) }
        #expect(problem?.description.contains(field) == true, "\(String(describing: problem))")
    }

    private static let lies: [(String, String, String)] = [
        ("audio", #"{"sample_rate": 7999}"#, "audio.sample_rate"),
        ("audio", #"{"sample_rate": 96000}"#, "audio.sample_rate"),
        ("audio", #"{"sample_rate": 22051}"#, "audio.sample_rate"),
        ("espeak", #"{"voice": "../../etc/passwd"}"#, "espeak.voice"), ("espeak", #"{"voice": ""}"#, "espeak.voice"),
        ("phoneme_type", #""pinyin""#, "phoneme_type"), ("hop_length", "0", "hop_length"),
        ("num_symbols", "0", "num_symbols"), ("num_symbols", "10", "phoneme_id_map"),
        ("num_speakers", "0", "num_speakers"), ("num_speakers", "2000000000", "num_speakers"),
        ("speaker_id_map", #"{"eve": 1}"#, "speaker_id_map.eve"),
        ("speaker_id_map", #"{"eve": -1}"#, "speaker_id_map.eve"),
        ("inference", #"{"length_scale": 0}"#, "inference.length_scale"),
        ("inference", #"{"noise_scale": 1e9}"#, "inference.noise_scale"),
        ("inference", #"{"noise_w": -1}"#, "inference.noise_w"),
        ("phoneme_id_map", #"{"^": [1], "_": [0]}"#, "phoneme_id_map"),
        ("phoneme_id_map", #"{"^": [1], "_": [0], "$": [2], "ab": [3]}"#, "phoneme_id_map"),
        ("phoneme_id_map", #"{"^": [1], "_": [0], "$": [2], "a": [256]}"#, "phoneme_id_map.a"),
        ("phoneme_id_map", #"{"^": [1], "_": [0], "$": [2], "a": [-1]}"#, "phoneme_id_map.a"),
        ("phoneme_id_map", #"{"^": [1], "_": [0], "$": [2], "a": []}"#, "phoneme_id_map.a"),
    ]

    @Test(arguments: lies.indices)
    func namesTheFieldThatLies(index: Int) throws {
        let (key, value, field) = Self.lies[index]
        let changed = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
        let json = try Self.json([key: changed])
        let problem = #expect(throws: PiperProblem.self) { try PiperConfiguration(json: json) }
        #expect(problem?.description.contains(field) == true, "\(String(describing: problem))")
    }

    @Test func aFileWithoutEndIsRefused() {
        let problem = #expect(throws: PiperProblem.self) {
            try PiperConfiguration(json: Data(repeating: 32, count: PiperConfiguration.longest + 1))
        }
        #expect(problem?.description.contains("longer") == true)
    }
}
