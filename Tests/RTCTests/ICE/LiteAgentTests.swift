import RTC
import SansIO
import Testing

/// What a peer of a lite agent sends, made by hand to be wrong where a test wants it wrong.
struct CheckMaker {
    var receiver = "SRV1"
    var password = "zyxwvutsrqponmlkjihgfedc"
    var attributes: [STUNAttribute] = [.priority(1), .iceControlling(9)]
    private var count: UInt64 = 0

    mutating func check(nominating: Bool = false, signed: Bool = true) -> [UInt8] {
        count += 1
        let message = STUNMessage(
            .request, transactionID: .init(high: 7, low: count),
            attributes: [.username("\(receiver):peer")] + attributes + (nominating ? [.useCandidate] : []))
        return message.encoded(password: signed ? password : nil, hmac: testHMAC)
    }
}

@Suite struct LiteAgentTests {
    let server = TransportAddress(host: .v4(0xCB00_7107), port: 8443)
    let first = TransportAddress(host: .v4(0xC000_0201), port: 50_000)
    let second = TransportAddress(host: .v4(0xC633_6401), port: 60_000)
    var maker = CheckMaker()
    var agent: ICEAgent

    init() throws {
        let credentials = try #require(ICECredentials(ufrag: "SRV1", password: "zyxwvutsrqponmlkjihgfedc"))
        agent = ICEAgent(lite: credentials, hmac: testHMAC, now: .zero)
    }

    private mutating func receive(_ datagram: [UInt8], from: TransportAddress, at seconds: Int = 1) -> [ICEOutput] {
        agent.handle(datagram, from: from, to: server, now: .zero + .seconds(seconds))
    }

    /// The one message sent, and the outputs beside it.
    private func split(_ outputs: [ICEOutput]) throws -> (answer: STUNMessage, rest: [ICEOutput]) {
        guard case .send(let bytes, server, _)? = outputs.first else {
            throw STUNError.notSTUN
        }
        return (try STUNMessage(parsing: bytes), Array(outputs.dropFirst()))
    }

    @Test mutating func theFirstValidCheckIsAnsweredAndSelected() throws {
        #expect(!agent.accepts(from: first))
        let (answer, rest) = try split(receive(maker.check(), from: first))
        #expect(answer.messageClass == .success)
        #expect(answer.mappedAddress == first)
        #expect(answer.hasIntegrity(password: maker.password, hmac: testHMAC) && answer.hasFingerprint)
        #expect(rest == [.validated(first), .selected(local: server, remote: first)])
        #expect(agent.accepts(from: first) && !agent.accepts(from: second))
        #expect(try split(receive(maker.check(), from: first, at: 2)).rest == [])
    }

