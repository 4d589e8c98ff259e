import Events
import Timing

// Nobody says anything: after a while the agent speaks up by itself (`idle_timeout_ms`, Voice Live protocol F.3).
extension Session {
    /// Follows whether it is the user's turn to speak and nothing comes. The time begins when the last response has
    /// been played out.
    mutating func watchIdleness() {
        if isResponding { hasAnswered = true }
        guard settings.turns?.idleTimeout != nil, hasAnswered, isIdle else {
            idleSince = nil
            return
        }
        if idleSince == nil { idleSince = Idleness(moment: now, position: buffer.end) }
    }

    private var isIdle: Bool {
        // A caller on hold is not expected to answer.
        flow == .both && !isResponding && !owesAnswer && owedFollowUp == nil && segment == nil && undecided.isEmpty
            && transcriptions.isEmpty
            && openTurn == nil && !delivery.isPlaying(now: now)
    }

    /// When the silence has lasted long enough, or is to be looked at because play-out ends then.
    var idleDeadline: Moment? {
        guard let timeout = settings.turns?.idleTimeout else { return nil }
        if let idleSince { return idleSince.moment + .milliseconds(timeout) }
        return hasAnswered ? delivery.playsUntil(now: now) : nil
    }

    /// The silence becomes an item without words, and is answered.
    mutating func expireIdleness() {
        guard let timeout = settings.turns?.idleTimeout, let since = idleSince, isIdle,
            now >= since.moment + .milliseconds(timeout)
        else { return }
        idleSince = nil
        hasAnswered = false
        let item = ItemID(rawValue: ids.make("item"))
        emit(
            .timeoutTriggered(
                .init(
                    audioStartMs: InputAxis.milliseconds(at: since.position),
                    audioEndMs: InputAxis.milliseconds(at: buffer.end), itemID: item)))
        guard !conversation.isFull else { return }
        let previous = conversation.last
        emit(.inputAudioBufferCommitted(.init(previousItemID: previous, itemID: item)))
        add(.spoken(item), after: previous)
        buffer.clear()
        conversation.update(item) { $0.item.setTranscript("") }
        if object.inputAudioTranscription != nil {
            emit(.transcriptionCompleted(TranscriptionCompleted(itemID: item, transcript: "")))
        }
        guard settings.turns?.createsResponse == true else { return }
        var plan = ResponsePlan(settings, conversation: conversation.id)
        plan.instructions += plan.instructions.isEmpty ? Self.nudge : "\n\n" + Self.nudge
        respond(plan)
    }

    private static let nudge =
        "The user has said nothing for a while. In one short sentence, ask whether they are still there or need more."
}

/// Since when it is the user's turn, and where that was on the input axis.
struct Idleness: Sendable {
    let moment: Moment
    let position: Int
}
