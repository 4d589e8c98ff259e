import Engine

/// Synthesizers that stand in for each other. The voices are those of the first; where another takes over, it speaks
/// with its own voice that comes nearest.
public struct ReliableSynthesizer: Synthesizer {
    public struct Candidate: Sendable {
        public var synthesizer: any Synthesizer
        public var health: EngineHealth

        public init(_ synthesizer: any Synthesizer, health: EngineHealth) {
            self.synthesizer = synthesizer
            self.health = health
        }
    }

    private struct Standing: Sendable {
        var synthesizer: any Synthesizer
        /// `Voice.id` of the first synthesizer → that of this one; nil: the same.
        var voices: [String: String]?
    }

    private let candidates: [(Standing, EngineHealth)]
    public let voices: [Voice]

    /// - Parameter candidates: Best first.
    public init(_ candidates: [Candidate]) {
        let voices = candidates.first?.synthesizer.voices ?? []
        self.voices = voices
        self.candidates = candidates.enumerated().map { index, candidate in
            let own = index == 0 ? nil : VoiceMatch.table(from: voices, to: candidate.synthesizer.voices)
            return (Standing(synthesizer: candidate.synthesizer, voices: own), candidate.health)
        }
    }

    public func speaks(style: String, voice: String) -> Bool {
        candidates.first?.0.synthesizer.speaks(style: style, voice: voice) ?? false
    }

    public func synthesize(
        _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
    ) async throws {
        try await Attempts.run(candidates, for: request.owner, engine: "The synthesizer", emit: emit) {
            candidate, emit in
            var request = request
            if let voices = candidate.voices {
                guard let voice = voices[request.voice] else {
                    throw EngineFault(.unsupported, "No voice can stand in for the one that was asked for.")
                }
                request.voice = voice
            }
            try await candidate.synthesizer.synthesize(request, emit: emit)
        }
    }
}

/// Which voice of one synthesizer comes nearest to one of another.
enum VoiceMatch {
    /// Ids to ids. A voice of another language stands in for none.
    static func table(from voices: [Voice], to others: [Voice]) -> [String: String] {
        var table: [String: String] = [:]
        for voice in voices {
            let near = others.max { likeness($0, voice) < likeness($1, voice) }
            if let near, likeness(near, voice) > 0 { table[voice.id] = near.id }
        }
        return table
    }

    private static func likeness(_ one: Voice, _ other: Voice) -> Int {
        guard language(one) == language(other) else { return 0 }
        var likeness = 1
        if one.locale.lowercased() == other.locale.lowercased() { likeness += 4 }
        if one.gender == other.gender { likeness += 2 }
        if one.name == other.name { likeness += 8 }
        return likeness
    }

    private static func language(_ voice: Voice) -> Substring {
        voice.locale.lowercased().prefix { $0 != "-" && $0 != "_" }
    }
}
