import Audio
import Events
import Foundation

/// Cuts the agent's audio into the pieces that events carry, in the format the client wants: whole frames of 20 ms, at
/// most 10 of them, so that no message is long and every piece has the same length in every format.
package struct AudioCutter: Sendable {
    package struct Piece: Equatable, Sendable {
        /// Samples of the output timeline.
        package var samples: Int
        /// Base64 in the client's format.
        package var base64: String
    }

    /// 200 ms.
    package static let longest = 10 * OutputTimeline.frame

    package let format: OutputAudioFormat
    private var converter: RateConverter?
    private var waiting: [Int16] = []

    package init(_ format: OutputAudioFormat) {
        self.format = format
        converter =
            switch format {
            case .pcm16: nil
            case .pcm16At16kHz: .to16kHz
            case .pcm16At8kHz, .g711ULaw, .g711ALaw: .to8kHz
            }
    }

    /// Takes more audio and returns the pieces that are full.
    package mutating func append(_ samples: [Int16]) -> [Piece] {
        waiting += samples
        let whole = waiting.count / OutputTimeline.frame * OutputTimeline.frame
        guard whole > 0 else { return [] }
        let pieces = stride(from: 0, to: whole, by: Self.longest).map { start in
            piece(waiting[start..<min(start + Self.longest, whole)])
        }
        waiting.removeFirst(whole)
        return pieces
    }

    /// A pause in the speech: returns what is left, filled up with silence to a whole frame, and with how much of it.
    package mutating func finish() -> (Piece, silence: Int)? {
        guard !waiting.isEmpty else { return nil }
        let silence = OutputTimeline.frame - waiting.count
        waiting.append(contentsOf: repeatElement(0, count: silence))
        defer { waiting = [] }
        return (piece(waiting[...]), silence)
    }

    private mutating func piece(_ samples: ArraySlice<Int16>) -> Piece {
        var converted: [Int16] = []
        if converter == nil {
            converted = Array(samples)
        } else {
            converter?.convert(samples, appendingTo: &converted)
        }
        var bytes: [UInt8] = []
        switch format {
        case .pcm16, .pcm16At8kHz, .pcm16At16kHz: PCM.append(converted.span, littleEndianTo: &bytes)
        case .g711ULaw: G711.muLaw.encode(converted, into: &bytes)
        case .g711ALaw: G711.aLaw.encode(converted, into: &bytes)
        }
        return Piece(samples: samples.count, base64: Data(bytes).base64EncodedString())
    }
}
