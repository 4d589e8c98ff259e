/// What keeps a measurement from taking place, in a sentence for the person at the terminal.
public struct BenchError: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
