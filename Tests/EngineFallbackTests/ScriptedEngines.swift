import Engine
import EngineFallback
import SansIO
import Synchronization

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Mutex(Moment.zero)
    var now: Moment { time.withLock(\.self) }
    func pass(_ duration: Duration) { time.withLock { $0 += duration } }
    func health(_ name: String) -> EngineHealth { EngineHealth(name: name, now: { self.now }) }
}

/// Says its pieces, and then fails if it is to.
final class ScriptedModel: ChatModel {
    private let state: Mutex<(pieces: [String], fault: EngineFault?, asked: Int)>

    init(_ pieces: String..., fails fault: EngineFault? = nil) {
        state = Mutex((pieces, fault, 0))
    }

    var asked: Int { state.withLock(\.asked) }
    func recover() { state.withLock { $0.fault = nil } }

    func respond(to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void) async throws {
        let (pieces, fault) = state.withLock {
            $0.asked += 1
            return ($0.pieces, $0.fault)
        }
        for piece in pieces { try await emit(.text(piece)) }
        if let fault { throw fault }
        try await emit(.finished(.complete))
    }
}

/// Answers only when it is cancelled.
struct PatientModel: ChatModel {
    func respond(to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void) async throws {
        try await Task.sleep(for: .seconds(60))
    }
}

struct ScriptedVoice: Synthesizer {
    var voices: [Voice]
    var fault: EngineFault?
    /// Samples said before the fault.
    var length = 0

    func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        if length > 0 { try await emit(.audio([Int16](repeating: 1, count: length))) }
        if let fault { throw fault }
        try await emit(.word(SpokenWord(text: request.voice, endOffset: 0, start: .zero, end: .zero)))
    }
}

/// Hears how many samples it was fed, and in how many utterances it was asked.
final class ScriptedEar: Recognizer {
    enum Manner: Sendable {
        case hears
        case refuses
        /// Fails once it was fed so much.
        case fails(after: Int)
        case failsWhenFinished
    }

    let capabilities = RecognizerCapabilities(languages: ["en-US"], partials: true, wordTimes: false)
    private let manner: Manner
    private let heard = Mutex<[String]>([])

    init(_ manner: Manner) { self.manner = manner }

    /// What was done with its streams, in order.
    var calls: [String] { heard.withLock(\.self) }
    fileprivate func note(_ call: String) { heard.withLock { $0.append(call) } }

    func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        note("open")
        if case .refuses = manner { deliver(.failed(EngineFault(.unavailable, "Down."))) }
        return Stream(ear: self, manner: manner, deliver: deliver)
    }

    private final class Stream: RecognitionStream {
        let ear: ScriptedEar
        let manner: Manner
        let deliver: @Sendable (RecognitionEvent) -> Void
        let samples = Mutex<[Int16]>([])

        init(ear: ScriptedEar, manner: Manner, deliver: @escaping @Sendable (RecognitionEvent) -> Void) {
            self.ear = ear
            self.manner = manner
            self.deliver = deliver
        }

        func feed(_ audio: [Int16]) {
            let total = samples.withLock {
                $0 += audio
                return $0.count
            }
            if case .fails(let limit) = manner, total >= limit, total - audio.count < limit {
                deliver(.failed(EngineFault(.failed, "Broken.")))
            }
        }

        func report() { deliver(.report("\(samples.withLock { $0.count })")) }

        func finish() {
            if case .failsWhenFinished = manner { return deliver(.failed(EngineFault(.timeout, "Slow."))) }
            deliver(.final(Transcript(text: samples.withLock { $0.map(String.init).joined(separator: " ") })))
        }

        func cancel() { ear.note("cancel") }
    }
}
