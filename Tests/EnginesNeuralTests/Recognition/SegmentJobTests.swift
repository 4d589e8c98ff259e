import EngineHost
import EnginesNeural
import SansIO
import Testing

@Suite struct SegmentJobTests {
    @Test func jobsComeBackAsTheyWent() {
        for job in [SegmentJob.begin([1, -2, .min]), .append([]), .decode] {
            #expect(SegmentJob(parsing: job.message.bytes.dropFirst()) == job)
        }
    }

    @Test func theLongestPieceFitsAMessage() {
        let job = SegmentJob.begin([Int16](repeating: 7, count: SegmentJob.piece))
        #expect(job.message.bytes.count <= HostMessage.longest)
    }

    @Test func cutOrLongerJobsAreNone() {
        let bytes = SegmentJob.begin([1, 2, 3]).message.bytes.dropFirst()
        for count in 0..<bytes.count { #expect(SegmentJob(parsing: bytes.prefix(count)) == nil) }
        #expect(SegmentJob(parsing: bytes + [0]) == nil)
        var random = SplitMix(seed: 1)
        for _ in 0..<2_000 {
            let noise = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let job = SegmentJob(parsing: noise[...]) {
                #expect(Array(job.message.bytes.dropFirst()) == noise)
            }
        }
    }

    @Test func textsArePlain() {
        let reply = SegmentJob.reply("Ever\ntried.\u{0}\u{2028} Ever é 🎉")
        #expect(SegmentJob.text(parsing: reply[...]) == "Ever tried.   Ever é 🎉")
        var writer = ByteWriter()
        writer.text("a\u{7}b", limit: 100)
        #expect(SegmentJob.text(parsing: writer.bytes[...]) == nil)
        #expect(SegmentJob.text(parsing: reply.dropLast()) == nil)
        #expect(SegmentJob.text(parsing: SegmentJob.reply(String(repeating: "é", count: 9_000))[...])?.count == 4_096)
    }

    @Test func greetingsComeBackAsTheyWent() {
        for greeting in [RecognizerGreeting.ready, .failed("no such file")] {
            #expect(RecognizerGreeting(parsing: greeting.bytes) == greeting)
            #expect(RecognizerGreeting(parsing: greeting.bytes.dropLast()) == nil)
        }
        #expect(RecognizerGreeting(parsing: [2]) == nil)
    }
}
