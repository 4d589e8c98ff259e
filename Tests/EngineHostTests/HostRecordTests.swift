import Engine
import EngineHost
import EnginesEmbedded
import LocalSpeech
import SansIO
import Testing

/// What comes out of a host is not trusted: nothing in it traps, and only what makes sense is handed over.
@Suite struct HostRecordTests {
    private func records(_ write: (inout ByteWriter) -> Void) -> (isSound: Bool, records: [SpeechRecord]) {
        var writer = ByteWriter()
        write(&writer)
        var reader = SpeechRecordReader(length: 10, rate: 16_000)
        var records: [SpeechRecord] = []
        let isSound = reader.read(writer.bytes[...]) { records.append($0) }
        return (isSound, records)
    }

    private func word(_ lower: UInt16, _ upper: UInt16, _ start: Double, _ end: Double, in writer: inout ByteWriter) {
        writer.byte(SpeechRecord.Tag.word.rawValue)
        writer.integer(lower)
        writer.integer(upper)
        writer.number(start)
        writer.number(end)
    }

    @Test func readsWhatAVoiceWrites() {
        let (isSound, found) = records { writer in
            word(0, 4, 0, 0.5, in: &writer)
            writer.byte(SpeechRecord.Tag.viseme.rawValue)
            writer.byte(21)
            writer.number(0.25)
            writer.byte(SpeechRecord.Tag.audio.rawValue)
            [1, -2, 32_767, -32_768].withUnsafeBufferPointer { writer.samples($0) }
            word(4, 10, 0.5, 0.5, in: &writer)
        }
        #expect(isSound)
        #expect(
            found == [
                .word(0..<4, start: 0, end: 0.5), .viseme(21, at: 0.25), .audio([1, -2, 32_767, -32_768]),
                .word(4..<10, start: 0.5, end: 0.5),
            ])
    }

    @Test(
        arguments: [
            (3, 3, 0.0, 1.0), (4, 3, 0, 1), (0, 11, 0, 1), (0, 65_535, 0, 1), (0, 1, -1, 1), (0, 1, 1, 0.5),
            (0, 1, .nan, 1), (0, 1, 0, .infinity), (0, 1, 0, 1e9),
        ] as [(UInt16, UInt16, Double, Double)])
    func aWordOutsideTheTextOrTheTimeIsUnsound(_ lower: UInt16, _ upper: UInt16, _ start: Double, _ end: Double) {
        let (isSound, found) = records { word(lower, upper, start, end, in: &$0) }
        #expect(!isSound)
        #expect(found.isEmpty)
    }

    @Test func wordsThatGoBackAreUnsound() {
        let (isSound, found) = records { writer in
            word(2, 4, 0, 1, in: &writer)
            word(3, 6, 1, 2, in: &writer)
        }
        #expect(!isSound)
        #expect(found.count == 1)
    }

    @Test func aCountBeyondTheMessageIsUnsound() {
        for count in [1, 70_000, UInt32.max] as [UInt32] {
            let (isSound, found) = records { writer in
                writer.byte(SpeechRecord.Tag.audio.rawValue)
                writer.integer(count)
                writer.byte(0)
            }
            #expect(!isSound && found.isEmpty)
        }
    }

    @Test func audioWithoutEndIsUnsound() {
        var reader = SpeechRecordReader(length: 10, rate: 16)
        var writer = ByteWriter()
        writer.byte(SpeechRecord.Tag.audio.rawValue)
        [Int16](repeating: 0, count: 10_000).withUnsafeBufferPointer { writer.samples($0) }
        let first = reader.read(writer.bytes[...]) { _ in }
        let second = reader.read(writer.bytes[...]) { _ in }
        #expect(first)
        #expect(!second)
    }

    @Test func mutatedAndRandomBytesNeitherTrapNorLeaveTheirRange() {
        var random = SplitMix(seed: 12)
        var sound = ByteWriter()
        word(0, 4, 0, 0.5, in: &sound)
        sound.byte(SpeechRecord.Tag.audio.rawValue)
        [1, 2, 3].withUnsafeBufferPointer { sound.samples($0) }
        for round in 0..<20_000 {
            var bytes = sound.bytes
            if round.isMultiple(of: 2) {
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
                }
                bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            } else {
                bytes = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                    .random(in: 0...4, using: &random)
                }
            }
            var reader = SpeechRecordReader(length: 10, rate: 16_000)
            _ = reader.read(bytes[...]) { record in
                if case .word(let range, let start, let end) = record {
                    #expect(range.lowerBound >= 0 && range.upperBound <= 10 && start <= end && end <= 900)
                }
            }
            if let words = DecoderWords(parsing: bytes[...]) { #expect(words.words.count <= 2000) }
            _ = DecoderText.hypothesis(parsing: bytes[...])
            _ = HostMessage(parsing: bytes[...])
        }
    }

    @Test func wordsOfARecognizerSurviveTheirWay() {
        let words: [Transcript.Word] = [
            .init(text: "how", start: .milliseconds(20), end: .milliseconds(180)),
            .init(text: "größe", start: .milliseconds(180), end: .milliseconds(180)),
        ]
        #expect(DecoderWords(parsing: DecoderWords(words).bytes[...])?.words == words)
        #expect(DecoderWords(parsing: DecoderWords([]).bytes[...])?.words == [])
    }

    @Test func wordsOutOfOrderOrWithControlCharactersAreUnsound() {
        for words: [Transcript.Word] in [
            [.init(text: "a\u{1B}[31m", start: .zero, end: .zero)],
            [.init(text: "", start: .zero, end: .zero)],
            [.init(text: "a", start: .seconds(2), end: .seconds(1))],
            [.init(text: "a", start: .zero, end: .seconds(61))],
            [.init(text: "a", start: .zero, end: .seconds(2)), .init(text: "b", start: .seconds(1), end: .seconds(3))],
        ] {
            #expect(DecoderWords(parsing: DecoderWords(words).bytes[...]) == nil)
        }
    }

    @Test func aTextIsCutBetweenCharacters() {
        var writer = ByteWriter()
        writer.text("größe", limit: 3)
        var reader = ByteReader(writer.bytes[...])
        let text = reader.text(limit: 3)
        #expect(text == "gr")
        #expect(reader.isAtEnd)
    }
}