    @Test mutating func aSecondAddressIsAcceptedButOnlyNominationMovesTheCall() throws {
        _ = receive(maker.check(), from: first)
        #expect(try split(receive(maker.check(), from: second)).rest == [.validated(second)])
        #expect(agent.selected?.remote == first && agent.accepts(from: second))
        #expect(
            try split(receive(maker.check(nominating: true), from: second)).rest
                == [.selected(local: server, remote: second)])
        #expect(agent.selected == ICEPath(local: server, remote: second))
        #expect(agent.accepts(from: first))
    }

    @Test mutating func aPeerThatClaimsToBeControlledIsToldOfTheConflict() throws {
        maker.attributes = [.priority(1), .iceControlled(.max)]
        let (answer, rest) = try split(receive(maker.check(), from: first))
        #expect(answer.messageClass == .error && answer.errorCode == 487)
        #expect(answer.hasIntegrity(password: maker.password, hmac: testHMAC))
        #expect(rest == [] && !agent.accepts(from: first))
    }

    @Test mutating func aWrongPasswordIsRefusedAndChangesNothing() throws {
        maker.password = "not the password at all!"
        let check = maker.check(nominating: true)
        let outputs = receive(check, from: first)
        let (answer, rest) = try split(outputs)
        #expect(answer.errorCode == 401 && !answer.carriesIntegrity)
        #expect(rest == [] && outputs.count == 1 && !agent.accepts(from: first) && agent.selected == nil)
    }

    @Test mutating func aMissingIntegrityIsABadRequest() throws {
        let (answer, rest) = try split(receive(maker.check(signed: false), from: first))
        #expect(answer.errorCode == 400 && !answer.carriesIntegrity && rest == [])
    }

    @Test mutating func unknownRequiredAttributesAreNamed() throws {
        // 0x7FFE, put where the maker's attributes go: sign by hand.
        maker.attributes = [.unknownAttributes([1]), .priority(1), .iceControlling(9)]
        var bytes = Array(maker.check(signed: false).dropLast(8))
        let index = try #require(
            bytes.indices.first { $0 % 4 == 0 && $0 >= 20 && bytes[$0...].starts(with: [0, 0x0A, 0, 2]) })
        bytes.replaceSubrange(index..<index + 2, with: [0x7F, 0xFE])
        bytes.replaceSubrange(2..<4, with: [0, UInt8(bytes.count + 24 - 20)])
        bytes += [0, 8, 0, 20] + testHMAC(Array(maker.password.utf8), bytes[...])
        let (answer, _) = try split(receive(bytes, from: first))
        #expect(answer.errorCode == 420)
        #expect(answer.attributes.contains(.unknownAttributes([0x7FFE])))
    }

    @Test mutating func whatIsNotForUsGetsNoAnswer() {
        maker.receiver = "SRV2"
        #expect(receive(maker.check(), from: first) == [])
        maker.receiver = "SRV1"
        var damaged = maker.check()
        damaged[damaged.count - 1] ^= 1
        #expect(receive(damaged, from: first) == [])
        #expect(receive(RFC5769.responseV4, from: first) == [])
        #expect(receive(Array("GET / HTTP/1.1\r\n\r\n------".utf8), from: first) == [])
        let bare = STUNMessage(.request, transactionID: .init(high: 0, low: 0)).encoded(hmac: testHMAC)
        #expect(receive(Array(bare.prefix(20)), from: first) == [])
    }

    @Test mutating func anErrorIsNeverLargerThanItsRequest() {
        var dice = SplitMix(seed: 8)
        for _ in 0..<3000 {
            var bytes = maker.check(signed: dice.rolls(0.5))
            dice.mutate(&bytes)
            for case .send(let answer, _, let address) in receive(bytes, from: first) {
                #expect(address == first)
                if (try? STUNMessage(parsing: answer))?.messageClass == .error { #expect(answer.count <= bytes.count) }
            }
        }
    }

    @Test mutating func thirtySecondsWithoutACheckFail() {
        #expect(agent.nextDeadline == .zero + .seconds(30))
        #expect(agent.handleDeadline(now: .zero + .seconds(29)) == [])
        #expect(agent.handleDeadline(now: .zero + .seconds(30)) == [.failed])
        #expect(agent.nextDeadline == nil)
        #expect(receive(maker.check(), from: first, at: 31) == [])
    }

    @Test mutating func consentEndsThirtySecondsAfterTheLastValidCheck() {
        _ = receive(maker.check(), from: first, at: 10)
        #expect(agent.nextDeadline == .zero + .seconds(40))
        _ = receive(maker.check(), from: first, at: 20)
        maker.password = "not the password at all!"
        _ = receive(maker.check(), from: first, at: 45)
        #expect(agent.handleDeadline(now: .zero + .seconds(40)) == [])
        #expect(agent.handleDeadline(now: .zero + .seconds(50)) == [.consentLost])
        #expect(!agent.accepts(from: first) && agent.nextDeadline == nil)
    }

    @Test mutating func aPathThatIsStillCheckedTakesOver() {
        _ = receive(maker.check(), from: first, at: 1)
        _ = receive(maker.check(), from: second, at: 20)
        #expect(
            agent.handleDeadline(now: .zero + .seconds(31)) == [.selected(local: server, remote: second)])
        #expect(!agent.accepts(from: first))
        #expect(agent.nextDeadline == .zero + .seconds(50))
    }

    @Test mutating func addressesAreBoundedAndTheSelectedOneStays() {
        _ = receive(maker.check(nominating: true), from: first, at: 1)
        for port in 1...100 {
            _ = receive(maker.check(), from: TransportAddress(host: .v4(1), port: UInt16(port)), at: 2)
        }
        let kept = (1...100).filter { agent.accepts(from: TransportAddress(host: .v4(1), port: UInt16($0))) }
        #expect(kept.count == 7 && agent.accepts(from: first) && agent.selected?.remote == first)
    }

    @Test mutating func aRestartMovesToTheFirstCheckWithTheNewCredentials() throws {
        _ = receive(maker.check(nominating: true), from: first, at: 1)
        agent.restart(local: try #require(ICECredentials(ufrag: "SRV9", password: "a-whole-new-password-here")))
        #expect(agent.selected?.remote == first && agent.accepts(from: first))

        let late = try split(receive(maker.check(nominating: true), from: second, at: 2))
        #expect(late.answer.messageClass == .success, "checks under way when the restart came are answered")
        #expect(late.rest == [.validated(second)], "but do not move the call")

        maker.receiver = "SRV9"
        #expect(try split(receive(maker.check(), from: second, at: 3)).answer.errorCode == 401)
        maker.password = "a-whole-new-password-here"
        #expect(
            try split(receive(maker.check(), from: second, at: 3)).rest == [.selected(local: server, remote: second)])
    }
}
