import Dialogue
import Engine
import Events
import Foundation
import Server
import Synchronization
import Testing

/// Which engines answer for which `model` (Voice Live protocol 0.1 and A.5).
@Suite struct ProfileTests {
    /// Engines whose chat model says who it is, and whose recognizer notes what it was asked for.
    private static func profile(
        _ name: String, saying text: String, noting requests: Recorder<RecognitionRequest> = Recorder()
    ) -> Profile {
        var engines = ScriptedEngines.make()
        engines.chatModel = Namesake(text: text)
        engines.recognizer = Listener(requests: requests)
        return Profile(
            name: name, backend: .engines(engines),
            voices: { [Voice(id: text, name: "en-US-\(text)Neural", locale: "en-US", gender: .neutral)] }
        ) { choice in
            choice.name == "strange" ? .unknown(near: []) : .exact(id: text)
        }
    }

    private static let two = ProfileTable([profile("support", saying: "Support"), profile("sales", saying: "Sales")])

    @Test func aNamePicksItsProfile() throws {
        #expect(try Self.two.profile(for: "sales").name == "sales")
        #expect(Self.two.names == ["sales", "support"])
    }

    @Test func theStarAnswersForEveryOtherName() throws {
        let table = ProfileTable([Self.profile("*", saying: "Any"), Self.profile("sales", saying: "Sales")])
        #expect(try table.profile(for: "sales").name == "sales")
        #expect(try table.profile(for: "Sales").name == "*")
        #expect(try table.profile(for: "gpt-realtime").name == "*")
        #expect(table.names == ["sales"])
    }

    @Test func withoutAStarAnUnknownNameIsRefusedWithThoseThereAre() throws {
        let refusal = #expect(throws: HTTPError.self) { try Self.two.profile(for: "gpt-4o") }
        #expect(refusal?.status == .notFound)
        #expect(refusal?.code == "DeploymentNotFound")
        #expect(refusal?.message == "No model of this name is configured on this server. It has: sales, support.")
    }

    @Test func aSessionTalksWithTheEnginesOfItsModel() async throws {
        var server = PlainServer()
        server.profiles = Self.two
        try await server.run { port, sessions in
            for (parameter, name) in [("model", "sales"), ("deployment", "support")] {
                let client = try await PlainClient(port: port, query: "?api-version=2026-07-15&\(parameter)=\(name)")
                let session = try await client.next("session.created")["session"]
                #expect(session?["model"]?.stringValue == name)
                client.send(#"{"type":"response.create","response":{"modalities":["text"]}}"#)
                let done = try await client.next("response.text.done")
                #expect(done["text"]?.stringValue == name.capitalized)
            }
            let answer = try await exchange(
                TestSocket.handshake("?api-version=2026-07-15&model=other", path: "/voice-live/realtime"), port: port)
            #expect(answer.hasPrefix("HTTP/1.1 404 "))
            #expect(answer.contains(#"{"error":{"code":"DeploymentNotFound","#))
            #expect(answer.contains("sales, support"))
        }
    }

    @Test func aSessionBeginsWithWhatItsProfileSays() async throws {
        let requests = Recorder<RecognitionRequest>()
        var profile = Self.profile("*", saying: "Any", noting: requests)
        profile.instructions = "Speak like a pirate."
        profile.voice = "ahoy"
        profile.language = "de-AT"
        var server = PlainServer()
        server.profiles = ProfileTable([profile])
        server.policy.instructions = "Be kind."
        try await server.run { port, _ in
            let client = try await PlainClient(port: port)
            let session = try await client.next("session.created")["session"]
            #expect(session?["instructions"]?.stringValue == "Speak like a pirate.")
            #expect(session?["voice"]?["name"]?.stringValue == "ahoy")
            client.send(#"{"type":"session.update","session":{"turn_detection":null,"voice":"alloy"}}"#)
            _ = try await client.next("session.updated")
            client.append([UInt8](repeating: 0, count: 9600))
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            _ = try await client.next("conversation.item.input_audio_transcription.completed")
            client.send(
                #"{"type":"session.update","session":{"input_audio_transcription":"#
                    + #"{"model":"azure-speech","language":"fr-FR"}}}"#)
            _ = try await client.next("session.updated")
            client.append([UInt8](repeating: 0, count: 9600))
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            _ = try await client.next("conversation.item.input_audio_transcription.completed")
            #expect(requests.all.map(\.language) == ["de-AT", "fr-FR"])
        }
    }

    @Test(arguments: ["/voices", "/cognitiveservices/voices/list"])
    func theVoicesAreThoseOfTheModelAskedFor(_ path: String) async throws {
        var server = TestServer()
        server.voices = VoiceListings(Self.two)
        try await server.run { port, _ in
            func list(_ query: String) async throws -> String {
                try await exchange("GET \(path)\(query) HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            }
            let sales = try await list("?model=sales")
            #expect(sales.contains("en-US-SalesNeural") && !sales.contains("en-US-SupportNeural"))
            #expect(try await list("?deployment=support").contains("en-US-SupportNeural"))
            #expect(try await list("").hasPrefix("HTTP/1.1 400 "))
            #expect(try await list("?model=other").hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func withoutAModelTheVoicesAreThoseOfTheDefaultProfile() async throws {
        var server = TestServer()
        server.voices = VoiceListings(
            ProfileTable([Self.profile("*", saying: "Any"), Self.profile("sales", saying: "Sales")]))
        try await server.run { port, _ in
            let answer = try await exchange("GET /voices HTTP/1.1\r\nHost: a\r\n\r\n", port: port)
            #expect(answer.contains("en-US-AnyNeural") && !answer.contains("en-US-SalesNeural"))
        }
    }
}

private struct Namesake: ChatModel {
    let text: String

    func respond(
        to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws {
        try await emit(.text(text))
        try await emit(.finished(.complete))
    }
}

private struct Listener: Recognizer {
    let capabilities = RecognizerCapabilities(languages: [], partials: false, wordTimes: false)
    let requests: Recorder<RecognitionRequest>

    func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        requests.record(request)
        return ScriptedEngines.Meter.Stream(deliver: deliver)
    }
}
