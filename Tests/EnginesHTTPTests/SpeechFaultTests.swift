import Audio
import Engine
import EnginesHTTP
import NIOHTTP1
import Synchronization
import Testing

/// What synthesizer servers send instead of audio, or under another label.
struct SpeechFaultTests {
    private func speak(
        _ text: String, at server: ScriptedServer, longestText: Int = 4000
    ) async -> (speech: [Int16], fault: EngineFault?) {
        var endpoint = server.endpoint
        endpoint.retries = 0
        var settings = HTTPSynthesizer.Settings()
        settings.longestText = longestText
        let synthesizer = HTTPSynthesizer(at: endpoint, settings: settings)
        let speech = Mutex<[Int16]>([])
        do {
            let request = SynthesisRequest(text: text, voice: synthesizer.voices[0].id, sampleRate: 24_000)
            try await synthesizer.synthesize(request) { event in
                if case .audio(let piece) = event { speech.withLock { $0 += piece } }
            }
            return (speech.withLock(\.self), nil)
        } catch {
            return (speech.withLock(\.self), error as? EngineFault)
        }
    }

    private func audio(_ milliseconds: Int) -> [Int16] {
        (0..<milliseconds * 24).map { $0 / 27 % 2 == 0 ? 6000 : -6000 }
    }

    private func raw(_ samples: [Int16], type: String = "audio/pcm") -> [ScriptedServer.Step] {
        var bytes: [UInt8] = []
        PCM.append(samples.span, littleEndianTo: &bytes)
        return [.head(.ok, [("content-type", type)]), .bytes(bytes), .end]
    }

    @Test(
        arguments: [
            ([.head(.ok, [("content-type", "audio/pcm")]), .end], FaultCause.silent),
            ([.head(.ok), .bytes(Array(WAVFile(sampleRate: 24_000, samples: []).bytes)), .end], .silent),
            ([.head(.unprocessableEntity), .end], .rejected), ([.head(.notFound), .end], .rejected),
            ([.head(.ok), .body(#"{"error":{"message":"x","code":503}}"#), .end], .serverError),
            (
                [.head(.ok, [("content-type", "audio/pcm")]), .body(#"{"error":"no such voice, sorry"}"#), .end],
                .rejected
            ),
            ([.head(.ok), .body("data: {\"error\":{\"type\":\"rate_limit\"}}\n\n"), .end], .overloaded),
            ([.head(.ok, [("content-type", "application/json")]), .body(#"{"audio":"AAAA"}"#), .end], .unreadable),
            ([.head(.ok, [("content-type", "audio/pcm")]), .body("ID3 and more of a file"), .end], .unreadable),
            ([.head(.serviceUnavailable), .end], .serverError), ([.hangUp], .unreachable),
        ] as [([ScriptedServer.Step], FaultCause)])
    func aFaultSaysWhomItConcerns(_ script: [ScriptedServer.Step], _ cause: FaultCause) async throws {
        let server = try await ScriptedServer(script)
        let (speech, fault) = await speak("Good day.", at: server)
        #expect(fault?.cause == cause && speech.isEmpty)
        try await server.stop()
    }

    @Test(arguments: ["text/plain", "application/json", "application/octet-stream"])
    func audioIsReadWhateverItsLabel(_ type: String) async throws {
        let tone = audio(300)
        let file = WAVFile(sampleRate: 24_000, samples: tone).bytes
        let server = try await ScriptedServer(
            raw(tone, type: type), [.head(.ok, [("content-type", type)]), .bytes(file), .end],
            [.head(.ok, [("content-type", "audio/mpeg")]), .bytes(file), .end])
        for _ in 0..<3 {
            let (speech, fault) = await speak("Good day.", at: server)
            #expect(fault == nil && speech == tone)
        }
        try await server.stop()
    }

    @Test func oneOfManyPiecesMayHaveNoSound() async throws {
        let server = try await ScriptedServer(raw(audio(100)), raw([]), raw(audio(100)))
        let (speech, fault) = await speak("One. Two. Six.", at: server, longestText: 5)
        #expect(fault == nil && speech.count == 200 * 24 && server.requests.count == 3)
        try await server.stop()
    }
}
