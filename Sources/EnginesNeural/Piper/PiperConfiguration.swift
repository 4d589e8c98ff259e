import Audio
import Foundation

/// What the JSON file beside a Piper voice says of it: `*.onnx.json`.
///
/// Read strictly, because the model trusts it: a phoneme id outside the model's table or a wrong number of speakers would
/// fail in the middle of an answer.
package struct PiperConfiguration: Hashable, Sendable {
    package enum Phonemes: Hashable, Sendable {
        /// Sounds in IPA, from espeak-ng in this voice: `en-us`.
        case espeak(voice: String)
        /// The letters of the text themselves.
        case text
    }

    /// Hertz; one of `Resampler.rates`.
    package let sampleRate: Int
    package let phonemes: Phonemes
    /// The ids that stand for each phoneme.
    package let ids: [Unicode.Scalar: [Int64]]
    /// Ids by the name of a speaker; empty for a voice of one speaker.
    package let speakers: [String: Int64]
    package let speakerCount: Int
    /// Inputs of the model: how much timbre and durations vary, and how long sounds are.
    package let noise: Double
    package let durationNoise: Double
    package let lengthScale: Double
    /// Samples in one frame of the model.
    package let hop: Int

    /// Bytes of the longest file that is read; those of large voices have 20 kB.
    package static let longest = 1 << 20

    package var beginning: [Int64] { ids["^"] ?? [] }
    package var padding: [Int64] { ids["_"] ?? [] }
    package var end: [Int64] { ids["$"] ?? [] }

    /// - Throws: `PiperProblem`, which names the field.
    package init(json: Data) throws(PiperProblem) {
        guard json.count <= Self.longest else { throw PiperProblem("is longer than \(Self.longest) bytes") }
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: json)
        } catch {
            throw Self.problem(error)
        }
        try self.init(file)
    }

    private init(_ file: File) throws(PiperProblem) {
        sampleRate = file.audio.sample_rate
        guard (8_000...48_000).contains(sampleRate), Resampler.rates.contains(sampleRate) else {
            throw PiperProblem(
                "`audio.sample_rate` must be one of \(Resampler.rates.sorted()) (got \(sampleRate))")
        }
        hop = file.hop_length ?? 256
        guard (16...4096).contains(hop) else {
            throw PiperProblem("`hop_length` must be between 16 and 4096 (got \(hop))")
        }
        phonemes = try Self.phonemes(file)
        ids = try Self.ids(file)
        (speakers, speakerCount) = try Self.speakers(file)
        noise = try Self.scale(file.inference?.noise_scale, "noise_scale", 0...2, else: 0.667)
        durationNoise = try Self.scale(file.inference?.noise_w, "noise_w", 0...2, else: 0.8)
        lengthScale = try Self.scale(file.inference?.length_scale, "length_scale", 0.1...5, else: 1)
    }

    private static func phonemes(_ file: File) throws(PiperProblem) -> Phonemes {
        switch file.phoneme_type ?? "espeak" {
        case "text": return .text
        case "espeak":
            // It becomes part of a path inside espeak-ng.
            let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/".utf8)
            guard let voice = file.espeak?.voice, (1...40).contains(voice.utf8.count),
                voice.utf8.allSatisfy(allowed.contains)
            else { throw PiperProblem("`espeak.voice` must be the name of a voice of espeak-ng, such as en-us") }
            return .espeak(voice: voice)
        case let other:
            throw PiperProblem("`phoneme_type` must be espeak or text (got \(other.prefix(40)))")
        }
    }

    private static func ids(_ file: File) throws(PiperProblem) -> [Unicode.Scalar: [Int64]] {
        let count = file.num_symbols ?? 256
        guard (1...65_536).contains(count) else {
            throw PiperProblem("`num_symbols` must be between 1 and 65536 (got \(count))")
        }
        var ids: [Unicode.Scalar: [Int64]] = [:]
        for (phoneme, numbers) in file.phoneme_id_map {
            guard phoneme.unicodeScalars.count == 1, let scalar = phoneme.unicodeScalars.first else {
                throw PiperProblem("`phoneme_id_map` must map single characters (got \(phoneme.prefix(20)))")
            }
            guard (1...8).contains(numbers.count), numbers.allSatisfy({ (0..<count).contains($0) }) else {
                throw PiperProblem("`phoneme_id_map.\(phoneme)` must be ids from 0 to \(count - 1), at most 8")
            }
            ids[scalar] = numbers.map(Int64.init)
        }
        for mark in ["^", "_", "$"] as [Unicode.Scalar] where ids[mark] == nil {
            throw PiperProblem("`phoneme_id_map` must have ids for ^ (start), _ (padding) and $ (end)")
        }
        return ids
    }

    private static func speakers(_ file: File) throws(PiperProblem) -> ([String: Int64], Int) {
        let count = file.num_speakers ?? 1
        guard (1...10_000).contains(count) else {
            throw PiperProblem("`num_speakers` must be between 1 and 10000 (got \(count))")
        }
        for (name, id) in file.speaker_id_map ?? [:] where !(0..<count).contains(id) {
            throw PiperProblem("`speaker_id_map.\(name.prefix(40))` must be an id from 0 to \(count - 1) (got \(id))")
        }
        return ((file.speaker_id_map ?? [:]).mapValues(Int64.init), count)
    }

    private static func scale(
        _ value: Double?, _ name: String, _ range: ClosedRange<Double>, else standard: Double
    ) throws(PiperProblem) -> Double {
        guard let value else { return standard }
        guard range.contains(value) else {
            throw PiperProblem(
                "`inference.\(name)` must be between \(range.lowerBound) and \(range.upperBound) (got \(value))")
        }
        return value
    }

    private static func problem(_ error: any Error) -> PiperProblem {
        func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            (context.codingPath + (key.map { [$0] } ?? [])).map { String($0.stringValue.prefix(40)) }
                .joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return PiperProblem("`\(path(context, key))` is missing")
        case .valueNotFound(_, let context): return PiperProblem("`\(path(context))` is null")
        case .typeMismatch(let type, let context):
            return PiperProblem("`\(path(context))` is not of the type \(type)")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return PiperProblem("`\(path(context))` does not fit its type")
        default: return PiperProblem("is no JSON")
        }
    }

    /// The fields that are read, by their names in the file.
    private struct File: Decodable {
        struct Audio: Decodable { var sample_rate: Int }
        struct ESpeak: Decodable { var voice: String }
        struct Inference: Decodable {
            var noise_scale: Double?
            var length_scale: Double?
            var noise_w: Double?
        }
        var audio: Audio
        var espeak: ESpeak?
        var inference: Inference?
        var phoneme_type: String?
        var phoneme_id_map: [String: [Int]]
        var num_symbols: Int?
        var num_speakers: Int?
        var speaker_id_map: [String: Int]?
        var hop_length: Int?
    }
}

/// Why the files of a voice cannot be used, in words for the operator; clients do not see it.
public struct PiperProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
