import Audio
import Engine
import EngineConformance
import EnginesHTTP
import Foundation
import Synchronization
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The REST API of Azure Speech.
struct AzureSpeechTests {
    private func endpoint(_ server: ScriptedServer) -> EngineEndpoint {
        var endpoint = server.endpoint
        endpoint.headers = [("Ocp-Apim-Subscription-Key", "secret-key")]
        endpoint.retries = 0
        return endpoint
    }

    // MARK: Recognition

    private static func answer(_ body: String) -> [ScriptedServer.Step] {
        [.head(.ok, [("content-type", "application/json; charset=utf-8")]), .body(body), .end]
    }

    private static let detailed = """
        {"RecognitionStatus":"Success","Offset":1000000,"Duration":9000000,"DisplayText":"Not this.","NBest":[
        {"Confidence":0.9,"Lexical":"good day","ITN":"good day","MaskedITN":"good day","Display":"Good day.",
        "Words":[{"Word":"good","Offset":1000000,"Duration":2000000},{"Word":"day","Offset":3000000,"Duration":4000000}]},
        {"Display":"Good dog."}]}
        """

    private func hear(_ body: String, language: String? = "de-AT") async throws -> (
        RecognitionEvent?, ScriptedServer.Request?
    ) {
        let server = try await ScriptedServer(Self.answer(body))
        var settings = HTTPRecognizer.Settings.azureSpeech
        settings.format = .verboseJSON
        settings.partials = false
        let hearing = Hearing()
        let stream = HTTPRecognizer(at: endpoint(server), settings: settings)
            .open(RecognitionRequest(language: language, phrases: ["Wien"])) { hearing.deliver($0) }
        stream.feed(tone(milliseconds: 1000))
        stream.finish()
        let end = await hearing.end()
        try await server.stop()
        return (end, server.requests.first)
    }

