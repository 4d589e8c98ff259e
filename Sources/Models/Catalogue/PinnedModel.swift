/// A model, voice or runtime library that Parley can install: one exact package, and the files of it that are kept.
public struct PinnedModel: Equatable, Sendable {
    public enum Purpose: String, Sendable {
        case runtime
        case recognizer
        case voice
        case voiceActivity = "voice activity"
    }

    /// What operators type, such as `silero-vad`.
    public let name: String
    public let version: String
    public let purpose: Purpose
    /// BCP 47 tags; empty if it depends on no language.
    public let languages: [String]
    /// How it may be used.
    public let terms: Terms
    /// Names of other models that it does not work without.
    public let requirements: [String]
    /// The processors that it is built for; nil for all.
    public let architecture: Architecture?
    public let package: PinnedPackage
    /// The files of the package that are kept unchanged.
    public let files: [PinnedFile]
    /// The files that are made from others of the package.
    public let madeFiles: [MadeFile]

    public init(
        name: String, version: String, purpose: Purpose, languages: [String] = [], terms: Terms,
        requirements: [String] = [], architecture: Architecture? = nil, package: PinnedPackage, files: [PinnedFile],
        madeFiles: [MadeFile] = []
    ) {
        self.name = name
        self.version = version
        self.purpose = purpose
        self.languages = languages
        self.terms = terms
        self.requirements = requirements
        self.architecture = architecture
        self.package = package
        self.files = files
        self.madeFiles = madeFiles
    }

    /// The name of its folder in a store.
    public var folderName: String { "\(name)-\(version)" }

    /// Every file that an installed copy holds.
    public var installedFiles: [InstalledFile] { files.map(\.installed) + madeFiles.map(\.installed) }

    /// Bytes of all files of an installed copy.
    public var installedBytes: Int { installedFiles.reduce(0) { $0 + $1.bytes } }

    public func isAvailable(on machine: Architecture?) -> Bool {
        architecture == nil || architecture == machine
    }
}

/// How a model may be used, and where it comes from.
public struct Terms: Equatable, Sendable {
    /// SPDX identifiers, as far as there are some.
    public let licence: String
    /// Where it is published.
    public let origin: String
    /// What an operator should know before using it; nil for nothing.
    public let note: String?
    /// Whether the operator has to agree to the note before it is installed.
    public let needsConsent: Bool

    public init(licence: String, origin: String, note: String? = nil, needsConsent: Bool = false) {
        self.licence = licence
        self.origin = origin
        self.note = note
        self.needsConsent = needsConsent
    }
}

/// A kind of processor, as far as it matters for which libraries run.
public enum Architecture: String, Sendable {
    case x86 = "x86-64"
    case arm = "64-bit Arm"

    /// Of this program; nil for another kind.
    public static var current: Architecture? {
        #if arch(x86_64)
            .x86
        #elseif arch(arm64)
            .arm
        #else
            nil
        #endif
    }
}
