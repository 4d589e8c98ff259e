import RTC
import SansIO
import Testing

struct JitterBufferTests {
    @Test(arguments: [
        JitterScore("nothing comes, nothing plays", "- - - -", ". . . ."),
        JitterScore("in order, 40 ms later", "0 1 2 3 4 5", ". . 0 1 2 3"),
        JitterScore("reordered within the delay", "0 - 2,1 3 - 5,4 6", ". . 0 1 2 3 4 5 6"),
        JitterScore("the first two reordered", "- 1,0 2 3 4", ". . 0 1 2 3 4"),
        JitterScore("a duplicate changes nothing", "0 1,1 2 1 3 4", ". . 0 1 2 3 4"),
        JitterScore("a loss is concealed with its successor", "0 1 - 3 4 5", ". . 0 1 x3 3 4 5"),
        JitterScore("of two losses the second has a successor", "0 1 - - 4 5 6", ". . 0 1 x x4 4 5 6"),
        JitterScore(
            "a packet after its turn is dropped and the delay grows", "0 1 - 3 4 5,2 6 7 8", ". . 0 1 x3 x 3 4 5 6 7 8"),
        JitterScore("late packets are played late", "0 1 2 - - - 3,4,5,6 7 8 9", ". . 0 1 2 x 3 4 5 6 7 8 9"),
        JitterScore("what was waited for is not concealed again", "0 1 2 - - - - 6 7 8", ". . 0 1 2 x x x6 6 7 8"),
        JitterScore(
            "the end: 60 ms are concealed, then silence", "0 1 2 - - - - - - -", ". . 0 1 2 x x x . . . ."),
        JitterScore(
            "a pause of the sender is silence", "0 1 2 - - - - 3 4 5", ". . 0 1 2 x x . . 3 4 5",
            timestamps: [3: 7, 4: 8, 5: 9]),
        JitterScore(
            "packets of 60 ms fill three pulls", "0 - - 1 - - 2 - - 3", ". . 0 = = 1 = = 2 = = 3", step: 2880),
        JitterScore("packets of 10 ms fill half of one", "0,1 2,3 4,5 6,7", ". 0,1 2,3 4,5 6,7", step: 480),
    ])
    func plays(_ score: JitterScore) {
        var buffer = JitterBuffer()
        #expect(score.play(on: &buffer) == score.output)
    }

    /// The same scores over the wrap of sequence number and timestamp.
    @Test func sequenceAndTimestampWrap() {
        var buffer = JitterBuffer()
        var played: [UInt8] = []
        var now = Moment.zero
        for number in 65_436..<65_636 {
            buffer.insert(
                [UInt8(number & 255)], .audio(number, timestamp: number * 960 + 0xFFFF_FFFF - 65_500 * 960), ticks: 960,
                now: now)
            for case .packet(let packet) in buffer.pull(now: now + .milliseconds(10)) {
                played.append(packet.payload[0])
            }
            now += .milliseconds(20)
        }
        #expect(played == (65_436..<65_634).map { UInt8($0 & 255) })
        #expect(buffer.statistics.lost == 0)
    }

    @Test func countsWhatHappened() {
        var buffer = JitterBuffer()
        _ = JitterScore("", "0 1,1 3 5 4 2 6 7 8 9", "").play(on: &buffer)
        #expect(buffer.statistics.received == 9)
        #expect(buffer.statistics.duplicate == 1)
        #expect(buffer.statistics.late == 1)
        #expect(buffer.statistics.lost == 1)
        #expect(buffer.statistics.concealedTicks >= 960)
        #expect(buffer.statistics.delay >= .milliseconds(30))
    }

    @Test(arguments: [1, 2, 3]) func tenPercentOfRandomLossAddsNoDelay(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var lost = 0
        let run = Simulation(packets: 5000) { _ in
            guard Int.random(in: 0..<10, using: &random) > 0 else {
                lost += 1
                return nil
            }
            return .milliseconds(Int.random(in: 0..<15, using: &random))
        }
        let statistics = run.buffer.statistics
        #expect(statistics.received + statistics.lost > 4990)
        #expect((lost - 5)...lost ~= statistics.lost)
        #expect(statistics.late == 0 && statistics.discarded == 0)
        #expect(run.maxHeld <= .milliseconds(80))
        // Nearly each loss has a successor to be repaired with.
        #expect(run.repairable > statistics.lost * 8 / 10)
        #expect(run.isOrdered)
    }

