import Engine
import EnginesEmbedded
import Synchronization

/// The voices that Parley brings along: the neural ones that are installed in front, the classic ones behind them.
///
/// A name of the catalogue prefers a neural voice of the right locale and gender. The very names of classic voices, such
/// as `en-US-SltNeural`, keep their voice.
public final class LocalVoices: Synthesizer {
    private let classic: EmbeddedVoices
    private let neural: @Sendable () -> [any Synthesizer]
    /// Neural voices that sessions may still name after they were removed.
    private let seen = Mutex<[String: Voice]>([:])

    /// - Parameter neural: The neural synthesizers that are installed now, the preferred one first; asked often.
    public init(classic: EmbeddedVoices, neural: @escaping @Sendable () -> [any Synthesizer]) {
        self.classic = classic
        self.neural = neural
    }

    public var voices: [Voice] { neural().flatMap(\.voices) + classic.voices }

    /// The voice of a session that names none: a neural one for American English if there is one.
    public var usualVoice: String? {
        neural().lazy.flatMap(\.voices).first { $0.locale.lowercased() == "en-us" }?.name
    }

    /// The voice for what a client asks for.
    /// - Parameters:
    ///   - locale: BCP 47 tag that the voice should speak, whatever its name says.
    ///   - preferred: BCP 47 tags; the first that is an accent of the voice's language is spoken.
    public func choose(
        _ name: String?, locale: String? = nil, preferring preferred: [String] = []
    ) -> VoiceResolution {
        let own = neural().flatMap(\.voices)
        seen.withLock { seen in for voice in own { seen[voice.id] = voice } }
        if let name, let voice = own.first(where: { NeuralVoiceMatch.isName(name, of: $0) }),
            NeuralVoiceMatch.speaks(voice, locale: locale, preferring: preferred)
        {
            return .exact(id: voice.id)
        }
        switch classic.resolve(name, locale: locale, preferring: preferred) {
        case .found(let voice):
            guard let better = stand(in: own, for: voice, named: name) else { return .exact(id: voice.id) }
            return .exact(id: better.id)
        case .substituted(let voice):
            let better = stand(in: own, for: voice, named: name) ?? voice
            return .substitute(id: better.id, name: better.name)
        case .unknown(let near): return .unknown(near: near)
        }
    }

    /// The neural voice that is preferred to a classic one; nil when the classic one was asked for itself.
    private func stand(in own: [Voice], for voice: Voice, named name: String?) -> Voice? {
        if let name, classic.isOwnName(name) { return nil }
        return own.first { NeuralVoiceMatch.isAlike($0, voice) }
    }

    public func speaks(style: String, voice: String) -> Bool {
        owner(of: voice)?.speaks(style: style, voice: voice) ?? classic.speaks(style: style, voice: voice)
    }

    public func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        if let owner = owner(of: request.voice) { return try await owner.synthesize(request, emit: emit) }
        var request = request
        if let gone = seen.withLock({ $0[request.voice] }) { request.voice = classicVoice(for: gone) }
        try await classic.synthesize(request, emit: emit)
    }

    private func owner(of voice: String) -> (any Synthesizer)? {
        neural().first { synthesizer in synthesizer.voices.contains { $0.id == voice } }
    }

    private func classicVoice(for voice: Voice) -> String {
        let stand = classic.resolve(nil, locale: voice.locale, gender: voice.gender).voice
        return stand?.id ?? voice.id
    }
}
