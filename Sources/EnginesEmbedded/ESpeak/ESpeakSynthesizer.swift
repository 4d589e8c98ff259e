import CESpeak
import Engine
import EngineHost
import LocalSpeech
import NativeThreads

/// Speech in every language of espeak-ng, made about a thousand times faster than it is spoken.
///
/// A voice id is the library's file name with an optional variant: `espeak/gmw/de`, `espeak/roa/fr+f3`.
public final class ESpeakSynthesizer: Synthesizer {
    static let prefix = "espeak/"
    private let speaker: ClauseSpeaker
    private let files: Set<String>
    /// BCP 47 tags, by file.
    private let languages: [String: String]
    private let hosts: HostedVoices?
    public let voices: [Voice]

    /// - Parameters:
    ///   - hosting: How the library runs apart from this process; nil runs it inside.
    ///   - threads: How many answers are spoken at the same time in hosts; nil means one per core, at most 4. The
    ///     library inside this process speaks one at a time.
    /// - Throws: `EngineFault.Code.unavailable` when the library finds its data files nowhere.
    public init(hosting: EngineHosting? = nil, threads: Int? = nil) throws {
        let (known, workers): ([ESpeakVoice], WorkerPool)
        if let hosting {
            let threads = threads ?? min(4, NativeThread.processors)
            let pool = try HostPool(hosting.pool(.espeak, hosts: threads))
            known = ESpeakGreeting(parsing: try pool.start()[...])?.voices ?? []
            hosts = HostedVoices(pool, rate: ESpeakLibrary.rate)
            workers = WorkerPool(name: "espeak", threads: threads, queueLimit: 1024)
        } else {
            (known, workers, hosts) = (ESpeakLibrary.shared.voices, ESpeakLibrary.shared.pool, nil)
        }
        guard !known.isEmpty else {
            throw EngineFault(.unavailable, "espeak-ng has no voices: install the package espeak-ng-data.")
        }
        files = Set(known.map(\.file))
        voices = ESpeakCatalogue.voices(of: known)
        languages = Dictionary(
            voices.map { (Self.base(of: $0.id), $0.locale) }, uniquingKeysWith: { first, _ in first })
        speaker = ClauseSpeaker(
            pool: workers, cutter: ClauseCutter(alphabet: .unicode), voiceRate: ESpeakLibrary.rate)
    }

    /// Of its hosts; nil inside this process.
    public var hostCounters: EngineHostCounters? { hosts.map { EngineHostCounters($0.pool) } }

    public var counters: WorkerPool.Counters { speaker.pool.counters }

    public func synthesize(
        _ request: SynthesisRequest,
        emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        let rendering = Rendering(request)
        guard let voice = file(of: request.voice, isWhispered: rendering.isWhispered) else {
            throw EngineFault(.unsupported, "This voice is not installed.")
        }
        let language = languages[Self.base(of: request.voice)] ?? ""
        try await speaker.speak(request, in: language, volume: rendering.volume, emit: emit) { [hosts] clause, sink in
            if let hosts { return try hosts.speak(clause, voice: voice, rendering: rendering, sink: sink) }
            let output = ClauseOutput(clause, sink)
            try ESpeakUtterance(clause: clause, output: output).speak(voice: voice, rendering: rendering)
            output.finish()
        }
    }

    public func speaks(style: String, voice: String) -> Bool { SpeakingStyle(style) != nil }

    /// The file of a voice id, without the variant.
    private static func base(of id: String) -> String {
        String(id.dropFirst(prefix.count).prefix { $0 != "+" })
    }

    /// The file and variant behind a voice id, if both may be: an id comes from a client and must not become a path.
    private func file(of id: String, isWhispered: Bool) -> String? {
        guard id.hasPrefix(Self.prefix) else { return nil }
        let parts = id.dropFirst(Self.prefix.count).split(separator: "+", omittingEmptySubsequences: false)
        guard let file = parts.first.map(String.init), files.contains(file), parts.count <= 2 else { return nil }
        let variant = parts.count == 2 ? ESpeakVariant(file: String(parts[1])) : .own
        guard let variant else { return nil }
        return file + (isWhispered ? variant.whispered : variant).suffix
    }
}
