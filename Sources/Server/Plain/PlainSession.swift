import Audio
import Dialogue
import Events
import Logging
import Media
import NIOCore
import RTCPort
import SansIO

/// A session on one plain WebSocket, audio and events alike (Voice Live protocol A.1).
///
/// The actor's executor is one event loop for the life of the session. The client's messages are handled strictly one
/// after the other, the next one not before the effects of the last are complete; while a long piece of audio is on its
/// way through, other sessions of the loop get their turns, and the socket reads no more than it may hold. The files of
/// this type: `+Client` what the client says, `+Audio` what it appends.
actor PlainSession: SessionShell {
    nonisolated let id: SessionID
    nonisolated let eventLoop: any EventLoop
    private nonisolated let executor: any SerialExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// There is one channel, so replies need no address.
    static let origin = Origin(rawValue: 0)

    let settings: PlainSettings
    let logger: Logger
    var session: any RealtimeSession
    /// For events that the session has no part in.
    private var ids: IDSource
    var engines: EngineRunner?
    var link: RelayLink?
    private let backing: OpenedSession.Backing
    let latencyReporter: LatencyReporter
    let share: SessionShare
    private let socket: ClientSocket
    var eventLimits: ClientEventLimits
    let workers: MessageWorkers
    var pacer: Pacer
    /// When the client must have sent its first message; nil once it has.
    var firstMessageDeadline: Moment?
    private(set) var isOver = false
    private let alarm: Alarm
    private let onEnd: @Sendable (SessionID) -> Void

    // Audio of the client.
    var appended: AppendedAudio?
    var input: InputPath
    /// For the echo of what the client was sent; nil while it is not cancelled.
    var sentSpeech: SentSpeech?
    /// When a client that sends no more audio is taken to be silent.
    var stallDeadline: Moment?
    /// Reused from frame to frame.
    var frame: [Int16] = []
    var reference: [Int16] = []

    init(
        _ opened: OpenedSession, eventLoop: any EventLoop, socket: ClientSocket, settings: PlainSettings,
        garbageLimit: Int, workers: MessageWorkers, logger: Logger, now: Moment,
        onEnd: @escaping @Sendable (SessionID) -> Void
    ) {
        id = opened.session.id
        session = opened.session
        ids = opened.ids
        backing = opened.backing
        latencyReporter = opened.latencyReporter
        share = opened.share
        self.eventLoop = eventLoop
        executor = eventLoop.executor
        self.socket = socket
        self.settings = settings
        self.onEnd = onEnd
        var logger = logger
        logger[metadataKey: "session"] = "\(id.rawValue)"
        self.logger = logger
        self.workers = workers
        pacer = Pacer(now: now)
        input = InputPath(voiceModels: settings.voiceModels)
        eventLimits = ClientEventLimits(garbageLimit: garbageLimit, now: now)
        firstMessageDeadline = settings.firstMessageTimeout.map { now + $0 }
        alarm = Alarm(on: eventLoop)
    }

    /// Serves the socket until it or the session ends.
    func serve() async {
        logger.info("session opened")
        attach(backing)
        perform(session.open(now: Moment(.now())))
        receiveRemote()
        rearm()
        for await event in socket.events {
            switch event {
            case .message(let message): await receive(message.bytes)
            case .closed: end(.normal, reason: "", because: "session ended: socket closed")
            }
        }
        // The server is going down and took the task of this socket with it.
        end(.goingAway, reason: "server is shutting down", because: "session ended: shutdown")
    }

    // MARK: What the session wants done

    func handle(_ input: Session.Input, now: Moment) {
        if isOver { return }
        perform(session.handle(input, now: now))
        rearm()
    }

    func perform(_ outputs: [Session.Output]) {
        for output in outputs {
            switch output {
            case .event(let message, _):
                noteSpeech(of: message.event)
                send(message)
            case .retrieved(let item, _):
                send(item.message)
            case .recognizer, .chat, .synthesizer, .mcp:
                engines?.perform(output)
            case .remote(let command):
                performRemote(command)
            case .turnDetection(let threshold):
                input.detectVoice(threshold: threshold)
            case .inputProcessing(let wanted):
                process(wanted)
            case .measured(let measurement):
                if let event = note(measurement) {
                    send(ServerMessage(event, eventID: EventID(rawValue: ids.make("event"))))
                }
            case .end:
                end(.goingAway, reason: "session expired", because: "session expired")
            }
        }
    }

    private func send(_ message: ServerMessage) {
        let bytes = message.encoded()
        if bytes.count <= settings.messageLimit {
            socket.send(bytes)
            return
        }
        let fault = ErrorDetails(
            .messageTooLarge, "An event of type \(message.event.type) is larger than a message may be; it was left out."
        )
        let event = ServerEvent.error(ErrorEvent(error: fault))
        socket.send(ServerMessage(event, eventID: EventID(rawValue: ids.make("event"))).encoded())
    }

    var hasRoom: Bool { socket.hasRoom }

    /// Engines wait while the client does not read what it has.
    nonisolated func waitForRoom() async {
        await socket.waitForRoom()
    }

    // MARK: Time

    /// Sets the one timer of this session to its nearest deadline.
    func rearm() {
        if isOver { return }
        let deadline = session.deadline().earlier(session.isListening ? stallDeadline : nil)
            .earlier(firstMessageDeadline)
        if deadline == alarm.deadline { return }
        alarm.set(deadline) { [weak self] in
            self?.assumeIsolated { $0.handleDeadline() }
        }
    }

    private func handleDeadline() {
        let now = Moment(.now())
        alarm.rang()
        if let firstMessageDeadline, now >= firstMessageDeadline { return endUnused() }
        if let stallDeadline, now >= stallDeadline { stalled(now: now) }
        if let deadline = session.deadline(), now >= deadline {
            handle(.deadline, now: now)
        }
        rearm()
    }

    // MARK: End

    /// Ends a session whose client never sent anything.
    private func endUnused() {
        let fault = ErrorDetails(.sessionTimeout, "The session ends because the client sent nothing. Open another one.")
        send(ServerMessage(.error(ErrorEvent(error: fault)), eventID: EventID(rawValue: ids.make("event"))))
        end(.policyViolation, reason: "no message", because: "session ended: the client never sent a message")
    }

    /// Ends the session: once, and for good.
    func end(_ code: CloseCode, reason: CloseReason, because: Logger.Message) {
        if isOver { return }
        isOver = true
        logger.info(because)
        alarm.stop()
        detach()
        socket.close(code, reason: reason)
        onEnd(id)
    }
}
