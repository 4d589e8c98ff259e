import RTC
import RTCNative
import SansIO

/// A caller and a server's table of peers with native crypto, connected in memory.
final class PeerLink {
    static let near = TransportAddress(host: .v4(0x0a00_0001), port: 1000)
    static let far = TransportAddress(host: .v4(0x0a00_0002), port: 2000)

    private(set) var caller: PeerTable
    var server: PeerTable
    private(set) var callerID = PeerID(number: 0)
    private(set) var serverID = PeerID(number: 0)
    private(set) var now = Moment.zero
    /// The last connectivity check of the caller as the server received it.
    private(set) var check: [UInt8] = []
    private var connected = 0
    private var timestamp: UInt32 = 0

    struct NotConnected: Error {}

    init() throws {
        caller = PeerTable(factory: try .native())
        server = PeerTable(factory: try .native())
        var random = SystemRandomNumberGenerator()
        let near = ICECredentials.generate(using: &random)
        let far = ICECredentials.generate(using: &random)

        func audio(_ ssrc: UInt32) -> PeerConfiguration.Audio {
            .init(payloadType: .opus, clockRate: 48_000, ssrc: ssrc, cname: "benchmark")
        }
        let clock = WallClock(unixNanoseconds: 0, now: .zero)
        var outputs: [PeerOutput] = []
        serverID = try server.open(
            PeerConfiguration(
                role: .answerer, localCredentials: far, remoteCredentials: near,
                remoteFingerprints: [caller.fingerprint], dtlsRole: .server, audio: audio(2), data: nil, seed: 2,
                clock: clock),
            now: now, into: &outputs)
        callerID = try caller.open(
            PeerConfiguration(
                role: .offerer(from: Self.near), localCredentials: near, remoteCredentials: far,
                remoteCandidates: [Candidate(foundation: "1", priority: 1, address: Self.far)],
                remoteFingerprints: [server.fingerprint], dtlsRole: .client, audio: audio(1), data: nil, seed: 1,
                clock: clock),
            now: now, into: &outputs)
        perform(outputs, ofCaller: true)
        for _ in 0..<500 where connected < 2 {
            now += .milliseconds(10)
            outputs = []
            caller.tick(now: now, into: &outputs)
            perform(outputs, ofCaller: true)
            outputs = []
            server.tick(now: now, into: &outputs)
            perform(outputs, ofCaller: false)
        }
        guard connected == 2 else { throw NotConnected() }
    }

    private func perform(_ outputs: [PeerOutput], ofCaller: Bool) {
        for output in outputs {
            switch output {
            case .event(.connected, _): connected += 1
            case .event, .route: break
            case .send(let bytes, _, _):
                var datagram = bytes
                var answers: [PeerOutput] = []
                if ofCaller {
                    if let first = bytes.first, first < 4 { check = bytes }
                    server.handle(&datagram, from: Self.near, to: Self.far, now: now, into: &answers)
                } else {
                    caller.handle(&datagram, from: Self.far, to: Self.near, now: now, into: &answers)
                }
                perform(answers, ofCaller: !ofCaller)
            }
        }
    }

    /// The caller's next packet, encrypted.
    func packet(_ payload: [UInt8]) -> [UInt8] {
        var outputs: [PeerOutput] = []
        timestamp &+= 960
        caller.sendAudio(payload, timestamp: timestamp, marker: false, to: callerID, now: now, into: &outputs)
        guard case .send(let bytes, _, _)? = outputs.first else { return [] }
        return bytes
    }
}

extension PayloadType {
    /// What every packet here is.
    static let opus = {
        guard let type = PayloadType(111) else { preconditionFailure("111 is a payload type") }
        return type
    }()
}
