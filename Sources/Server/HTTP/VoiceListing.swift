import Engine
import Foundation

/// The voices of a profile as two lists of JSON.
struct VoiceListing: Sendable {
    /// `{"voices":[{"name","display_name","locale","gender"}, …]}`, ordered by name; with "engine", "kind", "licence" and
    /// "note" of the engine that speaks, as far as they are known.
    let plain: String
    /// An array in the shape in which Azure Speech lists its voices, so that what picks from that list works unchanged.
    let azure: String

    /// - Parameter origins: The engine of each voice; empty if none is to be named.
    init(_ voices: [Voice], origins: [EngineDescription?] = []) {
        let listed = voices.enumerated().map { index, voice in
            (entry: Entry(voice), origin: index < origins.count ? origins[index] : nil)
        }.sorted { $0.entry.shortName < $1.entry.shortName }
        plain = Self.json(["voices": listed.map { Short($0.entry, $0.origin) }])
        azure = Self.json(listed.map(\.entry))
    }

    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings alone: there is nothing that JSON cannot hold.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    /// One voice as Azure Speech describes it. Numbers are strings there.
    private struct Entry: Encodable {
        let name: String
        let displayName: String
        let localName: String
        let shortName: String
        let gender: String
        let locale: String
        let localeName: String
        let sampleRateHertz = "24000"
        let voiceType = "Neural"
        let status = "GA"
        let wordsPerMinute = "150"

        enum CodingKeys: String, CodingKey {
            case name = "Name"
            case displayName = "DisplayName"
            case localName = "LocalName"
            case shortName = "ShortName"
            case gender = "Gender"
            case locale = "Locale"
            case localeName = "LocaleName"
            case sampleRateHertz = "SampleRateHertz"
            case voiceType = "VoiceType"
            case status = "Status"
            case wordsPerMinute = "WordsPerMinute"
        }

        init(_ voice: Voice) {
            shortName = voice.name
            locale = voice.locale
            let speaker =
                voice.name.hasPrefix(voice.locale + "-")
                ? voice.name.dropFirst(voice.locale.count + 1) : voice.name[...]
            name = "Microsoft Server Speech Text to Speech Voice (\(voice.locale), \(speaker))"
            displayName = String(speaker.hasSuffix("Neural") ? speaker.dropLast("Neural".count) : speaker)
            localName = displayName
            gender = voice.gender.rawValue.capitalized
            localeName =
                Locale(identifier: "en_US").localizedString(forIdentifier: voice.locale.replacing("-", with: "_"))
                ?? voice.locale
        }
    }

    private struct Short: Encodable {
        let name: String
        let displayName: String
        let locale: String
        let gender: String
        let engine: String?
        let kind: EngineDescription.Kind?
        let licence: String?
        let note: String?

        enum CodingKeys: String, CodingKey {
            case name, locale, gender, engine, kind, licence, note
            case displayName = "display_name"
        }

        init(_ entry: Entry, _ origin: EngineDescription?) {
            (name, displayName, locale) = (entry.shortName, entry.displayName, entry.locale)
            gender = entry.gender.lowercased()
            (engine, kind, licence, note) = (origin?.name, origin?.kind, origin?.licence, origin?.note)
        }
    }
}
