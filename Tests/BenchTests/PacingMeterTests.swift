import Bench
import SansIO
import Testing

struct PacingMeterTests {
    /// Packets of 20 ms each, every one so many milliseconds behind its place.
    private func play(_ delays: [Int], from first: UInt16 = 65_530, into meter: inout PacingMeter) {
        for (number, delay) in delays.enumerated() {
            meter.add(
                sequence: first &+ UInt16(number), timestamp: 4_294_966_000 &+ UInt32(number) * 960, source: 7,
                marker: number == 0, at: .zero + .milliseconds(1000 + 20 * number + delay))
        }
        meter.endSpurt()
    }

    @Test func errorsAreReckonedFromTheEarliestPacket() {
        var meter = PacingMeter()
        play([5, 5, 3, 9, 3], into: &meter)
        #expect(meter.errors.count == 5)
        #expect(meter.errors.maximum == .milliseconds(6))
        #expect(meter.errors.share(within: .milliseconds(2)) == 0.8)
        #expect(meter.errors.quantile(0.2) == .zero)
    }

    @Test func numbersAndTimestampsMayWrap() {
        var meter = PacingMeter()
        play(Array(repeating: 0, count: 20), into: &meter)
        #expect(meter.errors.maximum == .zero)
        #expect(meter.lost == 0)
        #expect(meter.spurts == 1)
    }

    @Test func aGapOfTheSequenceIsALoss() {
        var meter = PacingMeter()
        meter.add(sequence: 10, timestamp: 0, source: 1, marker: true, at: .zero)
        meter.add(sequence: 13, timestamp: 2880, source: 1, marker: false, at: .zero + .milliseconds(60))
        #expect(meter.lost == 2)
        #expect(meter.spurts == 1)
        meter.add(sequence: 12, timestamp: 1920, source: 1, marker: false, at: .zero + .milliseconds(61))
        #expect(meter.lost == 1, "it came late")
        #expect(meter.reordered == 1)
        meter.endSpurt()
        #expect(meter.errors.maximum == .zero)
    }

    @Test(arguments: [true, false])
    func aPauseBeginsAGridOfItsOwn(hasMarker: Bool) {
        var meter = PacingMeter()
        meter.add(sequence: 1, timestamp: 0, source: 1, marker: true, at: .zero)
        // Two seconds of silence on the stream's clock, and seven milliseconds more on ours.
        let begins = meter.add(
            sequence: 2, timestamp: 96_000, source: 1, marker: hasMarker, at: .zero + .milliseconds(2007))
        meter.add(sequence: 3, timestamp: 96_960, source: 1, marker: false, at: .zero + .milliseconds(2028))
        meter.endSpurt()
        #expect(begins)
        #expect(meter.spurts == 2)
        #expect(meter.errors.maximum == .milliseconds(1))
    }

    @Test func aWindowCountsFromItsBegin() {
        var meter = PacingMeter()
        meter.add(sequence: 1, timestamp: 0, source: 1, marker: true, at: .zero)
        meter.reset()
        meter.add(sequence: 2, timestamp: 960, source: 1, marker: false, at: .zero + .milliseconds(25))
        meter.add(sequence: 3, timestamp: 1920, source: 1, marker: false, at: .zero + .milliseconds(40))
        meter.endSpurt()
        #expect(meter.packets == 2)
        #expect(meter.lost == 0)
        #expect(meter.errors.maximum == .milliseconds(5))
    }
}
