import RTC
import RTCNative
import SansIO

/// A caller and an answering table of peers with native crypto, linked in memory on fake time.
final class PeerPair {
    static let near = TransportAddress(host: .v4(0x0a00_0001), port: 1000)
    static let far = TransportAddress(host: .v4(0x0a00_0002), port: 2000)

    var caller: PeerTable
    var answerer: PeerTable
    var callerID = PeerID(number: 0)
    var answererID = PeerID(number: 0)
    var now = Moment.zero
    var callerEvents: [PeerEvent] = []
    var answererEvents: [PeerEvent] = []
    /// What becomes of a datagram; true: from the caller.
    var path: (Bool, [UInt8]) -> [[UInt8]] = { [$1] }
    /// Datagrams that the answering side sent.
    /// What a table that shares the answerer's port would be told.
    var answererRoutes: Set<ICEPath> = []
    var answered = 0
    let answererCredentials: ICECredentials
    private var configurations: [PeerConfiguration] = []

    /// - Parameters:
    ///   - claim: The caller's fingerprint as its SDP claims it; nil for the true one.
    ///   - isCut: Nothing that either side sends arrives.
    init(
        claim: Fingerprint? = nil, profiles: [SRTPProfile] = SRTPProfile.allCases, isCut: Bool = false, seed: UInt64 = 1
    ) throws {
        if isCut { path = { _, _ in [] } }
        func factory() throws -> RTCFactory {
            RTCFactory(
                identity: try OpenSSLIdentity(profiles: profiles), sctp: UsrsctpStack(),
                makeSRTP: NativeSRTP.makeSession, hmacSHA1: OpenSSLHMAC.sha1)
        }
        caller = PeerTable(factory: try factory())
        answerer = PeerTable(factory: try factory())
        var random = SplitMix(seed: seed)
        let ours = ICECredentials.generate(using: &random)
        let theirs = ICECredentials.generate(using: &random)
        answererCredentials = theirs
        guard let payloadType = PayloadType(111) else { return }
        func audio(_ ssrc: UInt32) -> PeerConfiguration.Audio {
            .init(payloadType: payloadType, clockRate: 48_000, ssrc: ssrc, cname: "test")
        }
        let clock = WallClock(unixNanoseconds: 1_700_000_000_000_000_000, now: .zero)
        var outputs: [PeerOutput] = []
        configurations = [
            PeerConfiguration(
                role: .answerer, localCredentials: theirs, remoteCredentials: ours,
                remoteFingerprints: [claim ?? caller.fingerprint], dtlsRole: .server, audio: audio(2),
                data: .init(maxMessageSize: 262_144), seed: 2, clock: clock),
            PeerConfiguration(
                role: .offerer(from: Self.near), localCredentials: ours, remoteCredentials: theirs,
                remoteCandidates: [Candidate(foundation: "1", priority: 1, address: Self.far)],
                remoteFingerprints: [answerer.fingerprint], dtlsRole: .client, audio: audio(1),
                data: .init(maxMessageSize: 262_144), seed: 1, clock: clock),
        ]
        answererID = try answerer.open(configurations[0], now: now, into: &outputs)
        callerID = try caller.open(configurations[1], now: now, into: &outputs)
        perform(outputs, fromCaller: true)
    }

    /// What one side began with.
    func configuration(asCaller: Bool) -> PeerConfiguration { configurations[asCaller ? 1 : 0] }

    /// Delivers what one side wants done, and all that follows from it.
    func perform(_ outputs: [PeerOutput], fromCaller: Bool) {
        for output in outputs {
            switch output {
            case .event(let event, _):
                if fromCaller { callerEvents.append(event) } else { answererEvents.append(event) }
            case .send(let bytes, _, _):
                if !fromCaller { answered += 1 }
                for datagram in path(fromCaller, bytes) { deliver(datagram, toCaller: !fromCaller) }
            case .route(let route, let isKnown):
                if !fromCaller { if isKnown { answererRoutes.insert(route) } else { answererRoutes.remove(route) } }
            }
        }
    }

    func deliver(_ datagram: [UInt8], toCaller: Bool, from: TransportAddress? = nil) {
        var datagram = datagram
        var outputs: [PeerOutput] = []
        if toCaller {
            caller.handle(&datagram, from: from ?? Self.far, to: Self.near, now: now, into: &outputs)
        } else {
            answerer.handle(&datagram, from: from ?? Self.near, to: Self.far, now: now, into: &outputs)
        }
        perform(outputs, fromCaller: toCaller)
    }

    /// Lets time pass in ticks of 10 ms, as long as `condition` holds.
    func run(for limit: Duration, while condition: () -> Bool = { true }) {
        let end = now + limit
        while now < end, condition() {
            now += .milliseconds(10)
            for fromCaller in [true, false] {
                var outputs: [PeerOutput] = []
                if fromCaller {
                    caller.tick(now: now, into: &outputs)
                } else {
                    answerer.tick(now: now, into: &outputs)
                }
                perform(outputs, fromCaller: fromCaller)
            }
        }
    }

    func connect() {
        run(for: .seconds(5)) { !(callerEvents.contains(\.isConnected) && answererEvents.contains(\.isConnected)) }
    }

    /// Does something with one side and delivers what comes of it.
    func act(asCaller: Bool, _ work: (inout PeerTable, Moment, inout [PeerOutput]) -> Void) {
        var outputs: [PeerOutput] = []
        if asCaller { work(&caller, now, &outputs) } else { work(&answerer, now, &outputs) }
        perform(outputs, fromCaller: asCaller)
    }
}

extension Sequence where Element == PeerEvent {
    func contains(_ property: (PeerEvent) -> Bool) -> Bool { contains(where: property) }
}

extension PeerEvent {
    var isConnected: Bool { if case .connected = self { true } else { false } }
    var closure: PeerClosure? { if case .closed(let closure) = self { closure } else { nil } }
    var audio: AudioPacket? { if case .audio(let packet) = self { packet } else { nil } }
    var opened: DataChannelID? { if case .channelOpened(let id, _) = self { id } else { nil } }
    var content: DataChannelContent? { if case .message(_, let content) = self { content } else { nil } }
}
