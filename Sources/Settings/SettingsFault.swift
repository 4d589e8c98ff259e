/// What is wrong with a configuration, in a sentence that says how to mend it. Holds no value of a key or password.
public struct SettingsFault: Error, Hashable, Sendable {
    /// A place in a file: line and column are counted from 1.
    public struct Place: Hashable, Sendable {
        public let line: Int
        public let column: Int

        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    public let message: String
    /// nil where it is no place of the file that is wrong.
    public let place: Place?

    public init(_ message: String, at place: Place? = nil) {
        self.message = message
        self.place = place
    }
}

/// All that is wrong with a configuration, in the order of its lines.
public struct SettingsFaults: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name, as it was given.
    public let file: String?
    public let faults: [SettingsFault]

    public init(_ faults: [SettingsFault], file: String? = nil) {
        self.file = file
        self.faults = faults.enumerated().sorted { left, right in
            let (a, b) = (left.element.place, right.element.place)
            let (one, other) = ((a?.line ?? 0, a?.column ?? 0), (b?.line ?? 0, b?.column ?? 0))
            return one == other ? left.offset < right.offset : one < other
        }.map(\.element)
    }

    /// A line for each: `parley.yaml:14:5: unknown key …`
    public var description: String {
        faults.map { fault in
            let place = fault.place.map { "\($0.line):\($0.column):" } ?? ""
            let prefix = [file.map { "\($0):" }, place.isEmpty ? nil : place].compactMap(\.self).joined()
            return prefix.isEmpty ? fault.message : "\(prefix) \(fault.message)"
        }.joined(separator: "\n")
    }
}
