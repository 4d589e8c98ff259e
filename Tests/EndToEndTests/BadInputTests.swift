import Caller
import Events
import Server
import TestKit
import Testing

extension EndToEnd {
    /// What a hostile or broken client gets, while another call on the same server goes on.
    @Suite(.serialized)
    struct BadInputTests {
        private func withServer(
            _ body: (LocalServer, EmbeddedEngines) async throws -> Void
        ) async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            try await body(server, engines)
            await server.stop()
        }

        // Proves: D.0 malformed event, E.1 error, M.26
        @Test func aBadEventGetsItsErrorAndTheCallGoesOn() async throws {
            try await withServer { server, _ in
                let call = try await TestCall.place(to: server)
                let cases: [(json: String, code: String, param: String?)] = [
                    ("not json", "invalid_json", nil),
                    ("[]", "invalid_json", nil),
                    ("{}", "missing_required_parameter", "type"),
                    (#"{"type":"no.such.event","event_id":"e1"}"#, "unknown_event", nil),
                    (#"{"type":"session.update"}"#, "missing_required_parameter", "session"),
                    (
                        #"{"type":"session.update","session":{"turn_detection":{"type":"server_vad","threshold":7}}}"#,
                        "invalid_value", "session.turn_detection.threshold"
                    ),
                    (
                        #"{"type":"session.update","session":{"temperature":"hot"}}"#, "invalid_type",
                        "session.temperature"
                    ),
                    (#"{"type":"conversation.item.retrieve","item_id":"none"}"#, "item_not_found", nil),
                    (#"{"type":"response.cancel"}"#, "response_cancel_not_active", nil),
                ]
                for expected in cases {
                    let mark = await call.observer.count
                    try await call.send(expected.json)
                    let event = try await call.observer.wait(forEvent: "error", on: .control, from: mark)
                    guard case .error(let error) = event.value else { continue }
                    #expect(error.error.code?.rawValue == expected.code, "\(expected.json)")
                    if let param = expected.param { #expect(error.error.param == param, "\(expected.json)") }
                }
                let mark = await call.observer.count
                try await call.send(#"{"type":"session.update","session":{"instructions":"Be brief."}}"#)
                try await call.observer.wait(forEvent: "session.updated", on: .control, from: mark)
                await call.hangUp()
            }
        }

        // Proves: C.3 error
        @Test func anErrorCausedOnTheDataChannelIsToldThereToo() async throws {
            try await withServer { server, _ in
                let call = try await TestCall.place(to: server)
                try await call.send(#"{"type":"no.such.event"}"#, on: .data)
                try await call.observer.wait(forEvent: "error", on: .data)
                try await call.observer.wait(forEvent: "error", on: .control)
                await call.hangUp()
            }
        }

        @Test func aWrongCertificateClosesTheCall() async throws {
            try await withServer { server, _ in
                var options = NativeCaller.Options()
                options.claimsFingerprint = Array(repeating: 7, count: 32)
                let call = try await TestCall.prepare(for: server, options: options)
                try await call.caller.connect(to: try WebSocketURL(server.url + TestCall.path + TestCall.usualQuery))
                let refused = try await call.observer.wait(forEvent: "rtc.call.error", on: .control)
                guard case .callError(let event) = refused.value else { return }
                #expect(event.error.code == .connectionFailed)
                #expect(await !call.observer.events.contains { $0.channel == .data })
                await call.hangUp()
            }
        }

        @Test func aFloodOnTheDataChannelHurtsNobodyElse() async throws {
            try await withServer { server, engines in
                let quiet = try await TestCall.place(to: server)
                let loud = try await TestCall.place(to: server)
                let flood = Task {
                    let text =
                        #"{"type":"session.update","session":{"instructions":"\#(String(repeating: "x", count: 500))"}}"#
                    for _ in 0..<20_000 {
                        if (try? await loud.send(text, on: .data)) == nil {
                            try? await Task.sleep(for: .milliseconds(5))
                        }
                        if Task.isCancelled { return }
                    }
                }
                await quiet.caller.say(try await engines.say("how are you today"))
                try await quiet.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data)
                flood.cancel()
                await flood.value
                #expect(
                    await loud.observer.events.contains { event in
                        if case .error(let error) = event.event {
                            error.error.code?.rawValue == "rate_limit_exceeded"
                        } else {
                            false
                        }
                    })
                await loud.hangUp()
                await quiet.hangUp()
            }
        }

        @Test func anExpiredCallSaysSoAndCloses() async throws {
            let engines = try await EmbeddedEngines.shared()
            var policy = SessionPolicy()
            policy.lifetime = .seconds(1)
            let server = try await LocalServer(engines: engines, policy: policy)
            let call = try await TestCall.place(to: server)
            let expired = try await call.observer.wait(forEvent: "error", on: .control)
            guard case .error(let event) = expired.value else { return }
            #expect(event.error.code == .sessionExpired)
            let code = try await call.observer.wait(for: "the end of the control socket") { happening in
                if case .controlClosed(let code, _) = happening.what { code } else { nil }
            }
            #expect(code.value == 1001)
            try await call.observer.wait(for: "the end of the call") { happening in
                if case .ended = happening.what { true } else { nil }
            }
            await call.hangUp()
            #expect(server.calls.callCount == 0)
            await server.stop()
        }

        @Test func aSocketThatNeverOffersIsClosed() async throws {
            let engines = try await EmbeddedEngines.shared()
            var settings = CallSettings()
            settings.offerTimeout = .milliseconds(300)
            let server = try await LocalServer(engines: engines, settings: settings)
            let control = try await SilentSocket.open(server.url + TestCall.path + TestCall.usualQuery)
            let (messages, code) = await control.untilClosed()
            #expect(messages.contains { $0.contains("session_timeout") })
            #expect(code == 1008)
            await server.stop()
        }
    }
}
