/// What the reading of one file has at hand: the environment that it may refer to, and the mistakes found so far.
///
/// Confined to the load of one file.
final class Reading {
    private(set) var faults: [SettingsFault] = []
    let environment: [String: String]
    /// Reads a file that the configuration names; nil when it cannot.
    let contents: (String) -> String?
    /// The path of a file that the configuration names.
    let beside: (String) -> String

    init(
        environment: [String: String], contents: @escaping (String) -> String?, beside: @escaping (String) -> String
    ) {
        self.environment = environment
        self.contents = contents
        self.beside = beside
    }

    func fault(_ message: String, at place: SettingsFault.Place?) {
        let fault = SettingsFault(message, at: place)
        // What several profiles name is read for each.
        if !faults.contains(fault) { faults.append(fault) }
    }

    /// Puts the environment's values in the place of each `${NAME}`; `$${` stands for `${`.
    /// - Parameter phrase: What holds the text, for messages.
    /// - Returns: nil when something is amiss, which is noted then.
    func resolve(_ text: String, for phrase: String, at place: SettingsFault.Place) -> String? {
        guard text.contains("${") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            let before = rest[..<start.lowerBound]
            if before.hasSuffix("$") {
                result += before.dropLast() + "${"
                rest = rest[start.upperBound...]
                continue
            }
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                fault("\(phrase) has a `${` without its `}`", at: place)
                return nil
            }
            let name = String(rest[start.upperBound..<end])
            guard Self.isVariable(name) else {
                fault("\(phrase) refers to `${\(name)}`, which is no name of an environment variable", at: place)
                return nil
            }
            guard let value = environment[name], !value.isEmpty else {
                fault("\(phrase) needs the environment variable \(name), which is not set", at: place)
                return nil
            }
            result += before + value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// The one variable that a text consists of: `NAME` for `${NAME}`.
    static func variable(of text: String) -> String? {
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let name = String(text.dropFirst(2).dropLast())
        return isVariable(name) ? name : nil
    }

    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
    }
}
