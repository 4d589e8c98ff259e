import Engine
import EnginesEmbedded
import Foundation
import LocalSpeech
import Logging
import Synchronization

/// Engines in hosts of the program that was built beside these tests.
enum HostedEngines {
    /// Of what is spoken, in hertz.
    static let rate = 16_000

    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "parley").path()
    }()

    static var hosting: EngineHosting {
        EngineHosting(program: program, logger: Logger(label: "hosts") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Processes of this one that are hosts or templates of an engine, spares included; those that have ended without
    /// being collected count too.
    static func processes(of engine: String) -> [Int32] {
        children(of: getpid()).filter { process in
            let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
            return name?.hasPrefix(engine) == true
        }
    }

    /// Those of them that have not ended.
    static func living(of engine: String) -> [Int32] {
        processes(of: engine).filter { status("State", of: $0)?.hasPrefix("Z") == false }
    }

    private static func children(of process: Int32) -> [Int32] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.flatMap { thread in
            let list = try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)
            return (list ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// A line of `/proc/<process>/status`.
    static func status(_ key: String, of process: Int32) -> String? {
        let lines = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return lines?.split(separator: "\n").first { $0.hasPrefix("\(key):") }?
            .dropFirst(key.count + 1).trimmingCharacters(in: .whitespaces)
    }

    /// Waits until a host has done what no event reports.
    static func eventually(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<1000 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    struct Spoken: Equatable {
        var samples: [Int16] = []
        var words: [SpokenWord] = []
        var visemes: [SpokenViseme] = []
    }

    static func speak(_ text: String, _ voice: String, _ voices: any Synthesizer) async throws -> Spoken {
        let spoken = Mutex(Spoken())
        try await voices.synthesize(SynthesisRequest(text: text, voice: voice, sampleRate: rate)) { event in
            spoken.withLock { spoken in
                switch event {
                case .audio(let piece): spoken.samples += piece
                case .word(let word): spoken.words.append(word)
                case .viseme(let viseme): spoken.visemes.append(viseme)
                }
            }
        }
        return spoken.withLock(\.self)
    }

    /// The fault that a text ends with; nil when it was spoken.
    static func fault(_ text: String, _ voice: String, _ voices: any Synthesizer) async -> EngineFault? {
        do {
            _ = try await speak(text, voice, voices)
            return nil
        } catch {
            return error as? EngineFault
        }
    }
}
