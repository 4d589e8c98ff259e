import Dialogue
import Events
import RTC
import RTCPort
import SansIO

/// What the session says, and where it goes.
extension Call {
    /// Gives the session an input and performs what it wants done.
    func handle(_ input: Session.Input, now: Moment) {
        if case .ended = phase { return }
        perform(session.handle(input, now: now))
        rearm()
    }

    func perform(_ outputs: [Session.Output]) {
        for output in outputs {
            switch output {
            case .event(let message, let origin):
                emit(message, replyTo: origin.flatMap { CallChannel(rawValue: $0.rawValue) })
            case .retrieved(let item, let origin):
                emit(item, replyTo: origin.flatMap { CallChannel(rawValue: $0.rawValue) })
            case .recognizer, .chat, .synthesizer, .mcp:
                engines?.perform(output)
            case .remote(let command):
                performRemote(command)
            case .turnDetection(let threshold):
                detectionThreshold = threshold
                media?.audio.detectVoice(threshold: threshold)
            case .inputProcessing(let wanted):
                inputProcessing = wanted
                if let media { process(wanted, in: media) }
            case .measured(let measurement):
                if let event = note(measurement) {
                    emit(ServerMessage(event, eventID: EventID(rawValue: ids.make("event"))), replyTo: nil)
                }
            case .end:
                end(.goingAway, reason: "session expired", because: "session expired")
            }
        }
    }

    /// Sends one event to the channels that the routing names, or to the other one where a channel is missing.
    func emit(_ message: ServerMessage, replyTo origin: CallChannel?) {
        let channels = routing.channels(
            for: message.event.tag, concernsTool: message.event.concernsTool, replyTo: origin)
        emit(outgoing(message), to: channels)
    }

    private func emit(_ item: ItemWithAudio, replyTo origin: CallChannel?) {
        emit(
            OutgoingEvent(item),
            to: routing.channels(for: .itemRetrieved, concernsTool: false, replyTo: origin))
    }

    private func emit(_ event: OutgoingEvent, to wanted: EventRouting.Channels) {
        var channels = wanted
        if channels.contains(.data), case .none = dataPath { channels = .control }
        if channels.contains(.control), control == nil { channels = .data }
        guard channels.contains(.control) else { return send(event, to: channels) }
        let ready = gate.send(event, isError: event.isError)
        // One that leaves by both is encoded once.
        if ready.count == 1 { return send(event, to: channels) }
        send(event, to: channels.intersection(.data))
        toControl(ready)
    }

    /// An event was encoded; a channel that is gone by now is replaced by the other one.
    func deliver(_ bytes: [UInt8], _ event: OutgoingEvent, to wanted: EventRouting.Channels) {
        var channels = wanted
        if channels.contains(.data), case .none = dataPath { channels = .control }
        if channels.contains(.control), control == nil { channels = .data }
        if channels.contains(.data) { toDataChannel(EventBuffer.Event(bytes: bytes, isDelta: event.isDelta)) }
        guard channels.contains(.control) else { return }
        if wanted.contains(.control) {
            control?.send(bytes)
        } else {
            toControl(gate.send(OutgoingEvent(json: bytes)))
        }
    }

    // MARK: Control socket

    func toControl(_ events: [OutgoingEvent]) {
        for event in events { send(event, to: .control) }
    }

    // MARK: Data channel

    private func toDataChannel(_ event: EventBuffer.Event) {
        guard case .open(let channel) = dataPath, eventBuffer.isEmpty else {
            eventBuffer.append(event)
            return
        }
        if !send(event, on: channel) { eventBuffer.append(event) }
    }

    /// - Returns: False when the peer does not read fast enough, and the event must wait.
    private func send(_ event: EventBuffer.Event, on channel: DataChannelID) -> Bool {
        guard let peer else { return true }
        let now = Moment(.now())
        let text = String(decoding: event.bytes, as: UTF8.self)
        let fault: SCTPError? = port.assumeIsolated { (port: isolated RTCPort) -> SCTPError? in
            do throws(SCTPError) {
                try port.send(.text(text), on: channel, to: peer, now: now)
                return nil
            } catch {
                return error
            }
        }
        switch fault {
        case nil: return true
        case .wouldBlock: return false
        case .tooLarge, .notConnected:
            // The control socket has room for what the peer's data channel cannot take.
            toControl(gate.send(OutgoingEvent(json: event.bytes)))
            return true
        }
    }

    /// Sends what has waited, as far as the channel takes it.
    func flushDataChannel() {
        guard case .open(let channel) = dataPath else { return }
        while let event = eventBuffer.first, send(event, on: channel) {
            _ = eventBuffer.removeFirst()
        }
    }

    /// No channel came in time, or it closed: from now on everything takes the control socket (chapter B.6).
    func dataPathLost() {
        dataPath = .none
        for event in eventBuffer.takeAll() { toControl(gate.send(OutgoingEvent(json: event.bytes))) }
        if control == nil {
            end(.normal, reason: "call ended", because: "call ended: no channel for events is left")
        }
    }

    // MARK: Events of the call itself

    func sessionCreated() -> OutgoingEvent {
        outgoing(.sessionCreated(.init(session: session.object)))
    }

    func callError(_ fault: CallFault, operation: String, eventID: EventID?) -> OutgoingEvent {
        outgoing(
            .callError(
                .init(
                    operation: operation, rtcCallID: id,
                    error: CallErrorDetails(fault.code, fault.message, eventID: eventID))))
    }

    /// An event that the session has no part in.
    func outgoing(_ event: ServerEvent) -> OutgoingEvent {
        outgoing(ServerMessage(event, eventID: EventID(rawValue: ids.make("event"))))
    }

    func outgoing(_ message: ServerMessage) -> OutgoingEvent {
        OutgoingEvent(message, settingsSize: session.settingsSize)
    }
}

extension ServerEvent {
    /// Whether this is an item event of a tool step, which concerns whoever runs the tools (chapter C.2).
    var concernsTool: Bool {
        switch self {
        case .itemCreated(let event): event.item.isToolStep
        case .outputItemAdded(let event): event.item.isToolStep
        case .outputItemDone(let event): event.item.isToolStep
        default: false
        }
    }
}

extension Item {
    fileprivate var isToolStep: Bool {
        switch body {
        case .message: false
        case .functionCall, .functionCallOutput, .mcpListTools, .mcpCall, .mcpApprovalRequest, .mcpApprovalResponse,
            .other:
            true
        }
    }
}

extension Session.Output {
    var isEvent: Bool {
        switch self {
        case .event, .retrieved: true
        default: false
        }
    }
}
