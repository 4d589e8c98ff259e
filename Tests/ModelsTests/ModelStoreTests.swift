import Foundation
import Models
import Testing

@Suite struct ModelStoreTests {
    private let folder: TemporaryFolder
    private let store: ModelStore
    private let sample = SampleModel()
    private var model: PinnedModel { sample.model }

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(option: folder.path, environment: [:])
    }

    private func install() async throws {
        let wheel = try folder.write(sample.wheel, to: "source/any-name.whl")
        try await ModelInstaller(into: store, from: .path(wheel), environment: [:]) { _ in }.install([model])
    }

    @Test func theFolderIsTheFirstThatIsNamed() {
        func folder(_ option: String?, _ environment: [String: String]) -> String {
            ModelStore(option: option, environment: environment).folder
        }
        let all = ["PARLEY_MODELS": "/p", "XDG_DATA_HOME": "/x", "HOME": "/h"]
        #expect(folder("/o/", all) == "/o")
        #expect(folder(nil, all) == "/p")
        #expect(folder(nil, ["PARLEY_MODELS": "", "XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/parley/models")
        #expect(folder(nil, ["XDG_DATA_HOME": "relative", "HOME": "/h"]) == "/h/.local/share/parley/models")
        #expect(folder("here", [:]) == FileManager.default.currentDirectoryPath + "/here")
    }

    @Test func aStatusTellsWhatIsThere() async throws {
        #expect(store.status(of: model) == .missing)
        #expect(ModelStore(option: "/nowhere/at/all", environment: [:]).status(of: model) == .missing)
        _ = try folder.write([1], to: "sample-0.9/weights.bin")
        #expect(store.status(of: model) == .otherVersions(["0.9"]))
        // The folder of another model whose name begins alike.
        _ = try folder.write([1], to: "sample-large-2.0/weights.bin")
        #expect(store.status(of: model) == .otherVersions(["0.9"]))
        try await install()
        #expect(store.status(of: model) == .installed(folder: "\(folder.path)/sample-1.0"))
        #expect(store.verify(model) == .installed(folder: "\(folder.path)/sample-1.0"))
    }

    @Test func aMissingFileAndAWrongSizeAreSeenAtOnce() async throws {
        try await install()
        try FileManager.default.removeItem(atPath: "\(folder.path)/sample-1.0/weights.bin")
        _ = try folder.write([1, 2, 3], to: "sample-1.0/tokens.txt")
        let faults = [
            FileFault(file: "weights.bin", reason: .missing),
            FileFault(file: "tokens.txt", reason: .wrongSize(expected: SampleModel.tokens.count, actual: 3)),
        ]
        #expect(store.status(of: model) == .damaged(folder: "\(folder.path)/sample-1.0", faults: faults))
        #expect(store.verify(model) == .damaged(folder: "\(folder.path)/sample-1.0", faults: faults))
    }

    @Test func anAlteredByteIsSeenByVerification() async throws {
        try await install()
        var bytes = try #require(contents("\(folder.path)/sample-1.0/weights.bin"))
        bytes[77] ^= 1
        _ = try folder.write(bytes, to: "sample-1.0/weights.bin")
        #expect(store.status(of: model).isInstalled)
        let fault = FileFault(file: "weights.bin", reason: .altered)
        #expect(store.verify(model) == .damaged(folder: "\(folder.path)/sample-1.0", faults: [fault]))
    }

    @Test func aFolderInPlaceOfAFileIsNoFile() async throws {
        try await install()
        try FileManager.default.removeItem(atPath: "\(folder.path)/sample-1.0/LICENSE")
        _ = try folder.write([1], to: "sample-1.0/LICENSE/inside")
        let fault = FileFault(file: "LICENSE", reason: .missing)
        #expect(store.verify(model) == .damaged(folder: "\(folder.path)/sample-1.0", faults: [fault]))
    }

    @Test func snapshotsShowWhatHappenedInBetween() async throws {
        let before = StoreSnapshot(of: [model, .sileroVAD], in: store)
        #expect(before["sample"] == .missing && before["other"] == nil)
        try await install()
        let installed = StoreSnapshot(of: [model, .sileroVAD], in: store)
        #expect(installed.changes(since: before) == ["sample"])
        #expect(installed["sample"]?.isInstalled == true)
        #expect(StoreSnapshot(of: [model, .sileroVAD], in: store) == installed)
        // The same version, installed once more.
        #expect(try await store.remove(model) == ["1.0"])
        try await install()
        #expect(StoreSnapshot(of: [model, .sileroVAD], in: store).changes(since: installed) == ["sample"])
    }

    @Test func removingTakesEveryVersionAndNothingElse() async throws {
        try await install()
        _ = try folder.write([1], to: "sample-0.9/deep/er/file")
        _ = try folder.write([1], to: "sample-large-2.0/weights.bin")
        #expect(try await store.remove(model) == ["0.9", "1.0"])
        #expect(try folder.names() == [".lock", "sample-large-2.0", "source"])
        #expect(try await store.remove(model) == [])
    }

    @Test func removingFromAStoreThatIsNotThereMakesNone() async throws {
        let store = ModelStore(option: "\(folder.path)/none", environment: [:])
        #expect(try await store.remove(model) == [])
        #expect(try folder.names() == [])
    }

    @Test func commandsNameTheStoreThatWasTyped() {
        #expect(ModelStore(environment: ["PARLEY_MODELS": "/p"]).command("install", ["a"]) == "parley models install a")
        #expect(ModelStore(option: "/p", environment: [:]).command("install") == "parley models install --store /p")
        #expect(
            ModelStore(option: "it's here", environment: [:]).command("verify")
                == "parley models verify --store 'it'\\''s here'")
    }
}
