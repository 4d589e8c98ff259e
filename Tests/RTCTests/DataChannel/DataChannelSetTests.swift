import RTC
import SansIO
import Testing

struct DCEPMessageTests {
    @Test func readsAnOpenByteByByte() {
        let bytes: [UInt8] = [
            3, 0x81,  // open; unordered, limited retransmissions
            1, 0,  // priority 256
            0, 0, 0, 4,  // four retransmissions
            0, 2, 0, 1,  // lengths
            0x68, 0x69, 0x78,  // "hi", "x"
        ]
        let open = DCEPMessage.Open(channelType: 0x81, priority: 256, reliability: 4, label: "hi", subprotocol: "x")
        #expect(DCEPMessage(parsing: bytes) == .open(open))
        #expect(DCEPMessage.open(open).bytes == bytes)
        #expect(DCEPMessage(parsing: DCEPMessage.acknowledge.bytes) == .acknowledge)
    }

    @Test(
        arguments: [
            [], [1], [3], [3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], [3, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1],
            [3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0xFF],
        ] as [[UInt8]])
    func refuses(bytes: [UInt8]) {
        #expect(DCEPMessage(parsing: bytes) == nil)
    }

    @Test func mutatedMessagesDoNotTrap() {
        var random = SplitMix(seed: 12)
        let template = DCEPMessage.open(.init(label: "voice-live-events", subprotocol: "json")).bytes
        for _ in 0..<20_000 {
            var bytes = template
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            if case .open(let open) = DCEPMessage(parsing: bytes) {
                #expect(open.label.utf8.count + open.subprotocol.utf8.count + 12 <= bytes.count)
            }
        }
    }
}

struct DataChannelSetTests {
    private func open(_ label: String, stream: UInt16) -> SCTPMessage {
        SCTPMessage(stream: stream, protocolID: 50, bytes: DCEPMessage.open(.init(label: label)).bytes)
    }

    private func makeSet(_ role: DTLSRole = .server, peerMaxMessageSize: Int = 65_536) -> DataChannelSet {
        DataChannelSet(role: role, peerMaxMessageSize: peerMaxMessageSize)
    }

