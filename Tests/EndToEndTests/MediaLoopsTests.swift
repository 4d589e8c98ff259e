import Caller
import NIOCore
import NIOPosix
import RTC
import RTCPort
import Server
import TestKit
import Testing

extension EndToEnd {
    /// Calls on several event loops that share one UDP port: the kernel gives their datagrams to any of the loops.
    @Suite(.serialized)
    struct MediaLoopsTests {
        @Test func callsWorkWhicheverLoopTheirDatagramsReach() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared(), mediaLoops: 3)
            var calls: [TestCall] = []
            for _ in 0..<18 { calls.append(try await TestCall.place(to: server)) }
            #expect(server.calls.callCount == 18)
            // By load, and so not by number alone.
            for port in server.mediaLoops.ports { #expect(3...12 ~= (await port.peerCount)) }
            for call in calls { try await call.send(Self.greeting, on: .data) }
            for call in calls { try await call.observer.wait(forEvent: "output_audio_buffer.stopped", on: .data) }
            for call in calls {
                let heard = await call.observer.happenings.count { if case .audio = $0.what { true } else { false } }
                #expect(heard > 20)
                await call.hangUp()
            }
            try await Self.patiently { await server.mediaLoops.peerCount == 0 }
            try await Self.patiently { await server.mediaLoops.foreignRouteCount == 0 }
            // Eighteen calls whose first datagrams all met the right one of three loops would be a wonder.
            #expect(await server.mediaLoops.handedOver > 18)
            await server.stop()
        }

        /// The kernel is told where calls live; from then on no datagram takes a detour.
        @Test func datagramsComeToTheLoopOfTheirCall() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared(), mediaLoops: 3)
            var calls: [TestCall] = []
            for _ in 0..<9 { calls.append(try await TestCall.place(to: server)) }
            var before = await Self.traffic(of: server)
            try await Self.patiently {
                let now = await Self.traffic(of: server)
                defer { if now.detours > before.detours { before = now } }
                return now.detours == before.detours && now.datagrams > before.datagrams + 500
            }
            for call in calls { await call.hangUp() }
            try await Self.patiently { await server.mediaLoops.foreignRouteCount == 0 }
            await server.stop()
        }

        private static func traffic(of server: LocalServer) async -> (datagrams: UInt64, detours: UInt64) {
            var count: UInt64 = 0
            for port in server.mediaLoops.ports { count += await port.metrics.datagramsIn }
            return (count, await server.mediaLoops.handedOver)
        }

        /// A router that begins a new mapping moves a call to another address, and so to another loop's socket.
        @Test func aCallThatMovesIsFoundAgain() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared(), mediaLoops: 3)
            let link = try await LossyLink(to: server.media, weather: .init(loss: 0), on: server.callerLoop)
            let call = try await TestCall.place(to: server, through: link)
            for _ in 0..<3 {
                try await link.rebind()
                let mark = await call.observer.count
                // The answer to this one comes by the new address.
                try await call.send(#"{"type":"input_audio_buffer.clear"}"#, on: .data)
                try await call.observer.wait(
                    forEvent: "input_audio_buffer.cleared", on: .data, from: mark, patience: .seconds(60))
            }
            await call.hangUp()
            await link.close()
            try await Self.patiently { await server.mediaLoops.foreignRouteCount == 0 }
            await server.stop()
        }

        @Test func aCrowdThatComesInOneInstantConnects() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared(), mediaLoops: 2)
            let calls = try await withThrowingTaskGroup(of: TestCall.self) { group in
                for _ in 0..<40 { group.addTask { try await TestCall.place(to: server) } }
                return try await group.reduce(into: [TestCall]()) { $0.append($1) }
            }
            #expect(await server.mediaLoops.peerCount == 40)
            for call in calls { await call.hangUp() }
            try await Self.patiently { await server.mediaLoops.foreignRouteCount == 0 }
            await server.stop()
        }

        @Test func aServerWithoutRoomRefusesBeforeTheSocketOpens() async throws {
            var settings = CallSettings()
            // Less than one call that talks.
            settings.maxLoad = 0.000_1
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared(), settings: settings)
            #expect(server.calls.readiness != .ready)
            await #expect(throws: (any Error).self) { try await TestCall.place(to: server) }
            #expect(server.calls.callCount == 0)
            let refused = server.calls.families.first { $0.name == "parley_calls_refused_total" }
            let byLoad = refused?.samples.first { $0.labels.contains { $0.value == "load" } }
            #expect(byLoad?.value == 1)
            await server.stop()
        }

        @Test func strangersGetNoAnswerAndTakeNoMemoryOnAnyLoop() async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared(), mediaLoops: 3)
            let (answers, answered) = AsyncStream.makeStream(of: Int.self)
            let destination = SocketAddress(server.media)
            for number in 0..<60 {
                let socket = try await DatagramBootstrap(group: server.callerLoop)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(Listener(heard: answered))
                        }
                    }
                    .bind(host: "127.0.0.1", port: 0).get()
                // A check that names a call on each of the loops, and what might follow it.
                for mark in ["A", "B", "C", "D", "/", "~"] {
                    for datagram in [Self.check(naming: "\(mark)deadbee\(number):x"), [22, 254, 253, 0], [128, 111]] {
                        try await socket.writeAndFlush(
                            AddressedEnvelope(remoteAddress: destination, data: ByteBuffer(bytes: datagram)))
                    }
                }
                if number >= 50 { try await socket.close() }
            }
            try await Self.patiently {
                var count: UInt64 = 0
                for port in server.mediaLoops.ports { count += await port.metrics.datagramsIn }
                return count >= 60 * 18
            }
            #expect(await server.mediaLoops.foreignRouteCount == 0)
            #expect(await server.mediaLoops.peerCount == 0)
            answered.finish()
            for await size in answers { Issue.record("a stranger was answered with \(size) bytes") }
            await server.stop()
        }

        private final class Listener: ChannelInboundHandler {
            typealias InboundIn = AddressedEnvelope<ByteBuffer>
            private let heard: AsyncStream<Int>.Continuation
            init(heard: AsyncStream<Int>.Continuation) { self.heard = heard }
            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                heard.yield(unwrapInboundIn(data).data.readableBytes)
            }
        }

        private static func check(naming username: String) -> [UInt8] {
            let name = Array(username.utf8)
            let padded = name + [UInt8](repeating: 0, count: (4 - name.count % 4) % 4)
            return [0, 1, 0, UInt8(4 + padded.count), 0x21, 0x12, 0xA4, 0x42] + [UInt8](repeating: 7, count: 12)
                + [0, 6, 0, UInt8(name.count)] + padded
        }

        private static func patiently(_ condition: () async throws -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(600)
            while try await !condition() {
                guard ContinuousClock.now < deadline else {
                    Issue.record("waited in vain")
                    return
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        }

        private static let greeting = #"""
            {"type":"response.create","response":{"pre_generated_assistant_message":
             {"type":"message","role":"assistant","content":[{"type":"text","text":"StartupMessage to the show."}]}}}
            """#
    }
}
