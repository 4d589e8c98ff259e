import Engine
import EngineConformance
import EnginesNeural
import Foundation
import SansIO
import Testing

/// Moonshine in real hosts, with the installed model.
@Suite(.serialized) struct MoonshineTests {
    @Test func itKeepsTheContract() async throws {
        let speech = Array(try InstalledModels.beckett().prefix(48_000))
        let breaches = await RecognizerConformance(speech: speech).check(try InstalledModels.recognizer(workers: 2))
        #expect(breaches.isEmpty, "\(breaches)")
    }

    @Test func aPersonIsUnderstood() async throws {
        let recognizer = try InstalledModels.recognizer()
        let events = await Hearing.events(try InstalledModels.beckett(), recognizer)
        guard case .final(let transcript)? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(transcript.text.hasPrefix("Ever tried"))
        #expect(transcript.text.contains("ver failed"))
        #expect(transcript.words.count == transcript.text.split(separator: " ").count)
        #expect(recognizer.capabilities.languages == ["en"])
    }

    @Test func theTextOfAPauseIsTheFinalWithoutAnotherDecode() async throws {
        let recognizer = try InstalledModels.recognizer()
        let speech = Array(try InstalledModels.beckett().prefix(48_000))
        let silence = [Int16](repeating: 0, count: 8_000)
        let (events, inbox) = AsyncStream.makeStream(of: RecognitionEvent.self)
        let stream = recognizer.open(RecognitionRequest(language: "en-GB")) { inbox.yield($0) }
        stream.feed(speech + silence)
        stream.report()
        var report: String?
        for await event in events {
            if case .report(let text) = event {
                report = text
                break
            }
        }
        let decodes = recognizer.counters.decodes
        stream.feed(silence)
        stream.finish()
        var final: String?
        for await event in events {
            if case .final(let transcript) = event {
                final = transcript.text
                break
            }
        }
        #expect(final == report && final?.isEmpty == false)
        #expect(recognizer.counters.decodes == decodes)
    }

    @Test func aLanguageThatTheModelDoesNotSpeakIsRefused() async throws {
        let recognizer = try InstalledModels.recognizer()
        let events = await Hearing.events(Hearing.tone, recognizer, RecognitionRequest(language: "de-DE"))
        guard case .failed(let fault)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(fault.code == .unsupported && fault.message.contains("en only"))
        #expect(events.count == 1)
    }

    @Test func noiseAndMusicHaveNoWords() async throws {
        let recognizer = try InstalledModels.recognizer(workers: 2)
        for (name, sound) in Sounds.all {
            let text = await Hearing.text(sound, recognizer)
            #expect(text == "", "\(name): \(text ?? "nothing")")
        }
    }

    @Test func soundsWithoutSpeechAreNotDecodedWhenAWitnessListens() async throws {
        let recognizer = try InstalledModels.recognizer { $0.witness = { _ in 0 } }
        #expect(await Hearing.text(try InstalledModels.beckett(), recognizer) == "")
        let convinced = try InstalledModels.recognizer { $0.witness = { _ in 3 } }
        #expect(await Hearing.text(try InstalledModels.beckett(), convinced)?.hasPrefix("Ever tried") == true)
    }

    @Test func minutesWithoutAnEndAreTranscribedInSegments() async throws {
        let recognizer = try InstalledModels.recognizer(workers: 2)
        let once = try InstalledModels.beckett()
        let text = await Hearing.text((0..<6).flatMap { _ in once }, recognizer)
        #expect((text ?? "").components(separatedBy: "failed").count >= 6)
        #expect(recognizer.counters.heldSamples == 0)
    }

    @Test func aHostThatIsKilledCostsNoUtterance() async throws {
        let recognizer = try InstalledModels.recognizer()
        try await recognizer.prepare()
        for process in Processes.hosts(of: "moonshine") { kill(process, SIGKILL) }
        #expect(await Hearing.text(try InstalledModels.beckett(), recognizer)?.hasPrefix("Ever tried") == true)
    }

    @Test func hostsRunOneThreadAndAreConfined() async throws {
        let recognizer = try InstalledModels.recognizer()
        #expect(await Hearing.text(try InstalledModels.beckett(), recognizer)?.isEmpty == false)
        let hosts = Processes.hosts(of: "moonshine")
        #expect(!hosts.isEmpty)
        for host in hosts {
            #expect(Processes.status("Threads", of: host) == "1")
            #expect(Processes.status("Seccomp", of: host) == "2")
        }
        withExtendedLifetime(recognizer) {}
    }
}

/// Sounds that are not speech, 1 to 10 s.
private enum Sounds {
    static var all: [(String, [Int16])] {
        var random = SplitMix(seed: 12)
        let noise = (0..<160_000).map { _ in Int16.random(in: -3_000...3_000, using: &random) }
        let bursts = (0..<64_000).map { index in
            index / 3_200 % 4 == 1 ? Int16.random(in: -9_000...9_000, using: &random) : 0
        }
        let knocks = (0..<64_000).map { index in
            Int16(20_000 * exp(-Double(index % 8_000) / 300) * sin(Double(index) * 0.08))
        }
        let scale = [262.0, 294, 330, 349, 392, 440, 494, 523]
        let music = (0..<128_000).map { index in
            let note = scale[index / 8_000 % 8] * 2 * .pi / 16_000
            let time = Double(index)
            let tone = sin(time * note) + 0.5 * sin(2 * time * note) + 0.3 * sin(3 * time * note)
            return Int16(6_000 * exp(-Double(index % 8_000) / 5_000) * tone)
        }
        let hum = (0..<64_000).map { Int16(5_000 * sin(Double($0) * 0.0196)) }
        let sweep = (0..<48_000).map { Int16(9_000 * sin(Double($0) * Double($0) * 2e-6)) }
        return [
            ("silence", [Int16](repeating: 0, count: 160_000)), ("noise", noise), ("bursts", bursts),
            ("knocks", knocks),
            ("music", music), ("hum", hum), ("sweep", sweep), ("tone", Hearing.tone),
            ("full scale", (0..<32_000).map { $0.isMultiple(of: 2) ? .max : .min }), ("one sample", [.min]),
        ]
    }
}

/// Engine hosts that this process started.
enum Processes {
    /// Confined hosts, without their template.
    static func hosts(of engine: String) -> [Int32] {
        let own = "\(getpid())"
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { process in
            status("Name", of: process) == engine && status("PPid", of: process) == own
                && status("Seccomp", of: process) == "2"
        }
    }

    /// A line of `/proc/<process>/status`.
    static func status(_ key: String, of process: Int32) -> String? {
        let lines = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return lines?.split(separator: "\n").first { $0.hasPrefix("\(key):") }?
            .dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces)
    }
}
