import Audio
import Engine
import EnginesHTTP
import Foundation
import SansIO
import Testing

/// Speech in Ogg and Opus.
struct OggOpusReaderTests {
    /// A stream as a server writes it: pages of `packets` packets each, the last of them trimmed to the audio.
    static func stream(of samples: [Int16], packets: Int = 3, channels: UInt8 = 1) throws -> [UInt8] {
        let encoder = try OpusEncoder()
        var bytes = page([head(channels: channels)], granule: 0, flags: 2)
        bytes += page([Array("OpusTags".utf8) + [UInt8](repeating: 0, count: 300)], granule: 0)
        let frames = (samples.count + 479) / 480 + 1
        var ready: [[UInt8]] = []
        for frame in 0..<frames {
            let rest = samples.dropFirst(frame * 480).prefix(480)
            var payload: [UInt8] = []
            try encoder.encode(Array(rest) + [Int16](repeating: 0, count: 480 - rest.count), into: &payload)
            ready.append(payload)
            let isLast = frame + 1 == frames
            if ready.count == packets || isLast {
                let granule = isLast ? preskip + samples.count * 2 : (frame + 1) * 960
                bytes += page(ready, granule: granule, flags: isLast ? 4 : 0)
                ready = []
            }
        }
        return bytes
    }

    private static let preskip = 312

    private static func head(channels: UInt8) -> [UInt8] {
        Array("OpusHead".utf8) + [1, channels, UInt8(preskip & 0xFF), UInt8(preskip >> 8), 0x80, 0xBB, 0, 0, 0, 0, 0]
    }

    static func page(_ packets: [[UInt8]], granule: Int, flags: UInt8 = 0) -> [UInt8] {
        let lacing = packets.flatMap { packet in
            [UInt8](repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
        }
        return Array("OggS".utf8) + [0, flags] + (0..<8).map { UInt8(truncatingIfNeeded: granule >> (8 * $0)) }
            + [UInt8](repeating: 0, count: 12) + [UInt8(lacing.count)] + lacing + packets.flatMap(\.self)
    }

    private func read(_ bytes: [UInt8], pieces: Int = .max) throws -> [Int16] {
        var reader = try OggOpusReader()
        var samples: [Int16] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            try reader.append(rest.prefix(pieces), to: &samples)
            rest = rest.dropFirst(pieces)
        }
        return samples
    }

    /// A tone that rises, so that its places can be told apart.
    private static let speech = (0..<24_000).map { place -> Int16 in
        let phase = Double(place) / 24_000
        return Int16(8000 * sin(phase * (300 + 600 * phase) * 2 * .pi))
    }

    @Test(arguments: [1, 2, 27, 100, Int.max])
    func aStreamIsAsLongAsItsAudioHoweverItIsCut(pieces: Int) throws {
        for packets in [1, 3, 40] {
            let samples = try read(try Self.stream(of: Self.speech, packets: packets), pieces: pieces)
            #expect(samples.count == Self.speech.count)
            // Lossy, but the same sound at the same place.
            let error = zip(samples, Self.speech).reduce(0.0) { $0 + (Double($1.0) - Double($1.1)).squared }
            let energy = Self.speech.reduce(0.0) { $0 + Double($1).squared }
            #expect(error < energy / 4, "\(error / energy)")
        }
    }

    @Test func aPacketMayGoOnInTheNextPage() throws {
        let encoder = try OpusEncoder()
        var payload: [UInt8] = []
        try encoder.encode(Array(Self.speech.prefix(480)), into: &payload)
        // A code 3 packet with padding, longer than a segment.
        let long = [payload[0] | 3, 0x41, 254, 254 - 100] + payload.dropFirst() + [UInt8](repeating: 0, count: 408)
        let begun = Self.page([Self.head(channels: 1)], granule: 0, flags: 2) + Self.page([[0]], granule: 0)
        let whole = try read(begun + Self.page([long], granule: 960))
        #expect(whole.count == 480 - Self.preskip / 2)
        // A page that ends with a full segment, and one that goes on.
        var first = Self.page([Array(long.prefix(255))], granule: -1)
        first.remove(at: 28)
        first[26] = 1
        let second = Self.page([Array(long.dropFirst(255))], granule: 960, flags: 1)
        #expect(try read(begun + first + second) == whole)
    }

    @Test func whatIsNoOpusIsAFault() throws {
        let cases: [[UInt8]] = [
            Array("OggX".utf8), Self.page([Array("\u{1}vorbis".utf8)], granule: 0, flags: 2),
            Self.page([Self.head(channels: 6)], granule: 0, flags: 2), Self.page([[]], granule: 0, flags: 2),
            try Self.stream(of: Self.speech) + Array("more".utf8).prefix(0) + [0],
        ]
        for bytes in cases.dropLast() {
            #expect(throws: EngineFault.self) { try read(bytes) }
        }
        // What follows the last page does not matter.
        #expect(try read(cases[cases.count - 1]).count == Self.speech.count)
    }

    @Test func theBodyOfAnAnswerMayBeOne() throws {
        for format in [SpeechFormat.opus, .pcm(rate: 16_000)] {
            var reader = SpeechBytes(format)
            var samples: [Int16] = []
            for byte in try Self.stream(of: Self.speech) { try reader.append([byte], to: &samples) }
            try reader.end(to: &samples)
            #expect(samples.count == Self.speech.count && reader.layout?.rate == 24_000 && reader.isOver)
        }
        // Broken off in the middle of a page.
        var reader = SpeechBytes(.opus)
        var samples: [Int16] = []
        try reader.append(try Self.stream(of: Self.speech).dropLast(5), to: &samples)
        #expect(throws: EngineFault.self) { try reader.end(to: &samples) }
    }

    @Test func damagedStreamsNeitherTrapNorGrow() throws {
        var random = SplitMix(seed: 6)
        let stream = try Self.stream(of: Array(Self.speech.prefix(4800)))
        for _ in 0..<1500 {
            var bytes = stream
            for _ in 0...Int.random(in: 0...6, using: &random) { bytes.damage(using: &random) }
            let samples = (try? read(bytes, pieces: Int.random(in: 1...300, using: &random))) ?? []
            // 120 ms of a packet is the most that two bytes can hold.
            #expect(samples.count <= bytes.count * 1440)
        }
    }
}

extension Double {
    fileprivate var squared: Double { self * self }
}
