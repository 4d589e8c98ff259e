import Engine

/// Lets a recognizer hear a sentence.
public enum RecognizerProbe {
    /// The sentence, and its speech at 16 kHz.
    public struct Utterance: Sendable {
        public var text: String
        public var samples: [Int16]

        public init(text: String, samples: [Int16]) {
            self.text = text
            self.samples = samples
        }
    }

    /// - Parameter patience: How long its words are waited for.
    public static func run(
        _ recognizer: any Recognizer, hearing utterance: Utterance, language: String?,
        patience: Duration = .seconds(60)
    ) async -> Result<Finding, EngineFault> {
        let result = await transcript(of: utterance.samples, by: recognizer, language: language, patience: patience)
        return result.map { judge($0.text, of: utterance, after: $0.latency) }
    }

    /// What a recognizer writes about speech that is sent at once.
    /// - Parameters:
    ///   - samples: At 16 kHz.
    ///   - patience: How long its words are waited for.
    /// - Returns: The text, and the time from the last sample to it.
    public static func transcript(
        of samples: [Int16], by recognizer: any Recognizer, language: String?, patience: Duration = .seconds(60)
    ) async -> Result<(text: String, latency: Duration), EngineFault> {
        let clock = ContinuousClock()
        let (results, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
        let stream = recognizer.open(RecognitionRequest(language: language)) { inbox.yield($0) }
        for start in stride(from: 0, to: samples.count, by: 1600) {
            stream.feed(Array(samples[start..<min(start + 1600, samples.count)]))
        }
        let start = clock.now
        stream.finish()
        let alarm = Task {
            try await Task.sleep(for: patience)
            inbox.yield(.failed(EngineFault(.timeout, "The recognizer did not answer in time.")))
        }
        defer { alarm.cancel() }
        for await event in results {
            switch event {
            case .partial, .report: continue
            case .failed(let fault):
                stream.cancel()
                return .failure(fault)
            case .final(let transcript):
                return .success((transcript.text, clock.now - start))
            }
        }
        return .failure(EngineFault(.failed, "The recognizer gave no answer."))
    }

    private static func judge(_ text: String, of utterance: Utterance, after latency: Duration) -> Finding {
        func words(_ text: String) -> Set<String> {
            Set(text.lowercased().split { !$0.isLetter }.map(String.init))
        }
        let length = Duration.milliseconds(utterance.samples.count / 16)
        let found = "\(length.words) of speech sent at once, understood after \(latency.words): \(quoted(text))"
        guard words(text).isDisjoint(with: words(utterance.text)) else { return .good(found) }
        return .doubtful(
            found, "The test said \(quoted(utterance.text)), in English. Is the model one for this language?")
    }
}
