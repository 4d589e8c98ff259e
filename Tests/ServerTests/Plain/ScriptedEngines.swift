import Engine
import Server
import Synchronization

/// Engines without a model in them: every utterance is understood as how much audio it had, the answer names what was
/// asked, and speech is as many milliseconds of a ramp as the answer has characters, times `pace`.
enum ScriptedEngines {
    static func make(pace: Int = 10) -> Engines {
        Engines(recognizer: Meter(), chatModel: Parrot(), synthesizer: Ramp(pace: pace))
    }

    struct Meter: Recognizer {
        let capabilities = RecognizerCapabilities(languages: ["en-US"], partials: false, wordTimes: false)

        func open(
            _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
        ) -> any RecognitionStream {
            Stream(deliver: deliver)
        }

        final class Stream: RecognitionStream {
            private let samples = Mutex(0)
            private let deliver: @Sendable (RecognitionEvent) -> Void
            init(deliver: @escaping @Sendable (RecognitionEvent) -> Void) { self.deliver = deliver }
            func feed(_ audio: [Int16]) { samples.withLock { $0 += audio.count } }
            func finish() { deliver(.final(Transcript(text: "\(samples.withLock { $0 } / 16) ms"))) }
            func cancel() {}
        }
    }

    struct Parrot: ChatModel {
        func respond(
            to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
        ) async throws {
            guard case .user(let text, _)? = request.messages.last else { return }
            try await emit(.text("You said \(text)."))
            try await emit(.finished(.complete))
        }
    }

    struct Ramp: Synthesizer {
        let pace: Int
        let voices = [Voice(id: "ramp", name: "en-US-RampNeural", locale: "en-US", gender: .neutral)]

        func synthesize(
            _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
        ) async throws {
            let piece = (0..<request.sampleRate / 10).map { Int16(truncatingIfNeeded: $0) }
            for _ in 0..<max(1, request.text.count * pace / 100) {
                try Task.checkCancellation()
                try await emit(.audio(piece))
            }
        }
    }
}
