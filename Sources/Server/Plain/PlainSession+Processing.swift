import Audio
import Engine
import Events
import SansIO

/// Noise reduction and echo cancellation of what the client appends (Voice Live protocol F.7).
extension PlainSession {
    func process(_ wanted: InputProcessing) {
        sentSpeech = wanted.echo == .server ? sentSpeech ?? SentSpeech(session.object.outputAudioFormat) : nil
        do throws(InputProcessor.Fault) {
            try input.process(wanted)
        } catch {
            logger.error(
                "input processing failed; audio is passed through unprocessed", metadata: ["fault": "\(error)"])
        }
    }

    /// The client was sent `event`.
    func noteSpeech(of event: ServerEvent) {
        guard let sentSpeech else { return }
        let interrupts = session.object.turnDetection?.interruptsResponse ?? false
        sentSpeech.note(event, interrupts: interrupts, now: Moment(.now()))
    }
}
