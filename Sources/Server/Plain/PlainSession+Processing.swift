import Audio
import Engine
import Events
import SansIO

/// Noise reduction and echo cancellation of what the client appends (Voice Live protocol F.7).
extension PlainSession {
    func process(_ wanted: InputProcessing) {
        sentSpeech = wanted.echo == .server ? sentSpeech ?? SentSpeech(session.object.outputAudioFormat) : nil
        do throws(InputProcessor.Fault) {
            if wanted == .none {
                processor = nil
            } else if let processor {
                try processor.change(to: wanted)
            } else {
                processor = try InputProcessor(wanted)
            }
        } catch {
            logger.error("audio is heard as it comes", metadata: ["fault": "\(error)"])
        }
    }

    /// Cleans `frame`, whose own reference the client gave in `reference`, or nobody.
    func clean(now: Moment) {
        guard let processor else { return }
        sentSpeech?.take(into: &reference, now: now)
        // A frame that cannot be processed is heard as it came.
        try? processor.process(&frame, played: reference)
    }

    /// The client was sent `event`.
    func noteSpeech(of event: ServerEvent) {
        guard let sentSpeech else { return }
        let interrupts = session.object.turnDetection?.interruptsResponse ?? false
        sentSpeech.note(event, interrupts: interrupts, now: Moment(.now()))
    }
}

extension TurnDetection {
    fileprivate var interruptsResponse: Bool {
        switch self {
        case .serverVAD(let detection): detection.interruptResponse ?? true
        case .semanticVAD(let detection): detection.interruptResponse ?? true
        case .azureSemanticVAD(let detection), .azureSemanticVADEnglish(let detection),
            .azureSemanticVADMultilingual(let detection):
            detection.interruptResponse ?? true
        }
    }
}
