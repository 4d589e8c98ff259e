import Audio

/// Turns what a client appends into frames of the session's input timeline: 16 kHz mono, 20 ms each. Chunks may have any
/// length, down to one sample; what is less than a frame waits for more. Confined to one thread.
///
/// Nothing here piles up: a caller takes the frames of one slice before it gives the next.
package final class AppendedAudio {
    package let format: AppendedAudioFormat
    private var microphone: Channel
    /// What the client's loudspeaker plays, in step with the microphone; nil where it does not tell.
    private var loudspeaker: Channel?
    private var scratch: [Int16] = []

    package init(_ format: AppendedAudioFormat) throws(CodecError) {
        self.format = format
        microphone = try Channel(rate: format.rate)
        loudspeaker = format.channels == 2 ? try Channel(rate: format.rate) : nil
    }

    /// Bytes of a slice worth 200 ms: long audio is taken in such slices, so that others get their turn between them.
    package var sliceSize: Int { format.rate / 5 * format.frameSize }

    /// Whether a chunk holds whole samples of every channel.
    package func isWhole(_ bytes: [UInt8]) -> Bool {
        bytes.count.isMultiple(of: format.frameSize)
    }

    /// How long a chunk lasts that was found good.
    package func duration(of bytes: [UInt8]) -> Duration {
        PCM.duration(ofSamples: bytes.count / format.frameSize, rate: format.rate)
    }

    /// Takes a slice of a chunk that was found good.
    package func append(_ bytes: ArraySlice<UInt8>) {
        scratch.removeAll(keepingCapacity: true)
        bytes.withUnsafeBufferPointer { buffer in
            switch format.coding {
            case .pcm16: PCM.append(littleEndian: buffer.span, to: &scratch)
            case .g711(let law): law.decode(buffer.span, into: &scratch)
            }
        }
        guard loudspeaker != nil else { return microphone.append(scratch) }
        let pairs = scratch.count / 2
        microphone.append((0..<pairs).map { scratch[2 * $0] })
        loudspeaker?.append((0..<pairs).map { scratch[2 * $0 + 1] })
    }

    /// Moves the next whole frame of the microphone into `frame`, and what the loudspeaker played meanwhile into
    /// `reference`, which is empty where the client does not tell.
    /// - Returns: False when there is none yet.
    package func next(into frame: inout [Int16], reference: inout [Int16]) -> Bool {
        guard microphone.next(into: &frame) else { return false }
        if loudspeaker?.next(into: &reference) != true { reference.removeAll(keepingCapacity: true) }
        return true
    }

    /// What is held back because it is less than a frame, in samples at 16 kHz.
    package var pending: Int { microphone.pending }

    /// Lets what is held back come out, filled up with silence to a whole frame.
    package func flush() {
        microphone.flush()
        loudspeaker?.flush()
    }

    /// Forgets what is held back.
    package func reset() {
        microphone.reset()
        loudspeaker?.reset()
    }
}

extension AppendedAudio {
    /// One channel on its way to frames.
    fileprivate struct Channel {
        private let resampler: Resampler
        private var samples: [Int16] = []
        private let rate: Int
        /// Samples that came and frames that went, since nothing was held back.
        private var received = 0
        private var frames = 0

        init(rate: Int) throws(CodecError) {
            self.rate = rate
            resampler = try Resampler(from: rate, to: PCM.inputRate)
        }

        /// The resampler holds some back as well, so that what is there tells too little.
        var pending: Int { max(0, received * PCM.inputRate / rate - frames * PCM.inputFrame) }

        mutating func append(_ input: [Int16]) {
            received += input.count
            resampler.resample(input, appendingTo: &samples)
        }

        mutating func next(into frame: inout [Int16]) -> Bool {
            frame.removeAll(keepingCapacity: true)
            guard samples.count >= PCM.inputFrame else { return false }
            frame.append(contentsOf: samples[..<PCM.inputFrame])
            samples.removeFirst(PCM.inputFrame)
            frames += 1
            return true
        }

        mutating func flush() {
            resampler.flush(appendingTo: &samples)
            let rest = samples.count % PCM.inputFrame
            if rest > 0 { samples.append(contentsOf: repeatElement(0, count: PCM.inputFrame - rest)) }
            // All of it is frames now, which are taken without being counted.
            (received, frames) = (0, -(samples.count / PCM.inputFrame))
        }

        mutating func reset() {
            resampler.reset()
            samples.removeAll(keepingCapacity: true)
            (received, frames) = (0, 0)
        }
    }
}
