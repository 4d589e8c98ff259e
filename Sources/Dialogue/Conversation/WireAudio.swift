import Audio
import Events
import Foundation

/// The user's audio inside events, in the format that the session has for it (Voice Live protocol D.2, D.8 and D.9).
package struct WireAudio: Equatable, Sendable {
    package var format: InputAudioFormat
    /// Hertz; of no effect on G.711, which has 8 kHz.
    package var rate: Int

    package init(format: InputAudioFormat, rate: Int) {
        self.format = format
        self.rate = rate
    }

    package init(_ session: SessionObject) {
        self.init(format: session.inputAudioFormat, rate: session.inputAudioSamplingRate)
    }

    private var wireRate: Int { format == .pcm16 ? rate : G711.sampleRate }

    /// The samples at the rate of the input timeline; nil when it is no base64, or cuts a sample in two. Missing padding and
    /// the alphabet of URLs are accepted.
    package func decode(_ base64: String) -> [Int16]? {
        var text = Substring(base64).utf8
        // Padding may be missing or too long.
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        guard let bytes = Base64.decode(Substring(text)) else { return nil }
        var samples: [Int16] = []
        switch format {
        case .pcm16:
            guard bytes.count.isMultiple(of: 2) else { return nil }
            PCM.append(littleEndian: bytes.span, to: &samples)
        case .g711ULaw: G711.muLaw.decode(bytes.span, into: &samples)
        case .g711ALaw: G711.aLaw.decode(bytes.span, into: &samples)
        }
        return convert(samples, from: wireRate, to: InputTimeline.rate)
    }

    /// Samples of the input timeline as base64.
    package func encode(_ samples: [Int16]) -> String {
        let samples = convert(samples, from: InputTimeline.rate, to: wireRate)
        var bytes: [UInt8] = []
        switch format {
        case .pcm16: PCM.append(samples.span, littleEndianTo: &bytes)
        case .g711ULaw: G711.muLaw.encode(samples, into: &bytes)
        case .g711ALaw: G711.aLaw.encode(samples, into: &bytes)
        }
        return Data(bytes).base64EncodedString()
    }

    private func convert(_ samples: [Int16], from input: Int, to output: Int) -> [Int16] {
        guard input != output, var converter = try? RateConverter(from: input, to: output) else { return samples }
        var converted: [Int16] = []
        converter.convert(samples, appendingTo: &converted)
        return converted
    }
}
