import RTC
import RTCNative
import SeededRandom
import Testing
import Timing

extension OneWheel {
    /// Both ends of a connection change what a later offer and answer have settled.
    @Suite(.serialized) struct LaterAnswerTests {
        private func say(_ pair: PeerPair, asCaller: Bool, count: Int = 1) {
            for number in 0..<count {
                let id = asCaller ? pair.callerID : pair.answererID
                pair.act(asCaller: asCaller) { table, now, outputs in
                    table.sendAudio(
                        [UInt8(number)], timestamp: UInt32(number) * 160, marker: false, to: id, now: now,
                        into: &outputs)
                }
            }
        }

        private func update(_ pair: PeerPair, asCaller: Bool, _ change: (inout PeerConfiguration) -> Void) throws {
            var configuration = pair.configuration(asCaller: asCaller)
            change(&configuration)
            var outputs: [PeerOutput] = []
            if asCaller {
                try pair.caller.update(pair.callerID, with: configuration, now: pair.now, into: &outputs)
            } else {
                try pair.answerer.update(pair.answererID, with: configuration, now: pair.now, into: &outputs)
            }
            pair.perform(outputs, fromCaller: asCaller)
        }

        @Test func packetsCarryTheNewPayloadTypeAtOnceAndTheStreamGoesOn() throws {
            let pair = try PeerPair()
            pair.connect()
            say(pair, asCaller: false)
            for asCaller in [false, true] {
                try update(pair, asCaller: asCaller) { $0.audio?.payloadType = .test(96) }
            }
            say(pair, asCaller: false)
            say(pair, asCaller: true)
            let heard = pair.callerEvents.compactMap(\.audio).map(\.header)
            #expect(heard.map(\.payloadType.value) == [111, 96])
            #expect(heard[1].sequence.distance(from: heard[0].sequence) == 1 && heard[0].ssrc == heard[1].ssrc)
            #expect(pair.answererEvents.compactMap(\.audio).map(\.header.payloadType.value) == [96])
        }

        /// RFC 7160 §4.1.
        @Test func anotherClockRateIsAnotherStreamAndTheOldOneSaysGoodbye() throws {
            let pair = try PeerPair()
            pair.connect()
            say(pair, asCaller: false, count: 3)
            for (asCaller, ssrc) in [(true, 11 as UInt32), (false, 12)] {
                try update(pair, asCaller: asCaller) {
                    $0.audio = .init(payloadType: .test(0), clockRate: 8000, ssrc: ssrc, cname: "test")
                }
            }
            say(pair, asCaller: false, count: 4)
            let heard = pair.callerEvents.compactMap(\.audio).map(\.header)
            #expect(heard.map(\.ssrc.value) == [2, 2, 2, 12, 12, 12, 12])
            #expect(heard.suffix(4).allSatisfy { $0.payloadType.value == 0 })
            #expect(pair.answerer.statistics(of: pair.answererID)?.packetsSent == 7)
        }

        @Test func audioFlowsOnOverAnICERestart() throws {
            let pair = try PeerPair()
            pair.connect()
            try restart(pair)
            pair.run(for: .seconds(40))
            #expect(pair.answererEvents.compactMap(\.closure).isEmpty)
            #expect(pair.callerEvents.compactMap(\.closure).isEmpty)
            say(pair, asCaller: false)
            say(pair, asCaller: true)
            #expect(pair.callerEvents.compactMap(\.audio).count == 1)
            #expect(pair.answererEvents.compactMap(\.audio).count == 1)
        }

        private func restart(_ pair: PeerPair) throws {
            var random = SplitMix(seed: 77)
            let (ours, theirs) = (ICECredentials.generate(using: &random), ICECredentials.generate(using: &random))
            try update(pair, asCaller: false) { ($0.localCredentials, $0.remoteCredentials) = (theirs, ours) }
            try update(pair, asCaller: true) { ($0.localCredentials, $0.remoteCredentials) = (ours, theirs) }
            pair.run(for: .seconds(1))
        }

        /// A stored certificate, and an offer that names neither its association nor another session.
        @Test func aNewHandshakeAfterAnICERestartIsAnotherConnection() throws {
            let pair = try PeerPair(isCut: true)
            var hello: [UInt8]?
            pair.path = { fromCaller, datagram in
                if fromCaller, hello == nil, datagram.first == 22 { hello = datagram }
                return [datagram]
            }
            pair.connect()
            let began = try #require(hello)
            pair.deliver(began, toCaller: false)
            #expect(!pair.answererEvents.contains(\.isRestart), "only an ICE restart lets a peer restart the handshake")

            pair.path = { fromCaller, datagram in fromCaller && 128...191 ~= datagram[0] ? [] : [datagram] }
            try restart(pair)
            pair.deliver(began, toCaller: false)
            #expect(pair.answererEvents.contains(\.isRestart))
        }

        @Test func aPeerThatKnowsTheAssociationKeepsIt() throws {
            let pair = try PeerPair(isCut: true)
            var hello: [UInt8]?
            pair.path = { fromCaller, datagram in
                if fromCaller, hello == nil, datagram.first == 22 { hello = datagram }
                return [datagram]
            }
            pair.connect()
            try restart(pair)
            say(pair, asCaller: true)
            pair.deliver(try #require(hello), toCaller: false)
            #expect(!pair.answererEvents.contains(\.isRestart))
        }

        /// A packet of another stream, authentic as it is, is none of the caller's voice.
        @Test func aStrayPacketOfAnotherSourceChangesNothing() throws {
            let pair = try PeerPair()
            pair.connect()
            say(pair, asCaller: true, count: 3)
            try update(pair, asCaller: true) { $0.audio?.ssrc = 99 }
            say(pair, asCaller: true)
            #expect(pair.answererEvents.compactMap(\.audio).map(\.header.ssrc.value) == [1, 1, 1])
            say(pair, asCaller: true, count: 2)
            #expect(pair.answererEvents.compactMap(\.audio).map(\.header.ssrc.value) == [1, 1, 1, 99, 99, 99])
        }
    }
}

extension PeerEvent {
    fileprivate var isRestart: Bool { if case .handshakeRestarted = self { true } else { false } }
}

extension PayloadType {
    static func test(_ value: UInt8) -> PayloadType {
        PayloadType(value) ?? { preconditionFailure("a payload type is below 128") }()
    }
}
