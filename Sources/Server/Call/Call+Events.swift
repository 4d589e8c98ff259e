import Engine
import Events
import RTC
import RTCPort
import Timing

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
            case .recognizer, .chat, .synthesizer, .mcp:
                engines?.perform(output)
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
        performRemote()
    }

    /// Sends one event to the channels that the routing names, or to the other one where a channel is missing.
    func emit(_ message: ServerMessage, replyTo origin: CallChannel?) {
        let type = message.event.type
        var channels = routing.channels(for: type, concernsTool: message.event.concernsTool, replyTo: origin)
        if channels.contains(.data), case .none = dataPath { channels = .control }
        if channels.contains(.control), control == nil { channels = .data }
        let bytes = message.encoded()
        if channels.contains(.data) {
            toDataChannel(EventBuffer.Event(bytes: bytes, isDelta: type.hasSuffix(".delta")))
        }
        if channels.contains(.control) {
            toControl(gate.send(bytes, isError: type == "error"))
        }
    }

    // MARK: Control socket

    func toControl(_ messages: [[UInt8]]) {
        for message in messages { control?.send(message) }
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
            toControl(gate.send(event.bytes))
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
        for event in eventBuffer.takeAll() { toControl(gate.send(event.bytes)) }
        if control == nil {
            end(.normal, reason: "call ended", because: "call ended: no channel for events is left")
        }
    }

    // MARK: Events of the call itself

    func sessionCreated() -> [UInt8] {
        message(.sessionCreated(.init(session: session.object)))
    }

    func callError(_ fault: CallFault, operation: String, eventID: EventID?) -> [UInt8] {
        message(
            .callError(
                .init(
                    operation: operation, rtcCallID: id,
                    error: CallErrorDetails(fault.code, fault.message, eventID: eventID))))
    }

    /// An event that the session has no part in.
    func message(_ event: ServerEvent) -> [UInt8] {
        ServerMessage(event, eventID: EventID(rawValue: ids.make("event"))).encoded()
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
        if case .event = self { true } else { false }
    }
}
