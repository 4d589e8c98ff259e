import Foundation

/// A Piper voice in memory: turns phoneme ids into samples. Confined to one thread.
final class PiperModel {
    /// What the model made of one run.
    struct Sound {
        var samples: [Int16] = []
        /// Samples that each id lasts, in the order of the ids; together as long as `samples`.
        var lengths: [Int] = []
    }

    struct Scales: Hashable {
        var noise: Double
        var length: Double
        var durationNoise: Double
    }

    /// Ids of one run. They bound its memory and how long it cannot be interrupted.
    static let mostIDs = 1_000
    /// Seconds of one run; the slowest sounds of 1,000 ids take less.
    static let longest = 120

    private let model: ONNXModel
    private let configuration: PiperConfiguration
    /// The output with the length of each sound in frames; nil when the model has none.
    private let durations: String?
    private let hasSpeakers: Bool

    init(file: String, _ configuration: PiperConfiguration, _ runtime: ONNXRuntime) throws(PiperProblem) {
        self.configuration = configuration
        (model, durations) = try Self.load(file, runtime)
        hasSpeakers = model.hasInput("sid")
        for input in ["input", "input_lengths", "scales"] where !model.hasInput(input) {
            throw PiperProblem("\(file) is no Piper voice: it has no input \(input).")
        }
        guard model.hasOutput("output") else { throw PiperProblem("\(file) is no Piper voice: it has no output.") }
        if configuration.speakerCount > 1, !hasSpeakers {
            throw PiperProblem("\(file) has one speaker, and `num_speakers` says \(configuration.speakerCount).")
        }
        try check(file)
    }

    private static func load(_ file: String, _ runtime: ONNXRuntime) throws(PiperProblem) -> (ONNXModel, String?) {
        var bytes = try PiperVoiceFile.bytes(of: file, limit: PiperVoiceFile.largestModel)
        guard let graph = bytes.withUnsafeBytes({ ONNXGraph($0) }) else {
            throw PiperProblem("\(file) is no ONNX file, or is cut short.")
        }
        guard graph.outputs.contains("output") else {
            throw PiperProblem("\(file) is no Piper voice: it has no output.")
        }
        if let name = graph.durations, name.utf8.count < ONNXGraph.longestName, !graph.outputs.contains(name) {
            bytes.append(contentsOf: ONNXGraph.output(named: name))
        }
        let opened: Result<ONNXModel, PiperProblem> = bytes.withUnsafeBytes { bytes in
            do throws(PiperProblem) { return .success(try ONNXModel(bytes, runtime)) } catch { return .failure(error) }
        }
        do throws(PiperProblem) {
            let model = try opened.get()
            return (model, graph.durations.flatMap { model.hasOutput($0) ? $0 : nil })
        } catch {
            throw PiperProblem("\(file): \(error.description).")
        }
    }

    /// Runs every id of the configuration once: a table that does not belong to the model fails here, and not in an answer.
    private func check(_ file: String) throws(PiperProblem) {
        let ids = Array(Set(configuration.ids.values.joined())).sorted()
        for start in stride(from: 0, to: ids.count, by: 64) {
            let part = Array(ids[start..<min(start + 64, ids.count)])
            let scales = Scales(noise: 0, length: 1, durationNoise: 0)
            do throws(PiperProblem) {
                _ = try run(part, scales, speaker: Int64(configuration.speakerCount - 1))
            } catch {
                throw PiperProblem("\(file) does not fit its JSON: \(error.description).")
            }
        }
    }

    /// - Parameter ids: At least 1, at most `mostIDs`.
    func run(_ ids: [Int64], _ scales: Scales, speaker: Int64) throws(PiperProblem) -> Sound {
        precondition((1...Self.mostIDs).contains(ids.count))
        var inputs: [(name: StaticString, tensor: ONNXModel.Tensor)] = [
            ("input", .integers(ids, shape: [1, Int64(ids.count)])),
            ("input_lengths", .integers([Int64(ids.count)], shape: [1])),
            (
                "scales",
                .floats([Float(scales.noise), Float(scales.length), Float(scales.durationNoise)], shape: [3])
            ),
        ]
        if hasSpeakers { inputs.append(("sid", .integers([speaker], shape: [1]))) }
        let (hop, limit) = (configuration.hop, configuration.sampleRate * Self.longest)
        let sound = try model.run(inputs, outputs: ["output"] + [durations].compactMap(\.self)) { outputs in
            Self.sound(outputs, ids: ids.count, hop: hop, limit: limit)
        }
        return try sound.get()
    }

    private static func sound(
        _ outputs: [UnsafeBufferPointer<Float>], ids: Int, hop: Int, limit: Int
    ) -> Result<Sound, PiperProblem> {
        let audio = outputs[0]
        guard audio.count <= limit else { return .failure(PiperProblem("the model makes sound without end")) }
        var sound = Sound()
        sound.samples.reserveCapacity(audio.count)
        for sample in audio {
            guard sample.isFinite else { return .failure(PiperProblem("the model's samples are no numbers")) }
            sound.samples.append(Int16(max(-32_768, min(32_767, (sample * 32_767).rounded()))))
        }
        guard outputs.count > 1 else { return .success(sound) }
        var total = 0
        for frames in outputs[1] {
            guard frames.isFinite, frames >= 0, frames < 1e6 else {
                return .failure(PiperProblem("the model's durations are no numbers"))
            }
            sound.lengths.append(Int(frames) * hop)
            total += Int(frames) * hop
        }
        guard sound.lengths.count == ids, total == sound.samples.count else {
            return .failure(
                PiperProblem(
                    "its durations (\(total) samples) are not those of its sound (\(audio.count)): check `hop_length`"))
        }
        return .success(sound)
    }
}
