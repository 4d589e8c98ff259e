import Audio
import Engine
import EnginesHTTP
import Events
import Synchronization
import Testing

struct HTTPSynthesizerTests {
    private func synthesizer(
        at url: String, answer: Duration = .seconds(600), pause: Duration = .seconds(600),
        _ change: (inout HTTPSynthesizer.Settings) -> Void = { _ in }
    ) -> HTTPSynthesizer {
        var endpoint = EngineEndpoint(
            name: "test", baseURL: url, headers: [("authorization", "Bearer secret-key")], query: "api-version=1")
        // A test run keeps all cores busy: only what is to time out does.
        endpoint.patience.connect = .seconds(600)
        endpoint.patience.answer = answer
        endpoint.patience.pause = pause
        endpoint.retries = 0
        var settings = HTTPSynthesizer.Settings()
        change(&settings)
        return HTTPSynthesizer(at: endpoint, settings: settings)
    }

    /// What came of one request.
    private final class Speech: Sendable {
        private let state = Mutex((pieces: [[Int16]](), words: [SpokenWord]()))
        var pieces: [[Int16]] { state.withLock(\.pieces) }
        var samples: [Int16] { pieces.flatMap(\.self) }
        var words: [SpokenWord] { state.withLock(\.words) }

        func take(_ event: SynthesisEvent) {
            state.withLock { state in
                switch event {
                case .audio(let piece): state.pieces.append(piece)
                case .word(let word): state.words.append(word)
                case .viseme: break
                }
            }
        }
    }

    private func speak(
        _ text: String = "Good day to you.", rate: Int = 24_000, by synthesizer: HTTPSynthesizer,
        _ change: (inout SynthesisRequest) -> Void = { _ in }
    ) async -> (speech: Speech, fault: EngineFault?) {
        let speech = Speech()
        var request = SynthesisRequest(text: text, voice: synthesizer.voices[0].id, sampleRate: rate)
        change(&request)
        do {
            try await synthesizer.synthesize(request) { speech.take($0) }
            return (speech, nil)
        } catch {
            return (speech, error as? EngineFault ?? EngineFault(.failed, "\(error)"))
        }
    }

    private static func audio(_ milliseconds: Int, rate: Int = 24_000) -> [Int16] {
        (0..<milliseconds * rate / 1000).map { $0 / 27 % 2 == 0 ? 6000 : -6000 }
    }

    private static func bytes(_ samples: [Int16]) -> [UInt8] {
        var bytes: [UInt8] = []
        PCM.append(samples.span, littleEndianTo: &bytes)
        return bytes
    }

    private static func raw(_ samples: [Int16], type: String = "audio/pcm") -> [ScriptedServer.Step] {
        [.head(.ok, [("content-type", type)]), .bytes(bytes(samples)), .end]
    }

