import Audio
import Engine
import EnginesHTTP
import Foundation
import Testing

struct HTTPRecognizerTests {
    private func recognizer(
        at url: String, answer: Duration = .seconds(600), retries: Int = 0,
        _ change: (inout HTTPRecognizer.Settings) -> Void = { _ in }
    ) -> HTTPRecognizer {
        var endpoint = EngineEndpoint(
            name: "test", baseURL: url, headers: [("authorization", "Bearer secret-key")], query: "api-version=1")
        // A test run keeps all cores busy: only what is to time out does.
        endpoint.patience.connect = .seconds(600)
        endpoint.patience.answer = answer
        endpoint.retries = retries
        var settings = HTTPRecognizer.Settings()
        settings.partials = false
        change(&settings)
        return HTTPRecognizer(at: endpoint, settings: settings)
    }

    private func hear(_ samples: [Int16], by recognizer: HTTPRecognizer) async -> RecognitionEvent? {
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        stream.feed(samples)
        stream.finish()
        let end = await hearing.end()
        #expect(hearing.events.last == end)
        return end
    }

    private static func said(_ text: String) -> [ScriptedServer.Step] {
        [.head(.ok, [("content-type", "application/json")]), .body(#"{"text":"\#(text)"}"#), .end]
    }

    @Test func theRequestIsAFormWithTheAudioAsAWAVFile() async throws {
        let server = try await ScriptedServer(Self.said("Hello there."))
        let recognizer = recognizer(at: server.url) {
            $0.model = "whisper-1"
            $0.format = .verboseJSON
            $0.prompt = "Contoso."
            $0.extra = ["temperature": "0"]
        }
        let hearing = Hearing()
        let request = RecognitionRequest(language: "en-US", phrases: ["Northwind", "Mr.\r\n--Blue", ""])
        let stream = recognizer.open(request) { hearing.deliver($0) }
        let samples = (0..<40_000).map { Int16(truncatingIfNeeded: $0 &* 7919) }
        for start in stride(from: 0, to: samples.count, by: 317) {
            stream.feed(Array(samples[start..<min(samples.count, start + 317)]))
        }
        stream.finish()
        #expect(await hearing.end() == .final(Transcript(text: "Hello there.")))
        #expect(hearing.events.count == 1)

        let sent = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(sent.uri == "/v1/audio/transcriptions?api-version=1")
        #expect(sent.headers.first(name: "authorization") == "Bearer secret-key")
        let form = try #require(Multipart(sent.bytes, contentType: sent.headers.first(name: "content-type") ?? ""))
        #expect(
            form.parts.mapValues(\.text).filter { $0.key != "file" } == [
                "model": "whisper-1", "language": "en", "prompt": "Contoso. Northwind, Mr. --Blue",
                "response_format": "verbose_json", "timestamp_granularities[]": "word", "temperature": "0",
            ])
        let file = try #require(form.parts["file"])
        #expect(file.headers["content-type"] == "audio/wav")
        #expect(file.headers["content-disposition"]?.contains(#"filename="speech.wav""#) == true)
        #expect(try WAVFile(parsing: file.content) == WAVFile(sampleRate: 16_000, samples: samples))
        try await server.stop()
    }

    @Test func theSettingsSayWhatIsLeftOut() async throws {
        let server = try await ScriptedServer([.head(.ok, [("content-type", "text/plain")]), .body(" Hi.\n"), .end])
        let recognizer = recognizer(at: server.url) {
            $0.path = "/inference"
            $0.format = .text
            $0.languageForm = .omitted
            $0.promptLimit = 0
            $0.languages = ["en-US", "de-DE"]
        }
        #expect(
            recognizer.capabilities
                == .init(
                    languages: ["en-US", "de-DE"], partials: false, wordTimes: false, phrases: false))
        let hearing = Hearing()
        let stream = recognizer.open(.init(language: "de-AT", phrases: ["Wien"])) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 200))
        stream.finish()
        #expect(await hearing.end() == .final(Transcript(text: "Hi.")))
        let sent = try #require(server.requests.first)
        #expect(sent.uri == "/v1/inference?api-version=1")
        let form = try #require(Multipart(sent.bytes, contentType: sent.headers.first(name: "content-type") ?? ""))
        #expect(Set(form.parts.keys) == ["file", "response_format"])
        try await server.stop()
    }

    @Test func aPromptHasWholePhrasesAndABound() async throws {
        let server = try await ScriptedServer(Self.said("Yes."))
        let recognizer = recognizer(at: server.url) { $0.promptLimit = 30 }
        let phrases = ["Grüße aus Wien", String(repeating: "x", count: 100), "twelve bytes", "a", "b"]
        let hearing = Hearing()
        let stream = recognizer.open(.init(phrases: phrases)) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 200))
        stream.finish()
        _ = await hearing.end()
        let sent = try #require(server.requests.first)
        let form = try #require(Multipart(sent.bytes, contentType: sent.headers.first(name: "content-type") ?? ""))
        #expect(form.parts["prompt"]?.text == "Grüße aus Wien, twelve bytes")
        try await server.stop()
    }

    @Test func nothingSaidIsUnderstoodWithoutTheServer() async throws {
        let server = try await ScriptedServer(Self.said("Thank you for watching."))
        let recognizer = recognizer(at: server.url)
        for samples in [[], [1], tone(milliseconds: 99), [Int16](repeating: 20, count: 160_000)] as [[Int16]] {
            #expect(await hear(samples, by: recognizer) == .final(Transcript(text: "")))
        }
        #expect(server.requests.isEmpty)
        #expect(recognizer.counters.completed == 4 && recognizer.counters.held == 0 && recognizer.counters.open == 0)
        try await server.stop()
    }

    @Test func partialsAndReportsComeWhileTheSpeakerGoesOn() async throws {
        let server = try await ScriptedServer(Self.said("One"), Self.said("One two"), Self.said("One two three."))
        let recognizer = recognizer(at: server.url) { $0.partials = true }
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 500))
        stream.report()
        #expect(await hearing.next() == .report("One"))
        stream.feed(tone(milliseconds: 900))
        #expect(await hearing.next() == .partial("One two"))
        stream.feed(tone(milliseconds: 20))
        stream.finish()
        #expect(await hearing.next() == .final(Transcript(text: "One two three.")))
        let counters = recognizer.counters
        #expect(counters.requests == 3 && counters.partials == 1 && counters.completed == 1)
        // Each from the start of the utterance: headers, fields, and two bytes for each sample.
        let lengths = server.requests.map(\.bytes.count)
        #expect(zip(lengths, [16_000, 44_800, 45_440]).allSatisfy { 0..<1000 ~= $0 - $1 })
        // One connection for all of them.
        #expect(server.opened == 1)
        try await server.stop()
    }

    @Test func completionDoesNotWaitForAPartial() async throws {
        let server = try await ScriptedServer([.pause(.seconds(600))], Self.said("All of it."))
        let recognizer = recognizer(at: server.url) { $0.partials = true }
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 1000))
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        stream.feed(tone(milliseconds: 100))
        stream.finish()
        #expect(await hearing.end() == .final(Transcript(text: "All of it.")))
        #expect(hearing.events.count == 1)
        #expect(recognizer.counters.superseded == 1)
        while server.closed == 0 { try await Task.sleep(for: .milliseconds(1)) }
        try await server.stop()
    }

    @Test func aPartialThatFailsIsLetBe() async throws {
        let server = try await ScriptedServer([.head(.internalServerError), .end], Self.said("Understood."))
        let recognizer = recognizer(at: server.url) { $0.partials = true }
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 1000))
        while recognizer.counters.failedRequests == 0 { try await Task.sleep(for: .milliseconds(1)) }
        stream.feed(tone(milliseconds: 20))
        stream.finish()
        #expect(await hearing.end() == .final(Transcript(text: "Understood.")))
        #expect(hearing.events.count == 1)
        try await server.stop()
    }

    @Test func aStreamOfTextIsToldAsItComes() async throws {
        let server = try await ScriptedServer([
            .stream, .event(#"{"type":"transcript.text.delta","delta":"Good"}"#),
            .event(#"{"type":"transcript.text.delta","delta":" day."}"#),
            .event(#"{"type":"transcript.text.done","text":"Good day!"}"#), .pause(.seconds(600)),
        ])
        let recognizer = recognizer(at: server.url) { $0.streams = true }
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 300))
        stream.finish()
        #expect(await hearing.end() == .final(Transcript(text: "Good day!")))
        #expect(hearing.events.last == .final(Transcript(text: "Good day!")))
        #expect(hearing.events.dropLast().allSatisfy { [.partial("Good"), .partial("Good day.")].contains($0) })
        let sent = try #require(server.requests.first)
        #expect(sent.body.contains("name=\"stream\"\r\n\r\ntrue\r\n"))
        try await server.stop()
    }

    @Test func cancellingClosesTheConnection() async throws {
        let server = try await ScriptedServer([.pause(.seconds(600))])
        let recognizer = recognizer(at: server.url)
        var times: [Duration] = []
        for round in 1...5 {
            let hearing = Hearing()
            let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
            stream.feed(tone(milliseconds: 300))
            stream.finish()
            while server.requests.count < round { try await Task.sleep(for: .milliseconds(1)) }
            let start = ContinuousClock.now
            stream.cancel()
            while server.closed < round { try await Task.sleep(for: .milliseconds(1)) }
            times.append(start.duration(to: .now))
            #expect(hearing.events.isEmpty)
        }
        print("from the cancelling of an utterance to its closed connection: \(times.max() ?? .zero) at most")
        #expect(recognizer.counters.cancelled == 5 && recognizer.counters.held == 0)
        try await server.stop()
    }

    @Test func lettingGoOfAnUnfinishedUtteranceCancelsIt() async throws {
        let server = try await ScriptedServer(Self.said("Nobody listens."))
        let recognizer = recognizer(at: server.url)
        do {
            let stream = recognizer.open(RecognitionRequest()) { _ in }
            stream.feed(tone(milliseconds: 300))
        }
        #expect(recognizer.counters.cancelled == 1 && recognizer.counters.open == 0)
        try await server.stop()
    }

    @Test(arguments: [
        (HTTPResponseStatusCode(401), EngineFault.Code.unavailable), (.init(404), .unavailable), (.init(400), .failed),
        (.init(413), .failed), (.init(429), .overloaded), (.init(500), .unavailable),
    ])
    func aRefusalIsAFaultWithoutAWordOfTheServers(_ status: HTTPResponseStatusCode, _ code: EngineFault.Code)
        async throws
    {
        let server = try await ScriptedServer([
            .head(.init(statusCode: status.value)), .body("secret-key is wrong"), .end,
        ])
        guard case .failed(let fault)? = await hear(tone(milliseconds: 300), by: recognizer(at: server.url)) else {
            Issue.record("no fault")
            return
        }
        #expect(fault.code == code)
        #expect(!fault.message.contains("secret") && fault.message.hasPrefix("The recognizer"))
        try await server.stop()
    }

    @Test(
        arguments: [
            [.head(.ok, [("content-type", "text/html")]), .body("<html></html>"), .end],
            [.head(.ok), .end], [.stream, .event("garbage"), .end], [.stream, .body("data: {\"type\":"), .hangUp],
            [
                .head(.ok, [("content-type", "application/json"), ("content-length", "100")]),
                .body("{\"text\":\"Half"), .hangUp,
            ],
            [.hangUp],
        ] as [[ScriptedServer.Step]])
    func whatMakesNoSenseOrBreaksOffIsAFault(script: [ScriptedServer.Step]) async throws {
        let server = try await ScriptedServer(script)
        guard case .failed? = await hear(tone(milliseconds: 300), by: recognizer(at: server.url)) else {
            Issue.record("no fault")
            return
        }
        try await server.stop()
    }

    @Test func aServerThatHangsIsGivenUp() async throws {
        let server = try await ScriptedServer([.pause(.seconds(600))])
        let recognizer = recognizer(at: server.url, answer: .milliseconds(200))
        guard case .failed(let fault)? = await hear(tone(milliseconds: 300), by: recognizer) else {
            Issue.record("no fault")
            return
        }
        #expect(fault.code == .timeout)
        try await server.stop()
    }

    @Test func tooManyAndTooLongFailAloud() async throws {
        let server = try await ScriptedServer(Self.said("Yes."))
        let recognizer = recognizer(at: server.url) {
            $0.utterances = 1
            $0.longest = .seconds(1)
        }
        let (first, second) = (Hearing(), Hearing())
        let stream = recognizer.open(RecognitionRequest()) { first.deliver($0) }
        let refused = recognizer.open(RecognitionRequest()) { second.deliver($0) }
        #expect(await second.fault()?.code == .overloaded)
        stream.feed(tone(milliseconds: 1000))
        stream.feed([1])
        #expect(await first.fault()?.message == "The recognizer holds at most 1 s of one utterance.")
        stream.feed([1])
        stream.finish()
        refused.finish()
        #expect(first.events.count == 1 && second.events.count == 1)
        #expect(recognizer.counters.open == 0 && recognizer.counters.held == 0 && recognizer.counters.refused == 1)
        try await server.stop()
    }

    @Test func requestsWaitForOneAnotherAndAFullQueueIsAFault() async throws {
        let server = try await ScriptedServer([.pause(.seconds(600))])
        let recognizer = recognizer(at: server.url) {
            $0.requests = 1
            $0.waiting = 1
        }
        let hearings = (0..<3).map { _ in Hearing() }
        var streams: [any RecognitionStream] = []
        for (place, hearing) in hearings.enumerated() {
            let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
            stream.feed(tone(milliseconds: 300))
            stream.finish()
            streams.append(stream)
            while place == 0 && server.requests.isEmpty || place == 1 && recognizer.counters.waiting == 0 {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        #expect(await hearings[2].fault()?.code == .overloaded)
        // The first gives its place to the second.
        streams[0].cancel()
        while server.requests.count < 2 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(recognizer.counters.waiting == 0)
        streams[1].cancel()
        while server.closed < 2 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(hearings[0].events.isEmpty && hearings[1].events.isEmpty)
        try await server.stop()
    }

    @Test func languagesThatTheOperatorDoesNotListAreRefused() async throws {
        let server = try await ScriptedServer(Self.said("Ja."))
        let recognizer = recognizer(at: server.url) { $0.languages = ["en-US"] }
        let hearing = Hearing()
        _ = recognizer.open(RecognitionRequest(language: "de-DE")) { hearing.deliver($0) }
        #expect(await hearing.fault()?.code == .unsupported)
        try await server.stop()
    }
}
