import CESpeak
import Engine
import Foundation
import LocalSpeech

/// One clause while espeak-ng speaks it. Confined to the library's thread.
final class ESpeakUtterance {
    /// The clause being spoken. Unsafe: the library's callback carries no context of ours; it runs on the library's one
    /// thread, which also sets this.
    nonisolated(unsafe) static var current: ESpeakUtterance?

    private let clause: Clause
    private let output: any VoiceOutput
    /// The word being spoken, whose end the next word or the end of the clause tells.
    private var open: (range: Range<Int>, start: Int)?
    private var samples = 0
    /// Scalars of the clause that words were reported of.
    private var spoken = 0

    init(clause: Clause, output: any VoiceOutput) {
        self.clause = clause
        self.output = output
    }

    /// - Parameter voice: Identifier with or without a variant: `gmw/de+f3`.
    func speak(voice: String, rendering: Rendering) throws {
        guard espeak_SetVoiceByName(voice) == EE_OK else {
            throw EngineFault(.unsupported, "This voice is not installed.")
        }
        // They stay set for the clauses of others, which set them again.
        espeak_SetParameter(espeakRATE, Int32((Double(espeakRATE_NORMAL) * rendering.rate).rounded()), 0)
        espeak_SetParameter(espeakPITCH, Self.pitchParameter(rendering.pitch), 0)
        let range = (50 * rendering.range * rendering.pitch).rounded().clamped(to: 0...100)
        espeak_SetParameter(espeakRANGE, Int32(range), 0)
        let text = clause.text
        Self.current = self
        defer { Self.current = nil }
        // Without espeakSSML and espeakPHONEMES, so that the text is text.
        let status = text.withCString {
            espeak_Synth($0, text.utf8.count + 1, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil, nil)
        }
        guard status == EE_OK || output.isCancelled else {
            throw EngineFault(.failed, "The voice could not speak the answer.")
        }
        close(at: samples)
    }

    /// The library's measure of pitch: 50 is the voice's own, and 50 more about 1.8 times that (measured with the range
    /// in step, which it does not follow by itself).
    private static func pitchParameter(_ factor: Double) -> Int32 {
        Int32((50 + 57.5 * log2(factor)).rounded().clamped(to: 0...100))
    }

    /// - Returns: 1 to stop the library.
    func take(_ audio: UnsafeBufferPointer<Int16>, events: UnsafeMutablePointer<espeak_EVENT>?) -> Int32 {
        guard !output.isCancelled else { return 1 }
        var event = events
        while let current = event, current.pointee.type != espeakEVENT_LIST_TERMINATED {
            handle(current.pointee)
            event = current + 1
        }
        samples += audio.count
        output.audio(audio)
        return 0
    }

    private func handle(_ event: espeak_EVENT) {
        switch event.type {
        case espeakEVENT_WORD:
            // Positions count characters from 1.
            let start = min(max(Int(event.text_position) - 1, 0), clause.scalars.count)
            let end = min(start + max(Int(event.length), 0), clause.scalars.count)
            // The parts of a compound or a long number come one by one, each at the place of the whole or at no place.
            guard start >= spoken, start < end else { return }
            close(at: Int(event.sample))
            let range = clause.wholeWord(start..<end)
            spoken = range.upperBound
            open = (range, Int(event.sample))
        case espeakEVENT_PHONEME:
            if let id = Viseme.id(ofIPA: Self.ipa(of: event)) {
                output.viseme(id, at: time(of: Int(event.sample)))
            }
        case espeakEVENT_END:
            close(at: Int(event.sample))
        default:
            break
        }
    }

    private func close(at sample: Int) {
        guard let (range, start) = open else { return }
        open = nil
        output.word(range, start: time(of: start), end: time(of: max(start, sample)))
    }

    /// Up to eight bytes, which need not end in a zero nor with a whole letter.
    private static func ipa(of event: espeak_EVENT) -> String {
        withUnsafeBytes(of: event.id.string) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private func time(of sample: Int) -> Double { Double(max(0, sample)) / Double(ESpeakLibrary.rate) }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
