/// A text that no model made, cut into clauses where it came in: of a long one that takes tens of milliseconds.
struct FixedText: Sendable {
    /// Without the white space before its first word.
    let text: String
    let clauses: [ClauseSplitter.Clause]

    init(_ text: String) {
        self.text = String(text.drop(while: \.isWhitespace))
        // A longer one is refused whole.
        guard self.text.utf8.count <= ResponseRun.longestOutput else {
            clauses = []
            return
        }
        var splitter = ClauseSplitter()
        let complete = splitter.append(self.text)
        clauses = complete + splitter.finish()
    }
}
