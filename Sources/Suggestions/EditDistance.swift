/// How many elements to change, add or drop to turn one sequence into another (Levenshtein): letters of a word that is
/// misspelt, words of a sentence that was misheard.
/// - Returns: nil when it is more than `limit`.
public func editDistance<Element: Equatable>(_ left: [Element], _ right: [Element], atMost limit: Int) -> Int? {
    guard limit >= 0, abs(left.count - right.count) <= limit else { return nil }
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        var least = i + 1
        for (j, b) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
            diagonal = above
            least = min(least, row[j + 1])
        }
        if least > limit { return nil }
    }
    return row[right.count] <= limit ? row[right.count] : nil
}

/// As above, without a limit.
public func editDistance<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int {
    let most = max(left.count, right.count)
    return editDistance(left, right, atMost: most) ?? most
}
