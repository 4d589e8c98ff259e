/// Counts what a value holds: the elements of every collection inside of it, by the path to the collection.
/// Elements of one collection share a path, so a million small things in a thousand places show as well.
struct Holdings {
    private(set) var counts: [String: Int] = [:]

    init(of value: Any) {
        visit(value, at: "", depth: 0)
    }

    /// Elements under every path that begins with `prefix`.
    func total(under prefix: String) -> Int {
        counts.reduce(0) { $0 + ($1.key.hasPrefix(prefix) ? $1.value : 0) }
    }

    private mutating func visit(_ value: Any, at path: String, depth: Int) {
        guard depth < 24 else { return }
        switch value {
        case let samples as [Int16]:
            counts[path, default: 0] += samples.count
            return
        case let text as String:
            counts[path, default: 0] += text.utf8.count
            return
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .collection, .set, .dictionary:
            counts[path, default: 0] += mirror.children.count
            for child in mirror.children { visit(child.value, at: "\(path)[]", depth: depth + 1) }
        default:
            for child in mirror.children { visit(child.value, at: "\(path).\(child.label ?? "_")", depth: depth + 1) }
        }
    }
}
