import Audio
import SansIO
import Testing

@Suite struct PCMTests {
    @Test func bytesAreLittleEndian() {
        var samples: [Int16] = []
        let bytes: [UInt8] = [0x01, 0x00, 0xFF, 0x7F, 0x00, 0x80, 0xAA]
        PCM.append(littleEndian: bytes.span, to: &samples)
        #expect(samples == [1, .max, .min])
        var back: [UInt8] = []
        PCM.append(samples.span, littleEndianTo: &back)
        #expect(back == Array(bytes.dropLast()))
    }

    @Test func durationsAndCountsAgree() {
        #expect(PCM.samples(in: PCM.frameDuration, rate: PCM.inputRate) == PCM.inputFrame)
        #expect(PCM.samples(in: PCM.frameDuration, rate: PCM.outputRate) == PCM.outputFrame)
        #expect(PCM.samples(in: .milliseconds(-20), rate: 16_000) == 0)
        #expect(PCM.duration(ofSamples: 480, rate: 24_000) == .milliseconds(20))
    }
}

@Suite struct FrameBufferTests {
    @Test func anyChunksBecomeFrames() {
        var generator = SplitMix(seed: 3)
        var buffer = FrameBuffer(frameLength: 480, capacity: 2_000)
        let source = (0..<50_000).map { Int16(truncatingIfNeeded: $0) }
        var (taken, received, frame): (Int, [Int16], [Int16]) = (0, [], [])
        while taken < source.count {
            let end = min(source.count, taken + Int.random(in: 0...1_500, using: &generator))
            taken += buffer.append(source[taken..<end])
            while buffer.next(into: &frame) {
                #expect(frame.count == 480)
                received += frame
            }
            #expect(buffer.count < 480)
        }
        let rest = source.count - received.count
        let flushed = buffer.flush(into: &frame)
        #expect(flushed)
        #expect(frame.count == 480)
        #expect(received + frame.prefix(rest) == source)
        #expect(frame.dropFirst(rest).allSatisfy { $0 == 0 })
        let again = buffer.flush(into: &frame)
        #expect(!again)
    }

    @Test func itNeverHoldsMoreThanItsCapacity() {
        var buffer = FrameBuffer(frameLength: 4, capacity: 10)
        let taken = [buffer.append([Int16](1...8)), buffer.append([9, 10, 11, 12])]
        #expect(taken == [8, 2])
        #expect(buffer.room == 0)
        let first = buffer.nextFrame()
        let more = buffer.append([11, 12])
        #expect(more == 2)
        let rest = [buffer.nextFrame(), buffer.nextFrame(), buffer.nextFrame()]
        #expect([first] + rest == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], nil])
    }
}

extension FrameBuffer {
    fileprivate mutating func nextFrame() -> [Int16]? {
        var frame: [Int16] = [99]
        guard next(into: &frame) else {
            #expect(frame.isEmpty)
            return nil
        }
        return frame
    }
}

@Suite struct LevelTests {
    @Test func measuresInDecibelsBelowFullScale() {
        #expect(Level.rms([Int16]()) == -127)
        #expect(Level.rms([0, 0]) == -127)
        #expect(Level.rms([.min, .min]) == 0)
        #expect(abs(Level.rms(Signals.tone(1_000, level: -20, seconds: 1)) + 20) < 0.01)
        #expect(Level.peak([.min, 5]) == 0)
        #expect(abs(Level.peak([16_384, -3]) + 6.02) < 0.01)
        #expect(Level.peak([]) == -127)
    }
}