    @Test func aChannelOfThePeerIsAcknowledgedAndCarriesMessages() throws {
        var channels = makeSet()
        let id = DataChannelID(stream: 0)
        #expect(
            channels.handle(open("voice-live-events", stream: 0)) == [
                .send(SCTPMessage(stream: 0, protocolID: 50, bytes: [2])),
                .opened(id, label: "voice-live-events", subprotocol: ""),
            ])
        #expect(
            channels.handle(SCTPMessage(stream: 0, protocolID: 51, bytes: Array("é".utf8)))
                == [.message(id, .text("é"))])
        #expect(
            channels.handle(SCTPMessage(stream: 0, protocolID: 53, bytes: [0, 255]))
                == [.message(id, .binary([0, 255]))])
        #expect(try channels.message(.text("hi"), on: id) == SCTPMessage(stream: 0, protocolID: 51, bytes: [104, 105]))
        #expect(try channels.message(.binary([9]), on: id) == SCTPMessage(stream: 0, protocolID: 53, bytes: [9]))
    }

    @Test func emptyMessagesAreAZeroByte() throws {
        var channels = makeSet()
        _ = channels.handle(open("x", stream: 0))
        let id = DataChannelID(stream: 0)
        let (text, binary) = (try channels.message(.text(""), on: id), try channels.message(.binary([]), on: id))
        #expect(text == SCTPMessage(stream: 0, protocolID: 56, bytes: [0]))
        #expect(binary == SCTPMessage(stream: 0, protocolID: 57, bytes: [0]))
        #expect(channels.handle(text) == [.message(id, .text(""))])
        #expect(channels.handle(binary) == [.message(id, .binary([]))])
    }

    @Test(arguments: [(DTLSRole.client, UInt16(0)), (.server, 1)]) func ourChannelsTakeStreamsByRole(
        role: DTLSRole, first: UInt16
    ) throws {
        var channels = makeSet(role)
        let (id, outputs) = try channels.open(label: "events", subprotocol: "json")
        #expect(id.stream == first)
        #expect(
            outputs == [
                .send(
                    SCTPMessage(
                        stream: first, protocolID: 50,
                        bytes: DCEPMessage.open(.init(label: "events", subprotocol: "json")).bytes))
            ])
        // It carries messages before it is acknowledged.
        #expect(try channels.message(.text("a"), on: id).stream == first)
        let acknowledgement = SCTPMessage(stream: first, protocolID: 50, bytes: [2])
        #expect(channels.handle(acknowledgement) == [.opened(id, label: "events", subprotocol: "json")])
        #expect(channels.handle(acknowledgement) == [])
        #expect(try channels.open(label: "more").id.stream == first + 2)
    }

    @Test func thePeersLimitIsHonoured() throws {
        var channels = makeSet(peerMaxMessageSize: 4)
        _ = channels.handle(open("x", stream: 0))
        let id = DataChannelID(stream: 0)
        #expect(try channels.message(.text("éé"), on: id).bytes.count == 4)
        #expect(throws: DataChannelError.tooLarge) { try channels.message(.text("éée"), on: id) }
        var unlimited = makeSet(peerMaxMessageSize: 0)
        _ = unlimited.handle(open("x", stream: 0))
        #expect(try unlimited.message(.binary([UInt8](repeating: 1, count: 200_000)), on: id).bytes.count == 200_000)
    }

    @Test func theSeventeenthChannelIsRefused() throws {
        var channels = makeSet()
        for stream in UInt16(0)..<16 { _ = channels.handle(open("x", stream: stream)) }
        #expect(channels.handle(open("x", stream: 16)) == [.reset(stream: 16)])
        #expect(throws: DataChannelError.tooMany) { try channels.open(label: "x") }
        #expect(channels.handleReset(of: [16]) == [])
        // One goes, one may come.
        #expect(channels.handleReset(of: [3]) == [.reset(stream: 3), .closed(DataChannelID(stream: 3))])
        #expect(channels.handle(open("x", stream: 16)).count == 2)
    }

    @Test func longNamesAreRefused() throws {
        var channels = makeSet()
        #expect(channels.handle(open(String(repeating: "x", count: 256), stream: 0)).count == 2)
        #expect(channels.handle(open(String(repeating: "x", count: 257), stream: 2)) == [.reset(stream: 2)])
        #expect(throws: DataChannelError.tooLarge) { try channels.open(label: String(repeating: "é", count: 129)) }
    }

    @Test func closingWaitsForThePeer() throws {
        var channels = makeSet()
        _ = channels.handle(open("x", stream: 0))
        let id = DataChannelID(stream: 0)
        #expect(channels.close(id) == [.reset(stream: 0)])
        #expect(channels.close(id) == [])
        #expect(throws: DataChannelError.notOpen) { try channels.message(.text("a"), on: id) }
        #expect(channels.handle(SCTPMessage(stream: 0, protocolID: 51, bytes: [65])) == [])
        #expect(channels.handleReset(of: [0]) == [.closed(id)])
        #expect(channels.count == 0)
    }

    @Test func aStreamThatIsTakenCannotBeOpenedAgain() {
        var channels = makeSet()
        _ = channels.handle(open("x", stream: 0))
        #expect(channels.handle(open("y", stream: 0)) == [.reset(stream: 0)])
        #expect(channels.handleReset(of: [0]) == [.closed(DataChannelID(stream: 0))])
    }

    @Test func messagesOutsideOfChannelsAreIgnored() {
        var channels = makeSet()
        #expect(channels.handle(SCTPMessage(stream: 5, protocolID: 51, bytes: [65])) == [])
        #expect(channels.handle(SCTPMessage(stream: 5, protocolID: 50, bytes: [2])) == [])
        #expect(channels.handle(SCTPMessage(stream: 5, protocolID: 99, bytes: [2])) == [])
        #expect(channels.handle(SCTPMessage(stream: 5, protocolID: 50, bytes: [3, 1])) == [.reset(stream: 5)])
        #expect(channels.handleReset(of: [5, 6]) == [])
    }

    @Test func anyMessagesKeepTheSetSmall() {
        var random = SplitMix(seed: 13)
        var channels = makeSet()
        let template = open("label", stream: 0).bytes
        for _ in 0..<20_000 {
            let stream = UInt16.random(in: 0...1023, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: _ = channels.handle(open("x", stream: stream))
            case 1: _ = channels.handleReset(of: [stream, stream])
            case 2:
                var bytes = template
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                _ = channels.handle(SCTPMessage(stream: stream, protocolID: 50, bytes: bytes))
            default:
                let protocolID = ([50, 51, 53, 56, 57] as [UInt32]).randomElement(using: &random) ?? 0
                _ = channels.handle(SCTPMessage(stream: stream, protocolID: protocolID, bytes: [0xFF]))
            }
            #expect(channels.count <= 16)
        }
    }
}
