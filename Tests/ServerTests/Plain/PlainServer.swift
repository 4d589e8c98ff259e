import Events
import Foundation
import Logging
import NIOPosix
import Server
import Testing

/// A `TestServer` whose plain endpoint is real, behind scripted engines.
struct PlainServer {
    var policy = SessionPolicy()
    var settings = PlainSettings()
    var pace = 10
    /// nil: scripted engines for every model name.
    var profiles: ProfileTable?
    var configure: @Sendable (inout WebServer.Configuration) -> Void = { _ in }

    func run(
        _ body: (_ port: Int, _ sessions: SessionRegistry) async throws -> Void
    ) async throws {
        let engines = ScriptedEngines.make(pace: pace)
        let profiles = self.profiles ?? ProfileTable(engines: engines) { _ in .exact(id: "ramp") }
        let sessions = SessionRegistry(profiles: profiles, policy: policy)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let plain = PlainService(sessions: sessions, settings: settings, logger: logger)
        var server = TestServer()
        server.configure = configure
        server.call = { await plain.decide($0) }
        try await server.run { port, _ in
            try await body(port, sessions)
        }
    }
}

/// What a client of the plain endpoint says and hears.
final class PlainClient {
    let socket: TestSocket

    init(port: Int, query: String = TestSocket.query, path: String = "/voice-live/realtime", reads: Bool = true)
        async throws
    {
        socket = try await TestSocket(port: port, query: query, path: path, reads: reads)
    }

    func send(_ json: String) { socket.send(json) }

    func append(_ bytes: [UInt8], eventID: String = "a") {
        send(
            #"{"type":"input_audio_buffer.append","event_id":"\#(eventID)","audio":"#
                + #""\#(Data(bytes).base64EncodedString())"}"#)
    }

    /// The next event of the server.
    func next(_ seconds: Double = 10) async throws -> JSONValue {
        let frame = try #require(try await socket.next(seconds))
        #expect(frame.opcode == 1)
        return try JSONDecoder().decode(JSONValue.self, from: Data(frame.payload))
    }

    /// The next event of this type; those before it are passed over.
    func next(_ type: String, _ seconds: Double = 10) async throws -> JSONValue {
        while true {
            let event = try await next(seconds)
            if event["type"]?.stringValue == type { return event }
        }
    }

    /// The types of all events up to one of this type.
    func types(until type: String, _ seconds: Double = 10) async throws -> [String] {
        var types: [String] = []
        while types.last != type {
            types.append(try await next(seconds)["type"]?.stringValue ?? "?")
        }
        return types
    }
}
