import Engine
import Foundation

/// The voices of this server as two lists of JSON, made once: the catalogue does not change while the server runs.
struct VoiceListing: Sendable {
    /// `{"voices":[{"name","display_name","locale","gender"}, …]}`, ordered by name.
    let plain: String
    /// An array in the shape in which Azure Speech lists its voices, so that what picks from that list works unchanged.
    let azure: String

    init(_ voices: [Voice]) {
        let entries = voices.sorted { $0.name < $1.name }.map(Entry.init)
        plain = Self.json(["voices": entries.map(Short.init)])
        azure = Self.json(entries)
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

        enum CodingKeys: String, CodingKey {
            case name, locale, gender
            case displayName = "display_name"
        }

        init(_ entry: Entry) {
            (name, displayName, locale) = (entry.shortName, entry.displayName, entry.locale)
            gender = entry.gender.lowercased()
        }
    }
}
