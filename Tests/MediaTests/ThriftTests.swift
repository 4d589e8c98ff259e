import Media
import Testing

@Suite struct ThriftTests {
    @Test func aBusyLoopSavesUntilItHasRoomAgain() {
        var thrift = Thrift()
        let loads = [0.1, 0.39, 0.41, 0.5, 0.33, 0.26, 0.24, 0.39, 0.45]
        let states = loads.map { load in
            _ = thrift.follow(load: load)
            return thrift.isOn
        }
        #expect(states == [false, false, true, true, true, true, false, false, true])
    }

    /// Three quarters of what a loop does is encoding, of which a quarter is saved.
    @Test func whatItSavesDoesNotEndIt() {
        for load in stride(from: 0.41, through: 1, by: 0.01) {
            var thrift = Thrift()
            let begins = thrift.follow(load: load)
            let ends = thrift.follow(load: load * (1 - 0.75 * 0.25))
            #expect(begins && !ends)
        }
    }
}
