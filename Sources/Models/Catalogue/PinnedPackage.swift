/// One exact package of the Python package index: a wheel, which is a zip archive.
public struct PinnedPackage: Equatable, Sendable {
    /// The project's name, in the index's normal form: lower case, words joined by `-`.
    public let project: String
    public let version: String
    /// The name of the wheel's file.
    public let wheel: String
    public let bytes: Int
    /// 64 lower-case hexadecimal digits.
    public let sha256: String

    public init(project: String, version: String, wheel: String, bytes: Int, sha256: String) {
        self.project = project
        self.version = version
        self.wheel = wheel
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// A file of an installed model, as it must be.
public struct InstalledFile: Equatable, Sendable {
    public let name: String
    public let bytes: Int
    /// 64 lower-case hexadecimal digits.
    public let sha256: String

    public init(name: String, bytes: Int, sha256: String) {
        self.name = name
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// A file of a package.
public struct PinnedFile: Equatable, Sendable {
    /// Where it lies in the wheel.
    public let path: String
    /// What it is once it is unpacked.
    public let installed: InstalledFile

    /// - Parameter name: nil if it keeps its name.
    public init(path: String, name: String? = nil, bytes: Int, sha256: String) {
        self.path = path
        let last = path.split(separator: "/").last.map(String.init) ?? path
        installed = InstalledFile(name: name ?? last, bytes: bytes, sha256: sha256)
    }
}

/// A file that is made at installation from a file of the package, which is not kept.
public struct MadeFile: Equatable, Sendable {
    public enum Recipe: Sendable {
        /// The token table of a Moonshine model, from its `tokenizer.bin`.
        case moonshineTokens
    }

    public let installed: InstalledFile
    public let source: PinnedFile
    public let recipe: Recipe

    public init(_ installed: InstalledFile, from source: PinnedFile, by recipe: Recipe) {
        self.installed = installed
        self.source = source
        self.recipe = recipe
    }
}
