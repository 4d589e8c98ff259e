import Media
import Testing

@Suite struct EncoderEffortTests {
    @Test func aBusyLoopSavesUntilItHasRoomAgain() {
        var effort = EncoderEffort()
        let loads = [0.1, 0.39, 0.41, 0.5, 0.33, 0.26, 0.24, 0.39, 0.45]
        let states = loads.map { load in
            _ = effort.follow(load: load)
            return effort.isOn
        }
        #expect(states == [false, false, true, true, true, true, false, false, true])
    }

    /// Three quarters of what a loop does is encoding, of which a quarter is saved.
    @Test func whatItSavesDoesNotEndIt() {
        for load in stride(from: 0.41, through: 1, by: 0.01) {
            var effort = EncoderEffort()
            let begins = effort.follow(load: load)
            let ends = effort.follow(load: load * (1 - 0.75 * 0.25))
            #expect(begins && !ends)
        }
    }
}
