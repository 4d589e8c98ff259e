import Audio
import Engine

/// Guesses when the words of a text are spoken, of audio that comes without their times.
///
/// Words are laid over the part of the audio that is not silent, each as long as its letters weigh. How much audio there
/// will be is unknown until it ends; until then it is guessed from the pace of the voice. A word that was told cannot be
/// taken back, so each is held until it may be heard soon, or the audio is complete: a server that is faster than speech
/// gets nearly all of its words laid out over the whole. Times are in order and never later than the audio so far.
package struct WordEstimate: Sendable {
    /// Weight spoken in a second of voice, of a voice that nobody has heard: about that of read English.
    package static let usualPace = 20.0
    /// Frames of 10 ms.
    private static let frames = 100
    /// A word is told when it may be heard so soon.
    private static let foresight = Duration.milliseconds(1500)

    private let words: [SpokenText.Word]
    private let rate: Int
    private let pace: Double
    private let total: Double
    /// Weight up to and without each word.
    private var weights: [Double] = []
    private var told = 0
    /// Where the last word told ends: frames of voice up to there, and the time.
    private var toldVoice = 0.0
    private var toldEnd = Duration.zero
    /// Loudness of each frame so far, 0 to 1 squared.
    private var levels: [Float] = []
    private var loudest: Float = 0
    private var energy: Float = 0
    private var inFrame = 0
    /// Samples so far.
    package private(set) var samples = 0

    /// - Parameters:
    ///   - rate: Samples of the audio per second.
    ///   - pace: Weight that the voice speaks in a second.
    package init(of words: [SpokenText.Word], rate: Int, pace: Double = Self.usualPace) {
        self.words = words
        self.rate = max(Self.frames, rate)
        self.pace = max(1, pace)
        var sum = 0.0
        for word in words {
            weights.append(sum)
            sum += word.weight
        }
        total = sum
    }

    /// More audio.
    package mutating func append(_ piece: [Int16]) {
        let length = rate / Self.frames
        for sample in piece {
            let value = Float(sample) / 32_768
            energy += value * value
            inFrame += 1
            guard inFrame == length else { continue }
            let level = energy / Float(length)
            levels.append(level)
            loudest = max(loudest, level)
            (energy, inFrame) = (0, 0)
        }
        samples += piece.count
    }

    /// The words that may be heard soon.
    /// - Parameter elapsed: Since the first audio was handed over; no more of it can have been heard.
    package mutating func due(elapsed: Duration) -> [SpokenWord] {
        guard told < words.count else { return [] }
        return lay(until: elapsed + Self.foresight, isComplete: false)
    }

    /// The words that are left, now that the audio is complete.
    package mutating func finish() -> [SpokenWord] {
        lay(until: .seconds(Int64.max / 4), isComplete: true)
    }

    /// Weight spoken in a second of voice, as it was; nil where there was too little to tell.
    package var measuredPace: Double? {
        let voice = voicedEnds.count
        return voice >= Self.frames / 2 ? total / Double(voice) * Double(Self.frames) : nil
    }

    private mutating func lay(until limit: Duration, isComplete: Bool) -> [SpokenWord] {
        let ends = voicedEnds
        let voice = Double(ends.count)
        // What is voiced in the end; at least a little more than what is already there.
        let expected = isComplete ? voice : max(total / pace * Double(Self.frames), voice * 1.05)
        let base = told < weights.count ? weights[told] : total
        let (origin, left) = (toldVoice, max(1e-9, total - base))
        var spoken: [SpokenWord] = []
        while told < words.count {
            let word = words[told]
            let share = (weights[told] + word.weight - base) / left
            let place = origin + share * max(0, expected - origin)
            guard isComplete || (place <= voice && toldEnd <= limit) else { break }
            let end = max(toldEnd, min(time(ofVoiced: place, in: ends), length))
            let start = min(end, max(toldEnd, time(ofVoiced: toldVoice, in: ends, starts: true)))
            spoken.append(SpokenWord(text: word.text, endOffset: word.end, start: start, end: end))
            told += 1
            toldVoice = place
            toldEnd = end
        }
        return spoken
    }

    private var length: Duration { PCM.duration(ofSamples: samples, rate: rate) }

    /// The frames that are voice: those not more than 32 dB below the loudest.
    private var voicedEnds: [Int] {
        let threshold = max(loudest / 1600, 1e-7)
        return levels.indices.filter { levels[$0] > threshold }
    }

    /// Where so many frames of voice are over, or where the next begins.
    private func time(ofVoiced count: Double, in ends: [Int], starts: Bool = false) -> Duration {
        guard let last = ends.last else { return .zero }
        let whole = min(max(0, Int(count)), ends.count)
        let rest = count - Double(whole)
        let frames: Double
        if whole == ends.count {
            frames = Double(last + 1)
        } else if starts || whole == 0 || rest > 1e-6 {
            frames = Double(ends[whole]) + rest
        } else {
            frames = Double(ends[whole - 1] + 1)
        }
        return .microseconds(Int64(frames / Double(Self.frames) * 1_000_000))
    }
}
