/// What a store holds of a model.
public enum ModelStatus: Equatable, Sendable {
    case missing
    case installed(folder: String)
    /// The folder is there, and not every file in it is as it must be.
    case damaged(folder: String, faults: [FileFault])
    /// Only other versions are there.
    case otherVersions([String])

    public var isInstalled: Bool {
        if case .installed = self { true } else { false }
    }
}

/// What is wrong with a file of an installed model.
public struct FileFault: Equatable, Sendable, CustomStringConvertible {
    public enum Reason: Equatable, Sendable {
        case missing
        case wrongSize(expected: Int, actual: Int)
        /// The size is right, the SHA-256 is not.
        case altered
        case unreadable(String)
    }

    /// The file's name in the model's folder.
    public let file: String
    public let reason: Reason

    public init(file: String, reason: Reason) {
        self.file = file
        self.reason = reason
    }

    public var description: String {
        switch reason {
        case .missing: "\(file) is missing"
        case .wrongSize(let expected, let actual): "\(file) has \(actual) bytes and must have \(expected)"
        case .altered: "\(file) was altered: its SHA-256 is another"
        case .unreadable(let why): "\(file) cannot be read: \(why)"
        }
    }
}
