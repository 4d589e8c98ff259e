import Engine
import EngineHost
import LocalSpeech

/// espeak-ng in its host.
final class ESpeakHost: HostedEngine {
    private let voices: [ESpeakVoice]

    init() throws(HostFault) {
        voices = ESpeakLibrary.load()
        if voices.isEmpty { throw .unavailable }
    }

    var greeting: [UInt8] { ESpeakGreeting(voices: voices).bytes }

    /// Dictionaries and variants are read when a voice is chosen.
    var dataFolders: [String] { ESpeakLibrary.dataFolder.map { [$0] } ?? [] }

    func run(_ job: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8] {
        try SpeechJob.serve(job, channel) { job, output in
            let utterance = ESpeakUtterance(clause: Clause(job.text), output: output)
            try utterance.speak(voice: job.voice, rendering: job.rendering)
        }
    }
}

/// flite in its host.
final class FliteHost: HostedEngine {
    init() throws(HostFault) {
        for speaker in FliteSpeaker.allCases where FliteSpeakers.shared[speaker] == nil { throw .unavailable }
    }

    func run(_ job: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8] {
        try SpeechJob.serve(job, channel) { job, output in
            guard let voice = FliteVoice(id: job.voice) else { throw EngineFault(.unsupported, "") }
            try FliteUtterance(clause: Clause(job.text), voice: voice, output: output).speak(job.rendering)
        }
    }
}
