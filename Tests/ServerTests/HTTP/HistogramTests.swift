import Server
import Testing

@Suite struct HistogramTests {
    @Test func countsUpToEachBound() {
        var histogram = Histogram(bounds: [0.25, 0.5])
        for value in [0.125, 0.25, 0.375, 4] { histogram.note(value) }
        #expect(histogram.cumulative == [2, 3, 4])
        #expect(histogram.count == 4)
        #expect(histogram.sum == 4.75)
    }

    @Test func countsDurationsInSeconds() {
        var histogram = Histogram.waiting
        histogram.note(.milliseconds(5))
        histogram.note(.milliseconds(5001))
        #expect(histogram.cumulative.first == 1)
        #expect(histogram.cumulative.last == 2)
        #expect(histogram.cumulative.dropLast().last == 1)
    }

    @Test func boundsOfWaitingRise() {
        let bounds = Histogram.waiting.bounds
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy(<))
        #expect(bounds.first == 0.005 && bounds.last == 5)
    }
}
