import RTC
import RTCNative
import SansIO
import Testing

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

        private static let elsewhere = TransportAddress(host: .v4(0x0a00_0003), port: 3000)

        /// A check with these credentials of the answering side.
        private func check(_ credentials: ICECredentials) -> [UInt8] {
            STUNMessage(
                .request, transactionID: .init(high: 7, low: 1),
                attributes: [
                    .username("\(credentials.ufrag):peer"), .priority(1), .iceControlling(9), .useCandidate,
                ]
            ).encoded(password: credentials.password, hmac: OpenSSLHMAC.sha1)
        }

        /// Begins a handshake from a place of its own, after what `before` lets arrive.
        private func handshakeFromElsewhere(
            _ pair: PeerPair, with credentials: (_ new: ICECredentials) -> ICECredentials, before: () -> Void
        ) throws {
            var hello: [UInt8]?
            pair.path = { fromCaller, datagram in
                if fromCaller, hello == nil, datagram.first == 22 { hello = datagram }
                return [datagram]
            }
            pair.connect()
            var random = SplitMix(seed: 78)
            let theirs = ICECredentials.generate(using: &random)
            try update(pair, asCaller: false) { $0.localCredentials = theirs }
            pair.deliver(check(credentials(theirs)), toCaller: false, from: Self.elsewhere)
            before()
            pair.deliver(try #require(hello), toCaller: false, from: Self.elsewhere)
        }

        /// A page that is loaded again: the connection before sends to its end.
        @Test func packetsOfTheConnectionBeforeDoNotHideTheNext() throws {
            let pair = try PeerPair(isCut: true)
            try handshakeFromElsewhere(pair, with: { $0 }) { say(pair, asCaller: true, count: 3) }
            #expect(pair.answererEvents.compactMap(\.audio).count == 3)
            #expect(pair.answererEvents.contains(\.isRestart))
        }

        @Test func aHandshakeFromWhereNoNewCheckCameFromRestartsNothing() throws {
            let pair = try PeerPair(isCut: true)
            try handshakeFromElsewhere(pair, with: { _ in pair.answererCredentials }) {}
            #expect(!pair.answererEvents.contains(\.isRestart))
        }

        /// The client has finished its ICE and does not check again: nothing but the handshake arrives.
        @Test func theNextConnectionIsUpWithoutAnotherCheck() throws {
            let pair = try PeerPair()
            pair.connect()
            let (before, old) = (pair.now, (caller: pair.callerID, answerer: pair.answererID))
            var random = SplitMix(seed: 79)
            let (ours, theirs) = (ICECredentials.generate(using: &random), ICECredentials.generate(using: &random))
            pair.act(asCaller: true) { $0.abandon(old.caller, now: $1, into: &$2) }
            try update(pair, asCaller: false) { ($0.localCredentials, $0.remoteCredentials) = (theirs, ours) }
            pair.callerEvents = []
            pair.answererEvents = []

            var checks = 0
            pair.path = { fromCaller, datagram in
                if fromCaller, datagram[0] <= 3 { checks += 1 }
                return datagram[0] <= 3 && checks > 1 ? [] : [datagram]
            }
            var configuration = pair.configuration(asCaller: true)
            (configuration.localCredentials, configuration.remoteCredentials) = (ours, theirs)
            var next = PeerID(number: 0)
            var failure: (any Error)?
            pair.act(asCaller: true) { table, now, outputs in
                do { next = try table.open(configuration, now: now, into: &outputs) } catch { failure = error }
            }
            #expect(failure == nil && pair.answererEvents.contains(\.isRestart))
            pair.callerID = next
            configuration = pair.configuration(asCaller: false)
            (configuration.localCredentials, configuration.remoteCredentials) = (theirs, ours)
            pair.act(asCaller: false) { table, now, outputs in
                do { next = try table.reconnect(old.answerer, with: configuration, now: now, into: &outputs) } catch {
                    failure = error
                }
            }
            #expect(failure == nil && next != old.answerer && pair.answerer.count == 1)
            pair.answererID = next
            #expect(pair.callerEvents.contains(\.isConnected) && pair.answererEvents.contains(\.isConnected))
            #expect(pair.now == before, "the handshake waited for a timer")
            say(pair, asCaller: true)
            say(pair, asCaller: false)
            #expect(pair.answererEvents.compactMap(\.audio).count == 1)
            #expect(pair.callerEvents.compactMap(\.audio).count == 1)
            // Its checks keep it alive, and those of the connection before do not.
            pair.path = { [$1] }
            pair.run(for: .seconds(40))
            #expect(pair.answerer.count == 1 && pair.callerEvents.compactMap(\.closure).isEmpty)
        }

        /// A page that is closed sends no reports and no checks, and says no goodbye.
        @Test func anAbandonedPeerIsSilent() throws {
            let pair = try PeerPair()
            pair.connect()
            say(pair, asCaller: true)
            var sent = 0
            pair.path = { fromCaller, datagram in
                if fromCaller { sent += 1 }
                return [datagram]
            }
            pair.act(asCaller: true) { $0.abandon(pair.callerID, now: $1, into: &$2) }
            pair.run(for: .seconds(40))
            #expect(sent == 0 && pair.caller.isEmpty)
            #expect(pair.answererEvents.compactMap(\.closure) == [.consentLost])
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
