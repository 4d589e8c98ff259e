import CSherpaOnnx
import Engine

/// A recognizer of sherpa-onnx with its model, on the thread that calls.
///
/// Unchecked: the library's recognizers are immutable once created and may decode on several threads at once, each call
/// with a stream of its own.
final class SherpaDecoder: SegmentDecoder, @unchecked Sendable {
    private enum Recognizer {
        case offline(OpaquePointer)
        case online(OpaquePointer)
    }

    private let functions: cso_functions
    private let recognizer: Recognizer

    /// Loads the model: about a second for the small ones. The library ends the process for some broken files.
    init(_ library: SherpaLibrary, _ model: SherpaModel) throws(SherpaLibrary.LoadFailure) {
        functions = library.functions
        if model.isStreaming {
            var config = model.online()
            guard let online = functions.SherpaOnnxCreateOnlineRecognizer?(&config) else { throw Self.refusal }
            recognizer = .online(online)
        } else {
            var config = model.offline()
            guard let offline = functions.SherpaOnnxCreateOfflineRecognizer?(&config) else { throw Self.refusal }
            recognizer = .offline(offline)
        }
    }

    private static let refusal = SherpaLibrary.LoadFailure(reason: "the library refuses the files of the model")

    deinit {
        switch recognizer {
        case .offline(let offline): functions.SherpaOnnxDestroyOfflineRecognizer?(offline)
        case .online(let online): functions.SherpaOnnxDestroyOnlineRecognizer?(online)
        }
    }

    func decode(_ samples: [Int16]) throws(EngineFault) -> String {
        let padded = Self.padded(samples)
        let text =
            switch recognizer {
            case .offline(let offline): decode(padded, with: offline)
            case .online(let online): stream(padded, through: online)
            }
        guard let text else { throw EngineFault(.failed, "The recognizer could not decode this speech.") }
        return text
    }

    private func decode(_ samples: [Float], with recognizer: OpaquePointer) -> String? {
        guard let stream = functions.SherpaOnnxCreateOfflineStream?(recognizer) else { return nil }
        defer { functions.SherpaOnnxDestroyOfflineStream?(stream) }
        functions.SherpaOnnxAcceptWaveformOffline?(stream, 16_000, samples, Int32(samples.count))
        functions.SherpaOnnxDecodeOfflineStream?(recognizer, stream)
        guard let result = functions.SherpaOnnxGetOfflineStreamResult?(stream) else { return nil }
        defer { functions.SherpaOnnxDestroyOfflineRecognizerResult?(result) }
        return result.pointee.text.map { String(cString: $0) }
    }

    private func stream(_ samples: [Float], through recognizer: OpaquePointer) -> String? {
        guard let stream = functions.SherpaOnnxCreateOnlineStream?(recognizer) else { return nil }
        defer { functions.SherpaOnnxDestroyOnlineStream?(stream) }
        functions.SherpaOnnxOnlineStreamAcceptWaveform?(stream, 16_000, samples, Int32(samples.count))
        functions.SherpaOnnxOnlineStreamInputFinished?(stream)
        while functions.SherpaOnnxIsOnlineStreamReady?(recognizer, stream) == 1 {
            functions.SherpaOnnxDecodeOnlineStream?(recognizer, stream)
        }
        guard let result = functions.SherpaOnnxGetOnlineStreamResult?(recognizer, stream) else { return nil }
        defer { functions.SherpaOnnxDestroyOnlineRecognizerResult?(result) }
        return result.pointee.text.map { String(cString: $0) }
    }

    /// Silence on both sides: without it models repeat themselves or lose the last word.
    private static func padded(_ samples: [Int16]) -> [Float] {
        let behind = max(padding, shortest - samples.count - padding)
        var padded = [Float](repeating: 0, count: padding + samples.count + behind)
        for (index, sample) in samples.enumerated() { padded[padding + index] = Float(sample) / 32_768 }
        return padded
    }

    /// 300 ms, and with it at least 1 s in all.
    private static let padding = 4_800
    private static let shortest = 16_000
}