    @Test func speechIsSentAsAFileAndWordsComeBackWithTheirTimes() async throws {
        let (end, request) = try await hear(Self.detailed)
        #expect(
            end
                == .final(
                    Transcript(
                        text: "Good day.",
                        words: [
                            .init(text: "good", start: .milliseconds(100), end: .milliseconds(300)),
                            .init(text: "day", start: .milliseconds(300), end: .milliseconds(700)),
                        ])))
        let sent = try #require(request)
        #expect(
            sent.uri == "/v1/speech/recognition/conversation/cognitiveservices/v1?language=de-AT&format=detailed"
                + "&wordLevelTimestamps=true")
        #expect(sent.headers.first(name: "content-type") == "audio/wav; codecs=audio/pcm; samplerate=16000")
        #expect(sent.headers.first(name: "ocp-apim-subscription-key") == "secret-key")
        #expect(try WAVFile(parsing: sent.bytes).samples == tone(milliseconds: 1000))
    }

    @Test(arguments: [
        (#"{"RecognitionStatus":"Success","DisplayText":"Simple."}"#, "Simple."),
        (#"{"RecognitionStatus":"NoMatch"}"#, ""), (#"{"RecognitionStatus":"InitialSilenceTimeout"}"#, ""),
        (#"{"RecognitionStatus":"Success","NBest":[]}"#, ""),
    ])
    func otherAnswersAreUnderstood(body: String, text: String) async throws {
        #expect(try await hear(body).0 == .final(Transcript(text: text)))
    }

    @Test func anErrorIsAFault() async throws {
        guard case .failed(let fault)? = try await hear(#"{"RecognitionStatus":"Error"}"#).0 else {
            Issue.record("no fault")
            return
        }
        #expect(fault.code == .failed)
    }

    @Test(arguments: [nil, "", "de&x=1", "../..", "en US", "no-such-language\r\n"] as [String?])
    func whatIsNoTagNeverReachesTheAddress(language: String?) async throws {
        let uri = try await hear(Self.detailed, language: language).1?.uri
        #expect(uri?.contains("?language=en-US&format") == true, "\(uri ?? "")")
    }

    // MARK: Speech

    private final class SSML: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []
        var text = ""
        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append((name, attributes))
        }
        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        static func read(_ bytes: [UInt8]) -> SSML? {
            let reading = SSML()
            let parser = XMLParser(data: Data(bytes))
            parser.delegate = reading
            return parser.parse() ? reading : nil
        }
    }

    private func speak(_ text: String, _ change: (inout SynthesisRequest) -> Void = { _ in }) async throws -> (
        samples: Int, ssml: SSML?, request: ScriptedServer.Request
    ) {
        let server = try await ScriptedServer([
            .head(.ok, [("content-type", "audio/basic")]), .bytes([UInt8](repeating: 7, count: 48_000)), .end,
        ])
        var settings = HTTPSynthesizer.Settings.azureSpeech
        settings.text = .raw
        var voice = RemoteVoice(name: "Ava", id: "en-US-\"Ava\"&Neural", locale: "en-US")
        voice.styles = ["cheerful"]
        settings.voices = [voice]
        let synthesizer = HTTPSynthesizer(at: endpoint(server), settings: settings)
        #expect(synthesizer.speaks(style: "cheerful", voice: "Ava") && !synthesizer.speaks(style: "sad", voice: "Ava"))
        var request = SynthesisRequest(text: text, voice: "Ava", sampleRate: 24_000)
        change(&request)
        let samples = Mutex(0)
        try await synthesizer.synthesize(request) { event in
            if case .audio(let piece) = event { samples.withLock { $0 += piece.count } }
        }
        try await server.stop()
        let sent = try #require(server.requests.first)
        return (samples.withLock(\.self), SSML.read(sent.bytes), sent)
    }

    @Test func aTextIsSpokenBySSML() async throws {
        let (samples, ssml, sent) = try await speak("Good day.") {
            $0.rate = 1.25
            $0.pitch = 0.9
            $0.style = "cheerful"
        }
        #expect(samples == 24_000)
        #expect(sent.uri == "/v1/cognitiveservices/v1")
        #expect(sent.headers.first(name: "content-type") == "application/ssml+xml")
        #expect(sent.headers.first(name: "x-microsoft-outputformat") == "raw-24khz-16bit-mono-pcm")
        #expect(sent.headers.first(name: "ocp-apim-subscription-key") == "secret-key")
        #expect(sent.headers.first(name: "user-agent") == "parley")
        #expect(ssml?.elements.map(\.name) == ["speak", "voice", "mstts:express-as", "prosody"])
        #expect(ssml?.elements.last?.attributes == ["rate": "+25%", "pitch": "-10%"])
        #expect(ssml?.elements[1].attributes == ["name": "en-US-\"Ava\"&Neural"])
        #expect(ssml?.text == "Good day.")
    }

    @Test(arguments: [
        "</voice><break time='9s'/> & \"quoted\" ]]>", "a\u{0}\u{1}\u{8}\u{B}\u{1F}\u{FFFE}\u{FFFF}b &#0; &amp;",
        "<!-- <![CDATA[x]]> --> <?xml?>",
    ])
    func nothingInATextIsMarkup(text: String) async throws {
        let (_, ssml, _) = try await speak(text) { $0.style = "sad\"/><x" }
        #expect(ssml?.elements.map(\.name) == ["speak", "voice"])
        let said = String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value < 0xFFFE }.map(Character.init))
        #expect(ssml?.text == said)
    }

    @Test func withoutAListItsVoicesAreThoseOfAzure() async throws {
        let server = try await ScriptedServer([])
        let synthesizer = HTTPSynthesizer(at: endpoint(server), settings: .azureSpeech)
        #expect(synthesizer.voices.first?.name == "en-US-AvaNeural")
        #expect(synthesizer.choose("de-DE-KatjaNeural", locale: nil) == .exact(id: "de-DE-KatjaNeural"))
        #expect(synthesizer.voices.count > 200)
        try await server.stop()
    }

    @Test func bothKeepTheContract() async throws {
        let server = try await ScriptedServer { request in
            request.uri.contains("recognition")
                ? Self.answer(Self.detailed)
                : [
                    .head(.ok, [("content-type", "audio/basic")]),
                    .bytes([UInt8](repeating: 7, count: max(9600, request.bytes.count * 480))), .end,
                ]
        }
        var settings = HTTPRecognizer.Settings.azureSpeech
        settings.languages = ["en-US"]
        let recognizer = HTTPRecognizer(at: endpoint(server), settings: settings)
        let synthesizer = HTTPSynthesizer(at: endpoint(server), settings: .azureSpeech)
        let breaches =
            await RecognizerConformance(speech: tone(milliseconds: 1500)).check(recognizer)
            + SynthesizerConformance().check(synthesizer)
        #expect(breaches.isEmpty, "\(breaches)")
        try await server.stop()
    }
}
