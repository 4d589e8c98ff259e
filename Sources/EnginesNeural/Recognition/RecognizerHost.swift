import Engine
import EngineHost

/// A recognizer of sherpa-onnx in its host. The library and the model are loaded before hosts are forked, with one
/// thread, so that no pool of threads is lost in a fork.
final class RecognizerHost: HostedEngine {
    private let decoder: SherpaDecoder?
    private var samples: [Int16] = []
    let greeting: [UInt8]
    let memoryAllowance: UInt64

    /// Of the host's program, after the name of the engine.
    static func arguments(_ model: NeuralRecognizerModel, libraries: NeuralLibraries) -> [String] {
        [libraries.folder, model.kind.rawValue, model.expected]
            + model.files.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    }

    init(arguments: [String]) throws(HostFault) {
        guard arguments.count >= 3, arguments.count % 2 == 1,
            let kind = NeuralRecognizerModel.Kind(rawValue: arguments[1])
        else { throw .unavailable }
        var files: [String: String] = [:]
        for index in stride(from: 3, to: arguments.count, by: 2) { files[arguments[index]] = arguments[index + 1] }
        let model = SherpaModel(kind, files: files, language: arguments[2])
        // The small Moonshine grows by up to 480 MB as it decodes 15 s of noise again and again; larger models by more.
        memoryAllowance = kind.isMoonshine ? 768 << 20 : 1 << 30
        do throws(SherpaLibrary.LoadFailure) {
            let loaded = try SherpaDecoder(try SherpaLibrary(folder: arguments[0]), model)
            // Files that do not belong together load, and end the process with the first decode: here, before any call.
            _ = try? loaded.decode([Int16](repeating: 0, count: 16_000))
            decoder = loaded
            greeting = RecognizerGreeting.ready.bytes
        } catch {
            // The server learns the reason from the greeting: a fault has a code only.
            decoder = nil
            greeting = RecognizerGreeting.failed(error.reason).bytes
        }
    }

    func run(_ body: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8] {
        guard let decoder else { throw .unavailable }
        guard let job = SegmentJob(parsing: body) else { throw .failed }
        switch job {
        case .begin(let piece):
            samples = piece
            return []
        case .append(let piece):
            guard samples.count + piece.count <= SegmentJob.longest else { throw .failed }
            samples += piece
            return []
        case .decode:
            defer { samples = [] }
            do { return SegmentJob.reply(try decoder.decode(samples)) } catch { throw .failed }
        }
    }
}

/// What the host of a recognizer says of itself.
package enum RecognizerGreeting: Equatable {
    case ready
    /// Why it cannot work, for log lines.
    case failed(String)

    package init?(parsing body: some Collection<UInt8>) {
        var reader = ByteReader(Array(body)[...])
        switch reader.byte() {
        case 1 where reader.isAtEnd: self = .ready
        case 0:
            guard let reason = reader.text(limit: 1_024), reader.isAtEnd else { return nil }
            self = .failed(reason)
        default: return nil
        }
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .ready: writer.byte(1)
        case .failed(let reason):
            writer.byte(0)
            writer.text(reason, limit: 1_024)
        }
        return writer.bytes
    }
}
