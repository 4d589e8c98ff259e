import Audio
import Engine
import EngineConformance
import EnginesHTTP
import Events
import Testing

/// The engines behind HTTP keep the contracts of their capabilities, whichever way their server writes.
struct ConformanceTests {
    @Test(arguments: [true, false])
    func theRecognizerKeepsTheContract(streams: Bool) async throws {
        let server = try await ScriptedServer { _ in
            streams
                ? [
                    .stream, .event(#"{"type":"transcript.text.delta","delta":"How are"}"#),
                    .event(#"{"type":"transcript.text.done","text":"How are you?"}"#), .end,
                ]
                : [
                    .head(.ok, [("content-type", "application/json")]),
                    .body(#"{"text":"How are you?","words":[{"word":"How","start":0.1,"end":0.4}]}"#), .end,
                ]
        }
        var settings = HTTPRecognizer.Settings()
        settings.streams = streams
        settings.format = .verboseJSON
        settings.languages = ["en-US"]
        let recognizer = HTTPRecognizer(at: server.endpoint, settings: settings)
        let breaches = await RecognizerConformance(speech: tone(milliseconds: 1500)).check(recognizer)
        #expect(breaches.isEmpty, "\(breaches)")
        #expect(recognizer.counters.open == 0 && recognizer.counters.held == 0)
        try await server.stop()
    }

    @Test(arguments: [SpeechFormat.pcm(rate: 24_000), .wav])
    func theSynthesizerKeepsTheContract(format: SpeechFormat) async throws {
        let server = try await ScriptedServer { request in
            let text = JSONValue(parsing: request.bytes)?["input"]?.stringValue ?? ""
            // 10 ms for each character, in pieces that are cut in the middle of a sample.
            var bytes: [UInt8] = []
            if case .wav = format { bytes += WAVFile.header(sampleRate: 24_000, channels: 1, samples: 0) }
            bytes += [UInt8](repeating: 7, count: text.count * 480)
            var script: [ScriptedServer.Step] = [.head(.ok, [("content-type", "audio/\(format)")])]
            for start in stride(from: 0, to: bytes.count, by: 10_001) {
                script.append(.bytes(Array(bytes[start..<min(bytes.count, start + 10_001)])))
            }
            return script + [.end]
        }
        var settings = HTTPSynthesizer.Settings()
        settings.format = format
        let synthesizer = HTTPSynthesizer(at: server.endpoint, settings: settings)
        let breaches = await SynthesizerConformance().check(synthesizer)
        #expect(breaches.isEmpty, "\(breaches)")
        try await server.stop()
    }

    @Test func theChatModelKeepsTheContract() async throws {
        let server = try await ScriptedServer { request in
            let body = JSONValue(parsing: request.bytes)
            let usage = ScriptedServer.Step.event(
                #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12}}"#)
            if case .array? = body?["tools"], body?["tool_choice"] != "none" {
                return [
                    .stream,
                    .event(
                        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_a","function":{"name":"weather","arguments":""}}]}}]}"#
                    ),
                    .event(
                        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]}}]}"#),
                    .event(
                        #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Rome\"}"}}]}}]}"#),
                    .stop, usage, .done, .end,
                ]
            }
            return [.stream] + (0..<20).map { .text("\($0) ") } + [.stop, usage, .done, .end]
        }
        let model = HTTPChatModel(at: server.endpoint)
        let tool = ChatTool(name: "weather", description: "Tells the weather.", parameters: #"{"type":"object"}"#)
        let conformance = ChatModelConformance(
            longQuestion: ChatRequest(instructions: "", messages: [.user("Count to twenty.")]),
            errand: ChatRequest(instructions: "", messages: [.user("How is the weather in Rome?")], tools: [tool]))
        let breaches = await conformance.check(model)
        #expect(breaches.isEmpty, "\(breaches)")
        try await server.stop()
    }
}
