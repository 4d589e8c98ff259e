import Bench

/// What the callers say, spoken by a built-in voice and encoded once.
struct BenchSpeech {
    var codec: CodecTrack
    var tracks: SpeechTracks

    static func make() async throws -> BenchSpeech {
        let voice = "en-US-KalNeural"
        let monologue = try await Speech.synthesized(
            """
            The north wind and the sun were disputing which was the stronger, when a traveller came along wrapped in a \
            warm cloak. They agreed that the one who first made the traveller take his cloak off should be considered \
            stronger than the other. Then the north wind blew as hard as he could, but the more he blew, the more \
            closely did the traveller fold his cloak around him, and at last the north wind gave up.
            """, voice: voice)
        let utterance = try await Speech.synthesized("Would you please tell me what the time is now?", voice: voice)
        let interruption = try await Speech.synthesized("Wait, that is enough.", voice: voice)
        return BenchSpeech(
            codec: try CodecTrack(monologue),
            tracks: try SpeechTracks(monologue: monologue, utterance: utterance, interruption: interruption))
    }
}
