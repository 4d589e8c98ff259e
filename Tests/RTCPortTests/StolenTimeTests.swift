import RTCPort
import Testing

@Suite struct StolenTimeTests {
    @Test func theShareIsCountedBetweenTwoReadings() {
        var time = StolenTime()
        #expect(time.note("cpu  100 50 100 700 50 0 0 500 0 0\ncpu0 1 2 3") == 0)
        // 25 of 100.
        #expect(time.note("cpu  130 50 110 735 50 0 0 525 0 0\n") == 0.25)
        #expect(time.note("cpu  130 60 110 830 60 0 0 525 0 0\n") == 0)
    }

    @Test func guestsAreCountedOnce() {
        var time = StolenTime()
        #expect(time.note("cpu  100 0 50 800 10 0 5 35 0 0\ncpu0 1 2 3\n") == 0)
        #expect(time.note("cpu  150 0 60 900 10 0 5 75 50 0\n") == 0.2)
        #expect(time.note("cpu  150 0 60 900 10 0 5 75 50 0\n") == 0)
    }

    @Test func whatCannotBeReadIsNothing() {
        var time = StolenTime()
        for text in ["", "cpu", "intr 1 2 3 4 5 6 7 8 9", "cpu a b c d e f g h", "cpu  1 2"] {
            _ = time.note(text)
            #expect(time.note(text) == 0)
        }
        // A counter that went back, as after a machine has moved.
        _ = time.note("cpu  100 50 100 700 50 0 0 500 0 0")
        #expect(time.note("cpu  10 5 10 70 5 0 0 900 0 0") == 0)
        #expect(time.note("cpu  100 50 100 700 50 0 0 100 0 0") == 0)
    }
}
