import Server
import Testing

@Suite struct ClientSocketTests {
    @Test func textAndBinaryAreEchoedInOrder() async throws {
        try await TestServer().run { port, _ in
            let socket = try await TestSocket(port: port)
            socket.client.write(TestSocket.frame(2, Array(#"{"type":"x"}"#.utf8)))
            let long = String(repeating: "ä", count: 40_000)
            socket.send(long)
            socket.send("")
            #expect(try await socket.next()?.text == #"{"type":"x"}"#)
            #expect(try await socket.next() == .init(opcode: 1, payload: Array(long.utf8)))
            #expect(try await socket.next() == .init(opcode: 1, payload: []))
        }
    }

    @Test func fragmentsBecomeOneMessageWithPingsBetween() async throws {
        try await TestServer().run { port, _ in
            let socket = try await TestSocket(port: port)
            let bytes = Array("grüße".utf8)
            // Cuts the ü in two.
            socket.client.write(TestSocket.frame(1, Array(bytes[..<3]), fin: false))
            socket.client.write(TestSocket.frame(9, [1, 2]))
            socket.client.write(TestSocket.frame(0, [], fin: false))
            socket.client.write(TestSocket.frame(0, Array(bytes[3...])))
            #expect(try await socket.next() == .init(opcode: 10, payload: [1, 2]))
            #expect(try await socket.next()?.text == "grüße")
        }
    }

    static let rules: [(String, [UInt8], Int)] = [
        ("unmasked", TestSocket.frame(1, [65], masked: false), 1002),
        ("reserved bit", TestSocket.frame(1, [65], rsv: 4), 1002),
        ("unknown opcode", TestSocket.frame(3, [65]), 1002),
        ("continuation of nothing", TestSocket.frame(0, [65]), 1002),
        (
            "new message inside another",
            TestSocket.frame(1, [65], fin: false) + TestSocket.frame(1, [65]), 1002
        ),
        ("fragmented ping", TestSocket.frame(9, [], fin: false), 1002),
        ("long ping", TestSocket.frame(9, [UInt8](repeating: 0, count: 126)), 1002),
        ("text that is not UTF-8", TestSocket.frame(1, [0xc3, 0x28]), 1007),
        ("surrogate", TestSocket.frame(1, [0xed, 0xa0, 0x80]), 1007),
        ("one-byte close", TestSocket.frame(8, [3]), 1002),
        ("reserved close code", TestSocket.frame(8, [0x03, 0xed]), 1002),
        ("close reason that is not UTF-8", TestSocket.frame(8, [0x03, 0xe8, 0xff]), 1007),
        ("announced 2 MiB", [0x81, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4], 1009),
        (
            "announced 2⁶⁴-1 bytes", [0x81, 0xff] + [UInt8](repeating: 0xff, count: 8) + [1, 2, 3, 4],
            1009
        ),
    ]
    @Test(arguments: rules)
    func closesWithACode(_ name: String, _ bytes: [UInt8], _ code: Int) async throws {
        let ends = Recorder<ClientSocketEnd>()
        try await TestServer(call: { _ in
            .accept { socket in
                for await event in socket.events { if case .closed(let end) = event { ends.record(end) } }
            }
        }).run { port, _ in
            let socket = try await TestSocket(port: port)
            socket.client.write(bytes)
            #expect(try await socket.next()?.closeCode == code, "\(name)")
            socket.client.close()
        }
        #expect(ends.all == [.byServer(CloseCode(rawValue: UInt16(code)))])
    }

    @Test func messagesAreLimitedWholeAndInFragments() async throws {
        try await TestServer(configure: { $0.socketLimits.messageSize = 1000 }).run { port, _ in
            let fits = try await TestSocket(port: port)
            fits.send(String(repeating: "x", count: 1000))
            #expect(try await fits.next()?.payload.count == 1000)

            let whole = try await TestSocket(port: port)
            whole.send(String(repeating: "x", count: 1001))
            #expect(try await whole.next()?.closeCode == 1009)

            let pieces = try await TestSocket(port: port)
            pieces.client.write(TestSocket.frame(1, [UInt8](repeating: 65, count: 600), fin: false))
            pieces.client.write(TestSocket.frame(0, [UInt8](repeating: 65, count: 600), fin: false))
            #expect(try await pieces.next()?.closeCode == 1009)
        }
    }

    @Test func manyFragmentsAreRefused() async throws {
        try await TestServer(configure: { $0.socketLimits.fragmentCount = 10 }).run { port, _ in
            let socket = try await TestSocket(port: port)
            socket.client.write(TestSocket.frame(1, [65], fin: false))
            for _ in 0..<20 { socket.client.write(TestSocket.frame(0, [], fin: false)) }
            #expect(try await socket.next()?.closeCode == 1008)
        }
    }

    @Test(arguments: [([0x03, 0xe8] as [UInt8], 1000), ([0x0f, 0xa8, 65], 4008)])
    func answersACloseWithItsCode(_ payload: [UInt8], _ code: Int) async throws {
        let ends = Recorder<ClientSocketEnd>()
        try await TestServer(call: { _ in
            .accept { socket in
                for await event in socket.events { if case .closed(let end) = event { ends.record(end) } }
                #expect(!socket.send("too late"))
            }
        }).run { port, _ in
            let socket = try await TestSocket(port: port)
            socket.client.write(TestSocket.frame(8, payload))
            #expect(try await socket.next()?.closeCode == code)
            #expect(try await socket.next() == nil)
        }
        let reason = payload.count > 2 ? "A" : ""
        #expect(ends.all == [.byClient(CloseCode(rawValue: UInt16(code)), reason: reason)])
    }

    @Test func aCloseWithoutCodeIsAnsweredWithoutCode() async throws {
        try await TestServer().run { port, _ in
            let socket = try await TestSocket(port: port)
            socket.client.write(TestSocket.frame(8, []))
            #expect(try await socket.next() == .init(opcode: 8, payload: []))
            #expect(try await socket.next() == nil)
        }
    }

    @Test func closesBehindWhatWasSentAndWaitsForTheAnswer() async throws {
        let ends = Recorder<ClientSocketEnd>()
        try await TestServer(call: { _ in
            .accept { socket in
                for index in 0..<100 { socket.send("\(index)") }
                socket.close(.policyViolation, reason: "no offer came")
                socket.close(.normal)
                #expect(!socket.send("too late"))
                for await event in socket.events { if case .closed(let end) = event { ends.record(end) } }
            }
        }).run { port, _ in
            let socket = try await TestSocket(port: port)
            for index in 0..<100 { #expect(try await socket.next()?.text == "\(index)") }
            let close = try #require(await socket.next())
            #expect(close.closeCode == 1008)
            #expect(String(decoding: close.payload.dropFirst(2), as: UTF8.self) == "no offer came")
            socket.client.write(TestSocket.frame(8, [0x03, 0xf0]))
            #expect(try await socket.next() == nil)
        }
        #expect(ends.all == [.byServer(.policyViolation)])
    }

    @Test func theSocketClosesWhenItsOwnerReturns() async throws {
        try await TestServer(
            configure: { $0.socketLimits.closeTimeout = .milliseconds(100) },
            call: { _ in .accept { _ in } }
        ).run { port, _ in
            let socket = try await TestSocket(port: port)
            #expect(try await socket.next()?.closeCode == 1000)
            #expect(try await socket.next() == nil)  // We never answered: cut after the timeout.
        }
    }

    @Test func aConnectionThatBreaksIsToldAsLost() async throws {
        let ends = Recorder<ClientSocketEnd>()
        try await TestServer(call: { _ in
            .accept { socket in
                for await event in socket.events { if case .closed(let end) = event { ends.record(end) } }
            }
        }).run { port, _ in
            let socket = try await TestSocket(port: port)
            socket.send("x")
            socket.client.close()
            for _ in 0..<2000 where ends.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(ends.all == [.lost])
    }

    @Test func pingsAndDropsAClientThatStaysSilent() async throws {
        let ends = Recorder<ClientSocketEnd>()
        try await TestServer(
            configure: { $0.socketLimits.pingInterval = .milliseconds(250) },
            call: { _ in
                .accept { socket in
                    for await event in socket.events { if case .closed(let end) = event { ends.record(end) } }
                }
            }
        ).run { port, _ in
            let answers = try await TestSocket(port: port)
            for _ in 0..<4 {
                #expect(try await answers.next()?.opcode == 9)
                answers.client.write(TestSocket.frame(10, []))
            }
            let silent = try await TestSocket(port: port)
            #expect(try await silent.next()?.opcode == 9)
            #expect(try await silent.next()?.opcode == 9)
            #expect(try await silent.next() == nil)
        }
        #expect(ends.all.contains(.lost))
    }

    @Test func aClientThatNeverReadsIsCutOffAtTheBound() async throws {
        let ends = Recorder<ClientSocketEnd>()
        let sent = Recorder<Int>()
        try await TestServer(
            configure: {
                $0.socketLimits.outboxSize = 100_000
                $0.socketLimits.closeTimeout = .milliseconds(200)
            },
            call: { _ in
                .accept { socket in
                    let message = [UInt8](repeating: 65, count: 1000)
                    var bytes = 0
                    // Gives the network time, so that what the kernel takes is not held against the client.
                    while socket.send(message), bytes < 100_000_000 {
                        bytes += message.count
                        if bytes % 50_000 == 0 { try? await Task.sleep(for: .milliseconds(1)) }
                    }
                    sent.record(bytes)
                    for await event in socket.events { if case .closed(let end) = event { ends.record(end) } }
                }
            }
        ).run { port, _ in
            let socket = try await TestSocket(port: port, reads: false)
            for _ in 0..<2000 where ends.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            socket.client.close()
        }
        #expect(ends.all == [.byServer(.tryAgainLater)])
        // The kernel's buffers (a few MiB on the loopback) and our bound, not what the owner had to say.
        #expect((sent.all.first ?? .max) < 20_000_000)
    }

    @Test func anOwnerThatDoesNotTakeStopsTheClient() async throws {
        let taken = Recorder<Int>()
        let (gates, gate) = AsyncStream.makeStream(of: Void.self)
        try await TestServer(
            configure: { $0.socketLimits.inboxSize = 64_000 },
            call: { _ in
                .accept { socket in
                    for await _ in gates { break }
                    for await event in socket.events {
                        if case .message(let message) = event { taken.record(message.bytes.count) }
                        if taken.all.count == 3000 { break }
                    }
                }
            }
        ).run { port, _ in
            let socket = try await TestSocket(port: port)
            let message = TestSocket.frame(2, [UInt8](repeating: 65, count: 10_000))
            for _ in 0..<3000 { socket.client.write(message) }
            try await Task.sleep(for: .milliseconds(300))
            // 30 MB do not fit into the kernel: some of it must still be waiting on our side.
            #expect(!socket.client.isWritable)
            gate.finish()
            #expect(try await socket.next(20)?.closeCode == 1000)
        }
        #expect(taken.all.count == 3000 && taken.all.reduce(0, +) == 30_000_000)
    }

    @Test func aFloodOfPingsIsAnsweredWithoutPilingUp() async throws {
        try await TestServer().run { port, _ in
            let socket = try await TestSocket(port: port)
            for index in 0..<2000 { socket.client.write(TestSocket.frame(9, [UInt8(index % 256)])) }
            socket.send("done")
            var frames = 0
            while let frame = try await socket.next(), frame.opcode != 1 { frames += 1 }
            #expect((1...2000).contains(frames))
        }
    }

    @Test func sendsFromManyTasksAllArrive() async throws {
        try await TestServer(call: { _ in
            .accept { socket in
                await withTaskGroup(of: Void.self) { group in
                    for task in 0..<8 {
                        group.addTask { for index in 0..<100 { socket.send("\(task) \(index)") } }
                    }
                }
                for await _ in socket.events {}
            }
        }).run { port, _ in
            let socket = try await TestSocket(port: port)
            var last = [Int](repeating: -1, count: 8)
            for _ in 0..<800 {
                let numbers = try #require(await socket.next()).text.split(separator: " ").compactMap {
                    Int($0)
                }
                #expect(last[numbers[0]] + 1 == numbers[1])
                last[numbers[0]] = numbers[1]
            }
        }
    }
}
