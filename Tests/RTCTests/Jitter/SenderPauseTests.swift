import RTC
import SansIO
import Testing

/// A sender that pauses and goes on with the next timestamp, as an audio source does that stamps by samples. Its packets
/// come a pause later than their timestamps say, and are not late.
struct SenderPauseTests {
    private struct Line {
        var buffer: JitterBuffer
        private(set) var now = Moment.zero
        private var sent = 0
        private let ticks: UInt32
        private var played: [JitterBuffer.Playout] = []

        init(clockRate: UInt32) {
            var configuration = JitterConfiguration()
            configuration.clockRate = clockRate
            ticks = clockRate / 50
            buffer = JitterBuffer(configuration: configuration)
        }

        mutating func run(_ duration: Duration, sends: Bool) {
            let end = now + duration
            while now < end {
                if sends {
                    buffer.insert([1], .audio(sent, timestamp: sent * Int(ticks)), ticks: ticks, now: now)
                    sent += 1
                }
                buffer.pull(now: now + .milliseconds(10), into: &played)
                now += .milliseconds(20)
            }
        }
    }

    @Test(
        arguments: [48_000, 8_000] as [UInt32], [100, 200, 400, 480, 500, 520, 600, 900, 1500, 5000, 60_000])
    func aPauseIsNoLateness(clockRate: UInt32, pause: Int) {
        var line = Line(clockRate: clockRate)
        line.run(.seconds(3), sends: true)
        let target = line.buffer.targetDelay
        line.run(.milliseconds(pause), sends: false)
        line.run(.milliseconds(1100), sends: true)
        #expect(line.buffer.statistics.delay <= .milliseconds(60), "after \(pause) ms: \(line.buffer.statistics.delay)")
        #expect(line.buffer.targetDelay <= target + .milliseconds(25))
        #expect(line.buffer.statistics.discarded == 0)
    }

    /// One pause does not add to the one before.
    @Test(arguments: [300, 700, 900, 2000]) func pausesDoNotAddUp(pause: Int) {
        var line = Line(clockRate: 48_000)
        for _ in 0..<12 {
            line.run(.milliseconds(1100), sends: true)
            #expect(line.buffer.statistics.delay <= .milliseconds(60), "\(line.buffer.statistics.delay)")
            line.run(.milliseconds(pause), sends: false)
        }
        #expect(line.buffer.statistics.discarded == 0)
    }

    /// A network that stands still and delivers everything afterwards is late, and is remembered as such.
    @Test func aStallIsLateness() {
        var buffer = JitterBuffer()
        var played: [JitterBuffer.Playout] = []
        for number in 0..<125 {
            let now = Moment.zero + .milliseconds(20 * number)
            let isStalled = 100..<110 ~= number
            if number == 110 {
                for late in 100..<110 { buffer.insert([1], .audio(late, timestamp: late * 960), ticks: 960, now: now) }
            }
            if !isStalled { buffer.insert([1], .audio(number, timestamp: number * 960), ticks: 960, now: now) }
            buffer.pull(now: now + .milliseconds(10), into: &played)
        }
        #expect(buffer.targetDelay >= .milliseconds(150))
    }
}
