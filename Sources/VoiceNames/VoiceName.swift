/// The parts of a voice name in Azure's form: `en-US-AvaNeural`, `zh-CN-liaoning-XiaobeiNeural`,
/// `en-US-Ava:DragonHDLatestNeural`.
package struct VoiceName: Hashable, Sendable {
    /// UTF-8 bytes of the longest name that is looked at.
    package static let longest = 128

    /// BCP 47, in its usual case.
    package var locale: String
    /// `Ava`: without `Multilingual`, `Neural` and the version of the model.
    package var persona: String
    /// The name says that it is one: by `Neural` at its end, or by a model.
    package var hasEnding: Bool

    /// - Returns: nil when the name does not have the form.
    package init?(_ name: String) {
        guard name.utf8.count <= Self.longest, let parts = Self.parts(name), parts.words.count >= 3,
            let persona = parts.words.last, let bare = Self.bare(persona),
            let locale = LocaleTag(parts.words.dropLast().joined(separator: "-"))
        else { return nil }
        self.locale = locale.text
        self.persona = bare
        hasEnding = parts.hasModel || persona.lowercased().hasSuffix("neural")
    }

    /// The persona of a name without a locale: `Ava`, `avaneural`, `Ava:DragonHDLatestNeural`.
    /// - Returns: nil for a name of another form.
    package static func persona(_ name: String) -> String? {
        guard name.utf8.count <= longest, let parts = parts(name), parts.words.count == 1 else { return nil }
        return bare(parts.words[0])
    }

    /// `en-US-AvaNeural` for `Microsoft Server Speech Text to Speech Voice (en-US, AvaNeural)`, which lists of Azure call
    /// the full name; any other name as it is.
    package static func short(_ name: String) -> String {
        guard name.utf8.count <= longest, name.hasSuffix(")"),
            let inner = name.wholeMatch(of: /Microsoft Server Speech Text to Speech Voice \(([^,()]+), ?([^,()]+)\)/)
        else { return name }
        return "\(inner.1)-\(inner.2)"
    }

    private static func parts(_ name: String) -> (words: [String], hasModel: Bool)? {
        let base = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let words = base.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let areWords = words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isLetterOrDigit) }
        return areWords ? (words, base.utf8.count < name.utf8.count) : nil
    }

    private static func bare(_ persona: String) -> String? {
        var persona = persona
        for suffix in ["Neural", "Turbo", "Multilingual"] where persona.lowercased().hasSuffix(suffix.lowercased()) {
            persona.removeLast(suffix.count)
        }
        for suffix in ["Turbo", "Multilingual"] where persona.lowercased().hasSuffix(suffix.lowercased()) {
            persona.removeLast(suffix.count)
        }
        while persona.last?.isNumber == true { persona.removeLast() }
        return persona.isEmpty ? nil : persona
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
