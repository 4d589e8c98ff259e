import RTC
import RTCPort
import SansIO
import Testing

@Suite struct ForeignRoutesTests {
    private static let local = TransportAddress(host: .v4(0x7f00_0001), port: 8443)

    private func route(_ number: Int) -> ICEPath {
        let remote = TransportAddress(
            host: .v4(0x0a00_0000 | UInt32(truncatingIfNeeded: number >> 8)), port: UInt16(1024 + number & 255))
        return ICEPath(local: Self.local, remote: remote)
    }

    @Test func whatFollowsACheckGoesWhereTheCheckWent() {
        var routes = ForeignRoutes()
        #expect(routes.owner(of: route(1)) == nil)
        routes.note(check: route(1), handedTo: 2)
        #expect(routes.owner(of: route(1)) == 2)
        routes.confirm(route(1), of: 2)
        #expect(routes.owner(of: route(1)) == 2)
        routes.forget(route(1), of: 2)
        #expect(routes.owner(of: route(1)) == nil)
        #expect(routes.count == 0)
    }

    @Test func aRouteThatAnotherLoopTookOverIsNotForgottenWithTheFirst() {
        var routes = ForeignRoutes()
        routes.confirm(route(1), of: 1)
        routes.confirm(route(1), of: 3)
        routes.forget(route(1), of: 1)
        #expect(routes.owner(of: route(1)) == 3)
        routes.remove(route(1))
        #expect(routes.owner(of: route(1)) == nil)
    }

    @Test func strangersDisplaceNoConfirmedRouteAndTakeNoMemory() {
        var routes = ForeignRoutes()
        for number in 0..<100 { routes.confirm(route(number), of: number % 3) }
        for number in 0..<200_000 { routes.note(check: route(number), handedTo: 3) }
        #expect(routes.count == 100)
        for number in 0..<100 { #expect(routes.owner(of: route(number)) == number % 3) }
    }

    @Test func confirmedRoutesHaveABound() {
        var routes = ForeignRoutes()
        for number in 0..<(ForeignRoutes.limit + 1000) { routes.confirm(route(number), of: 1) }
        #expect(routes.count == ForeignRoutes.limit)
        routes.confirm(route(0), of: 2)
        #expect(routes.owner(of: route(0)) == 2, "who is known may move")
        routes.forget(route(5), of: 1)
        routes.confirm(route(1 << 20), of: 2)
        #expect(routes.owner(of: route(1 << 20)) == 2, "a place came free")
    }

    @Test(arguments: 0..<20) func agreesWithAPlainTable(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var routes = ForeignRoutes()
        var model: [Int: Int] = [:]
        for _ in 0..<2000 {
            let number = Int.random(in: 0..<50, using: &random)
            let loop = Int.random(in: 0..<4, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                routes.confirm(route(number), of: loop)
                model[number] = loop
            case 1:
                routes.forget(route(number), of: loop)
                if model[number] == loop { model[number] = nil }
            case 2:
                routes.remove(route(number))
                model[number] = nil
            default:
                #expect(routes.owner(of: route(number)) == model[number])
            }
            #expect(routes.count == model.count)
        }
    }
}

@Suite struct HandoverBatchTests {
    @Test(arguments: 0..<10) func datagramsComeOutAsTheyWentIn(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var batch = HandoverBatch()
        var expected: [(bytes: [UInt8], port: UInt16)] = []
        for port in 0..<UInt16.random(in: 0...64, using: &random) {
            let bytes = (0..<Int.random(in: 0...1500, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            expected.append((bytes, port))
            batch.append(
                bytes, from: TransportAddress(host: .v4(1), port: port), to: TransportAddress(host: .v4(2), port: 8443))
        }
        #expect(batch.count == expected.count)
        var index = 0
        batch.forEach { datagram, remote, local in
            #expect(Array(datagram) == expected[index].bytes)
            #expect(remote.port == expected[index].port)
            #expect(local.port == 8443)
            index += 1
        }
        #expect(index == expected.count)
    }
}
