import Dialogue
import Timing

// The remote decides who has the floor, and takes its time for that: the way there, the speech it wants to hear, the
// way back. Play-out of a call pauses meanwhile as soon as somebody seems to speak, so that the agent falls silent at
// once; where the remote hears nobody it goes on, and nothing of it is lost.
extension RelaySession {
    /// From the first sign of a voice to the remote's word on it. Speech that it wants to hear comes on top.
    private static let patience = Duration.milliseconds(1000)

    /// A voice is listened for on this side.
    var watchesVoice: Bool {
        delivery.carriage == .paced && settings.turns?.interruptsResponse ?? false
    }

    /// Tells the shell how to listen, where that has changed.
    mutating func watchVoice(before: Double?) {
        let threshold = watchesVoice ? settings.turns?.threshold : nil
        if let turns = settings.turns, watchesVoice {
            if watcher == nil { watcher = TurnDetector(settings: turns.detector) }
            watcher?.settings = turns.detector
        } else {
            watcher = nil
            release()
        }
        if threshold != before { outputs.append(.session(.turnDetection(threshold: threshold))) }
    }

    var threshold: Double? { watchesVoice ? settings.turns?.threshold : nil }

    mutating func watch(voice: Bool, count: Int, isMissing: Bool) {
        guard watcher != nil else { return }
        for found in watcher?.handle(voice: voice, at: heard, count: count, isMissing: isMissing) ?? [] {
            switch found {
            case .speechLikely:
                guard !delivery.responses(now: now).isEmpty, !isListening else { break }
                delivery.queue.isHeld = true
                heldUntil = now + Self.patience
            case .falseStart, .stopped: release()
            case .voiceDetected: voiceBegan = lastVoice?.arrival
            case .started, .paused, .resumed: break
            }
        }
        heard += count
        if let heldUntil, now >= heldUntil { release() }
    }

    mutating func release() {
        delivery.queue.isHeld = false
        heldUntil = nil
    }
}
