import CWebRTCAudio

/// Takes noise and echo out of one stream, 20 ms at 16 kHz mono at a time. Confined to one thread.
///
/// The echo is that of a reference which the caller hands in with each frame: what was played when the frame was
/// recorded, or up to 600 ms before. How late the echo is, is found out by itself. What cannot be processed comes back
/// as it was.
public final class InputProcessor {
    public enum Fault: Error, Hashable, Sendable {
        /// The library has no memory for another stream.
        case unavailable
        /// Frames hold 320 samples.
        case frameLength(Int)
        /// The library refused, with its code.
        case library(Int32)
    }

    public private(set) var processing: InputProcessing
    /// The last frame without its echo but with its noise: what a voice detector is to hear, which tells speech from
    /// noise by what its own suppression takes away.
    public private(set) var unreduced = [Int16](repeating: 0, count: PCM.inputFrame)

    private let canceller: Stage
    private let reducer: Stage
    private var aligner = EchoAligner()
    private var reference = [Int16](repeating: 0, count: PCM.inputFrame)
    private let silence = [Int16](repeating: 0, count: PCM.inputFrame)
    /// In milliseconds; the aligner keeps the echo that close behind the reference.
    private static let echoDelay: Int32 = 10

    public init(_ processing: InputProcessing) throws(Fault) {
        canceller = try Stage()
        reducer = try Stage()
        self.processing = processing
        try configure()
    }

    /// Changes what is done. What goes on keeps what it has learnt.
    public func change(to processing: InputProcessing) throws(Fault) {
        guard processing != self.processing else { return }
        if processing.echo != self.processing.echo { aligner = EchoAligner() }
        self.processing = processing
        try configure()
    }

    /// How much later the processed audio is at most, in samples at 16 kHz: 18 ms.
    public static let longestDelay = 288

    /// How late the echo was found to be behind the reference, in samples at 16 kHz; nil while none was heard.
    public var echoDelay: Int? { aligner.delay }

    /// Processes one frame in place.
    /// - Parameter played: The reference, as long as `frame`; empty where nothing was played.
    public func process(_ frame: inout [Int16], played: [Int16] = []) throws(Fault) {
        guard frame.count == PCM.inputFrame else { throw .frameLength(frame.count) }
        guard played.isEmpty || played.count == PCM.inputFrame else { throw .frameLength(played.count) }
        if processing.echo != .none {
            let far = played.isEmpty ? silence : played
            let isExposed = aligner.align(near: frame, far: far, into: &reference)
            try canceller.run(&frame, reference: reference)
            if aligner.comesThrough(frame, far: far) || isExposed {
                for index in frame.indices { frame[index] = 0 }
            }
        }
        for index in frame.indices { unreduced[index] = frame[index] }
        if processing.noiseReduction != .off { try reducer.run(&frame, reference: silence) }
    }

    private func configure() throws(Fault) {
        let noise: Int32 =
            switch processing.noiseReduction {
            case .off: Int32(CWEBRTC_INPUT_NOISE_OFF)
            case .near: Int32(CWEBRTC_INPUT_NOISE_MODERATE)
            case .deep: Int32(CWEBRTC_INPUT_NOISE_HIGH)
            case .far: Int32(CWEBRTC_INPUT_NOISE_VERY_HIGH)
            }
        try canceller.configure(
            noise: Int32(CWEBRTC_INPUT_NOISE_OFF), echo: processing.echo != .none, delay: Self.echoDelay)
        try reducer.configure(noise: noise, echo: false, delay: 0)
    }
}

extension InputProcessor {
    /// One pass of the library over the stream.
    fileprivate final class Stage {
        private let input: OpaquePointer
        private static let blockLength = Int(CWEBRTC_VOICE_BLOCK)

        init() throws(Fault) {
            guard let input = cwebrtc_input_create() else { throw .unavailable }
            self.input = input
        }

        deinit {
            cwebrtc_input_destroy(input)
        }

        func configure(noise: Int32, echo: Bool, delay: Int32) throws(Fault) {
            try check(cwebrtc_input_configure(input, noise, echo, delay))
        }

        /// Both hold `PCM.inputFrame` samples.
        func run(_ frame: inout [Int16], reference: [Int16]) throws(Fault) {
            for start in stride(from: 0, to: PCM.inputFrame, by: Self.blockLength) {
                let error = frame.withUnsafeMutableBufferPointer { frame in
                    reference.withUnsafeBufferPointer { reference -> Int32 in
                        guard let samples = frame.baseAddress, let played = reference.baseAddress else { return 0 }
                        return cwebrtc_input_process(input, samples + start, played + start)
                    }
                }
                try check(error)
            }
        }

        private func check(_ error: Int32) throws(Fault) {
            guard error == 0 else { throw .library(error) }
        }
    }
}
