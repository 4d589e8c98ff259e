import Engine
import EngineConformance
import EnginesEmbedded
import Foundation
import SansIO
import Testing

/// The recognizer in real hosts.
@Suite(.serialized) struct HostedRecognizerTests {
    private static func speech() async throws -> [Int16] {
        let speech = try await HostedEngines.speak("How are you today?", "flite/kal16", FliteSynthesizer()).samples
        // A microphone is never quite silent.
        var random = SplitMix(seed: 3)
        let pause = [Int16](repeating: 0, count: 8000)
        return (pause + speech + pause).map { $0 &+ Int16.random(in: -30...30, using: &random) }
    }

    private static func hear(_ samples: [Int16], _ recognizer: PocketSphinxRecognizer) async -> RecognitionEvent? {
        let (events, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
        let stream = recognizer.open(RecognitionRequest(language: "en-US")) { inbox.yield($0) }
        for start in stride(from: 0, to: samples.count, by: 1600) {
            stream.feed(Array(samples[start..<min(start + 1600, samples.count)]))
        }
        stream.finish()
        for await event in events {
            switch event {
            case .partial, .report: continue
            case .final, .failed: return event
            }
        }
        return nil
    }

    @Test func itKeepsTheContract() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 2), hosting: HostedEngines.hosting)
        let breaches = await RecognizerConformance(speech: try await Self.speech()).check(recognizer)
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func itHearsTheSameAsInsideThisProcess() async throws {
        let speech = try await Self.speech()
        let hosted = await Self.hear(
            speech, try PocketSphinxRecognizer(.init(decoders: 1), hosting: HostedEngines.hosting))
        let inside = await Self.hear(speech, try PocketSphinxRecognizer(.init(decoders: 1)))
        #expect(hosted == inside)
        guard case .final(let transcript) = hosted else {
            Issue.record("\(String(describing: hosted))")
            return
        }
        #expect(transcript.text == "How are you today?")
        #expect(transcript.words.count == 4)
    }

    @Test func aHostThatIsKilledCostsItsUtterance() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 1), hosting: HostedEngines.hosting)
        try await recognizer.prepare()
        let speech = try await Self.speech()
        for _ in 0..<4 {
            let (events, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
            let stream = recognizer.open(RecognitionRequest(language: "en-US")) { inbox.yield($0) }
            stream.feed(speech)
            stream.report()
            var isKilled = false
            var last: RecognitionEvent?
            for await event in events {
                last = event
                if case .failed = event { break }
                if case .final = event { break }
                // By now the host has the utterance.
                guard !isKilled else { continue }
                isKilled = true
                for process in HostedEngines.processes(of: "pocketsphinx")
                where HostedEngines.status("Seccomp", of: process) == "2" { kill(process, SIGKILL) }
                stream.feed(speech)
                stream.finish()
            }
            guard case .failed(let fault) = last else {
                Issue.record("\(String(describing: last))")
                continue
            }
            #expect(fault.code == .failed)
            let next = await Self.hear(speech, recognizer)
            guard case .final(let transcript) = next else {
                Issue.record("\(String(describing: next))")
                continue
            }
            #expect(transcript.text == "How are you today?")
        }
        let counters = try #require(recognizer.hostCounters)
        #expect((counters.losses["killed"] ?? 0) >= 4)
        #expect(counters.quarantined == 0)
    }

    @Test func oddAudioEndsEveryUtteranceInAResult() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 2), hosting: HostedEngines.hosting)
        var random = SplitMix(seed: 5)
        let shapes: [[Int16]] = [
            [], [0], [Int16](repeating: 0, count: 16_000), [Int16](repeating: .min, count: 20_000),
            (0..<32_000).map { $0.isMultiple(of: 2) ? .max : .min },
            (0..<32_000).map { _ in .random(in: .min ... .max, using: &random) },
            (0..<40_000).map { $0 % 400 == 0 ? .max : 0 },
        ]
        for shape in shapes {
            let event = await Self.hear(shape, recognizer)
            guard case .final = event else {
                Issue.record("\(String(describing: event))")
                continue
            }
        }
        #expect(try #require(recognizer.hostCounters).losses == [:])
    }
}
