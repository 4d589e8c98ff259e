import Audio
import Foundation

/// Prints what the voice activity detector says of WAV files (16 kHz, 16-bit), without and with Silero.
///
///     voice-activity --model FILE [--threshold 0.5] [--summary] WAV...
///
/// For each file a line `# NAME seconds S plain C silero C`, whose figures are milliseconds of CPU time for each second of
/// audio, and then a line for each frame of 20 ms: level in dBFS, voice and probability without the model, and both with it. `--summary` leaves these out.
struct Arguments {
    var model: String?
    var threshold = 0.5
    var isSummary = false
    var files: [String] = []

    init(_ arguments: some Sequence<String>) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            switch argument {
            case "--model": model = rest.next()
            case "--threshold": threshold = rest.next().flatMap(Double.init) ?? threshold
            case "--summary": isSummary = true
            default: files.append(argument)
            }
        }
    }
}

struct Run {
    var activities: [VoiceActivity] = []
    /// Milliseconds of CPU time for each second of audio.
    var cost = 0.0

    init(_ samples: [Int16], threshold: Double, silero: SileroModel?) throws {
        let detector = try VoiceActivityDetector(threshold: threshold, silero: silero)
        let frames = stride(from: 0, to: samples.count - PCM.inputFrame + 1, by: PCM.inputFrame).map {
            Array(samples[$0..<$0 + PCM.inputFrame])
        }
        activities.reserveCapacity(frames.count)
        let before = Self.working
        for frame in frames { activities.append(try detector.process(frame)) }
        cost = (Self.working - before) * 1000 / max(0.02, Double(frames.count) * 0.02)
    }

    /// Seconds of CPU time of this thread.
    private static var working: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

let arguments = Arguments(CommandLine.arguments.dropFirst())
guard let path = arguments.model, !arguments.files.isEmpty else {
    FileHandle.standardError.write(
        Data("usage: voice-activity --model FILE [--threshold 0.5] [--summary] WAV...\n".utf8))
    exit(64)
}
do {
    let model = try SileroModel(contentsOfFile: path)
    for file in arguments.files {
        let wave = try WAVFile(parsing: [UInt8](Data(contentsOf: URL(filePath: file))))
        guard wave.sampleRate == PCM.inputRate else {
            FileHandle.standardError.write(Data("\(file) has \(wave.sampleRate) Hz; only 16000 Hz is read.\n".utf8))
            exit(65)
        }
        let plain = try Run(wave.mono, threshold: arguments.threshold, silero: nil)
        let silero = try Run(wave.mono, threshold: arguments.threshold, silero: model)
        var lines = ["# \(file) seconds \(Double(wave.mono.count) / 16_000) plain \(plain.cost) silero \(silero.cost)"]
        for (one, other) in zip(plain.activities, silero.activities) where !arguments.isSummary {
            lines.append(
                "\(Int(one.level)) \(one.voice ? 1 : 0) \(Float(one.probability)) "
                    + "\(other.voice ? 1 : 0) \(Float(other.probability))")
        }
        print(lines.joined(separator: "\n"))
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
