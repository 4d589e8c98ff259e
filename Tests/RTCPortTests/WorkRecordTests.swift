import RTCPort
import Testing

struct WorkRecordTests {
    @Test func countsWhatTookLongerThanATime() {
        var record = WorkRecord()
        for milliseconds in [0.01, 0.4, 4.5, 60, 500] { record.note(.microseconds(Int64(milliseconds * 1000))) }
        #expect(record.count(above: .zero) == 4)
        #expect(record.count(above: .microseconds(300)) == 3)
        #expect(record.count(above: .milliseconds(5)) == 2)
        #expect(record.count(above: .milliseconds(100)) == 1)
        #expect(record.count(above: .seconds(1)) == 0)
        #expect(record.longest == .milliseconds(500))
        #expect(record.counts.reduce(0, +) == 5)
    }

    @Test func timeThatRunsBackwardsCountsAsNone() {
        var record = WorkRecord()
        record.note(.milliseconds(-3))
        #expect(record.counts.first == 1)
        #expect(record.sum == .zero)
    }
}
