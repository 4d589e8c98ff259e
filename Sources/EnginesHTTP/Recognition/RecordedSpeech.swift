import Audio

/// The audio of one utterance while it is spoken. A copy costs little however long it is: whole seconds are shared.
package struct RecordedSpeech: Sendable {
    private var seconds: [[Int16]] = []
    private var open: [Int16] = []
    package private(set) var count = 0

    package init() {}

    package mutating func append(_ samples: [Int16]) {
        count += samples.count
        open += samples
        guard open.count >= PCM.inputRate else { return }
        seconds.append(open)
        open = []
    }

    /// Whether anything among `samples` is louder than -60 dBFS, which hardly a room is.
    package static func isAudible(_ samples: [Int16]) -> Bool {
        samples.contains { $0 > 32 || $0 < -32 }
    }

    /// Appends the first `count` samples as a WAV file of 16 kHz, mono, 16 bit.
    package func append(first count: Int, asWAVTo bytes: inout [UInt8]) {
        let count = min(count, self.count)
        bytes += WAVFile.header(sampleRate: PCM.inputRate, channels: 1, samples: count)
        bytes.reserveCapacity(bytes.count + 2 * count + 256)
        var rest = count
        for piece in seconds + [open] where rest > 0 {
            PCM.append(piece.span.extracting(first: rest), littleEndianTo: &bytes)
            rest -= min(rest, piece.count)
        }
    }
}
