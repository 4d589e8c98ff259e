import Dialogue
import SansIO

// The remote decides who has the floor, and takes its time for that: the way there, the speech it wants to hear, the
// way back. Play-out of a call pauses meanwhile as soon as somebody seems to speak, so that the agent falls silent at
// once; where the remote hears nobody it goes on, and nothing of it is lost.
extension RelaySession {
    /// A voice is listened for on this side.
    var watchesVoice: Bool {
        delivery.audioDelivery == .paced && settings.turns?.interruptsResponse ?? false
    }

    /// Tells the shell how to listen, where that has changed.
    mutating func watchVoice(before: Double?, _ step: inout Step) {
        let threshold = watchesVoice ? settings.turns?.threshold : nil
        if let turns = settings.turns, watchesVoice {
            voice.start(turns.detector)
        } else {
            voice.stop()
            release()
        }
        if threshold != before { step.append(.turnDetection(threshold: threshold)) }
    }

    var threshold: Double? { watchesVoice ? settings.turns?.threshold : nil }

    mutating func watch(voice isVoice: Bool, count: Int, isMissing: Bool, _ step: inout Step) {
        guard voice.isOn else { return }
        for found in voice.handle(voice: isVoice, count: count, isMissing: isMissing) {
            switch found {
            case .speechLikely:
                guard !delivery.responses(now: step.now).isEmpty, !isListening else { break }
                delivery.queue.isHeld = true
                voice.hold(now: step.now)
            case .falseStart, .stopped: release()
            case .voiceDetected: times.voiceBegan = times.lastVoice?.arrival
            case .started, .paused, .resumed: break
            }
        }
        if let end = voice.heldUntil, step.now >= end { release() }
    }

    /// Playout goes on.
    mutating func release() {
        delivery.queue.isHeld = false
        voice.release()
    }
}
