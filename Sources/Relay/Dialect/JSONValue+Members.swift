import Events

extension JSONValue {
    /// The members of an object; none for every other value.
    var members: [String: JSONValue] {
        if case .object(let members) = self { members } else { [:] }
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var wholeValue: Int? {
        switch self {
        case .int(let number): number
        case .double(let number): Int(exactly: number)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The member of this name; nil where it is null, too.
    func given(_ name: String) -> JSONValue? {
        guard let value = self[name], value != .null else { return nil }
        return value
    }
}

extension Dictionary where Key == String, Value == JSONValue {
    /// Gives a member its other name.
    mutating func rename(_ name: String, to other: String) {
        if let value = removeValue(forKey: name) { self[other] = value }
    }

    mutating func keep(_ names: Set<String>) {
        self = filter { names.contains($0.key) }
    }
}
