import Engine

/// The names of functions as every server takes them: 1 to 64 letters, digits, underscores and hyphens. Others are
/// replaced on the way to the model, and put back in its calls.
package struct FunctionNames: Sendable {
    private var sent: [String: String] = [:]
    private var originals: [String: String] = [:]
    /// Of the tools, as they are sent.
    private var offered: Set<String> = []
    private var numbers: [String: Int] = [:]

    /// Names that were replaced.
    package private(set) var changes = 0

    private static let longest = 64

    /// Replaces nothing, and knows of no tools.
    package init() {}

    /// - Parameter isStrict: Whether names are replaced.
    package init(_ request: ChatRequest, isStrict: Bool) {
        var names = request.tools.map(\.name)
        for case .toolCall(_, let name, _) in request.messages { names.append(name) }
        if isStrict {
            // Those that stay as they are come first, so that no other takes their place.
            for name in names where Self.isPlain(name) { (sent[name], originals[name]) = (name, name) }
            for name in names where sent[name] == nil { replace(name) }
        }
        offered = Set(request.tools.map { self[$0.name] })
    }

    /// The name as it is sent.
    package subscript(name: String) -> String { sent[name] ?? name }

    /// The name that the model was told as `name`.
    package func original(of name: String) -> String {
        let prefix = "functions."
        if !offered.contains(name), name.hasPrefix(prefix) {
            // Some models write the namespace that their template puts tools into.
            let plain = String(name.dropFirst(prefix.count))
            if offered.contains(plain) { return originals[plain] ?? plain }
        }
        return originals[name] ?? name
    }

    /// The model was offered a function.
    var offersAny: Bool { !offered.isEmpty }

    func isOffered(_ name: String) -> Bool { offered.contains(name) }

    /// A function that was offered has this name, or a name that begins with it.
    func isBeginning(_ name: String) -> Bool { offered.contains { $0.hasPrefix(name) } }

    /// A function that was offered has a longer name that begins with it.
    func isBeginningOfLonger(_ name: String) -> Bool {
        offered.contains { $0 != name && $0.hasPrefix(name) }
    }

    private mutating func replace(_ name: String) {
        let kept = name.unicodeScalars.prefix(Self.longest).map { Self.isPlain($0) ? Character($0) : "_" }
        var replacement = kept.isEmpty ? "tool" : String(kept)
        // Room for the number.
        let stem = String(replacement.prefix(Self.longest - 8))
        while originals[replacement] != nil {
            numbers[stem, default: 1] += 1
            replacement = "\(stem)_\(numbers[stem, default: 1])"
        }
        (sent[name], originals[replacement]) = (replacement, name)
        changes += 1
    }

    private static func isPlain(_ name: String) -> Bool {
        1...longest ~= name.utf8.count && name.unicodeScalars.allSatisfy(isPlain)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
