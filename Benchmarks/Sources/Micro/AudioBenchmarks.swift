import Audio
import Media
import RTC
import SansIO

/// What happens to a frame of 20 ms: the codec alone, which is what everything else is compared with, then the parts
/// around it.
enum AudioBenchmarks {
    static let all =
        [opusEncode] + complexities + [opusDecode, voiceDetector, jitterBuffer, hear, hearNothing, say]

    static let opusEncode = Benchmark(name: "opus.encode", unit: "frame") {
        let encoder = try AudioCodec.opus.makeEncoder()
        var payload: [UInt8] = []
        var next = 0
        return .init { count in
            for _ in 0..<count {
                try encoder.encode(SpokenFrames.outgoing[next], into: &payload)
                next = (next + 1) % SpokenFrames.outgoing.count
            }
        }
    }

    /// What other complexities than ours, 5, would cost.
    static let complexities = [0, 2, 4, 6, 8, 10].map { complexity in
        Benchmark(name: "opus.encode.\(complexity)", unit: "frame") {
            var settings = OpusEncoder.Settings()
            settings.complexity = complexity
            let encoder = try OpusEncoder(settings)
            var payload: [UInt8] = []
            var next = 0
            return .init { count in
                for _ in 0..<count {
                    try encoder.encode(SpokenFrames.outgoing[next], into: &payload)
                    next = (next + 1) % SpokenFrames.outgoing.count
                }
            }
        }
    }

    static let opusDecode = Benchmark(name: "opus.decode", unit: "frame") {
        let decoder = try AudioCodec.opus.makeDecoder()
        let packets = try SpokenFrames.packets()
        var samples: [Int16] = []
        var next = 0
        return .init { count in
            for _ in 0..<count {
                try decoder.decode(packets[next], into: &samples)
                next = (next + 1) % packets.count
            }
        }
    }

    static let voiceDetector = Benchmark(name: "voice.detector", unit: "frame") {
        let detector = try VoiceActivityDetector()
        var next = 0
        return .init { count in
            for _ in 0..<count {
                use(try detector.process(SpokenFrames.incoming[next]))
                next = (next + 1) % SpokenFrames.incoming.count
            }
        }
    }

    /// One packet in, one pull.
    static let jitterBuffer = Benchmark(name: "jitter.buffer", unit: "frame") {
        var jitter = JitterBuffer()
        var stream = PacketStream(payload: TransportBenchmarks.payload)
        var playouts: [JitterBuffer.Playout] = []
        return .init { count in
            for _ in 0..<count {
                let packet = stream.next()
                jitter.insert(packet.payload, packet.header, ticks: 960, now: stream.now)
                jitter.pull(now: stream.now, isQuiet: false, into: &playouts)
            }
        }
    }

    /// A packet to a frame for the session: jitter buffer, decoder, voice detector.
    static let hear = Benchmark(name: "audio.hear", unit: "frame") {
        let path = try audioPath()
        let packets = try SpokenFrames.packets()
        var stream = PacketStream(payload: [])
        var next = 0
        return .init { count in
            for _ in 0..<count {
                var packet = stream.next()
                packet.payload = packets[next][...]
                path.receiver.receive(packet, now: stream.now)
                use(path.pull(now: stream.now))
                next = (next + 1) % packets.count
            }
        }
    }

    /// The caller is muted: nothing comes, and time passes.
    static let hearNothing = Benchmark(name: "audio.hear.nothing", unit: "frame") {
        let path = try audioPath()
        var stream = PacketStream(payload: TransportBenchmarks.payload)
        path.receiver.receive(stream.next(), now: stream.now)
        return .init { count in
            for _ in 0..<count {
                stream.pass()
                use(path.pull(now: stream.now))
            }
        }
    }

    /// A frame of the session to a payload.
    static let say = Benchmark(name: "audio.say", unit: "frame") {
        let path = try audioPath()
        var next = 0
        return .init { count in
            for _ in 0..<count {
                path.outgoing.removeAll(keepingCapacity: true)
                path.outgoing.append(contentsOf: SpokenFrames.outgoing[next])
                use(path.push(isPlaying: true))
                next = (next + 1) % SpokenFrames.outgoing.count
            }
        }
    }

    private static func audioPath() throws -> AudioPath {
        let path = try AudioPath(codec: .opus, payloadType: 111, firstTimestamp: 0)
        path.detectVoice(threshold: 0.5)
        return path
    }
}

/// The packets of one caller, in order, one each 20 ms.
struct PacketStream {
    private let payload: [UInt8]
    private(set) var now = Moment.zero
    private var number: UInt32 = 0

    init(payload: [UInt8]) {
        self.payload = payload
    }

    mutating func next() -> AudioPacket {
        pass()
        return AudioPacket(
            header: RTPHeader(
                payloadType: .opus,
                sequence: SequenceNumber(UInt16(truncatingIfNeeded: number)), timestamp: number &* 960, ssrc: SSRC(7)),
            payload: payload[...])
    }

    /// 20 ms pass without a packet.
    mutating func pass() {
        number &+= 1
        now += .milliseconds(20)
    }
}
