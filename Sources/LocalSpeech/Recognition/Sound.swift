/// A coarse sound of speech, as English spelling hints at it: enough to tell whether two spellings can be one name.
enum Sound: Equatable {
    case vowel
    case consonant(Character)

    /// The sounds of words, given by their lower-case letters and digits.
    static func of(_ words: [String]) -> [Sound] {
        var sounds: [Sound] = []
        for word in words {
            var letters = Array(word).map { plain[$0] ?? $0 }
            // Silent, as in "Cole".
            if letters.count >= 4, letters.last == "e", !"aeiou".contains(letters[letters.count - 2]) {
                letters.removeLast()
            }
            var index = 0
            while index < letters.count {
                let (sound, length) = next(letters[index...], isFirst: index == 0)
                for sound in sound where sounds.last != sound { sounds.append(sound) }
                index += length
            }
        }
        return sounds
    }

    private static func next(_ rest: ArraySlice<Character>, isFirst: Bool) -> ([Sound], length: Int) {
        let one = rest.first ?? " "
        let two = rest.dropFirst().first ?? " "
        if rest.count >= 3, let third = rest.dropFirst(2).first, one == "t", two == "c", third == "h" {
            return ([.consonant("C")], 3)
        }
        if let pair = pairs[String([one, two])] { return (pair.map { .consonant($0) }, 2) }
        if isFirst, let pair = openings[String([one, two])] { return ([.consonant(pair)], 2) }
        switch one {
        case "a", "e", "i", "o", "u": return ([.vowel], 1)
        case "y": return (isFirst ? [.consonant("y")] : [.vowel], 1)
        case "c": return ([.consonant("eiy".contains(two) ? "s" : "k")], 1)
        case "q": return ([.consonant("k")], 1)
        case "x": return ([.consonant("k"), .consonant("s")], 1)
        case "z": return ([.consonant("s")], 1)
        case "h": return (isFirst ? [.consonant("h")] : [], 1)
        default: return ([.consonant(one)], 1)
        }
    }

    /// A quick look at what can be the same: about as long, with a first consonant that is alike.
    static func mayMatch(_ left: [Sound], _ right: [Sound]) -> Bool {
        guard left.count >= 4, abs(left.count - right.count) <= max(2, right.count / 3) else { return false }
        guard let one = left.first, let other = right.first else { return false }
        return change(one, other) <= alike
    }

    /// Costs of changes, added up.
    static func distance(_ left: [Sound], _ right: [Sound]) -> Double {
        var row = [0.0]
        for sound in right { row.append((row.last ?? 0) + loss(sound)) }
        for a in left {
            var diagonal = row[0]
            row[0] += loss(a)
            for (place, b) in right.enumerated() {
                let above = row[place + 1]
                row[place + 1] = min(above + loss(a), row[place] + loss(b), diagonal + change(a, b))
                diagonal = above
            }
        }
        return row[right.count]
    }

    /// Vowels, and consonants that are hardly heard, come and go.
    private static func loss(_ sound: Sound) -> Double {
        switch sound {
        case .vowel: 0.4
        case .consonant("w"), .consonant("h"), .consonant("y"), .consonant("r"): 0.5
        case .consonant: 1
        }
    }

    private static func change(_ one: Sound, _ other: Sound) -> Double {
        if one == other { return 0 }
        guard case .consonant(let a) = one, case .consonant(let b) = other else { return 1.2 }
        return groups.contains { $0.contains(a) && $0.contains(b) } ? alike : 1.2
    }

    private static let alike = 0.4
    private static let groups: [Set<Character>] = [
        ["t", "d"], ["p", "b"], ["k", "g"], ["f", "v"], ["v", "w"], ["m", "n"], ["s", "S"], ["C", "S"], ["C", "j"],
        ["j", "g"], ["T", "t"], ["T", "f"], ["T", "s"], ["b", "v"],
    ]
    private static let pairs: [String: [Character]] = [
        "ph": ["f"], "ck": ["k"], "ch": ["C"], "sh": ["S"], "th": ["T"], "wh": ["w"], "qu": ["k", "w"], "gh": ["g"],
        "dg": ["j"], "cz": ["C"], "sz": ["S"],
    ]
    private static let openings: [String: Character] = ["kn": "n", "wr": "r", "ps": "s", "gn": "n"]
    private static let plain: [Character: Character] = [
        "à": "a", "á": "a", "â": "a", "ã": "a", "ä": "a", "å": "a", "ą": "a", "æ": "a", "ç": "s", "ć": "c", "č": "c",
        "è": "e", "é": "e", "ê": "e", "ë": "e", "ę": "e", "ì": "i", "í": "i", "î": "i", "ï": "i", "ł": "l", "ñ": "n",
        "ń": "n", "ò": "o", "ó": "o", "ô": "o", "õ": "o", "ö": "o", "ø": "o", "š": "s", "ś": "s", "ß": "s", "ù": "u",
        "ú": "u", "û": "u", "ü": "u", "ý": "y", "ž": "z", "ź": "z", "ż": "z",
    ]
}
