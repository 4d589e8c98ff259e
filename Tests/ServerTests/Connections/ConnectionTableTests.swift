import SansIO
import Server
import Testing

@Suite struct ConnectionTableTests {
    /// 8 requests and 24 WebSockets in all, 2 and 6 of one address.
    static let limits = ConnectionLimits(total: 32, perAddress: 8)
    static let one = ClientAddress.v4(1)
    static let two = ClientAddress.v4(2)

    @Test func theOldestThatWaitsForItsClientGivesUpItsPlace() {
        var table = ConnectionTable(limits: Self.limits)
        let first = table.open(from: Self.one)
        let second = table.open(from: Self.one)
        #expect(first.admission == .admitted && second.admission == .admitted)
        #expect(table.open(from: Self.one).admission == .admittedInPlaceOf(first.id, .address))
        #expect(table.open(from: Self.one).admission == .admittedInPlaceOf(second.id, .address))
        #expect(table.requests == 2)
        #expect(table.open(from: Self.two).admission == .admitted)
    }

    @Test func aRequestInProgressKeepsItsPlace() {
        var table = ConnectionTable(limits: Self.limits)
        let (first, second) = (table.open(from: Self.one).id, table.open(from: Self.one).id)
        table.setWaitingForClient(false, first)
        #expect(table.open(from: Self.one).admission == .admittedInPlaceOf(second, .address))
        table.setWaitingForClient(true, first)
        #expect(table.open(from: Self.one).admission == .admittedInPlaceOf(first, .address))
    }

    @Test func whenAllHaveARequestInProgressTheNewOneIsRejected() {
        var table = ConnectionTable(limits: Self.limits)
        for _ in 0..<2 { table.setWaitingForClient(false, table.open(from: Self.one).id) }
        #expect(table.open(from: Self.one).admission == .rejected(.address))
        #expect(table.requests == 2)
    }

    @Test func onAFullServerTheAddressWithMostGivesUpOne() {
        var table = ConnectionTable(limits: ConnectionLimits(total: 32, perAddress: 24))
        let crowd = (0..<6).map { _ in table.open(from: Self.one).id }
        let single = table.open(from: Self.two).id
        _ = table.open(from: .v4(3))
        for index in 0..<5 {
            #expect(table.open(from: .v6(UInt64(index))).admission == .admittedInPlaceOf(crowd[index], .server))
        }
        #expect(table.requests == 8)
        #expect(table.becomeSocket(single) == nil)
    }

    @Test func webSocketsLeaveAQuarterToRequests() {
        var table = ConnectionTable(limits: Self.limits)
        for address in 0..<4 {
            for _ in 0..<6 { #expect(table.becomeSocket(table.open(from: .v4(UInt32(address))).id) == nil) }
            #expect(table.becomeSocket(table.open(from: .v4(UInt32(address))).id) != nil)
        }
        #expect(table.sockets == 24)
        let late = table.open(from: .other).id
        #expect(table.becomeSocket(late) == .server)
        table.close(late)
        #expect(table.open(from: .other).admission == .admitted)
    }

    @Test func anAddressHasABoundOfWebSockets() {
        var table = ConnectionTable(limits: Self.limits)
        let ids = (0..<7).map { _ in
            let id = table.open(from: Self.one).id
            _ = table.becomeSocket(id)
            return id
        }
        #expect(table.sockets == 6)
        #expect(table.becomeSocket(ids[6]) == .address)
        table.close(ids[0])
        #expect(table.becomeSocket(ids[6]) == nil)
    }

    @Test func aRefusedUpgradeCountsAsARequestAgain() {
        var table = ConnectionTable(limits: Self.limits)
        let id = table.open(from: Self.one).id
        table.setWaitingForClient(false, id)
        #expect(table.becomeSocket(id) == nil)
        table.becomeRequest(id)
        #expect(table.requests == 1 && table.sockets == 0)
        table.setWaitingForClient(true, id)
        _ = table.open(from: Self.one)
        #expect(table.open(from: Self.one).admission == .admittedInPlaceOf(id, .address))
    }

    /// Against a count made the slow way, for every order of events.
    @Test(arguments: 0..<30)
    func countsAreRightWhateverHappens(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var table = ConnectionTable(limits: Self.limits)
        var open: [ConnectionTable.ID: (address: ClientAddress, isSocket: Bool)] = [:]
        for _ in 0..<600 {
            let known = open.keys.sorted().randomElement(using: &random)
            switch (Int.random(in: 0..<7, using: &random), known) {
            case (0...2, _), (_, nil):
                let address = ClientAddress.v4(UInt32.random(in: 0..<7, using: &random))
                let (id, admission) = table.open(from: address)
                if case .rejected = admission { break }
                if case .admittedInPlaceOf(let oldest, _) = admission {
                    #expect(open.removeValue(forKey: oldest)?.isSocket == false)
                }
                open[id] = (address, false)
            case (3, let id?):
                table.close(id)
                open[id] = nil
            case (4, let id?):
                if table.becomeSocket(id) == nil { open[id]?.isSocket = true }
            case (5, let id?):
                table.becomeRequest(id)
                open[id]?.isSocket = false
            case (_, let id?):
                table.setWaitingForClient(Bool.random(using: &random), id)
            }
            #expect(table.sockets == open.values.count { $0.isSocket })
            #expect(table.requests == open.values.count { !$0.isSocket })
            #expect(table.sockets <= 24)
        }
        for id in open.keys { table.close(id) }
        #expect(table.sockets == 0 && table.requests == 0)
    }
}
