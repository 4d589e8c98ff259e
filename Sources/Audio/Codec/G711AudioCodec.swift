/// G.711 raised from 8 to 16 kHz.
final class G711AudioDecoder: AudioDecoder {
    let codec: AudioCodec
    private let law: G711
    private let resampler: Resampler
    private var concealer = WaveformConcealer()
    private var narrow: [Int16] = []

    init(_ law: G711) throws(CodecError) {
        self.law = law
        codec = law == .muLaw ? .pcmu : .pcma
        resampler = try Resampler(from: G711.sampleRate, to: PCM.inputRate, trimsDelay: false)
    }

    func decode(_ payload: Span<UInt8>, into samples: inout [Int16]) throws(CodecError) {
        samples.removeAll(keepingCapacity: true)
        guard payload.count > 0, payload.count <= G711.maximumPayload else { throw .malformedPacket }
        law.decode(payload, into: &narrow)
        concealer.heard(&narrow)
        resampler.resample(narrow, appendingTo: &samples)
    }

    func conceal(_ duration: Duration, into samples: inout [Int16]) throws(CodecError) {
        samples.removeAll(keepingCapacity: true)
        let count = PCM.samples(in: min(duration, OpusPacket.maximumDuration), rate: G711.sampleRate)
        concealer.conceal(count, into: &narrow)
        resampler.resample(narrow, appendingTo: &samples)
    }

    func recover(_ duration: Duration, from next: Span<UInt8>, into samples: inout [Int16]) throws(CodecError) {
        try conceal(duration, into: &samples)
    }

    func reset() {
        resampler.reset()
        concealer.reset()
    }
}

/// 24 kHz lowered to G.711.
final class G711AudioEncoder: AudioEncoder {
    let codec: AudioCodec
    private let law: G711
    private let resampler: Resampler
    private var narrow: [Int16] = []

    init(_ law: G711) throws(CodecError) {
        self.law = law
        codec = law == .muLaw ? .pcmu : .pcma
        resampler = try Resampler(from: PCM.outputRate, to: G711.sampleRate, trimsDelay: false)
    }

    func encode(_ frame: [Int16], into payload: inout [UInt8]) throws(CodecError) -> Bool {
        payload.removeAll(keepingCapacity: true)
        guard frame.count == PCM.outputFrame else { throw .frameLength(frame.count) }
        narrow.removeAll(keepingCapacity: true)
        resampler.resample(frame, appendingTo: &narrow)
        law.encode(narrow, into: &payload)
        return true
    }

    func setExpectedLoss(percent: Int) {}

    func setLowEffort(_ isLowEffort: Bool) {}

    func reset() {
        resampler.reset()
    }
}
