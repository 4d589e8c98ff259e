import Events
import SansIO
import Server
import Testing

/// The plain endpoint, from the outside (Voice Live protocol A.1, A.6, D.2 and H).
@Suite(.serialized) struct PlainSessionTests {
    static let manual = #"{"type":"session.update","session":{"turn_detection":null}}"#

    /// So many milliseconds of silence in pcm16 at 24 kHz.
    static func silence(_ milliseconds: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: milliseconds * 48)
    }

    /// What the recognizer of these tests says of an item: how long it was.
    static func transcript(_ client: PlainClient) async throws -> String? {
        try await client.next("conversation.item.input_audio_transcription.completed")["transcript"]?.stringValue
    }

    // Proves: E.1 session.created
    @Test(arguments: ["/voice-live/realtime", "/voice-agent/realtime", "//voice-live/realtime/"])
    func greetsWithItsSessionAtOnce(_ path: String) async throws {
        try await PlainServer().run { port, sessions in
            let client = try await PlainClient(port: port, path: path)
            let event = try await client.next()
            #expect(event["type"]?.stringValue == "session.created")
            #expect(event["session"]?["id"]?.stringValue?.hasPrefix("sess_") == true)
            #expect(event["session"]?["model"]?.stringValue == "test")
            #expect(sessions.count == 1)
        }
    }

    @Test(arguments: APIVersion.dated)
    func defaultsDependOnTheVersion(_ version: String) async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port, query: "?api-version=\(version)&model=m")
            let detection = try await client.next()["session"]?["turn_detection"]
            #expect(detection?["type"]?.stringValue == "server_vad")
            let isOld = ["2025-05-01-preview", "2025-10-01", "2026-01-01-preview"].contains(version)
            #expect(detection?["prefix_padding_ms"] == .int(isOld ? 300 : 400))
            for (type, padding) in [
                ("azure_semantic_vad", 420), ("azure_semantic_vad_multilingual", 420), ("server_vad", 400),
            ] {
                client.send(#"{"type":"session.update","session":{"turn_detection":{"type":"\#(type)"}}}"#)
                let shown = try await client.next("session.updated")["session"]?["turn_detection"]
                #expect(shown?["prefix_padding_ms"] == .int(isOld ? 300 : padding))
            }
        }
    }

    // Proves: D.0 input_audio_buffer.append, M.31
    @Test func pushToTalkCommitsToTheSample() async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            client.send(Self.manual)
            client.append(Self.silence(70))
            client.append(Self.silence(30))
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            let types = try await client.types(until: "conversation.item.created")
            #expect(
                types == [
                    "session.created", "session.updated", "input_audio_buffer.committed", "conversation.item.created",
                ])
            #expect(try await Self.transcript(client) == "100 ms")
            client.send(#"{"type":"response.create"}"#)
            let done = try await client.next("response.done")
            #expect(done["response"]?["status"]?.stringValue == "completed")
        }
    }

    @Test func oneSampleAtATimeIsAudioToo() async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            client.send(
                #"{"type":"session.update","session":{"turn_detection":null,"input_audio_sampling_rate":8000}}"#)
            for _ in 0..<1600 { client.append([1, 0]) }
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            #expect(try await Self.transcript(client) == "200 ms")
        }
    }

    // Proves: D.2 formats, F.2 input_audio_format, F.2 input_audio_sampling_rate
    @Test(arguments: [("g711_ulaw", 8), ("g711_alaw", 8), ("pcm16", 48)])
    func everyInputFormatKeepsTime(_ format: String, _ bytesPerMillisecond: Int) async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            client.send(
                #"{"type":"session.update","session":{"turn_detection":null,"input_audio_format":"\#(format)"}}"#)
            client.append([UInt8](repeating: 0xD5, count: 400 * bytesPerMillisecond))
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            #expect(try await Self.transcript(client) == "400 ms")
        }
    }

    /// The format may change while less than a frame waits; nothing is lost.
    @Test func theFormatMayChangeBetweenChunks() async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            client.send(Self.manual)
            client.append(Self.silence(100))
            client.send(#"{"type":"session.update","session":{"input_audio_format":"g711_ulaw"}}"#)
            client.append([UInt8](repeating: 0xFF, count: 800))
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            #expect(try await Self.transcript(client) == "200 ms")
        }
    }

    /// Ninety-nine milliseconds are too little, however they come, and asking for them again adds nothing to them.
    @Test(arguments: [[99], [33, 33, 33], [81]])
    func whatIsTooShortIsNotFilledUp(pieces: [Int]) async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            client.send(Self.manual)
            for piece in pieces {
                client.append(Self.silence(piece))
                client.send(#"{"type":"input_audio_buffer.commit"}"#)
                let error = try await client.next("error")["error"]
                #expect(error?["code"]?.stringValue == "input_audio_buffer_commit_empty")
            }
            client.append(Self.silence(100 - pieces.reduce(0, +)))
            client.send(#"{"type":"input_audio_buffer.commit"}"#)
            #expect(try await Self.transcript(client) == "100 ms")
        }
    }

    @Test func clearForgetsWhatWasAppended() async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            client.send(Self.manual)
            client.append(Self.silence(150))
            client.send(#"{"type":"input_audio_buffer.clear"}"#)
            _ = try await client.next("input_audio_buffer.cleared")
            client.append(Self.silence(99))
            client.send(#"{"type":"input_audio_buffer.clear"}"#)
            client.send(#"{"type":"input_audio_buffer.commit","event_id":"c1"}"#)
            let error = try await client.next("error")["error"]
            #expect(error?["code"]?.stringValue == "input_audio_buffer_commit_empty")
            #expect(error?["event_id"]?.stringValue == "c1")
        }
    }

    // Proves: D.2 odd length, D.2 base64
    @Test(arguments: [#""AAA""#, #""A*==""#, #""AAAAA""#, #""AA AA""#])
    func audioThatIsNoneIsRefusedAndTheSessionGoesOn(_ audio: String) async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            // One byte too many for 16 bits, or no base64.
            let audio = audio == #""AAA""# ? #""AAAA""# : audio
            client.send(#"{"type":"input_audio_buffer.append","event_id":"e7","audio":\#(audio)}"#)
            let error = try await client.next()["error"]
            #expect(error?["code"]?.stringValue == "invalid_audio")
            #expect(error?["param"]?.stringValue == "audio")
            #expect(error?["event_id"]?.stringValue == "e7")
            client.send(#"{"type":"input_audio_buffer.append","audio":""}"#)
            client.send(#"{"type":"input_audio_buffer.append"}"#)
            #expect(try await client.next()["error"]?["code"]?.stringValue == "missing_required_parameter")
        }
    }

    /// Fifteen megabytes are four minutes of audio; what follows waits its turn, and another session is served meanwhile.
    @Test func longAudioKeepsTheOrderAndLetsOthersThrough() async throws {
        try await PlainServer().run { port, _ in
            let (long, other) = (try await PlainClient(port: port), try await PlainClient(port: port))
            long.send(Self.manual)
            long.append([UInt8](repeating: 0, count: 11 << 20))
            long.send(#"{"type":"conversation.item.retrieve","item_id":"none"}"#)
            long.send(#"{"type":"input_audio_buffer.commit"}"#)
            for _ in 0..<20 {
                other.send(#"{"type":"input_audio_buffer.clear"}"#)
                _ = try await other.next("input_audio_buffer.cleared")
            }
            #expect(
                try await long.types(until: "conversation.item.created", 60)
                    == [
                        "session.created", "session.updated", "error", "input_audio_buffer.committed",
                        "conversation.item.created",
                    ])
            let milliseconds = (11 << 20) / 48
            #expect(try await Self.transcript(long) == "\((milliseconds + 20) / 20 * 20) ms")
        }
    }

    @Test func anAppendBeyondTheLimitIsRefusedAndABiggerMessageCloses() async throws {
        var server = PlainServer()
        server.settings.appendLimit = 4000
        server.configure = { $0.plainSocketLimits.messageSize = 8000 }
        try await server.run { port, _ in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            client.append([UInt8](repeating: 0, count: 3002))
            #expect(try await client.next()["error"]?["code"]?.stringValue == "invalid_audio")
            client.append([UInt8](repeating: 0, count: 6000))
            #expect(try await client.socket.next()?.closeCode == 1009)
        }
    }

    /// No event of ours may be larger than clients take.
    @Test func aReplyThatIsTooLargeIsReplacedByAnError() async throws {
        var server = PlainServer()
        server.settings.messageLimit = 20_000
        try await server.run { port, _ in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            let long = String(repeating: "x", count: 30_000)
            client.send(#"{"type":"session.update","session":{"instructions":"\#(long)"}}"#)
            #expect(try await client.next()["error"]?["code"]?.stringValue == "message_too_large")
        }
    }

    @Test func garbageInARowClosesWith1003() async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            for _ in 0..<9 { client.send("{") }
            client.send(#"{"type":"unheard.of"}"#)
            for _ in 0..<9 { client.send("[]") }
            // Another kind of fault is no garbage.
            client.send(#"{"type":"conversation.item.delete"}"#)
            for _ in 0..<10 { client.send("[]") }
            for _ in 0..<9 { #expect(try await client.next()["error"]?["code"]?.stringValue == "invalid_json") }
            #expect(try await client.next()["error"]?["code"]?.stringValue == "unknown_event")
            for _ in 0..<9 { #expect(try await client.next()["error"]?["code"]?.stringValue == "invalid_json") }
            #expect(try await client.next()["error"]?["code"]?.stringValue == "missing_required_parameter")
            for _ in 0..<10 { #expect(try await client.next()["error"]?["code"]?.stringValue == "invalid_json") }
            #expect(try await client.socket.next()?.closeCode == 1003)
        }
    }

    @Test func anExpiredSessionSaysSoAndCloses() async throws {
        var server = PlainServer()
        server.policy.lifetime = .milliseconds(200)
        try await server.run { port, sessions in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            #expect(try await client.next()["error"]?["code"]?.stringValue == "session_expired")
            #expect(try await client.socket.next()?.closeCode == 1001)
            while sessions.count > 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func aCallsOfferHasNoPlaceHere() async throws {
        try await PlainServer().run { port, _ in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            client.send(#"{"type":"rtc.call.sdp.create","sdp_offer":"v=0"}"#)
            #expect(try await client.next()["error"]?["code"]?.stringValue == "unsupported_event")
        }
    }

    @Test func oneSessionTooManyIsToldWhenToComeBack() async throws {
        var server = PlainServer()
        server.policy.limit = 1
        try await server.run { port, sessions in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            let refused = try await exchange(TestSocket.handshake(path: "/voice-live/realtime"), port: port)
            #expect(refused.hasPrefix("HTTP/1.1 429 "))
            #expect(refused.contains("Retry-After: 5"))
            client.socket.client.close()
            while sessions.count > 0 { try await Task.sleep(for: .milliseconds(5)) }
            sessions.drain()
            let drained = try await exchange(TestSocket.handshake(path: "/voice-live/realtime"), port: port)
            #expect(drained.hasPrefix("HTTP/1.1 503 "))
        }
    }

    /// A client that does not read holds the synthesizer back instead of filling memory, and gets all of it once it does.
    @Test func aSlowReaderSlowsTheSynthesizerDown() async throws {
        var server = PlainServer()
        server.pace = 1000
        server.configure = { $0.plainSocketLimits.outboxSize = 1 << 20 }
        try await server.run { port, _ in
            let client = try await PlainClient(port: port)
            _ = try await client.next("session.created")
            client.socket.client.setReading(false)
            let text = String(repeating: "na ", count: 60)
            client.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":"#
                    + #"[{"type":"input_text","text":"\#(text)"}]}}"#)
            client.send(#"{"type":"response.create"}"#)
            try await Task.sleep(for: .milliseconds(500))
            client.socket.client.setReading(true)
            var audio = 0
            while true {
                let event = try await client.next(20)
                if event["type"]?.stringValue == "response.audio.delta" {
                    audio += event["delta"]?.stringValue?.utf8.count ?? 0
                }
                if event["type"]?.stringValue == "response.done" {
                    #expect(event["response"]?["status"]?.stringValue == "completed")
                    break
                }
            }
            #expect(audio > 4 << 20)
        }
    }

    /// Whatever bytes come as audio or as an event, the next session works.
    @Test func survivesMutatedEvents() async throws {
        try await PlainServer().run { port, _ in
            var random = SplitMix(seed: 11)
            let seeds = [
                #"{"type":"input_audio_buffer.append","audio":"AAAAAAAA"}"#,
                #"{"type":"session.update","session":{"input_audio_format":"g711_ulaw","input_audio_sampling_rate":8000}}"#,
                #"{"type":"input_audio_buffer.commit"}"#,
                #"{"type":"input_audio.turn.append","turn_id":"t","audio":"AA=="}"#,
            ]
            for _ in 0..<20 {
                let client = try await PlainClient(port: port)
                _ = try await client.next("session.created")
                for _ in 0..<9 {
                    var bytes = Array(seeds.randomElement(using: &random)?.utf8 ?? "".utf8)
                    for _ in 0..<3 {
                        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                            in: 32...126, using: &random)
                    }
                    client.socket.client.write(TestSocket.frame(1, bytes))
                }
                client.send(#"{"type":"input_audio_buffer.clear"}"#)
                _ = try await client.next("input_audio_buffer.cleared")
                client.socket.client.close()
            }
        }
    }
}