    @Test func theRequestSaysWhatIsSpokenAndHow() async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(1000)))
        let synthesizer = synthesizer(at: server.url) {
            $0.model = "tts-1"
            $0.voices = [RemoteVoice(name: "Ava", id: "af_heart")]
            $0.instructions = "Speak in a {style} tone."
            $0.extra = ["stream_format": "audio"]
        }
        let (speech, fault) = await speak("Say \"hello\".\n", by: synthesizer) {
            $0.rate = 1.5
            $0.style = "cheerful"
            $0.pitch = 2
        }
        #expect(fault == nil && speech.samples == Self.audio(1000))
        let sent = try #require(server.requests.first)
        #expect(sent.uri == "/v1/audio/speech?api-version=1")
        #expect(sent.headers.first(name: "authorization") == "Bearer secret-key")
        let body: JSONValue = [
            "model": "tts-1", "input": "Say \"hello\".", "voice": "af_heart", "response_format": "pcm", "speed": 1.5,
            "instructions": "Speak in a cheerful tone.", "stream_format": "audio",
        ]
        #expect(JSONValue(parsing: sent.bytes) == body)
        #expect(synthesizer.speaks(style: "cheerful", voice: "Ava"))
        try await server.stop()
    }

    private static let answer = """
        ### Plan

        **First** do *this*: see [the guide](https://example.org/a_b?x=1). It is €20 🙂.

        | a | b |
        |---|---|
        | 1 | 2 |

        Use snake_case, 3*4 and C# then.
        """

    /// What markup means is for the eye: a voice is given the words alone, unless its operator wants it otherwise.
    @Test(arguments: [
        (
            HTTPSynthesizer.Settings.Text.plain,
            "Plan First do this: see the guide. It is €20. a, b 1, 2 Use snake_case, 3*4 and C# then."
        ),
        (
            .words,
            "Plan First do this: see the guide. It is 20 euros. a, b 1, 2 Use snake case, 3 times 4 and C sharp then."
        ),
        (.raw, answer),
    ])
    func theVoiceIsGivenTextWithoutMarkup(_ text: HTTPSynthesizer.Settings.Text, input: String) async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(3000)))
        let (speech, fault) = await speak(Self.answer, by: synthesizer(at: server.url) { $0.text = text })
        #expect(fault == nil)
        let body = JSONValue(parsing: try #require(server.requests.first).bytes)
        #expect(body?["input"]?.stringValue == input)
        // Words point into what was written.
        #expect(speech.words.last?.endOffset == Self.answer.utf8.count)
        if let guide = speech.words.first(where: { $0.text == "guide" }), text != .raw {
            let heard = String(decoding: Self.answer.utf8.prefix(guide.endOffset), as: UTF8.self)
            #expect(heard.hasSuffix("see [the guide](https://example.org/a_b?x=1)."))
        }
        if text == .words { #expect(speech.words.contains { $0.text == "€20" }) }
        try await server.stop()
    }

    @Test(arguments: [(0.01, 0.25), (9, 4), (.nan, 1), (.infinity, 1)] as [(Double, Double)])
    func speedStaysWithinTheAPIs(rate: Double, speed: Double) async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(100)))
        _ = await speak(by: synthesizer(at: server.url)) { $0.rate = rate }
        let body = JSONValue(parsing: try #require(server.requests.first).bytes)
        switch body?["speed"] {
        case .double(let value)?: #expect(value == speed)
        case .int(let value)?: #expect(Double(value) == speed)
        default: #expect(speed == 1)
        }
        #expect(body?["instructions"] == nil && body?["model"] == nil)
        try await server.stop()
    }

    @Test func audioStreamsInPiecesOfTwentyToTwoHundredMilliseconds() async throws {
        // Cut in the middle of samples, as the network does.
        let bytes = Self.bytes(Self.audio(3000))
        var script: [ScriptedServer.Step] = [.head(.ok, [("content-type", "audio/pcm")])]
        var rest = bytes[...]
        for length in [1, 1, 3, 900, 7, 40_001, 5, 12_345] {
            script.append(.bytes(Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        let server = try await ScriptedServer(script + [.bytes(Array(rest)), .end])
        let (speech, fault) = await speak(by: synthesizer(at: server.url))
        #expect(fault == nil)
        #expect(speech.samples == Self.audio(3000))
        #expect(speech.pieces.allSatisfy { $0.count <= 4800 })
        #expect(speech.pieces.dropLast().allSatisfy { $0.count >= 480 })
        try await server.stop()
    }

    @Test func theFirstPieceIsThereBeforeTheLastAndCancellingClosesTheConnection() async throws {
        let server = try await ScriptedServer([
            .head(.ok, [("content-type", "audio/pcm")]), .bytes(Self.bytes(Self.audio(100))), .pause(.seconds(600)),
        ])
        let synthesizer = synthesizer(at: server.url, pause: .seconds(600))
        var times: [Duration] = []
        for round in 1...5 {
            let (pieces, inbox) = AsyncStream.makeStream(of: SynthesisEvent.self)
            let task = Task {
                let request = SynthesisRequest(text: "Hello.", voice: "alloy", sampleRate: 24_000)
                try await synthesizer.synthesize(request) { inbox.yield($0) }
            }
            for await _ in pieces { break }
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            while server.closed < round { try await Task.sleep(for: .milliseconds(1)) }
            times.append(start.duration(to: .now))
        }
        print("from the cancelling of speech to its closed connection: \(times.max() ?? .zero) at most")
        try await server.stop()
    }

    @Test(arguments: [(24_000, 16_000), (44_100, 24_000), (22_050, 48_000), (24_000, 24_000)])
    func audioIsResampledToWhatIsAsked(rate: Int, wanted: Int) async throws {
        let file = WAVFile(sampleRate: rate, samples: Self.audio(1000, rate: rate))
        let server = try await ScriptedServer([.head(.ok, [("content-type", "audio/wav")]), .bytes(file.bytes), .end])
        let (speech, fault) = await speak(rate: wanted, by: synthesizer(at: server.url) { $0.format = .wav })
        #expect(fault == nil)
        #expect(abs(speech.samples.count - wanted) <= 1)
        #expect(JSONValue(parsing: try #require(server.requests.first).bytes)?["response_format"] == "wav")
        try await server.stop()
    }

    @Test func loudnessIsOursToChange() async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(500)))
        let synthesizer = synthesizer(at: server.url)
        let soft = await speak(by: synthesizer) { $0.volume = 0.5 }.speech
        #expect(soft.samples == Self.audio(500).map { $0 / 2 })
        let loud = await speak(by: synthesizer) { $0.volume = 1000 }.speech
        #expect(loud.samples.allSatisfy { abs(Int($0)) > 20_000 })
        let none = await speak(by: synthesizer) { $0.volume = .nan }.speech
        #expect(none.samples == Self.audio(500))
        try await server.stop()
    }

    @Test func wordsComeWithTheirPlaces() async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(2000)))
        let text = "Good day to you, my friend."
        let (speech, _) = await speak(text, by: synthesizer(at: server.url))
        #expect(speech.words.map(\.text) == ["Good", "day", "to", "you", "my", "friend"])
        #expect(speech.words.last?.endOffset == text.utf8.count)
        #expect(speech.words.last?.end == .seconds(2))
        try await server.stop()
    }

    @Test func aLongTextIsSpokenInSeveralRequestsAndItsWordsKeepTheirPlaces() async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(1000)))
        let text = "One two three. Four five six. Seven eight nine."
        let (speech, fault) = await speak(text, by: synthesizer(at: server.url) { $0.longestText = 18 })
        #expect(fault == nil && server.requests.count == 3 && speech.samples.count == 72_000)
        #expect(speech.words.count == 9)
        #expect(speech.words.last?.endOffset == text.utf8.count && speech.words.last?.end == .seconds(3))
        #expect(speech.words.dropFirst(3).first?.start == .seconds(1))
        let said = server.requests.compactMap { JSONValue(parsing: $0.bytes)?["input"]?.stringValue }.joined()
        #expect(said == text)
        try await server.stop()
    }

    @Test func whatNobodyCanSayNeedsNoServer() async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(1000)))
        for text in ["", " ", "...", "👍"] {
            let (speech, fault) = await speak(text, by: synthesizer(at: server.url))
            #expect(fault == nil && speech.pieces.isEmpty)
        }
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test(arguments: [
        (HTTPResponseStatusCode(401), EngineFault.Code.unavailable), (.init(404), .unavailable), (.init(400), .failed),
        (.init(429), .overloaded), (.init(500), .unavailable),
    ])
    func aRefusalIsAFaultWithoutAWordOfTheServers(_ status: HTTPResponseStatusCode, _ code: EngineFault.Code)
        async throws
    {
        let server = try await ScriptedServer([
            .head(.init(statusCode: status.value)), .body("secret-key is wrong"), .end,
        ])
        let fault = try #require(await speak(by: synthesizer(at: server.url)).fault)
        #expect(fault.code == code)
        #expect(!fault.message.contains("secret") && fault.message.hasPrefix("The synthesizer"))
        try await server.stop()
    }

    @Test(
        arguments: [
            [.head(.ok, [("content-type", "audio/pcm")]), .end],
            [.head(.ok, [("content-type", "application/json")]), .body(#"{"error":"secret"}"#), .end],
            [.head(.ok, [("content-type", "text/html")]), .body("<html>"), .end],
            [.head(.ok, [("content-type", "audio/mpeg")]), .body("ID3"), .end], [.hangUp],
        ] as [[ScriptedServer.Step]])
    func whatIsNoAudioIsAFault(script: [ScriptedServer.Step]) async throws {
        let server = try await ScriptedServer(script)
        let (speech, fault) = await speak(by: synthesizer(at: server.url))
        #expect(fault != nil && speech.pieces.isEmpty)
        #expect(fault?.message.contains("secret") == false)
        try await server.stop()
    }

    @Test func aRateThatNobodyReadsIsAFault() async throws {
        for rate in [0, 7, 96_000, 4_000_000_000] {
            let file = WAVFile(sampleRate: rate, samples: Self.audio(10))
            let server = try await ScriptedServer([.head(.ok), .bytes(file.bytes), .end])
            #expect(await speak(by: synthesizer(at: server.url)).fault?.code == .failed)
            try await server.stop()
        }
    }

    @Test func whatBreaksOffIsAFaultAfterWhatWasSpoken() async throws {
        let server = try await ScriptedServer([
            .head(.ok, [("content-type", "audio/pcm"), ("content-length", "1000000")]),
            .bytes(Self.bytes(Self.audio(400))), .pause(.milliseconds(50)), .hangUp,
        ])
        let (speech, fault) = await speak(by: synthesizer(at: server.url))
        #expect(fault?.code == .unavailable)
        #expect(speech.samples.count >= 24 * 300)
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test func aServerThatHangsIsGivenUp() async throws {
        let silent = try await ScriptedServer([.pause(.seconds(600))])
        #expect(await speak(by: synthesizer(at: silent.url, answer: .milliseconds(200))).fault?.code == .timeout)
        let stuck = try await ScriptedServer([
            .head(.ok), .bytes(Self.bytes(Self.audio(400))), .pause(.seconds(600)),
        ])
        let (speech, fault) = await speak(by: synthesizer(at: stuck.url, pause: .milliseconds(200)))
        #expect(fault?.code == .timeout && !speech.pieces.isEmpty)
        try await silent.stop()
        try await stuck.stop()
    }

    @Test func audioWithoutAnEndIsAFault() async throws {
        let second = ScriptedServer.Step.bytes(Self.bytes(Self.audio(1000)))
        let server = try await ScriptedServer([.head(.ok)] + [ScriptedServer.Step](repeating: second, count: 5))
        let (speech, fault) = await speak(by: synthesizer(at: server.url) { $0.longest = .seconds(3) })
        #expect(fault?.code == .failed && speech.samples.count <= 72_000)
        try await server.stop()
    }

    @Test func aServerMayCloseInsteadOfCounting() async throws {
        // A body that neither has a length nor comes in chunks ends with its connection; the file says how long it is.
        let file = WAVFile(sampleRate: 24_000, samples: Self.audio(700)).bytes
        let server = try await ScriptedServer([
            .head(.ok, [("connection", "close")]), .bytes(file), .pause(.seconds(600)),
        ])
        let (speech, fault) = await speak(by: synthesizer(at: server.url) { $0.format = .wav })
        #expect(fault == nil && speech.samples == Self.audio(700))
        try await server.stop()
    }

    @Test func aListenerThatThrowsEndsTheSpeech() async throws {
        struct Enough: Error {}
        let server = try await ScriptedServer([
            .head(.ok), .bytes(Self.bytes(Self.audio(1000))), .pause(.seconds(600)),
        ])
        let synthesizer = synthesizer(at: server.url)
        await #expect(throws: Enough.self) {
            let request = SynthesisRequest(text: "Hello.", voice: "alloy", sampleRate: 24_000)
            try await synthesizer.synthesize(request) { _ in throw Enough() }
        }
        while server.closed == 0 { try await Task.sleep(for: .milliseconds(1)) }
        try await server.stop()
    }

    @Test func unknownVoicesAndRatesAreRefused() async throws {
        let server = try await ScriptedServer(Self.raw(Self.audio(100)))
        let synthesizer = synthesizer(at: server.url)
        #expect(await speak(by: synthesizer) { $0.voice = "nobody" }.fault?.code == .unsupported)
        for rate in [0, -1, 17, Int.max] {
            #expect(await speak(rate: rate, by: synthesizer).fault?.code == .unsupported)
        }
        #expect(server.requests.isEmpty)
        #expect(!synthesizer.speaks(style: "cheerful", voice: "alloy"))
        #expect(synthesizer.choose("en-US-AvaNeural", locale: nil) != .unknown(near: []))
        try await server.stop()
    }
}
