// How tables become rules: a line for each entry, its key, a space, and what is said.
extension SpokenRules {
    /// The texts of one language's tables.
    struct Tables {
        var numbers = ""
        var units = ""
        var abbreviations = ""
        var calendar = ""
        var words = ""
        var sets = ""
        var endings = ""
        var initialisms = ""
        var states = ""
    }

    init(_ tables: Tables, and: String, dayFirst: Bool) {
        self.dayFirst = dayFirst
        numbers = NumberWords(tables.numbers, and: and)
        units = Self.lines(tables.units).reduce(into: [:]) { units, line in
            let isWord = line.key.hasPrefix("=")
            let names = line.value.split(separator: "/").map(String.init)
            let unit = Unit(one: names.first ?? "", many: names.last ?? "", isWord: isWord)
            for key in line.key.drop(while: { $0 == "=" }).split(separator: "|") { units[String(key)] = unit }
        }
        abbreviations = Self.lines(tables.abbreviations).reduce(into: [:]) { entries, line in
            let parts = line.value.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let place = Place(rawValue: parts[0]) else { return }
            entries[line.key, default: []].append((place, parts[1]))
        }
        var months: [String: (name: String, number: Int)] = [:]
        var days: [String: String] = [:]
        for line in Self.lines(tables.calendar) {
            let names = line.value.split(separator: " ").map(String.init)
            guard let name = names.first else { continue }
            for key in names {
                if let number = Int(line.key) {
                    months[key.lowercased()] = (name, number)
                } else {
                    days[key.lowercased()] = name
                }
            }
        }
        self.months = months
        self.days = days
        var fractions: [Int: (one: String, many: String)] = [:]
        var figures: [String: String] = [:]
        var phrases: [Phrase: String] = [:]
        for line in Self.lines(tables.words) {
            let names = line.value.split(separator: "/").map(String.init)
            if line.key.hasPrefix("1/"), let bottom = Int(line.key.dropFirst(2)) {
                fractions[bottom] = (names.first ?? "", names.last ?? "")
            } else if let phrase = Phrase(rawValue: line.key) {
                phrases[phrase] = line.value
            } else {
                figures[line.key] = line.value
            }
        }
        self.fractions = fractions
        self.figures = figures
        self.phrases = phrases
        sets = Self.lines(tables.sets).reduce(into: [:]) { sets, line in
            guard let kind = Kind(rawValue: line.key) else { return }
            sets[kind, default: []].formUnion(Self.list(line.value))
        }
        endings = Dictionary(Self.lines(tables.endings).map { ($0.key, $0.value) }) { $1 }
        initialisms = Self.list(tables.initialisms)
        states = Dictionary(Self.lines(tables.states).map { ($0.key, $0.value) }) { $1 }
        digitGroups = Self.list(
            Self.lines(tables.numbers).filter { $0.key == "groups" }.map(\.value).joined(separator: " "))
    }

    static func lines(_ table: String) -> [(key: String, value: String)] {
        table.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    private static func list(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }
}

extension NumberWords {
    fileprivate init(_ table: String, and: String) {
        let lines = Dictionary(SpokenRules.lines(table).map { ($0.key, $0.value) }) { $0 + " " + $1 }
        let list = { (key: String) in (lines[key] ?? "").split(separator: " ").map(String.init) }
        let pairs = list("ordinals").map { $0.split(separator: "/").map(String.init) }
        self.init(
            ones: list("ones"), tens: list("tens"), scales: list("scales"),
            ordinals: Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { $1 },
            hundred: lines["hundred"] ?? "", and: and, point: lines["point"] ?? "", oh: lines["oh"] ?? "",
            ordinalEnding: lines["ending"] ?? "")
    }
}
