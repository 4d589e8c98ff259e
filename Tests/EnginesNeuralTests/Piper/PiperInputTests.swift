import Engine
import EngineHost
import EnginesNeural
import Foundation
import Testing

extension WithPiperVoice {
    /// Texts that nobody would say: each is spoken or passed over, and the host lives on.
    @Suite struct PiperInputTests {
        private static let voices = Result { try NeuralVoices.all(threads: 1) }
        private static let texts: [(name: String, text: String)] = [
            ("a long word", String(repeating: "supercalifragilistic", count: 150)),
            ("one letter", String(repeating: "a", count: 3_000)), ("digits", String(repeating: "7", count: 240)),
            ("a URL", "https://www.example.com/" + String(repeating: "path_to/", count: 40) + "?q=%20%21&x=1#top"),
            ("initials", String(repeating: "a.b.c.d.e.f.g.h.", count: 15)),
            ("accents", "e" + String(repeating: "\u{301}", count: 2_000) + " Z\u{351}\u{36B}a\u{343}lgo"),
            ("other scripts", "你好 नमस्ते مرحبا שלום こんにちは Здравствуйте สวัสดี"), ("emoji", "👩‍👩‍👧 🙂 🏳️‍🌈"),
            ("brackets", "((((a)))) [[b]] {{c}} <d> (en) ('x)"),
            ("commands", "\u{1}200W [[h@l'oU]] \u{0}\u{1B}[31m\u{7}"),
            ("marks between letters", String(repeating: "a,", count: 120)),
        ]

        @Test(arguments: texts.indices)
        func isSpokenByAHostThatLivesOn(index: Int) async throws {
            let voices = try Self.voices.get()
            _ = try await NeuralVoices.speak(Self.texts[index].text, voices)
            let after = try await NeuralVoices.speak("Hello there.", voices)
            #expect(after.words.map(\.text) == ["Hello", "there"])
            #expect(voices.hostCounters.first?.losses == [:], "\(Self.texts[index].name)")
        }

        @Test(arguments: ["!!! ??? ... ,,, ---", "\u{200B}\u{FEFF}", "()[]{}", "\u{301}\u{301}"])
        func whatHasNothingToSayIsSilence(text: String) async throws {
            let voices = try Self.voices.get()
            let spoken = try await NeuralVoices.speak(text, voices)
            #expect(spoken.samples.isEmpty && spoken.words.isEmpty)
        }

        /// Cancelled after its first sound, a text of 100 kB costs no more than the run in hand.
        @Test func aTextOfAHundredKilobytesEndsWhenItIsCancelled() async throws {
            let voices = try Self.voices.get()
            let before = voices.counters.completed
            let text = String(repeating: "This is one of very many sentences, and it goes on. ", count: 2_000)
            let (pieces, queue) = AsyncStream<Int>.makeStream()
            let task = Task {
                try await voices.synthesize(
                    SynthesisRequest(text: text, voice: NeuralVoices.joe, sampleRate: 24_000)
                ) { if case .audio(let piece) = $0 { queue.yield(piece.count) } }
            }
            for await _ in pieces { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            // The only worker is free again.
            #expect(try await !NeuralVoices.speak("Hello.", voices).samples.isEmpty)
            #expect(voices.counters.completed - before <= 3)
        }

        @Test func aHostThatIsKilledCostsAtMostItsClause() async throws {
            let others = NeuralProcesses.hosts()
            let voices = try NeuralVoices.all(threads: 1)
            _ = try await NeuralVoices.speak("Hello.", voices)
            let hosts = NeuralProcesses.hosts().filter { !others.contains($0) }
            #expect(!hosts.isEmpty)
            for host in hosts { kill(host, SIGKILL) }
            do { _ = try await NeuralVoices.speak("This may be lost.", voices) } catch { #expect(error is EngineFault) }
            #expect(try await !NeuralVoices.speak("Hello.", voices).samples.isEmpty)
        }

        @Test func hostsAreConfinedAndHaveOneThread() async throws {
            let voices = try NeuralVoices.all(threads: 1)
            _ = try await NeuralVoices.speak("Hello.", voices)
            let hosts = NeuralProcesses.hosts()
            #expect(!hosts.isEmpty)
            for host in hosts {
                #expect(NeuralProcesses.status("Seccomp", of: host) == "2")
                #expect(NeuralProcesses.status("Threads", of: host) == "1")
            }
            withExtendedLifetime(voices) {}
        }
    }
}

/// Processes of voices that this one started.
enum NeuralProcesses {
    /// Hosts, without the templates, which have seen no input.
    static func hosts() -> [Int32] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        let children = threads.flatMap { thread in
            let list = try? String(contentsOfFile: "/proc/self/task/\(thread)/children", encoding: .utf8)
            return (list ?? "").split(separator: " ").compactMap { Int32($0) }
        }
        return children.filter { process in
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            return name?.hasPrefix("piper") == true && status("NoNewPrivs", of: process) == "1"
        }
    }

    /// A line of `/proc/<process>/status`.
    static func status(_ key: String, of process: Int32) -> String? {
        let lines = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return lines?.split(separator: "\n").first { $0.hasPrefix("\(key):") }?
            .dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces)
    }
}