    @Test(arguments: [1, 2, 3]) func jitterRaisesTheDelayUntilNothingIsLate(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let run = Simulation(packets: 5000) { _ in .milliseconds(Int.random(in: 0..<120, using: &random)) }
        let statistics = run.buffer.statistics
        #expect(run.buffer.targetDelay > .milliseconds(100))
        #expect(statistics.late + statistics.lost < 100)
        #expect(run.played > 4900)
        #expect(run.isOrdered)
    }

    @Test func burstsAfterAStallAreCutToTheLimit() {
        // One second passes without a packet, then all of them come at once.
        let run = Simulation(packets: 500) { number in 200..<250 ~= number ? .milliseconds((250 - number) * 20) : .zero
        }
        #expect(run.buffer.statistics.discarded > 20)
        #expect(run.maxHeld <= .milliseconds(420))
        #expect(run.played > 400)
        #expect(run.isOrdered)
    }

    @Test func theDelayShrinksWhenItIsQuiet() {
        let spike: (Int) -> Duration? = { number in 100..<110 ~= number ? .milliseconds((110 - number) * 20) : .zero }
        let speech = Simulation(packets: 3000, delay: spike)
        let quiet = Simulation(packets: 3000, isQuiet: { $0 > 1500 }, delay: spike)
        #expect(quiet.lastHeld < speech.lastHeld)
        #expect(quiet.lastHeld <= .milliseconds(70))
    }

    @Test func anEvenStreamIsHeldForOneFrameAfterASecondAndLossMakesRoomForRepair() {
        let even = Simulation(packets: 150, isQuiet: { $0 > 60 }) { _ in .zero }
        #expect(even.lastHeld <= .milliseconds(30))
        #expect(even.buffer.statistics.concealedTicks == 0)
        // The first loss finds no successor; the ones after it do.
        let lossy = Simulation(packets: 1000, isQuiet: { 60..<150 ~= $0 }) { $0 > 200 && $0 % 20 == 0 ? nil : .zero }
        #expect(lossy.buffer.statistics.lost == 39)
        #expect(lossy.repairable >= 38)
        #expect(lossy.lastHeld <= .milliseconds(50))
    }

    /// Two simulated hours; the sender's clock is 200 ppm off, either way.
    @Test(arguments: [-200.0, 200.0]) func aDriftingClockIsFollowedForHours(ppm: Double) {
        var random = SplitMix(seed: 4)
        let run = Simulation(packets: 360_000, drift: ppm * 1e-6) { _ in
            .milliseconds(Int.random(in: 0..<20, using: &random))
        }
        // The drift adds up to 1.44 s, which is 72 packets.
        let statistics = run.buffer.statistics
        #expect(run.maxHeld <= .milliseconds(250))
        #expect(statistics.discarded <= 80)
        #expect(statistics.concealedTicks <= 120 * 960)
        #expect(run.played > 359_800)
    }

    @Test func aNewSourceBeginsAtOnce() {
        var buffer = JitterBuffer()
        _ = JitterScore("", "0 1 2 3 4", "").play(on: &buffer)
        let start = Moment.zero + .milliseconds(100)
        buffer.insert([77], .audio(40_000, timestamp: 123_456_789, ssrc: 2), ticks: 960, now: start)
        let heard = (0..<4).map { JitterScore.spell(buffer.pull(now: start + .milliseconds(10 + 20 * $0))) }
        #expect(heard == [".", ".", "77", "x"])
    }

    @Test func timestampsThatJumpAreANewTalkspurt() {
        for jump in [-1_000_000_000, -5000, 5000, 96_000, 1_000_000_000] {
            var buffer = JitterBuffer()
            var heard: [String] = []
            for number in 0..<40 {
                let now = Moment.zero + .milliseconds(20 * number)
                let timestamp = number * 960 + (number < 10 ? 0 : jump)
                buffer.insert([UInt8(number)], .audio(number, timestamp: timestamp), ticks: 960, now: now)
                heard.append(JitterScore.spell(buffer.pull(now: now + .milliseconds(10))))
            }
            #expect(heard.suffix(20).allSatisfy { !$0.hasPrefix("x") && $0 != "." }, "\(jump): \(heard)")
        }
    }

