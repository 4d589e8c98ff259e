import RTC
import SansIO
import Testing

struct RTCPReporterTests {
    private func makeSender(_ ssrc: UInt32) -> RTPSender {
        RTPSender(
            ssrc: SSRC(ssrc), payloadType: RTPHeader.opus, clockRate: 48_000, sequence: SequenceNumber(1), timestamp: 0)
    }

    @Test func twoPartiesMeasureTheRoundTripAndEachOthersLoss() throws {
        var (ours, theirs) = (
            RTCPReporter(ssrc: SSRC(1), name: "ours", clockRate: 48_000),
            RTCPReporter(ssrc: SSRC(2), name: "theirs", clockRate: 48_000)
        )
        let idle = makeSender(2)
        var sender = makeSender(1)
        var (packet, report) = ([UInt8](), [UInt8]())
        for number in 0..<100 {
            let now = Moment.zero + .milliseconds(20 * number)
            sender.write([1], ticks: 960, marker: number == 0, now: now, into: &packet)
            // Every tenth is lost.
            if number % 10 != 5 { theirs.receive(try RTPPacket(parsing: packet).header, now: now) }
        }
        let sent = Moment.zero + .seconds(2)
        ours.makeReport(of: sender, now: sent, wallClock: NTPTime(unixNanoseconds: 77), random: 0.5, into: &report)
        try theirs.receive(compound: report, now: sent + .milliseconds(30))
        // They answer a second later by a clock of their own.
        theirs.makeReport(
            of: idle, now: sent + .milliseconds(1030), wallClock: NTPTime(unixNanoseconds: 0), random: 0.5,
            into: &report)
        guard case .receiverReport = try RTCPPacket.parse(compound: report).first else {
            Issue.record("who sends nothing reports as a receiver")
            return
        }
        try ours.receive(compound: report, now: sent + .milliseconds(1080))
        let roundTrip = try #require(ours.roundTripTime)
        #expect(.milliseconds(79)...(.milliseconds(81)) ~= roundTrip)
        let remote = try #require(ours.remoteReport)
        #expect(0.09...0.11 ~= remote.fractionLost)
        #expect(remote.cumulativeLost == 10)
    }

    @Test func reportsCarryNameCountsAndTime() throws {
        var reporter = RTCPReporter(ssrc: SSRC(1), name: "agent", clockRate: 48_000)
        var sender = makeSender(1)
        var (packet, report) = ([UInt8](), [UInt8]())
        sender.write([1, 2, 3], ticks: 960, marker: true, now: .zero, into: &packet)
        let time = NTPTime(unixNanoseconds: 5)
        reporter.makeReport(of: sender, now: .zero + .milliseconds(100), wallClock: time, random: 0, into: &report)
        #expect(
            try RTCPPacket.parse(compound: report) == [
                .senderReport(
                    .init(sender: SSRC(1), time: time, timestamp: 4800, packetCount: 1, octetCount: 3, blocks: [])),
                .sourceDescription([SSRC(1): Array("agent".utf8)]),
            ])
        reporter.makeGoodbye(into: &report)
        #expect(try RTCPPacket.parse(compound: report).last == .goodbye([SSRC(1)]))
        #expect(try reporter.receive(compound: report, now: .zero) == [SSRC(1)])
    }

    @Test func deadlinesAreSpreadByTheNumberHandedIn() {
        var reporter = RTCPReporter(ssrc: SSRC(1), name: "agent", clockRate: 48_000)
        #expect(reporter.nextDeadline == nil)
        reporter.start(now: .zero, random: 0)
        #expect(reporter.nextDeadline == .zero + .milliseconds(625))
        var report: [UInt8] = []
        for (random, milliseconds) in [(0.0, 1250), (0.5, 2500), (1.0, 3750), (Double.nan, 1250), (99, 3750)] {
            reporter.makeReport(of: makeSender(1), now: .zero, wallClock: NTPTime(0), random: random, into: &report)
            #expect(reporter.nextDeadline == .zero + .milliseconds(milliseconds), "\(random)")
        }
    }

    @Test func reportsOnOthersAndForgedTimesChangeNothing() throws {
        var reporter = RTCPReporter(ssrc: SSRC(1), name: "agent", clockRate: 48_000)
        var bytes: [UInt8] = []
        RTCPPacket.receiverReport(
            sender: SSRC(2),
            blocks: [
                ReportBlock(
                    source: SSRC(3), fractionLost: 255, cumulativeLost: 9, highestSequence: 0, jitter: 0,
                    lastSenderReport: 1, delaySinceLastSenderReport: 1)
            ]
        ).write(to: &bytes)
        try reporter.receive(compound: bytes, now: .zero)
        #expect(reporter.remoteReport == nil && reporter.roundTripTime == nil)
    }

    @Test func aNewSourceIsCountedAnew() {
        var reporter = RTCPReporter(ssrc: SSRC(1), name: "agent", clockRate: 48_000)
        reporter.receive(.audio(5, timestamp: 0, ssrc: 10), now: .zero)
        reporter.receive(.audio(900, timestamp: 0, ssrc: 11), now: .zero)
        #expect(reporter.reception?.source == SSRC(11))
        #expect(reporter.reception?.jitter == .zero)
    }
}
