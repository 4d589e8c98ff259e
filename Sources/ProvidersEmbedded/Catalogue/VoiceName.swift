import Engine

/// The parts of a voice name in Azure's form: `en-US-AvaNeural`, `zh-CN-liaoning-XiaobeiNeural`,
/// `en-US-Ava:DragonHDLatestNeural`.
struct VoiceName: Hashable, Sendable {
    /// BCP 47, in its usual case.
    var locale: String
    /// `Ava`: without `Multilingual`, `Neural` and the version of the model.
    var persona: String

    /// - Returns: nil when the name does not have the form.
    init?(_ name: String) {
        guard name.utf8.count <= 128 else { return nil }
        let base = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let hasModel = base.count < name.count
        var parts = base.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, hasModel || base.lowercased().hasSuffix("neural") else { return nil }
        let isWord = { (part: String) in !part.isEmpty && part.utf8.allSatisfy(Self.isLetterOrDigit) }
        guard parts.allSatisfy(isWord), var persona = parts.popLast() else { return nil }
        for suffix in ["Neural", "Turbo", "Multilingual"] where persona.lowercased().hasSuffix(suffix.lowercased()) {
            persona.removeLast(suffix.count)
        }
        while persona.last?.isNumber == true { persona.removeLast() }
        guard !persona.isEmpty, let locale = LocaleTag(parts.joined(separator: "-")) else { return nil }
        self.locale = locale.text
        self.persona = persona
    }

    /// What the name's owner is known to sound like, else one or the other, always the same for one name.
    var gender: Voice.Gender {
        if let known = AzurePersonas.genders[persona.lowercased()] { return known }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in persona.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash.nonzeroBitCount.isMultiple(of: 2) ? .female : .male
    }

    var isKnown: Bool { AzurePersonas.genders[persona.lowercased()] != nil }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
