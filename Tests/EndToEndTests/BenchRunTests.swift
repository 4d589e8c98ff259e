import Bench
import Foundation
import RTC
import RTCNative
import SansIO
import TestKit
import Testing

extension EndToEnd {
    /// A small measurement against a real server. What it finds is not judged here, only that it finds it.
    @Suite(.serialized)
    struct BenchRunTests {
        private func run(
            _ server: LocalServer, _ scenarios: [Scenario], prompt: String = "Count to fifty."
        ) async throws -> [BenchStep] {
            let engines = try await EmbeddedEngines.shared()
            let speech = try await engines.say("would you please tell me what the time is now")
            let target = BenchTarget(name: "parley", address: try .calls(server.url), process: getpid())
            var plan = BenchPlan(targets: [target], host: .v4(0x7f00_0001))
            plan.scenarios = scenarios
            plan.calls = [1, 2]
            plan.span = .seconds(2)
            plan.settling = .milliseconds(500)
            plan.connectRate = 5
            plan.prompt = prompt
            plan.patience = .seconds(60)
            let runner = try BenchRunner(
                plan,
                tracks: try SpeechTracks(
                    monologue: speech, utterance: speech.trimmingSilence, interruption: speech.trimmingSilence),
                codec: CodecBaseline(encodeMicroseconds: 100, decodeMicroseconds: 100),
                codecTrack: try CodecTrack(speech), progress: BenchProgress()
            ) { try .native() }
            return try await runner.run()
        }

        @Test(.timeLimit(.minutes(5)))
        func listeningAndTalkingCallsAreMeasured() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let steps = try await run(server, [.listen, .talk, .connect])
            #expect(steps.map(\.scenario) == [.listen, .listen, .talk, .talk, .connect])
            #expect(steps.map(\.connected) == [1, 2, 1, 2, 10])
            for step in steps {
                #expect(step.failures.isEmpty)
                #expect(try #require(step.latency.offerToAnswer).count == step.connected)
                #expect(try #require(step.latency.offerToConnected).count == step.connected)
                #expect(try #require(step.cpu).msPerSecond > 0)
            }
            #expect(steps[0].hasEvents)
            #expect(steps[0].pacing == nil, "nobody spoke")
            // The server runs in this process here, so only that there is something to compare with.
            #expect(try #require(steps[3].cpu?.pacedCodecMsPerSecondPerCall) > 0)
            #expect(steps[1].cpu?.ratioToPacedCodec == nil, "a call that listens encodes nothing")
            let pacing = try #require(steps[3].pacing)
            // Two calls for two seconds, 50 packets a second each; a busy machine may lose some of that time.
            #expect((60...400).contains(pacing.packets))
            #expect(try #require(steps[3].generator).packetsSent >= 60)
            #expect(try #require(steps[3].latency.controlRoundTrip).count > 0)
            #expect(try #require(steps[3].latency.dataRoundTrip).count > 0)
            #expect(server.calls.callCount == 0)
            await server.stop()
        }

        @Test(.timeLimit(.minutes(5)))
        func turnsAndInterruptionsAreMeasured() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let steps = try await run(server, [.converse])
            #expect(steps.count == 2)
            for step in steps { #expect(step.latency.endOfSpeechToFirstAudio != nil, "\(step.failures)") }
            await server.stop()
        }

        @Test func aServerThatIsNotThereIsSaid() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            await server.stop()
            await #expect(throws: BenchError.self) { try await run(server, [.listen]) }
        }
    }
}
