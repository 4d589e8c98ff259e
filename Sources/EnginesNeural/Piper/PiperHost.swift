import Engine
import EngineHost
import Glibc
import LocalSpeech

/// A Piper voice in its host. The runtime, the model and espeak-ng are loaded before hosts are forked, and shared by them.
package final class PiperHost: HostedEngine {
    private enum State {
        case ready(PiperModel, PiperConfiguration, PiperESpeak?)
        /// Why there is no voice. Reported instead of a failed start, so that the operator can be told.
        case failed(PiperProblem)
    }

    private let state: State
    package let memoryAllowance: UInt64

    /// Of the host's program, after the name of the engine.
    /// - Parameter memory: Bytes that a host may use beyond what loading took.
    package static func arguments(_ voice: PiperVoiceFile, libraries: String, memory: Int) -> [String] {
        [libraries, voice.model, voice.configuration, "\(memory)"]
    }

    /// - Throws: `HostFault.unavailable` for arguments that are none; a voice that cannot be loaded is in the greeting.
    package init(arguments: [String]) throws(HostFault) {
        guard arguments.count == 4, let memory = UInt64(arguments[3]), memory > 0 else { throw .unavailable }
        memoryAllowance = memory
        do throws(PiperProblem) {
            let file = PiperVoiceFile(
                id: "", name: "", locale: "", gender: .neutral, model: arguments[1], configuration: arguments[2])
            let configuration = try file.read()
            var espeak: PiperESpeak?
            if case .espeak(let voice) = configuration.phonemes { espeak = try PiperESpeak(voice: voice) }
            let runtime = try ONNXRuntime(folder: arguments[0])
            let model = try PiperModel(file: file.model, configuration, runtime)
            state = .ready(model, configuration, espeak)
        } catch {
            state = .failed(error)
        }
    }

    /// Empty, or why there is no voice.
    package var greeting: [UInt8] {
        guard case .failed(let problem) = state else { return [] }
        var writer = ByteWriter()
        writer.text(problem.description, limit: 1024)
        return writer.bytes
    }

    /// Reads `greeting`.
    static func problem(in greeting: [UInt8]) -> PiperProblem? {
        if greeting.isEmpty { return nil }
        var reader = ByteReader(greeting[...])
        return PiperProblem(reader.text(limit: 1024) ?? "The engine host sent a greeting that makes no sense.")
    }

    /// espeak-ng reads its dictionaries when a text changes its language.
    package var dataFolders: [String] { PiperESpeak.dataFolder.map { [$0] } ?? [] }

    package func run(_ job: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8] {
        guard case .ready(let model, let configuration, let espeak) = state else { throw .unavailable }
        return try SpeechJob.serve(job, channel) { job, output in
            guard let speaker = Int64(job.voice), (0..<Int64(configuration.speakerCount)).contains(speaker) else {
                throw EngineFault(.unsupported, "")
            }
            let clause = Clause(job.text)
            let phrases = espeak?.phrases(of: clause) ?? PiperLetters.phrases(of: clause)
            let utterance = PiperUtterance(
                model: model, configuration: configuration, speaker: speaker, output: output)
            var isFirst = true
            try utterance.speak(PiperRuns.of(phrases), job.rendering) {
                defer { isFirst = false }
                if isFirst { return false }
                // The server cancels when it receives sound; its word needs a moment to arrive.
                output.flush()
                usleep(1_000)
                return channel.isCancelled()
            }
        }
    }
}
