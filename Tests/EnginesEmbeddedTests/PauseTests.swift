import Audio
import Engine
import EnginesEmbedded
import SansIO
import Testing

/// How often a pause in the middle of a sentence is taken for the end of the turn, and how long the end of a turn takes
/// to be seen: by silence alone, and with the words weighed.
@Suite(.serialized) struct PauseTests {
    /// Sentences with a place where people stop to think.
    private static let paused = [
        ("I would like to", "order a large pizza"), ("what is the weather in", "london this evening"),
        ("my name is", "john and i live in paris"), ("could you please", "tell me a story"),
        ("I want to go to", "the train station"), ("call my mother and", "tell me a story"),
    ]
    private static let complete = [
        "how are you today", "what is the weather in london", "my name is john and i live in paris",
        "i would like to order a large pizza", "could you please tell me a story", "call my mother this evening",
    ]

    struct Outcome {
        var cut = 0
        var pauses = 0
        /// Milliseconds from the end of the speech to the end of the turn.
        var delays: [Int] = []
        var meanDelay: Int { delays.isEmpty ? 0 : delays.reduce(0, +) / delays.count }
    }

    /// As a microphone has it: silence of nothing but zeros confuses the recognizer.
    private func silence(_ milliseconds: Int) -> [Int16] {
        var random = SplitMix(seed: 1)
        return (0..<milliseconds * 16).map { _ in Int16.random(in: -2...2, using: &random) }
    }

    private func say(_ text: String) async throws -> [Int16] {
        try await Speech.of(text, voice: "flite/kal16", from: FliteSynthesizer()).samples.withoutSilence
    }

    private func outcome(_ detection: String, by recognizer: any Recognizer) async throws -> Outcome {
        var outcome = Outcome()
        for (first, second) in Self.paused {
            let (first, second) = (try await say(first), try await say(second))
            for pause in [500, 700, 900] {
                let listener = try PauseListener(recognizer: recognizer, turnDetection: detection)
                try await listener.hear(silence(400) + first + silence(pause) + second + silence(2500))
                let resumed = 400 + first.count / 16 + pause
                outcome.pauses += 1
                if listener.ends.contains(where: { $0 <= resumed + 100 }) { outcome.cut += 1 }
            }
        }
        for text in Self.complete {
            let speech = try await say(text)
            let listener = try PauseListener(recognizer: recognizer, turnDetection: detection)
            try await listener.hear(silence(400) + speech + silence(2500))
            let end = try #require(listener.ends.last)
            outcome.delays.append(end - 400 - speech.count / 16)
        }
        return outcome
    }

    @Test func wordsCutFewerTurnsForLittleTime() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 1))
        let silence = try await outcome(#"{"type":"server_vad"}"#, by: recognizer)
        let words = try await outcome(#"{"type":"azure_semantic_vad"}"#, by: recognizer)
        for (name, outcome) in [("server_vad", silence), ("azure_semantic_vad", words)] {
            print("\(name): \(outcome.cut) of \(outcome.pauses) pauses cut, mean delay \(outcome.meanDelay) ms")
        }
        #expect(words.cut * 2 <= silence.cut)
        #expect(words.meanDelay <= silence.meanDelay + 50)
    }
}

extension Array where Element == Int16 {
    /// From the first to the last sample that is to be heard: 40 dB below full scale.
    fileprivate var withoutSilence: [Int16] {
        guard let first = firstIndex(where: { abs(Int($0)) > 330 }), let last = lastIndex(where: { abs(Int($0)) > 330 })
        else { return self }
        return Array(self[first...last])
    }
}
