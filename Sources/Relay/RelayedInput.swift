import Audio
import Dialogue
import Events

/// The user's audio on its way to the remote, in messages that are built without looking at them as JSON.
struct RelayedInput: Sendable {
    /// Audio since the last commit or clear, in samples of the input timeline; push to talk needs no more than is counted.
    private(set) var pending = 0
    /// The remote hears the user speak.
    var isListening = false
    /// At the remote's rate, not sent yet.
    private var collected: [Int16] = []
    private var converter: RateConverter?
    /// Samples of one message: 40 ms.
    private let samplesAtOnce: Int

    private static let head = Array(#"{"type":"input_audio_buffer.append","audio":""#.utf8)
    private static let tail = Array(#""}"#.utf8)

    /// - Parameter rate: The remote's, in hertz.
    init(rate: Int) {
        if rate != InputTimeline.rate { converter = try? RateConverter(from: InputTimeline.rate, to: rate) }
        samplesAtOnce = rate / 25
    }

    /// - Returns: A message once enough was collected.
    mutating func append(_ frame: [Int16]) -> [UInt8]? {
        pending = min(pending + frame.count, InputTimeline.samples(milliseconds: 600_000))
        if converter == nil {
            collected += frame
        } else {
            converter?.convert(frame, appendingTo: &collected)
        }
        return collected.count >= samplesAtOnce ? flush() : nil
    }

    /// - Returns: A message with what was collected; nil if that is nothing.
    mutating func flush() -> [UInt8]? {
        guard !collected.isEmpty else { return nil }
        var bytes: [UInt8] = []
        PCM.append(collected.span, littleEndianTo: &bytes)
        var message = Self.head
        Base64.encode(bytes.span, appendingTo: &message)
        message += Self.tail
        collected.removeAll(keepingCapacity: true)
        return message
    }

    /// The remote committed what it had.
    mutating func noteCommit() {
        isListening = false
        pending = 0
    }

    mutating func clear() {
        collected = []
        pending = 0
    }
}
