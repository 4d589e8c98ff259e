import RTC
import SansIO
import Testing

@Suite struct STUNMessageTests {
    @Test func readsTheSampleRequestOfRFC5769() throws {
        let message = try STUNMessage(parsing: RFC5769.request)
        #expect(message.messageClass == .request)
        #expect(message.method == STUNMessage.bindingMethod)
        #expect(message.transactionID == .init(high: 0xB7E7_A701, low: 0xBC34_D686_FA87_DFAE))
        #expect(message.username == "evtj:h6vY")
        #expect(message.priority == 0x6E00_01FF)
        #expect(message.controlledTieBreaker == 0x932F_F9B1_5126_3B36)
        #expect(message.attributes.contains(.software("STUN test client")))
        #expect(message.hasFingerprint)
        #expect(message.unknownRequired.isEmpty)
        #expect(message.hasIntegrity(password: RFC5769.password, hmac: testHMAC))
        #expect(!message.hasIntegrity(password: RFC5769.password + "x", hmac: testHMAC))
    }

    @Test(arguments: [
        (RFC5769.responseV4, "192.0.2.1:32853"), (RFC5769.responseV6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ])
    func readsTheSampleResponsesOfRFC5769(bytes: [UInt8], address: String) throws {
        let message = try STUNMessage(parsing: bytes)
        #expect(message.messageClass == .success)
        #expect(message.mappedAddress?.description == address)
        #expect(message.attributes.contains(.software("test vector")))
        #expect(message.hasIntegrity(password: RFC5769.password, hmac: testHMAC))
    }

    @Test func readsTheLongTermRequestOfRFC5769() throws {
        let message = try STUNMessage(parsing: RFC5769.longTermRequest)
        #expect(message.username == "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}")
        #expect(message.unknownRequired.isEmpty)
        #expect(message.carriesIntegrity && !message.hasFingerprint)
    }

    @Test func everyAttributeSurvivesItsBytes() throws {
        let addresses = ["203.0.113.7:40000", "[2001:db8::7]:1"].compactMap { TransportAddress(parsing: $0) }
        let attributes: [STUNAttribute] =
            [
                .username("abcd:efgh"), .priority(1), .useCandidate, .iceControlled(.max), .iceControlling(7),
                .errorCode(487, reason: "Role Conflict"), .unknownAttributes([0x1234, 0x7FFF]), .software("s"),
            ] + addresses.map(STUNAttribute.xorMappedAddress)
        for messageClass in [STUNMessage.Class.request, .indication, .success, .error] {
            let message = STUNMessage(
                messageClass, transactionID: .init(high: 1, low: 2), attributes: attributes, method: 0xABC)
            let read = try STUNMessage(parsing: message.encoded(password: "secret", hmac: testHMAC))
            #expect(read.attributes == attributes)
            #expect(read.messageClass == messageClass && read.method == 0xABC)
            #expect(read.hasIntegrity(password: "secret", hmac: testHMAC) && read.hasFingerprint)
        }
    }

    @Test func everyFlippedBitIsNoticed() throws {
        for bit in 0..<RFC5769.request.count * 8 {
            var bytes = RFC5769.request
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            // Dropping FINGERPRINT by renaming it leaves MESSAGE-INTEGRITY, which does not cover it.
            let isCovered = bit / 8 < RFC5769.request.count - 8
            guard isCovered else { continue }
            let message = try? STUNMessage(parsing: bytes)
            #expect(message?.hasIntegrity(password: RFC5769.password, hmac: testHMAC) != true, "bit \(bit)")
        }
    }

    @Test func aWrongFingerprintIsRefused() {
        var bytes = RFC5769.request
        bytes[bytes.count - 1] ^= 1
        #expect(throws: STUNError.wrongFingerprint) { try STUNMessage(parsing: bytes) }
    }

    @Test func attributesBehindTheIntegrityAreIgnored() throws {
        let signed = STUNMessage(.request, transactionID: .init(high: 0, low: 0), attributes: [.username("a:b")])
        // Cut FINGERPRINT off, put USE-CANDIDATE there.
        var bytes = Array(signed.encoded(password: "p", hmac: testHMAC).dropLast(8)) + [0, 0x25, 0, 0]
        bytes[3] = UInt8(bytes.count - 20)
        let message = try STUNMessage(parsing: bytes)
        #expect(message.carriesIntegrity)
        #expect(!message.usesCandidate)
    }

    @Test func reportsRequiredAttributesThatItDoesNotKnow() throws {
        let bytes = RFC5769.bytes("0001000c 2112a442 00000000 00000000 00000000 7ffe0001 41000000 c0570000")
        #expect(try STUNMessage(parsing: bytes).unknownRequired == [0x7FFE])
    }

    @Test(arguments: [
        ("", STUNError.notSTUN),
        ("00010000 2112a442 00000000 00000000 000000", .notSTUN),
        ("80010000 2112a442 00000000 00000000 00000000", .notSTUN),
        ("00010000 2112a443 00000000 00000000 00000000", .notSTUN),
        ("00010004 2112a442 00000000 00000000 00000000", .truncated),
        ("00010002 2112a442 00000000 00000000 00000000 0006", .truncated),
        ("00010004 2112a442 00000000 00000000 00000000 0006ffff", .truncated),
        ("00010004 2112a442 00000000 00000000 00000000 00240000", .malformedAttribute(0x24)),
        ("00010004 2112a442 00000000 00000000 00000000 00080000", .malformedAttribute(0x08)),
        ("0001000c 2112a442 00000000 00000000 00000000 00200008 0003000000000000", .malformedAttribute(0x20)),
    ])
    func refusesBrokenMessages(hex: String, error: STUNError) {
        #expect(throws: error) { try STUNMessage(parsing: RFC5769.bytes(hex)) }
    }

    @Test func findsTheReceiversUfragWithoutTrustingAnything() {
        #expect(STUNMessage.receiverUfrag(of: RFC5769.request) == "evtj")
        #expect(STUNMessage.receiverUfrag(of: RFC5769.responseV4) == nil)
        #expect(STUNMessage.receiverUfrag(of: RFC5769.longTermRequest) == nil)
        let indication = STUNMessage(.indication, transactionID: .init(high: 0, low: 0), attributes: [.username("a:b")])
        #expect(STUNMessage.receiverUfrag(of: indication.encoded(hmac: testHMAC)) == nil)
    }

    @Test func mutatedMessagesNeverTrap() {
        var dice = SplitMix(seed: 5769)
        let samples = [RFC5769.request, RFC5769.responseV4, RFC5769.responseV6, RFC5769.longTermRequest]
        var accepted = 0
        for round in 0..<8000 {
            var bytes = samples[round % samples.count]
            dice.mutate(&bytes)
            if round % 2 == 0, bytes.count >= 20 {
                // Repair the header, so that attributes are reached.
                bytes.replaceSubrange(0..<2, with: [0, 1])
                let length = bytes.count - 20
                bytes.replaceSubrange(
                    2..<8, with: [UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), 0x21, 0x12, 0xA4, 0x42])
            }
            _ = STUNMessage.receiverUfrag(of: bytes)
            guard let message = try? STUNMessage(parsing: bytes) else { continue }
            accepted += 1
            _ = message.hasIntegrity(password: RFC5769.password, hmac: testHMAC)
            _ = message.encoded(password: "p", hmac: testHMAC)
        }
        #expect(accepted > 100, "the mutations must leave something to parse")
    }
}