    @Test func oneStrayPacketIsIgnoredTwoInARowAreARestart() {
        var buffer = JitterBuffer()
        _ = JitterScore("", "0 1 2 3 4", "").play(on: &buffer)
        let now = Moment.zero + .milliseconds(100)
        buffer.insert([200], .audio(20_000, timestamp: 0), ticks: 960, now: now)
        #expect(buffer.statistics.late == 1)
        #expect(JitterScore.spell(buffer.pull(now: now)) == "3")
        buffer.insert([201], .audio(30_000, timestamp: 0), ticks: 960, now: now)
        buffer.insert([202], .audio(30_001, timestamp: 960), ticks: 960, now: now)
        let heard = (1..<5).map { JitterScore.spell(buffer.pull(now: now + .milliseconds(20 * $0 + 5))) }
        #expect(heard.contains("202"))
    }

    @Test(arguments: 0..<50) func hostileNumbersNeitherTrapNorGrow(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var buffer = JitterBuffer()
        var now = Moment.zero
        var (sequence, timestamp) = (0, 0)
        for _ in 0..<3000 {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                switch Int.random(in: 0..<20, using: &random) {
                case 0: sequence = .random(in: 0...65_535, using: &random)
                case 1: timestamp = .random(in: 0...0xFFFF_FFFF, using: &random)
                case 2: sequence -= 50
                default:
                    sequence += 1
                    timestamp += 960
                }
                let source: UInt32 = Int.random(in: 0..<500, using: &random) == 0 ? 2 : 1
                let ticks = ([0, 1, 120, 960, 5760, .max] as [UInt32]).randomElement(using: &random) ?? 0
                buffer.insert([1], .audio(sequence, timestamp: timestamp, ssrc: source), ticks: ticks, now: now)
            }
            let items = buffer.pull(now: now, isQuiet: Bool.random(using: &random))
            #expect(items.count <= 8)
            #expect(items.allSatisfy { 1...5760 ~= $0.ticks })
            #expect(buffer.targetDelay <= .milliseconds(300))
            now += .milliseconds(Int.random(in: 0..<40, using: &random))
        }
        // Whatever came before, a good stream is heard again.
        var played = 0
        for number in 0..<200 {
            buffer.insert([1], .audio(number, timestamp: number * 960, ssrc: 3), ticks: 960, now: now)
            for case .packet in buffer.pull(now: now) { played += 1 }
            now += .milliseconds(20)
        }
        #expect(played > 160)
    }
}

/// A stream of 20 ms packets through a buffer, pulled every 20 ms.
private struct Simulation {
    var buffer = JitterBuffer()
    var played = 0
    var repairable = 0
    var isOrdered = true
    var maxHeld = Duration.zero
    var lastHeld = Duration.zero

    /// - Parameters:
    ///   - drift: How much faster the sender's clock runs.
    ///   - isQuiet: By the number of the pull.
    ///   - delay: Of the packet with that number; `nil` if it is lost.
    init(
        packets: Int, drift: Double = 0, isQuiet: (Int) -> Bool = { _ in false }, delay: (Int) -> Duration?
    ) {
        let interval = Int64(20_000_000 / (1 + drift))
        var arrivals: [(at: Moment, number: Int)] = []
        var sent = 0
        var last: Int64 = -1
        for pull in 0..<packets {
            let now = Moment(nanoseconds: Int64(pull) * 20_000_000 + 10_000_000)
            // All that was sent up to now, in order of arrival.
            while sent < packets + 1000, Int64(sent) * interval <= now.nanoseconds {
                if let delay = delay(sent) {
                    arrivals.append((Moment(nanoseconds: Int64(sent) * interval) + delay, sent))
                }
                sent += 1
            }
            arrivals.sort { ($0.at, $0.number) > ($1.at, $1.number) }
            while let next = arrivals.last, next.at <= now {
                arrivals.removeLast()
                buffer.insert([0], .audio(next.number, timestamp: next.number * 960), ticks: 960, now: next.at)
            }
            for item in buffer.pull(now: now, isQuiet: isQuiet(pull)) {
                switch item {
                case .packet(let packet):
                    played += 1
                    if packet.timestamp <= last { isOrdered = false }
                    last = packet.timestamp
                    if pull > 50 { maxHeld = max(maxHeld, buffer.statistics.delay) }
                    lastHeld = buffer.statistics.delay
                case .lost(_, let next): if next != nil { repairable += 1 }
                case .empty: break
                }
            }
        }
    }
}
