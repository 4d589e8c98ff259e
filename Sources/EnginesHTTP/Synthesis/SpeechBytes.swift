import Engine

/// Reads speech from the bytes of a body as they come, cut anywhere: raw samples, a WAV file, or Opus in Ogg. Confined
/// to one thread.
///
/// Servers that know one form only send it whatever they were asked for, so a file is known by its first bytes.
package struct SpeechBytes {
    /// How samples lie in the bytes.
    package struct Layout: Hashable, Sendable {
        package enum Encoding: Hashable, Sendable {
            case int16
            case float32
        }

        package var rate: Int
        package var channels: Int
        package var encoding: Encoding

        fileprivate var frame: Int { channels * (encoding == .int16 ? 2 : 4) }
    }

    private enum Phase {
        /// Which of them it is, shows in twelve bytes.
        case beginning
        /// At the head of a chunk of the file.
        case chunk
        /// Inside a chunk that does not matter.
        case skipping(Int)
        case opus(OggOpusReader)
        /// Samples; as many bytes of them as the file says, or nil.
        case samples(Int?)
        case over
    }

    private static let senseless = EngineFault(.failed, "The synthesizer sent audio that makes no sense.")
    /// Bytes in front of the samples.
    private static let longestHead = 1 << 20

    /// What raw samples are, in the server's own rate; nil where only a file is one.
    private let raw: Layout?
    /// Known once the head is read.
    package private(set) var layout: Layout?
    private var phase = Phase.beginning
    /// A slice, so that taking bytes from its front does not move the rest.
    private var held: ArraySlice<UInt8> = []
    private var skipped = 0

    package init(_ format: SpeechFormat) {
        raw = if case .pcm(let rate) = format { Layout(rate: rate, channels: 1, encoding: .int16) } else { nil }
    }

    /// What the server says about raw samples in its headers: `audio/pcm;rate=16000`.
    package init(_ format: SpeechFormat, contentType: String) {
        guard case .pcm(let usual) = format else {
            self.init(format)
            return
        }
        let parameter = contentType.split(separator: ";").dropFirst()
            .map { $0.filter { !$0.isWhitespace } }.first { $0.hasPrefix("rate=") }
        let rate = parameter.flatMap { Int($0.dropFirst(5)) } ?? usual
        self.init(.pcm(rate: (8000...48_000).contains(rate) ? rate : usual))
    }

    /// All samples of the file were read; what follows does not matter.
    package var isOver: Bool { if case .over = phase { true } else { false } }

    /// Takes the next bytes.
    /// - Parameter samples: Gets the samples that they complete, of both channels mixed to one.
    package mutating func append(
        _ bytes: some Collection<UInt8>, to samples: inout [Int16]
    ) throws(EngineFault) {
        held += bytes
        while try advance(&samples) {}
    }

    /// The body is complete.
    package mutating func end(to samples: inout [Int16]) throws(EngineFault) {
        switch phase {
        case .beginning where raw != nil:
            begin(raw)
            while try advance(&samples) {}
        case .beginning, .chunk, .skipping:
            guard held.isEmpty, case .beginning = phase else { throw Self.senseless }
        case .opus(let reader):
            guard reader.isAtPage else { throw Self.senseless }
        case .samples, .over: break
        }
        phase = .over
    }

    private mutating func begin(_ layout: Layout?) {
        self.layout = layout
        phase = .samples(nil)
    }

    /// - Returns: Whether there may be more to do with what is held.
    private mutating func advance(_ samples: inout [Int16]) throws(EngineFault) -> Bool {
        switch phase {
        case .beginning:
            // Samples that only look like the head of a file for a moment are told apart by the next ones.
            let begins = held.starts(with: Self.riff.prefix(held.count))
            if begins, held.count < 12 { return false }
            if begins, held.dropFirst(8).prefix(4).elementsEqual(Self.wave) {
                drop(12)
                phase = .chunk
                return true
            }
            let isOgg = held.starts(with: Self.ogg.prefix(held.count))
            if isOgg, held.count < 4 { return false }
            if isOgg {
                layout = Layout(rate: OggOpusReader.rate, channels: 1, encoding: .int16)
                phase = .opus(try OggOpusReader())
                return true
            }
            guard let raw else { throw Self.senseless }
            begin(raw)
            return true
        case .opus(var reader):
            try reader.append(held, to: &samples)
            held = []
            phase = reader.isOver ? .over : .opus(reader)
            return false
        case .chunk:
            guard held.count >= 8 else { return false }
            let head = Array(held.prefix(8))
            return try chunk(Array(head[..<4]), length: Self.number(head, at: 4))
        case .skipping(let rest):
            let count = min(rest, held.count)
            drop(count)
            phase = rest == count ? .chunk : .skipping(rest - count)
            return rest == count
        case .samples(let rest):
            guard let layout else { throw Self.senseless }
            let available = min(held.count, rest ?? .max)
            let count = available / layout.frame * layout.frame
            Self.read(held.prefix(count), layout, to: &samples)
            drop(count)
            guard let rest else { return false }
            phase = rest - count < layout.frame ? .over : .samples(rest - count)
            return false
        case .over:
            held = []
            return false
        }
    }

    private mutating func chunk(_ tag: [UInt8], length: Int) throws(EngineFault) -> Bool {
        switch tag {
        case Self.format:
            guard (16...1024).contains(length) else { throw Self.senseless }
            guard held.count >= 8 + length + length % 2 else { return false }
            layout = try Self.layout(Array(held.dropFirst(8).prefix(length)))
            drop(8 + length + length % 2)
        case Self.data:
            guard layout != nil else { throw Self.senseless }
            drop(8)
            // Who streams does not know the length yet, and writes none or the greatest.
            phase = .samples(length == 0 || length >= 0x7FFF_0000 ? nil : length)
        default:
            skipped += length + 8
            guard skipped <= Self.longestHead else { throw Self.senseless }
            drop(8)
            phase = .skipping(length + length % 2)
        }
        return true
    }

    private mutating func drop(_ count: Int) { held.removeFirst(count) }

    // MARK: Bytes

    private static let riff = Array("RIFF".utf8)
    private static let ogg = Array("OggS".utf8)
    private static let wave = Array("WAVE".utf8)
    private static let format = Array("fmt ".utf8)
    private static let data = Array("data".utf8)

    private static func number(_ bytes: [UInt8], at place: Int) -> Int {
        Int(bytes[place]) | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2]) << 16 | Int(bytes[place + 3]) << 24
    }

    private static func layout(_ body: [UInt8]) throws(EngineFault) -> Layout {
        var format = number(body, at: 0) & 0xFFFF
        let channels = number(body, at: 0) >> 16
        let bits = number(body, at: 12) >> 16
        // The real format follows in the first two bytes of a GUID.
        if format == 0xFFFE, body.count >= 26 { format = Int(body[24]) | Int(body[25]) << 8 }
        let encoding: Layout.Encoding? =
            switch (format, bits) {
            case (1, 16): .int16
            case (3, 32): .float32
            default: nil
            }
        guard let encoding, 1...2 ~= channels else {
            throw EngineFault(.failed, "The synthesizer sent a WAV file of a kind that this server does not read.")
        }
        return Layout(rate: number(body, at: 4), channels: channels, encoding: encoding)
    }

    private static func read(_ bytes: ArraySlice<UInt8>, _ layout: Layout, to samples: inout [Int16]) {
        if samples.isEmpty { samples.reserveCapacity(bytes.count / max(1, layout.frame)) }
        var place = bytes.startIndex
        while place + layout.frame <= bytes.endIndex {
            let first = sample(bytes, at: place, layout.encoding)
            if layout.channels == 1 {
                samples.append(Int16(first))
            } else {
                let second = sample(bytes, at: place + layout.frame / 2, layout.encoding)
                samples.append(Int16((first + second) / 2))
            }
            place += layout.frame
        }
    }

    /// -32 768 to 32 767.
    private static func sample(_ bytes: ArraySlice<UInt8>, at place: Int, _ encoding: Layout.Encoding) -> Int {
        switch encoding {
        case .int16:
            return Int(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8))
        case .float32:
            var bits: UInt32 = 0
            for offset in (0..<4).reversed() { bits = bits << 8 | UInt32(bytes[place + offset]) }
            let value = Float(bitPattern: bits)
            return value.isFinite ? Int(max(-1, min(1, value)) * 32_767) : 0
        }
    }
}
