import Audio

/// The input path of a session: each frame of the user's audio is cleaned as the session asks for it, then judged by the
/// voice detector. Confined to one thread.
public struct InputPath {
    private var detector: VoiceActivityDetector?
    private var processor: InputProcessor?
    private let voiceModels: VoiceActivityModels

    public init(voiceModels: VoiceActivityModels = VoiceActivityModels()) {
        self.voiceModels = voiceModels
    }

    /// Frames are cleaned.
    public var isProcessing: Bool { processor != nil }

    /// - Parameter threshold: 0…1 as in `turn_detection.threshold`; nil if voice activity is not needed.
    public mutating func detectVoice(threshold: Double?) {
        guard let threshold else {
            detector = nil
            return
        }
        if let detector {
            detector.threshold = threshold
        } else {
            detector = try? VoiceActivityDetector(threshold: threshold, silero: voiceModels.silero)
        }
    }

    public mutating func process(_ wanted: InputProcessing) throws(InputProcessor.Fault) {
        guard wanted != .none else {
            processor = nil
            return
        }
        if let processor {
            try processor.change(to: wanted)
        } else {
            processor = try InputProcessor(wanted)
        }
    }

    /// Cleans `frame` in place; one that cannot be processed stays as it is.
    /// - Parameters:
    ///   - frame: 20 ms at 16 kHz, mono.
    ///   - played: What the user's loudspeaker played at the same time, for the echo of it; empty if nothing is known.
    /// - Returns: Whether there is voice in it.
    public func judge(_ frame: inout [Int16], played: [Int16]) -> Bool {
        try? processor?.process(&frame, played: played)
        return (try? detector?.process(processor?.unreduced ?? frame).voice) ?? false
    }
}
