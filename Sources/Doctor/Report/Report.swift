/// The findings about a configuration as a table for people.
public struct Report: Sendable {
    private struct Row: Sendable {
        let name: String
        let subject: String
        let finding: Finding
    }

    private var rows: [Row] = []

    public init() {}

    public var failures: Int { rows.count { $0.finding.state == .bad } }
    public var doubts: Int { rows.count { $0.finding.state == .doubtful } }

    /// Notes a finding.
    /// - Parameters:
    ///   - name: What was checked: `chat`.
    ///   - subject: Which one of its kind.
    /// - Returns: Its lines.
    public mutating func note(_ name: String, _ subject: String, _ finding: Finding) -> String {
        rows.append(Row(name: name, subject: subject, finding: finding))
        let sign =
            switch finding.state {
            case .good: "✓"
            case .doubtful: "!"
            case .bad: "✗"
            }
        let indent = String(repeating: " ", count: 4 + Self.nameWidth + 1)
        let padding = String(repeating: " ", count: max(0, Self.nameWidth - name.count))
        let line = "  \(sign) \(name)\(padding) \(subject)"
        let joined = "\(line): \(finding.detail)"
        let isShort = finding.state == .good && joined.count <= Self.lineWidth && !finding.detail.isEmpty
        var lines = isShort ? [joined] : [line] + (finding.detail.isEmpty ? [] : [indent + finding.detail])
        lines += finding.advice.map { "\(indent)→ \($0)" }
        return lines.joined(separator: "\n")
    }

    private static let nameWidth = 12
    /// Columns that a good finding may take to stand in one line.
    private static let lineWidth = 90

    /// The last line.
    public var verdict: String {
        let checks = "\(rows.count) checks"
        let doubt = doubts == 0 ? "" : doubts == 1 ? ", 1 is doubtful" : ", \(doubts) are doubtful"
        return failures == 0 ? "All is well: \(checks)\(doubt)." : "\(failures) of \(checks) failed\(doubt)."
    }
}
