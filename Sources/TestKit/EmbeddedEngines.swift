import Audio
import Engine
import EnginesEmbedded
import Foundation
import Server
import Suggestions

/// The real engines, loaded once for all tests of a process, and their use by a test's own mouth and ear.
public final class EmbeddedEngines: Sendable {
    public let recognizer: PocketSphinxRecognizer
    public let voices: EmbeddedVoices

    private init() async throws {
        recognizer = try PocketSphinxRecognizer()
        voices = EmbeddedVoices()
        try await recognizer.prepare()
    }

    private static let loading = Task { try await EmbeddedEngines() }

    public static func shared() async throws -> EmbeddedEngines {
        try await loading.value
    }

    public var engines: Engines {
        Engines(recognizer: recognizer, chatModel: AssistantModel(), synthesizer: voices)
    }

    /// These engines for every model name.
    public var profiles: ProfileTable {
        ProfileTable(engines: engines, voices: voices.voices) { [voices] in
            voices.choose($0.name, locale: $0.locale, preferring: $0.options?.preferLocales ?? [])
        }
    }

    /// A sentence as a person would say it into a microphone: 24 kHz mono, with half a second of silence around. It is
    /// the same audio each time, as long as nobody else speaks meanwhile: flite's other voices breathe with the noise of
    /// the C library's random numbers, which begin anew here.
    public func say(_ text: String, voice: String = "en-US-KalNeural") async throws -> [Int16] {
        srand(1)
        let speech = try await voices.samples(of: text, voice: voice, sampleRate: PCM.outputRate)
        let pause = Array(repeating: Int16(0), count: PCM.outputRate / 2)
        return pause + speech + pause
    }

    /// What somebody who hears this understands: lower-case words without punctuation.
    /// - Parameter samples: 16 kHz mono.
    public func understand(_ samples: [Int16]) async throws -> [String] {
        let (results, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
        let stream = recognizer.open(RecognitionRequest(language: "en-US")) { inbox.yield($0) }
        for start in stride(from: 0, to: samples.count, by: 1600) {
            stream.feed(Array(samples[start..<min(start + 1600, samples.count)]))
        }
        stream.finish()
        for await event in results {
            switch event {
            case .partial, .report: continue
            case .final(let transcript): return Self.words(transcript.text)
            case .failed(let fault): throw fault
            }
        }
        return []
    }

    public static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    }

    /// Word error rate: substitutions, insertions and deletions per word of `said`.
    public static func errorRate(_ heard: [String], of said: [String]) -> Double {
        guard !said.isEmpty else { return heard.isEmpty ? 0 : 1 }
        return Double(editDistance(heard, said)) / Double(said.count)
    }
}
