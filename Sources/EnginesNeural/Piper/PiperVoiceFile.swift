import Engine
import Foundation

/// A Piper voice on disk, and what clients call it.
public struct PiperVoiceFile: Hashable, Sendable {
    public var voice: Voice
    /// The model: `en_US-joe-medium.onnx`.
    public var model: String
    /// What describes it; by default the model's path with `.json` behind it.
    public var configuration: String
    /// One of the names in the file's `speaker_id_map`, or a number, for a voice of several speakers; nil is the first.
    public var speaker: String?
    /// What its licence asks of those who use it; shown to operators and in the list of voices.
    public var note: String?

    /// - Parameters:
    ///   - id: Unique among the voices of the server, such as `piper/joe`.
    ///   - name: As clients ask for it: `en-US-JoeNeural`.
    ///   - locale: BCP 47 tag of what it speaks.
    public init(
        id: String, name: String, locale: String, gender: Voice.Gender, model: String, configuration: String? = nil,
        speaker: String? = nil, note: String? = nil
    ) {
        voice = Voice(id: id, name: name, locale: locale, gender: gender)
        self.model = model
        self.configuration = configuration ?? model + ".json"
        self.speaker = speaker
        self.note = note
    }

    /// The voice of the catalogue.
    /// - Parameter folder: Where it is installed.
    public static func joe(folder: String) -> PiperVoiceFile {
        PiperVoiceFile(
            id: "piper/joe", name: "en-US-JoeNeural", locale: "en-US", gender: .male,
            model: folder + "/en_US-joe-medium.onnx",
            note: "Finetuned from a voice whose recordings are not licensed for commercial speech synthesis.")
    }

    /// Bytes of the largest model that is loaded; high-quality voices have 114 MB.
    static let largestModel = 512 << 20

    /// Reads what describes the voice, and checks that the model is there.
    /// - Throws: `PiperProblem`, which names the file.
    package func read() throws(PiperProblem) -> PiperConfiguration {
        let json = try Self.bytes(of: configuration, limit: PiperConfiguration.longest)
        let parsed: PiperConfiguration
        do throws(PiperProblem) {
            parsed = try PiperConfiguration(json: json)
        } catch {
            throw PiperProblem("\(configuration): \(error.description).")
        }
        let target = URL(filePath: model).resolvingSymlinksInPath().path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        guard let size = (attributes?[.size] as? NSNumber)?.intValue, FileManager.default.isReadableFile(atPath: model)
        else { throw PiperProblem("\(model) cannot be read.") }
        guard (1...Self.largestModel).contains(size) else {
            throw PiperProblem("\(model) has \(size) bytes: a voice has between 1 and \(Self.largestModel).")
        }
        _ = try speakerID(in: parsed)
        return parsed
    }

    /// The speaker's number.
    package func speakerID(in configuration: PiperConfiguration) throws(PiperProblem) -> Int64 {
        guard let speaker, !speaker.isEmpty else { return 0 }
        if let id = configuration.speakers[speaker] { return id }
        if let id = Int64(speaker), (0..<Int64(configuration.speakerCount)).contains(id) { return id }
        let known = configuration.speakers.keys.sorted().prefix(8).joined(separator: ", ")
        throw PiperProblem(
            "\(self.configuration): there is no speaker \(speaker.prefix(40)) (\(configuration.speakerCount) speakers"
                + (known.isEmpty ? ")." : ", such as \(known))."))
    }

    static func bytes(of path: String, limit: Int) throws(PiperProblem) -> Data {
        // Read with a bound: the path may be a pipe or a device.
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: limit + 1) else {
            throw PiperProblem("\(path) cannot be read.")
        }
        guard data.count <= limit else { throw PiperProblem("\(path) is longer than \(limit) bytes.") }
        return data
    }
}
