import Audio
import Dialogue
import Events
import Logging
import Media
import NIOCore
import RTC
import RTCPort
import SansIO

/// One call: the only place where peer connection, audio, session and control socket meet.
///
/// The actor's executor is the event loop of its UDP port, where datagrams, timers, audio and the session of this call
/// all run: from the loop it is entered by `assumeIsolated`, without a hop. The files of this type follow the flow:
/// `+Control` what the client says, `+Offer` the SDP exchange, `+Media` what the peer sends and hears, `+Events` what
/// the session says.
actor Call: SessionShell {
    nonisolated let id: SessionID
    nonisolated let port: RTCPort
    nonisolated var eventLoop: any EventLoop { port.eventLoop }
    private nonisolated let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    enum Phase {
        /// The control socket is open and no offer was accepted yet.
        case awaitingOffer
        /// The answer is out; ICE and DTLS are under way.
        case connecting
        case connected
        case ended
    }

    let settings: CallSettings
    var logger: Logger
    var phase = Phase.awaitingOffer
    var session: any RealtimeSession
    /// For events that the session has no part in.
    var ids: IDSource
    var engines: EngineRunner?
    var link: RelayLink?
    private let backing: OpenedSession.Backing
    let latencyReporter: LatencyReporter
    let share: SessionShare
    let place: AdmissionSlot
    private let onEnd: @Sendable (SessionID) -> Void

    // The control socket.
    var control: ClientSocket?
    var gate: ControlGate<OutgoingEvent>
    var eventLimits: ClientEventLimits
    let offerDeadline: Moment
    var waitingOffer: WaitingOffer?

    // The peer connection.
    var peer: PeerID?
    /// When the call fails unless the peer sends a valid check.
    var checkDeadline: Moment?
    var negotiated: NegotiatedCall?
    var media: CallMedia?
    /// Ours, of the last answer. A call is on hold unless audio flows both ways.
    var direction = MediaDirection.sendrecv
    /// What the session asks of the voice detector; nil: none.
    var detectionThreshold: Double?
    /// What the session wants done to the caller's audio.
    var inputProcessing = InputProcessing.none

    // The data channel.
    var routing: EventRouting
    var dataPath = DataPath.none
    var channels = EventChannels()
    var eventBuffer = EventBuffer()

    // What takes longer than the media loop may work on it.
    let workers: MessageWorkers
    var lane: ClientLane
    /// The reader of the control socket, while it waits for its last message to be handled.
    var controlWaiters: [CheckedContinuation<Void, Never>] = []

    private let alarm: Alarm

    /// Where events of the data channel go at present.
    enum DataPath {
        /// There is no channel and none is expected: to the control socket.
        case none
        /// One was negotiated: kept until it opens, or until the deadline, which is set once the call is connected.
        case awaited(deadline: Moment?)
        case open(DataChannelID)
    }

    init(
        _ opened: OpenedSession, port: RTCPort, control: ClientSocket, place: AdmissionSlot, routing: EventRouting,
        settings: CallSettings, garbageLimit: Int, workers: MessageWorkers, logger: Logger, now: Moment,
        onEnd: @escaping @Sendable (SessionID) -> Void
    ) {
        id = opened.session.id
        session = opened.session
        ids = opened.ids
        backing = opened.backing
        latencyReporter = opened.latencyReporter
        share = opened.share
        self.port = port
        self.executor = port.eventLoop.executor
        self.control = control
        self.place = place
        self.routing = routing
        self.settings = settings
        self.onEnd = onEnd
        self.logger = logger
        self.logger[metadataKey: "call"] = "\(id.rawValue)"
        self.workers = workers
        lane = ClientLane(chargedTo: workers.pending, now: now)
        eventLimits = ClientEventLimits(garbageLimit: garbageLimit, now: now)
        alarm = Alarm(on: port.eventLoop)
        offerDeadline = now + settings.offerTimeout
        gate = ControlGate(settings.sessionCreated, now: now)
    }

    /// Serves the control socket until it ends. The call may outlive it.
    func serve(_ socket: ClientSocket) async {
        begin()
        for await event in socket.events {
            switch event {
            case .message(let message): await receive(message)
            case .closed(let end): controlEnded(end)
            }
        }
    }

    private func begin() {
        logger.info("call opened")
        attach(backing)
        // The gate decides when the client receives `session.created`.
        perform(session.open(now: Moment(.now())).filter { !$0.isEvent })
        toControl(gate.begin { sessionCreated() })
        receiveRemote()
        rearm()
    }

    // MARK: Time

    /// Sets the one timer of this call to its nearest deadline. The 20 ms clock of the audio is `CallMedia`'s own.
    func rearm() {
        let deadline = nextDeadline()
        // Nearly always, and a closure costs memory.
        if deadline == alarm.deadline { return }
        alarm.set(deadline) { [weak self] in
            self?.assumeIsolated { $0.handleDeadline() }
        }
    }

    private func nextDeadline() -> Moment? {
        if case .ended = phase { return nil }
        var next = session.deadline().earlier(gate.nextDeadline)
        if case .awaitingOffer = phase { next = next.earlier(offerDeadline) }
        next = next.earlier(checkDeadline).earlier(waitingOffer?.nextTry)
        if case .awaited(let deadline) = dataPath { next = next.earlier(deadline) }
        return next
    }

    private func handleDeadline() {
        let now = Moment(.now())
        alarm.rang()
        toControl(gate.handleDeadline(now: now) { sessionCreated() })
        if case .awaitingOffer = phase, now >= offerDeadline {
            return offerTimedOut()
        }
        if let checkDeadline, now >= checkDeadline { return checkTimedOut() }
        retryWaitingOffer(now: now)
        if case .awaited(let deadline?) = dataPath, now >= deadline {
            dataPathLost()
        }
        if let deadline = session.deadline(), now >= deadline {
            handle(.deadline, now: now)
        }
        rearm()
    }

    // MARK: End

    /// Ends the call whatever its state: once, and for good.
    func end(_ code: CloseCode, reason: CloseReason, because: Logger.Message) {
        if case .ended = phase { return }
        phase = .ended
        logger.info(because)
        alarm.stop()
        media?.stop()
        media = nil
        detach()
        if let peer {
            let now = Moment(.now())
            port.assumeIsolated { $0.close(peer, now: now) }
        }
        peer = nil
        checkDeadline = nil
        waitingOffer = nil
        dataPath = .none
        let waiting = lane.close()
        resumeControl()
        if let control { finish(waiting, on: control, code: code, reason: reason) }
        control = nil
        onEnd(id)
    }
}
