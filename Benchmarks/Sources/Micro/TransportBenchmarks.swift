import RTC
import RTCNative
import SansIO

/// What carries packets: STUN, RTP, SRTP, and both through the table of peers, as the UDP port hands them in.
enum TransportBenchmarks {
    static let all = [stunAnswer, rtpParse, srtpProtect, srtpUnprotect, packetIn, packetOut]

    /// An Opus frame of speech at 32 kbit/s is about so long.
    static let payload = [UInt8](repeating: 0x5a, count: 80)

    /// A connectivity check of a peer that is connected: authenticated, and answered.
    static let stunAnswer = Benchmark(name: "stun.answer", unit: "check") {
        let link = try PeerLink()
        var datagram = link.check
        var outputs: [PeerOutput] = []
        return .init { count in
            for _ in 0..<count {
                link.server.handle(&datagram, from: PeerLink.near, to: PeerLink.far, now: link.now, into: &outputs)
                outputs.removeAll(keepingCapacity: true)
            }
        }
    }

    static let rtpParse = Benchmark(name: "rtp.parse", unit: "packet") {
        var packet: [UInt8] = []
        RTPHeader(
            payloadType: .opus, sequence: SequenceNumber(7), timestamp: 960, ssrc: SSRC(1)
        ).write(to: &packet)
        packet += payload
        return .init { [packet] count in
            for _ in 0..<count { use(try RTPPacket(parsing: packet)) }
        }
    }

    static let srtpProtect = Benchmark(name: "srtp.protect", unit: "packet") {
        let session = try srtpSession(true)
        var sequence: UInt16 = 0
        var packet: [UInt8] = []
        packet.reserveCapacity(400)
        return .init { count in
            for _ in 0..<count {
                write(&packet, sequence: &sequence)
                try session.protectRTP(&packet)
            }
        }
    }

    static let srtpUnprotect = Benchmark(name: "srtp.unprotect", unit: "packet") {
        let (near, far) = (try srtpSession(true), try srtpSession(false))
        var sequence: UInt16 = 0
        var packets: [[UInt8]] = []
        return .init(
            prepare: { count in
                packets = try (0..<count).map { _ in
                    var packet: [UInt8] = []
                    write(&packet, sequence: &sequence)
                    try near.protectRTP(&packet)
                    return packet
                }
            },
            run: { count in
                for index in 0..<count { try far.unprotectRTP(&packets[index]) }
            })
    }

    /// From a datagram to an audio packet for the call.
    static let packetIn = Benchmark(name: "packet.in", unit: "packet") {
        let link = try PeerLink()
        var datagrams: [[UInt8]] = []
        var datagram: [UInt8] = []
        var outputs: [PeerOutput] = []
        return .init(
            prepare: { count in datagrams = (0..<count).map { _ in link.packet(payload) } },
            run: { count in
                for index in 0..<count {
                    datagram.removeAll(keepingCapacity: true)
                    datagram.append(contentsOf: datagrams[index])
                    link.server.handle(&datagram, from: PeerLink.near, to: PeerLink.far, now: link.now, into: &outputs)
                    outputs.removeAll(keepingCapacity: true)
                }
            })
    }

    /// From a payload to a datagram.
    static let packetOut = Benchmark(name: "packet.out", unit: "packet") {
        let link = try PeerLink()
        var timestamp: UInt32 = 0
        var outputs: [PeerOutput] = []
        return .init { count in
            for _ in 0..<count {
                timestamp &+= 960
                link.server.sendAudio(
                    payload, timestamp: timestamp, marker: false, to: link.serverID, now: link.now, into: &outputs)
                outputs.removeAll(keepingCapacity: true)
            }
        }
    }

    private static func srtpSession(_ isNear: Bool) throws -> any SRTPSession {
        let (one, other) = ([UInt8](0..<28), [UInt8](28..<56))
        return try NativeSRTP.makeSession(
            .aeadAES128GCM, SRTPKeys(local: isNear ? one : other, remote: isNear ? other : one))
    }

    private static func write(_ packet: inout [UInt8], sequence: inout UInt16) {
        packet.removeAll(keepingCapacity: true)
        sequence &+= 1
        RTPHeader(
            payloadType: .opus, sequence: SequenceNumber(sequence),
            timestamp: UInt32(sequence) &* 960, ssrc: SSRC(1)
        ).write(to: &packet)
        packet.append(contentsOf: payload)
    }
}
