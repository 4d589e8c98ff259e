import Audio
import Engine

/// Speech from an Ogg stream of Opus packets (RFC 3533, RFC 7845), as it comes, cut anywhere. One stream of one or two
/// channels, which are mixed to one; what is lost on the way is not, for it comes over TCP. Confined to one thread.
package struct OggOpusReader {
    /// Samples per second that come out.
    package static let rate = 24_000
    /// Ticks of the stream's clock per sample: it runs at 48 kHz whatever the audio is.
    private static let ticks = 48_000 / rate
    private static let senseless = EngineFault(.failed, "The synthesizer sent audio that makes no sense.")
    /// The longest packet that Opus knows, and a little for the tags.
    private static let longestPacket = 1 << 17

    private enum Phase {
        case head
        case tags
        case audio
        case over
    }

    private let decoder: OpusDecoder
    private var phase = Phase.head
    private var held: [UInt8] = []
    /// Of a packet that goes on in the next page.
    private var packet: [UInt8] = []
    /// Samples at the start that are not for the ear.
    private var skip = 0
    private var given = 0
    private var decoded: [Int16] = []

    /// - Throws: `EngineFault`, when there is no memory for a decoder.
    package init() throws(EngineFault) {
        do {
            decoder = try OpusDecoder(sampleRate: Self.rate)
        } catch {
            throw EngineFault(.failed, "There is no decoder for the synthesizer's audio.")
        }
    }

    /// The last page was read.
    package var isOver: Bool { phase == .over }
    /// Audio may be missing: the stream has begun and not ended.
    package var isAtPage: Bool { held.isEmpty && packet.isEmpty }

    /// Takes the next bytes.
    /// - Parameter samples: Gets the samples that they complete.
    package mutating func append(_ bytes: some Collection<UInt8>, to samples: inout [Int16]) throws(EngineFault) {
        held += bytes
        var place = 0
        while phase != .over, let length = try page(at: place) {
            try read(Array(held[place..<place + length]), to: &samples)
            place += length
        }
        // Once for all pages: each time moves what is left.
        held.removeFirst(phase == .over ? held.count : place)
    }

    /// - Returns: The length of the page at `place`; nil while it is not whole.
    private func page(at place: Int) throws(EngineFault) -> Int? {
        let rest = held[place...]
        guard rest.starts(with: Array("OggS".utf8).prefix(rest.count)) else { throw Self.senseless }
        guard rest.count >= 27 else { return nil }
        guard rest[place + 4] == 0 else { throw Self.senseless }
        let segments = Int(rest[place + 26])
        guard rest.count >= 27 + segments else { return nil }
        let length = 27 + segments + rest.dropFirst(27).prefix(segments).reduce(0) { $0 + Int($1) }
        return rest.count >= length ? length : nil
    }

    private mutating func read(_ page: [UInt8], to samples: inout [Int16]) throws(EngineFault) {
        let isContinued = page[5] & 1 != 0
        let isLast = page[5] & 4 != 0
        // Little-endian; -1 where no packet ends in the page.
        let granule = (0..<8).reduce(UInt64(0)) { $0 | UInt64(page[6 + $1]) << (8 * UInt64($1)) }
        if !isContinued { packet = [] }
        let before = samples.count
        var place = 27 + Int(page[26])
        for length in page[27..<27 + Int(page[26])] {
            packet += page[place..<place + Int(length)]
            place += Int(length)
            guard packet.count <= Self.longestPacket else { throw Self.senseless }
            // A segment that is full is not the packet's last.
            guard length < 255 else { continue }
            try take(packet, to: &samples)
            packet = []
        }
        given += samples.count - before
        guard isLast else { return }
        phase = .over
        // The last packet may be longer than the audio.
        if granule > 0, granule < 1 << 40 {
            let end = max(0, Int(granule) - preskip) / Self.ticks
            let surplus = min(samples.count - before, max(0, given - end))
            samples.removeLast(surplus)
        }
    }

    private var preskip = 0

    private mutating func take(_ packet: [UInt8], to samples: inout [Int16]) throws(EngineFault) {
        switch phase {
        case .head:
            // Version 1 of the header, with a mapping of one stream.
            guard packet.count >= 19, packet.starts(with: Array("OpusHead".utf8)), packet[8] & 0xF0 == 0,
                1...2 ~= packet[9], packet[18] == 0
            else { throw Self.senseless }
            preskip = Int(packet[10]) | Int(packet[11]) << 8
            skip = preskip / Self.ticks
            phase = .tags
        case .tags:
            phase = .audio
        case .audio:
            guard !packet.isEmpty else { return }
            do {
                try decoder.decode(packet, into: &decoded)
            } catch {
                throw Self.senseless
            }
            let silent = min(skip, decoded.count)
            skip -= silent
            samples += decoded.dropFirst(silent)
        case .over: break
        }
    }
}
