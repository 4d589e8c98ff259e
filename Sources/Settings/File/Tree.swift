internal import Yams

/// A configuration file as it was written: what stands where, before anybody asks what it means.
indirect enum Tree {
    typealias Place = SettingsFault.Place

    struct Entry {
        let key: String
        let place: Place
        let value: Tree
    }

    case text(String, isQuoted: Bool, Place)
    case list([Tree], Place)
    case mapping([Entry], Place)

    var place: Place {
        switch self {
        case .text(_, _, let place), .list(_, let place), .mapping(_, let place): place
        }
    }

    /// Nothing stands here, or YAML's word for it.
    var isEmpty: Bool {
        if case .text(let text, isQuoted: false, _) = self {
            ["", "~", "null", "Null", "NULL"].contains(text)
        } else {
            false
        }
    }

    /// For messages: what it is.
    var kind: String {
        switch self {
        case .text: isEmpty ? "nothing" : "a single value"
        case .list: "a list"
        case .mapping: "a section of keys"
        }
    }
}

extension Tree {
    /// - Returns: nil for a file that holds nothing.
    /// - Throws: What stops it from being YAML; a key given twice too.
    static func parsing(_ text: String) throws(SettingsFault) -> Tree? {
        do {
            return try Yams.compose(yaml: text).map { try Tree($0, depth: 0) }
        } catch let fault as SettingsFault {
            throw fault
        } catch let error as YamlError {
            throw SettingsFault(error)
        } catch {
            throw SettingsFault("this is not YAML")
        }
    }

    private static let deepest = 32

    private init(_ node: Node, depth: Int) throws {
        let place = Place(node.mark)
        guard depth < Self.deepest else { throw SettingsFault("this is nested too deeply", at: place) }
        switch node {
        case .scalar(let scalar):
            let isQuoted = [.doubleQuoted, .singleQuoted, .literal, .folded].contains(scalar.style)
            self = .text(scalar.string, isQuoted: isQuoted, place)
        case .sequence(let nodes):
            self = .list(try nodes.map { try Tree($0, depth: depth + 1) }, place)
        case .mapping(let pairs):
            self = .mapping(
                try pairs.map { key, value in
                    guard case .scalar(let name) = key else {
                        throw SettingsFault("a key is a single word", at: Place(key.mark))
                    }
                    return Entry(
                        key: name.string, place: Place(key.mark), value: try Tree(value, depth: depth + 1))
                }, place)
        case .alias:
            throw SettingsFault("an alias is not possible here", at: place)
        }
    }
}

extension SettingsFault.Place {
    fileprivate init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}

extension SettingsFault {
    fileprivate init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init("this is not YAML: \(problem)", at: Place(mark))
        case .duplicatedKeysInMapping(let names, let context):
            let keys = names.sorted().map { "`\($0)`" }.joined(separator: ", ")
            self.init("\(keys) stands here twice", at: Place(context.mark))
        case .reader: self.init("this is not text in UTF-8")
        default: self.init("this is not YAML")
        }
    }
}
