import Engine
import EngineConformance

/// A voice with one thing wrong about it.
struct BrokenVoice: Synthesizer {
    enum Flaw: String, CaseIterable, Sendable {
        case none
        case twoVoicesOfOneID
        case piecesTooLong
        case emptyPiece
        case wrongRate
        case wordsOutOfOrder
        case wordBeyondTheText
        case wordBeyondTheAudio
        case unknownViseme
        case doesNotWait
        case failsOnNothing
        case speaksForNobody
        case ignoresCancellation
        case ignoresTheListener
        case throwsItsOwnError
        case silentWhenMany
        case hangs
    }

    /// The rule that it breaks.
    static let rules: [(Flaw, String)] = [
        (.twoVoicesOfOneID, SynthesizerConformance.Rule.catalogue),
        (.piecesTooLong, SynthesizerConformance.Rule.pieces),
        (.emptyPiece, SynthesizerConformance.Rule.pieces), (.wrongRate, SynthesizerConformance.Rule.rate),
        (.wordsOutOfOrder, SynthesizerConformance.Rule.words), (.wordBeyondTheText, SynthesizerConformance.Rule.words),
        (.wordBeyondTheAudio, SynthesizerConformance.Rule.words), (.unknownViseme, SynthesizerConformance.Rule.visemes),
        (.doesNotWait, SynthesizerConformance.Rule.oneByOne), (.failsOnNothing, SynthesizerConformance.Rule.nothing),
        (.speaksForNobody, SynthesizerConformance.Rule.refused),
        (.ignoresCancellation, SynthesizerConformance.Rule.cancelled),
        (.ignoresTheListener, SynthesizerConformance.Rule.enough),
        (.throwsItsOwnError, SynthesizerConformance.Rule.ends), (.silentWhenMany, SynthesizerConformance.Rule.apart),
        (.hangs, SynthesizerConformance.Rule.ends),
    ]

    struct Oops: Error {}

    let flaw: Flaw
    private let spoken = Count()

    init(_ flaw: Flaw) { self.flaw = flaw }

    var voices: [Voice] {
        let voice = Voice(id: "a", name: "A", locale: "en-US", gender: .neutral)
        return flaw == .twoVoicesOfOneID ? [voice, voice] : [voice]
    }

    func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        if flaw != .speaksForNobody {
            guard request.voice == "a", 8000...48_000 ~= request.sampleRate else {
                throw EngineFault(.unsupported, "No.")
            }
        }
        guard request.text.contains(where: \.isLetter) else {
            if flaw == .failsOnNothing { throw EngineFault(.failed, "No.") }
            return
        }
        if flaw == .throwsItsOwnError { throw Oops() }
        if flaw == .hangs { try await Task.sleep(for: .seconds(3600)) }
        // The first three are the rates one after the other.
        if flaw == .silentWhenMany, spoken.next() > 12 { return }
        let rate = flaw == .wrongRate ? 24_000 : min(max(request.sampleRate, 8000), 48_000)
        let piece = [Int16](repeating: 9, count: flaw == .piecesTooLong ? rate / 4 : rate / 10)
        var end = 0
        var time = Duration.zero
        for (place, word) in request.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if flaw != .ignoresCancellation { try Task.checkCancellation() }
            end += word.utf8.count
            if flaw == .emptyPiece, place == 1 { try await emit(.audio([])) }
            if flaw == .doesNotWait {
                async let first: Void = emit(.audio(piece))
                async let second: Void = emit(.audio(piece))
                _ = try await (first, second)
            } else if flaw == .ignoresTheListener {
                try? await emit(.audio(piece))
            } else {
                try await emit(.audio(piece))
            }
            var spoken = SpokenWord(text: String(word), endOffset: end, start: time, end: time + .milliseconds(100))
            if flaw == .wordsOutOfOrder, place == 2 { (spoken.start, spoken.end) = (.zero, .zero) }
            if flaw == .wordBeyondTheText { spoken.endOffset += 1000 }
            if flaw == .wordBeyondTheAudio { spoken.end += .seconds(60) }
            if !word.isEmpty, flaw != .ignoresTheListener { try await emit(.word(spoken)) }
            if flaw == .unknownViseme { try await emit(.viseme(SpokenViseme(id: 99, start: time))) }
            time += .milliseconds(100)
            end += 1
        }
    }
}
