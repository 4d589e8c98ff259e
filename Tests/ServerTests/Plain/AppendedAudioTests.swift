import Audio
import Server
import Testing

@Suite struct AppendedAudioTests {
    static let formats = [
        AppendedAudioFormat(coding: .pcm16, rate: 8000), AppendedAudioFormat(coding: .pcm16, rate: 16_000),
        AppendedAudioFormat(coding: .pcm16, rate: 24_000), AppendedAudioFormat(coding: .g711(.muLaw), rate: 8000),
        AppendedAudioFormat(coding: .g711(.aLaw), rate: 8000),
    ]

    /// A tone of 400 Hz in the format.
    static func tone(milliseconds: Int, _ format: AppendedAudioFormat) -> [UInt8] {
        let samples = (0..<format.rate * milliseconds / 1000).map { index -> Int16 in
            let phase = Double(index * 400 % format.rate) / Double(format.rate)
            return phase < 0.5 ? Int16(8000 * (phase * 4 - 1)) : Int16(8000 * (3 - phase * 4))
        }
        var bytes: [UInt8] = []
        switch format.coding {
        case .pcm16: PCM.append(samples.span, littleEndianTo: &bytes)
        case .g711(let law): law.encode(samples, into: &bytes)
        }
        return bytes
    }

    /// All frames that come of chunks of this many bytes.
    static func frames(_ bytes: [UInt8], chunk: Int, _ format: AppendedAudioFormat) throws -> [[Int16]] {
        let audio = try AppendedAudio(format)
        var frames: [[Int16]] = []
        var (frame, reference): ([Int16], [Int16]) = ([], [])
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            audio.append(bytes[start..<min(start + chunk, bytes.count)])
            while audio.next(into: &frame, reference: &reference) { frames.append(frame) }
        }
        audio.flush()
        while audio.next(into: &frame, reference: &reference) { frames.append(frame) }
        return frames
    }

    // Proves: D.2 formats
    @Test(arguments: formats)
    func keepsTheLengthAndTheSound(_ format: AppendedAudioFormat) throws {
        let frames = try Self.frames(Self.tone(milliseconds: 1000, format), chunk: 960, format)
        #expect(frames.count == 50)
        #expect(frames.allSatisfy { $0.count == PCM.inputFrame })
        // 400 Hz crosses zero 800 times a second.
        let samples = frames.flatMap(\.self)
        let crossings = zip(samples, samples.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        #expect((790...810).contains(crossings))
    }

    /// The cut into chunks is of no meaning: one sample at a time gives the same frames as everything at once.
    @Test(arguments: formats)
    func theChunksDoNotMatter(_ format: AppendedAudioFormat) throws {
        let bytes = Self.tone(milliseconds: 130, format)
        let whole = try Self.frames(bytes, chunk: bytes.count, format)
        #expect(try Self.frames(bytes, chunk: format.frameSize, format) == whole)
        #expect(try Self.frames(bytes, chunk: format.frameSize * 37, format) == whole)
    }

    // Proves: F.7 reference_source client
    @Test func takesTheReferenceFromTheRightChannel() throws {
        let format = AppendedAudioFormat(coding: .pcm16, rate: 16_000, channels: 2)
        let samples = (0..<640).flatMap { [Int16($0), Int16(-$0)] }
        var bytes: [UInt8] = []
        PCM.append(samples.span, littleEndianTo: &bytes)
        let audio = try AppendedAudio(format)
        #expect(format.frameSize == 4)
        audio.append(bytes[...])
        var (frame, reference): ([Int16], [Int16]) = ([], [])
        #expect(audio.next(into: &frame, reference: &reference))
        #expect(frame == (0..<320).map(Int16.init))
        #expect(reference == (0..<320).map { -Int16($0) })
    }

    @Test func whatIsHeldBackCanBeForgotten() throws {
        let audio = try AppendedAudio(Self.formats[1])
        audio.append([UInt8](repeating: 1, count: 600)[...])
        audio.reset()
        audio.flush()
        var (frame, reference): ([Int16], [Int16]) = ([], [])
        #expect(!audio.next(into: &frame, reference: &reference))
    }
}
