import Dialogue
import Events
import Relay
import Timing

/// The session behind a client: one of our own engines, or one that a remote model leads. Both have one face, so that
/// a shell serves either.
struct ServedSession {
    /// What the remote is to be sent, or that it is given up.
    enum RemoteCommand {
        case send([UInt8], isAudio: Bool)
        case lost(RelayFault)
    }

    // Two optionals and no enum: either is changed in place, without a copy for each frame.
    private var local: Session?
    private(set) var relay: RelaySession?
    private var commands: [RemoteCommand] = []
    let id: SessionID

    init(_ session: Session) {
        id = session.id
        local = session
    }

    init(_ session: RelaySession) {
        id = session.id
        relay = session
    }

    var object: SessionObject {
        if let local { return local.object }
        guard let relay else { preconditionFailure("a served session is one or the other") }
        return relay.object
    }

    var isListening: Bool { local?.isListening ?? relay?.isListening ?? false }
    var openTurn: String? { local?.openTurn }
    var pendingInput: Int { local?.pendingInput ?? relay?.pendingInput ?? 0 }

    /// When `.deadline` is due. In place, for it is asked with every frame.
    mutating func deadline() -> Moment? { local?.deadline() ?? relay?.deadline() }

    /// Bytes that the session holds for its client; of a relayed session, whose conversation is the remote's, none are
    /// counted.
    mutating func heldBytes() -> Int { local?.heldBytes() ?? 0 }

    mutating func open(now: Moment) -> [Session.Output] {
        if let outputs = local?.open(now: now) { return outputs }
        return sort(relay?.open(now: now))
    }

    mutating func configure(_ patch: SessionPatch, now: Moment) throws(RequestError) -> [Session.Output] {
        if let outputs = try local?.configure(patch, now: now) { return outputs }
        return sort(try relay?.configure(patch, now: now))
    }

    /// As `configure(_:now:)` with the `session` of a prepared offer.
    mutating func configure(
        _ offer: PreparedEvent, _ patch: SessionPatch?, now: Moment
    ) throws(RequestError) -> [Session.Output] {
        guard let patch else { return [] }
        if let outputs = try local?.configure(offer, now: now) { return outputs }
        return sort(try relay?.configure(patch, now: now))
    }

    /// For the next client event; nil when a remote model leads the session.
    var preparation: EventPreparation? { local?.preparation }

    /// Bytes of the settings as events show them.
    var settingsSize: Int { local?.settingsSize ?? relay?.settingsSize ?? 0 }

    /// Whether a short message with this event is handled within a fraction of a millisecond.
    func isCheap(_ event: ClientEvent) -> Bool { local?.isCheap(event) ?? true }

    mutating func handle(_ input: Session.Input, now: Moment) -> [Session.Output] {
        if let outputs = local?.handle(input, now: now) { return outputs }
        switch input {
        case .client(let message, let origin): return relayed(.client(message, from: origin), now: now)
        case .prepared(let event, let origin): return relayed(.client(event.message, from: origin), now: now)
        case .fault(let fault, let origin): return relayed(.fault(fault, from: origin), now: now)
        case .audio(let frame, let voice, let isMissing, let delay):
            return relayed(.audio(frame, voice: voice, isMissing: isMissing, delay: delay), now: now)
        case .mediaConnected: return relayed(.mediaConnected, now: now)
        case .mediaFlow(let flow): return relayed(.mediaFlow(flow), now: now)
        case .deadline: return relayed(.deadline, now: now)
        case .recognition, .chat, .chatEnded, .speech, .speechEnded, .mcp:
            return []  // Of an engine that is none of this session's.
        }
    }

    /// What concerns the remote; of no effect on a session of our own engines.
    mutating func relayed(_ input: RelaySession.Input, now: Moment) -> [Session.Output] {
        sort(relay?.handle(input, now: now))
    }

    mutating func nextFrame(into samples: inout [Int16], now: Moment) -> (Bool, [Session.Output]) {
        if let result = local?.nextFrame(into: &samples, now: now) { return result }
        guard let (isPlaying, outputs) = relay?.nextFrame(into: &samples, now: now) else { return (false, []) }
        return (isPlaying, sort(outputs))
    }

    /// What came up for the remote since the last time, in order.
    mutating func takeCommands() -> [RemoteCommand] {
        guard !commands.isEmpty else { return [] }
        defer { commands = [] }
        return commands
    }

    private mutating func sort(_ outputs: [RelaySession.Output]?) -> [Session.Output] {
        guard let outputs, !outputs.isEmpty else { return [] }
        var others: [Session.Output] = []
        for output in outputs {
            switch output {
            case .session(let output): others.append(output)
            case .remote(let bytes, let isAudio): commands.append(.send(bytes, isAudio: isAudio))
            case .lost(let fault): commands.append(.lost(fault))
            }
        }
        return others
    }
}
