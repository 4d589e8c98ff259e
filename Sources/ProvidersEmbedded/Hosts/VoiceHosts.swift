import Engine
import EngineHost

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
        try speak(job, channel) { job, output in
            try ESpeakUtterance(clause: Clause(job.text), output: output).speak(voice: job.voice, manner: job.manner)
        }
    }
}

/// flite in its host.
final class FliteHost: HostedEngine {
    init() throws(HostFault) {
        for speaker in FliteSpeaker.allCases where FliteSpeakers.shared[speaker] == nil { throw .unavailable }
    }

    func run(_ job: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8] {
        try speak(job, channel) { job, output in
            guard let voice = FliteVoice(id: job.voice) else { throw EngineFault(.unsupported, "") }
            try FliteUtterance(clause: Clause(job.text), voice: voice, output: output).speak(job.manner)
        }
    }
}

/// Speaks one job of a voice in its host.
private func speak(
    _ body: ArraySlice<UInt8>, _ channel: HostChannel, _ voice: (SpeechJob, SpeechRecordWriter) throws -> Void
) throws(HostFault) -> [UInt8] {
    guard let job = SpeechJob(parsing: body) else { throw .failed }
    let output = SpeechRecordWriter(channel)
    do {
        try voice(job, output)
    } catch {
        throw (error as? EngineFault)?.code == .unsupported ? .unsupported : .failed
    }
    output.finish()
    return []
}
