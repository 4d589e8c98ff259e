import Audio
import SansIO
import Testing

/// What a client plays that was sent its audio ahead of time.
struct PlayedSpeechTests {
    /// Samples that tell their own position, from 1.
    private func speech(milliseconds: Int) -> [Int16] {
        (1...(milliseconds * 16)).map { Int16(truncatingIfNeeded: $0) }
    }

    /// The position that is played in each of `count` frames, which arrive `interval` apart; nil for silence.
    private func positions(
        _ played: inout PlayedSpeech, _ count: Int, from start: Moment, every interval: Duration = .milliseconds(20)
    ) -> [Int?] {
        var frame: [Int16] = []
        var now = start
        return (0..<count).map { _ in
            played.take(into: &frame, now: now)
            now += interval
            #expect(frame.isEmpty || frame.count == PCM.inputFrame)
            return frame.first.map { Int($0) - 1 }
        }
    }

    @Test func playsFromTheFirstPieceOnInRealTime() {
        var played = PlayedSpeech()
        #expect(positions(&played, 2, from: .zero) == [nil, nil])
        played.append(speech(milliseconds: 60), now: .zero + .milliseconds(40))
        #expect(positions(&played, 4, from: .zero + .milliseconds(40)) == [0, 320, 640, nil])
        #expect(!played.isPlaying)
    }

    @Test func aSecondPieceFollowsTheFirst() {
        var played = PlayedSpeech()
        played.append(speech(milliseconds: 40), now: .zero)
        played.append(speech(milliseconds: 40), now: .zero + .milliseconds(1))
        #expect(positions(&played, 5, from: .zero) == [0, 320, 0, 320, nil])
    }

    @Test func chunksOfTheMicrophoneTakeAsManyFramesAsTheyHold() {
        var played = PlayedSpeech()
        played.append(speech(milliseconds: 400), now: .zero)
        let first = positions(&played, 5, from: .zero + .milliseconds(50), every: .zero)
        let second = positions(&played, 5, from: .zero + .milliseconds(150), every: .zero)
        #expect(first + second == (0..<10).map { $0 * 320 })
    }

    @Test func aRecordingThatComesFasterThanRealTimeHoldsNoEcho() {
        var played = PlayedSpeech()
        played.append(speech(milliseconds: 2000), now: .zero)
        let positions = positions(&played, 100, from: .zero, every: .zero)
        #expect(positions.prefix(26).allSatisfy { $0 != nil })
        #expect(positions.dropFirst(26).allSatisfy { $0 == nil })
    }

    @Test func theLoudspeakerGoesOnWhileTheMicrophoneIsPaused() {
        var played = PlayedSpeech()
        played.append(speech(milliseconds: 2000), now: .zero)
        #expect(positions(&played, 1, from: .zero) == [0])
        #expect(positions(&played, 1, from: .zero + .milliseconds(1000)) == [16_000])
    }

    @Test func stoppingIsSilenceAndTheNextSpeechBeginsAtOnce() {
        var played = PlayedSpeech()
        played.append(speech(milliseconds: 2000), now: .zero)
        played.stop()
        #expect(positions(&played, 1, from: .zero) == [nil])
        played.append(speech(milliseconds: 20), now: .zero + .milliseconds(20))
        #expect(positions(&played, 2, from: .zero + .milliseconds(20)) == [0, nil])
    }

    @Test func keepsNoMoreThanFiveMinutes() {
        var played = PlayedSpeech()
        let minute = [Int16](repeating: 7, count: 60 * PCM.inputRate)
        for _ in 0..<8 { played.append(minute, now: .zero) }
        let heard = positions(&played, 8 * 3000, from: .zero).count { $0 != nil }
        #expect(heard == 5 * 3000)
    }
}
