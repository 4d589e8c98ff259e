import Foundation

/// The Python package index that is used, from the settings that pip and uv read.
public struct IndexSetting: Equatable, Sendable {
    /// The simple API of an index (PEP 503), without a slash at the end. May hold a user and a password.
    let url: String

    public static let standard = IndexSetting(url: "https://pypi.org/simple")

    /// Takes the first of: `option`, the variables `PIP_INDEX_URL`, `UV_DEFAULT_INDEX` and `UV_INDEX_URL`, pip's
    /// configuration files, and the public index.
    /// - Parameter option: What the operator typed; nil for nothing.
    /// - Throws: `ModelError.badSetting` for what is no HTTP URL.
    public init(option: String?, environment: [String: String]) throws(ModelError) {
        if let option {
            try self.init(option, from: "--index")
            return
        }
        for name in ["PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"] {
            if let value = environment[name], !value.isEmpty {
                try self.init(Self.withoutName(value), from: name)
                return
            }
        }
        for path in PipConfiguration.paths(in: environment) {
            if let value = PipConfiguration(contentsOf: path)["index-url"] {
                try self.init(value, from: path)
                return
            }
        }
        self = .standard
    }

    private init(url: String) {
        self.url = url
    }

    private init(_ value: String, from source: String) throws(ModelError) {
        var text = value.trimmingCharacters(in: .whitespaces)
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
            url.host?.isEmpty == false
        else {
            throw .badSetting("The package index in \(source) must be a URL that starts with https:// or http://.")
        }
        self.url = text
    }

    /// uv lets an index have a name: `NAME=URL`.
    private static func withoutName(_ value: String) -> String {
        guard let equals = value.firstIndex(of: "="), !value[..<equals].contains(where: { ":/".contains($0) }) else {
            return value
        }
        return String(value[value.index(after: equals)...])
    }

    /// The page that lists the files of a project. `project` is in the index's normal form.
    func page(of project: String) -> String { "\(url)/\(project)/" }
}

extension IndexSetting: CustomStringConvertible {
    /// Without user and password.
    public var description: String { URLText.withoutCredentials(url) }
}

/// URLs that may hold a user and a password.
enum URLText {
    static func withoutCredentials(_ url: String) -> String {
        guard let scheme = url.range(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return String(url[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }

    /// The user and password of a URL, decoded; nil if it has none.
    static func credentials(of url: String) -> (user: String, password: String)? {
        guard let parts = URLComponents(string: url), let user = parts.user else { return nil }
        return (user, parts.password ?? "")
    }
}
