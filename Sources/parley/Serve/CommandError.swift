/// What the operator has to mend, in a sentence that says how. Ends a command with the status 1.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
