import Server
import Testing

@Suite struct SessionPlacesTests {
    @Test func oneClientLeavesPlacesToOthers() {
        var places = SessionPlaces(limit: 10, limitPerClient: 5)
        for _ in 0..<5 {
            #expect(places.verdict(for: 1) == .free)
            places.enter(1)
        }
        #expect(places.verdict(for: 1) == .share)
        #expect(places.verdict(for: 2) == .free)
        for _ in 0..<5 { places.enter(2) }
        #expect(places.verdict(for: 3) == .full)
        places.leave(1)
        #expect(places.verdict(for: 3) == .free)
    }

    @Test func whoLeavesIsForgotten() {
        var places = SessionPlaces(limit: 10, limitPerClient: 5)
        for client in 0..<3 { places.enter(UInt64(client)) }
        places.enter(0)
        for client in [0, 0, 1, 2] { places.leave(UInt64(client)) }
        #expect(places.count == 0 && places.clientCount == 0)
        places.leave(7)
        #expect(places.count == 0)
    }
}

@Suite struct ClientIdentityTests {
    private func number(_ secret: String?, _ address: UInt32, byCredential: Bool) -> UInt64 {
        ClientIdentity(secret: secret, address: .v4(address)).number(byCredential: byCredential)
    }

    @Test func ofSeveralKeysEachIsAClientWhereverItComesFrom() {
        #expect(number("a", 1, byCredential: true) == number("a", 2, byCredential: true))
        #expect(number("a", 1, byCredential: true) != number("b", 1, byCredential: true))
    }

    @Test func withoutKeysThatDifferAnAddressIsAClient() {
        #expect(number("a", 1, byCredential: false) == number("b", 1, byCredential: false))
        #expect(number("a", 1, byCredential: false) != number("a", 2, byCredential: false))
        #expect(number(nil, 1, byCredential: true) != number(nil, 2, byCredential: true))
    }

    @Test func onlySeveralKeysTellClientsApart() throws {
        #expect(!AccessPolicy.open.tellsClientsApart)
        #expect(!AccessPolicy.keys(try KeyRing(["12345678"])).tellsClientsApart)
        #expect(AccessPolicy.keys(try KeyRing(["12345678", "87654321"])).tellsClientsApart)
    }
}
