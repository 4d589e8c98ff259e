import Audio
import Events
import Foundation
import SansIO

/// The speech that a client was sent in `response.audio.delta` events, as the reference for its echo (Voice Live
/// protocol F.7). Confined to one thread.
package final class SentSpeech {
    private var played = PlayedSpeech()
    /// Of the response that began last.
    private var format: OutputAudioFormat
    private var resampler: Resampler?
    private var samples: [Int16] = []
    private var converted: [Int16] = []

    package init(_ format: OutputAudioFormat) {
        self.format = format
        resampler = Self.resampler(for: format)
    }

    /// What was played while the next 20 ms of the microphone were recorded; empty in silence.
    package func take(into frame: inout [Int16], now: Moment) {
        played.take(into: &frame, now: now)
    }

    /// The client was sent `event`.
    /// - Parameter interrupts: A client that is told of the user's speech falls silent.
    package func note(_ event: ServerEvent, interrupts: Bool, now: Moment) {
        switch event {
        case .responseCreated(let created):
            guard let wanted = created.response.outputAudioFormat, wanted != format else { break }
            format = wanted
            resampler = Self.resampler(for: wanted)
        case .audioDelta(let delta):
            play(delta.delta, now: now)
        case .speechStarted where interrupts, .outputAudioBufferCleared:
            played.stop()
        case .responseDone(let done):
            if case .cancelled = done.response.statusDetails { played.stop() }
        default:
            break
        }
    }

    private func play(_ base64: String, now: Moment) {
        guard let bytes = Data(base64Encoded: base64) else { return }
        samples.removeAll(keepingCapacity: true)
        [UInt8](bytes).withUnsafeBufferPointer { bytes in
            switch format {
            case .pcm16, .pcm16At8kHz, .pcm16At16kHz: PCM.append(littleEndian: bytes.span, to: &samples)
            case .g711ULaw: G711.muLaw.decode(bytes.span, into: &samples)
            case .g711ALaw: G711.aLaw.decode(bytes.span, into: &samples)
            }
        }
        converted.removeAll(keepingCapacity: true)
        resampler?.resample(samples, appendingTo: &converted)
        played.append(converted, now: now)
    }

    /// Nil, and so no reference, only where there is no memory for one.
    private static func resampler(for format: OutputAudioFormat) -> Resampler? {
        let rate =
            switch format {
            case .pcm16: PCM.outputRate
            case .pcm16At16kHz: PCM.inputRate
            case .pcm16At8kHz, .g711ULaw, .g711ALaw: G711.sampleRate
            }
        return try? Resampler(from: rate, to: PCM.inputRate)
    }
}
