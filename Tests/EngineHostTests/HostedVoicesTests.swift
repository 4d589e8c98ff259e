import Engine
import EngineConformance
import EnginesEmbedded
import Foundation
import Testing

/// The voices in real hosts.
@Suite(.serialized) struct HostedVoicesTests {
    /// Overruns a buffer on the stack of espeak-ng 1.51 in every language but English.
    static let hostile = String(repeating: "a.b.c.d.e.f.g.h.", count: 15)
    static let german = "espeak/gmw/de"

    @Test(arguments: ["flite/kal16", "espeak/gmw/en-US"])
    func theyKeepTheContract(voice: String) async {
        var conformance = SynthesizerConformance()
        conformance.voice = voice
        let breaches = await conformance.check(EmbeddedVoices(hosting: HostedEngines.hosting))
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test(arguments: [
        ("flite/kal16", "Hello there, Dr. Smith. That is $3.50."), ("flite/slt+nora", "How are you today?"),
        ("espeak/gmw/de+f2", "Guten Tag, wie geht es Ihnen heute?"), ("espeak/roa/fr", "Bonjour, c'est-à-dire !"),
        ("espeak/sit/cmn-Latn-pinyin", "你好，你今天好吗？"),
    ])
    func theySayTheSameAsInsideThisProcess(voice: String, text: String) async throws {
        let hosted = try await HostedEngines.speak(text, voice, EmbeddedVoices(hosting: HostedEngines.hosting))
        let inside = try await HostedEngines.speak(text, voice, EmbeddedVoices())
        #expect(hosted.words.map(\.text) == inside.words.map(\.text))
        #expect(hosted.words.map(\.endOffset) == inside.words.map(\.endOffset))
        #expect(hosted.visemes.map(\.id) == inside.visemes.map(\.id))
        // What espeak-ng spoke last, here perhaps for another test, lengthens the next text by up to 80 ms, however long
        // that is: the French one takes 1.15 s after itself, and 1.23 s after a lone combining accent.
        let carried = voice.hasPrefix("espeak") ? HostedEngines.rate / 10 : 0
        #expect(abs(hosted.samples.count - inside.samples.count) <= carried)
        #expect(!hosted.samples.isEmpty && !hosted.words.isEmpty)
    }

    @Test func theListOfVoicesIsThatOfTheLibrary() {
        let (hosted, inside) = (EmbeddedVoices(hosting: HostedEngines.hosting), EmbeddedVoices())
        #expect(hosted.voices == inside.voices)
        #expect(hosted.missing == nil)
    }

    @Test func aTextThatCrashesTheVoiceCostsItsUtteranceAndIsQuarantinedAfterTheSecondCrash() async throws {
        let voices = EmbeddedVoices(hosting: HostedEngines.hosting)
        for _ in 0..<2 {
            #expect(await HostedEngines.fault(Self.hostile, Self.german, voices)?.code == .failed)
            #expect(try await !HostedEngines.speak("Guten Tag.", Self.german, voices).samples.isEmpty)
        }
        for _ in 0..<3 {
            #expect(await HostedEngines.fault(Self.hostile, Self.german, voices)?.code == .unsupported)
        }
        let counters = try #require(voices.hostCounters.first { $0.engine == "espeak-ng" })
        #expect(counters.losses == ["crash": 2])
        #expect(counters.quarantined == 1)
        #expect(counters.refused == 3)
        #expect(try await !HostedEngines.speak("Guten Tag.", Self.german, voices).samples.isEmpty)
        // The same text in another voice is another input.
        #expect(await HostedEngines.fault(Self.hostile, "espeak/roa/fr", voices)?.code == .failed)
    }

    @Test func aTextThatCrashesTheVoiceHarmsNoOtherText() async throws {
        let voices = EmbeddedVoices(threads: 2, hosting: HostedEngines.hosting)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let text = Self.hostile + " \(number)"
                    return await HostedEngines.fault(text, Self.german, voices) != nil
                }
                group.addTask {
                    let spoken = try? await HostedEngines.speak("Guten Tag Nummer \(number).", Self.german, voices)
                    return spoken?.samples.isEmpty == false
                }
            }
            for await isAsExpected in group { #expect(isAsExpected) }
        }
    }

    @Test func hostsThatAreKilledAreReplaced() async throws {
        // Those of earlier tests may still be ending.
        let others = Set(HostedEngines.processes(of: "espeak-ng"))
        let voices = EmbeddedVoices(threads: 2, hosting: HostedEngines.hosting)
        var kills = 0
        for round in 0..<20 {
            let living = { HostedEngines.living(of: "espeak-ng").filter { !others.contains($0) } }
            #expect(await HostedEngines.eventually { living().count >= 2 })
            // The template too: a new one is loaded while the spare serves.
            if let victim = living().randomElement(), kill(victim, SIGKILL) == 0 { kills += 1 }
            let fault = await HostedEngines.fault("Guten Tag \(round).", Self.german, voices)
            #expect(fault == nil || fault?.code == .failed)
            #expect(try await !HostedEngines.speak("Noch einmal \(round).", Self.german, voices).samples.isEmpty)
        }
        #expect(kills == 20)
        let counters = { voices.hostCounters.first { $0.engine == "espeak-ng" } }
        #expect(await HostedEngines.eventually { counters()?.losses.values.reduce(0, +) ?? 0 >= kills })
        #expect(try #require(counters()).quarantined == 0)
    }

    @Test func aHostThatHangsIsEndedAndReplaced() async throws {
        var hosting = HostedEngines.hosting
        hosting.silence = .milliseconds(500)
        let voices = EmbeddedVoices(threads: 1, hosting: hosting)
        #expect(try await !HostedEngines.speak("Guten Tag.", Self.german, voices).samples.isEmpty)
        let stopped = HostedEngines.processes(of: "espeak-ng")
            .filter { HostedEngines.status("Seccomp", of: $0) == "2" }
        for process in stopped { kill(process, SIGSTOP) }
        #expect(await HostedEngines.fault("Wer hört mich?", Self.german, voices)?.code == .timeout)
        let counters = try #require(voices.hostCounters.first { $0.engine == "espeak-ng" })
        #expect(counters.losses["stalled"] == 1)
        for process in stopped { kill(process, SIGCONT) }
        #expect(try await !HostedEngines.speak("Guten Tag.", Self.german, voices).samples.isEmpty)
    }

    @Test func hostsAreConfinedBeforeTheirFirstJob() async throws {
        let voices = EmbeddedVoices(hosting: HostedEngines.hosting)
        _ = try await HostedEngines.speak("Hello.", "flite/kal16", voices)
        for engine in ["espeak-ng", "flite"] {
            func hosts() -> [Int32] {
                HostedEngines.processes(of: engine).filter { HostedEngines.status("NoNewPrivs", of: $0) == "1" }
            }
            // All but the template, which has seen no input.
            #expect(
                await HostedEngines.eventually {
                    !hosts().isEmpty && hosts().count == HostedEngines.processes(of: engine).count - 1
                })
            for host in hosts() {
                #expect(HostedEngines.status("Seccomp", of: host) == "2")
                #expect(HostedEngines.status("Threads", of: host) == "1")
                let limits = try String(contentsOfFile: "/proc/\(host)/limits", encoding: .utf8)
                #expect(limits.contains(#/Max file size +0 +0 /#))
                #expect(limits.contains(#/Max core file size +0 +0 /#))
                #expect(limits.contains(#/Max open files +16 +16 /#))
                #expect(!limits.contains(#/Max address space +unlimited/#))
            }
        }
    }

    @Test func noProcessOutlivesTheVoices() async throws {
        do {
            let voices = EmbeddedVoices(hosting: HostedEngines.hosting)
            _ = try await HostedEngines.speak("Guten Tag.", Self.german, voices)
            #expect(!HostedEngines.processes(of: "espeak-ng").isEmpty)
        }
        #expect(
            await HostedEngines.eventually {
                HostedEngines.processes(of: "espeak-ng").isEmpty && HostedEngines.processes(of: "flite").isEmpty
            })
    }

    @Test func withoutItsProgramAnEngineIsUnavailable() async {
        var hosting = HostedEngines.hosting
        hosting.program = "/nowhere/parley"
        let voices = EmbeddedVoices(hosting: hosting)
        #expect(voices.missing?.code == .unavailable)
        #expect(await HostedEngines.fault("Hello.", "flite/kal16", voices)?.code == .unavailable)
    }
}
