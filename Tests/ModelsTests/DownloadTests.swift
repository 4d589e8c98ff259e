import Foundation
import Models
import Testing

/// Installations from an index on the loopback interface.
@Suite struct DownloadTests {
    private let folder: TemporaryFolder
    private let store: ModelStore
    private let sample = SampleModel()

    init() throws {
        folder = try TemporaryFolder()
        store = ModelStore(option: folder.path, environment: [:])
    }

    private func install(
        from index: LoopbackIndex, user: String = "", events: Events = Events()
    ) async throws {
        let installer = ModelInstaller(into: store, from: .index(try index.setting(user: user)), environment: [:]) {
            events.append($0)
        }
        try await installer.install([sample.model])
    }

    private func withIndex(
        _ behaviour: LoopbackIndex.Behaviour, listing: LoopbackIndex.Listing = .json, isClosed: Bool = false,
        _ body: (LoopbackIndex) async throws -> Void
    ) async throws {
        let index = try await LoopbackIndex(sample, behaviour, listing: listing, isClosed: isClosed)
        do {
            try await body(index)
        } catch {
            try? await index.close()
            throw error
        }
        try await index.close()
    }

    private func expectOnlyTheModel() throws {
        #expect(store.verify(sample.model).isInstalled)
        #expect(try folder.names() == [".lock", "sample-1.0"])
    }

    private func failure(_ body: () async throws -> Void) async -> ModelError? {
        await #expect(throws: ModelError.self) { try await body() }
    }

    @Test(arguments: [LoopbackIndex.Listing.json, .html])
    func fetchesTheWheelThatTheIndexLists(listing: LoopbackIndex.Listing) async throws {
        try await withIndex(.ranges, listing: listing) { index in
            let events = Events()
            try await install(from: index, events: events)
            #expect(events.all == ["fetching", "received", "unpacking", "installed"])
            #expect(index.ranges == ["-"])
            #expect(index.authorizations.isEmpty)
        }
        try expectOnlyTheModel()
    }

    @Test func continuesADownloadThatKeepsBreaking() async throws {
        try await withIndex(.breaksAfter(80_000)) { index in
            let events = Events()
            try await install(from: index, events: events)
            #expect(index.ranges.count >= (sample.wheel.count + 79_999) / 80_000)
            #expect(index.ranges[0] == "-")
            #expect(index.ranges.dropFirst().allSatisfy { $0.hasPrefix("bytes=") && $0 != "bytes=0-" })
            #expect(events.all.contains("retrying"))
        }
        try expectOnlyTheModel()
    }

    @Test func keepsAPartForTheNextInstallation() async throws {
        try await withIndex(.breaksAfter(1000)) { index in
            let error = await failure { try await install(from: index) }
            guard case .interrupted = error else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(try folder.names(".downloads") == ["sample-1.0-py3-none-any.whl.part"])
            #expect(store.status(of: sample.model) == .missing)
            let part = try #require(contents("\(folder.path)/.downloads/sample-1.0-py3-none-any.whl.part"))
            #expect(part == Array(sample.wheel[..<part.count]) && part.count >= 1000)
            let attempts = index.ranges.count
            index.behave(.ranges)
            try await install(from: index)
            #expect(Array(index.ranges[attempts...]) == ["bytes=\(part.count)-"])
        }
        try expectOnlyTheModel()
    }

    @Test func aServerWithoutRangesSendsAllAgain() async throws {
        _ = try folder.write(Array(sample.wheel[..<5000]), to: ".downloads/sample-1.0-py3-none-any.whl.part")
        try await withIndex(.whole) { try await install(from: $0) }
        try expectOnlyTheModel()
    }

    @Test func aServerThatRefusesTheRangeIsAskedForAll() async throws {
        try await withIndex(.breaksOnceThenRefusesRanges(5000)) { index in
            try await install(from: index)
            #expect(index.ranges == ["-", "bytes=5000-", "-"])
        }
        try expectOnlyTheModel()
    }

    @Test func aDamagedPartIsFetchedAgainFromItsStart() async throws {
        _ = try folder.write([UInt8](repeating: 0, count: 5000), to: ".downloads/sample-1.0-py3-none-any.whl.part")
        try await withIndex(.ranges) { index in
            try await install(from: index)
            #expect(index.ranges == ["bytes=5000-", "-"])
        }
        try expectOnlyTheModel()
    }

    @Test func aWholePartIsNotFetchedAgain() async throws {
        _ = try folder.write(sample.wheel, to: ".downloads/sample-1.0-py3-none-any.whl.part")
        try await withIndex(.ranges) { index in
            try await install(from: index)
            #expect(index.ranges == [])
        }
        try expectOnlyTheModel()
    }

    @Test func anotherFileUnderTheNameIsRefusedAndNothingIsLeft() async throws {
        try await withIndex(.altered) { index in
            guard case .wrongHash = await failure({ try await install(from: index) }) else {
                return #expect(Bool(false), "no wrong hash")
            }
            #expect(index.ranges == ["-"])
        }
        #expect(try folder.names() == [".lock"])
    }

    @Test func aLongerFileIsCutOff() async throws {
        try await withIndex(.longer) { index in
            guard case .wrongSize = await failure({ try await install(from: index) }) else {
                return #expect(Bool(false), "no wrong size")
            }
        }
        #expect(try folder.names() == [".lock"])
    }

    @Test func refusalsAreNamed() async throws {
        try await withIndex(.status(.forbidden)) { index in
            guard case .refused(_, 403) = await failure({ try await install(from: index) }) else {
                return #expect(Bool(false), "not refused")
            }
        }
        try await withIndex(.ranges, listing: .missing) { index in
            guard case .notInIndex = await failure({ try await install(from: index) }) else {
                return #expect(Bool(false), "found")
            }
        }
        try await withIndex(.ranges, listing: .endless) { index in
            guard case .unreachable = await failure({ try await install(from: index) }) else {
                return #expect(Bool(false), "endless list read")
            }
        }
        #expect(try folder.names() == [".lock"])
    }

    @Test func nobodyListeningIsUnreachable() async throws {
        let index = try await LoopbackIndex(sample)
        let setting = try index.setting()
        try await index.close()
        let installer = ModelInstaller(into: store, from: .index(setting), environment: [:]) { _ in }
        let error = await failure { try await installer.install([sample.model]) }
        #expect(error?.isNetwork == true)
        #expect(error?.description.contains("Connection refused") == true)
    }

    @Test func userAndPasswordReachTheIndexAndNoMessage() async throws {
        try await withIndex(.status(.forbidden)) { index in
            let error = await failure { try await install(from: index, user: "anna:p%40ss@") }
            let expected = "Basic " + Data("anna:p@ss".utf8).base64EncodedString()
            #expect(index.authorizations == [expected, expected])
            #expect(error?.description.contains("anna") == false)
            let shown = "\(try index.setting(user: "anna:p%40ss@"))"
            #expect(!shown.contains("anna"))
        }
    }

    /// The second waits, and finds the model installed.
    @Test(.timeLimit(.minutes(1))) func twoInstallationsAtOnceFetchOnce() async throws {
        try await withIndex(.ranges, isClosed: true) { index in
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let first = Events { if $0 == "fetching" { start.finish() } }
            let second = Events { if $0 == "waiting" { index.open() } }
            async let one: Void = install(from: index, events: first)
            for await _ in started {}
            async let two: Void = install(from: index, events: second)
            _ = try await (one, two)
            #expect(first.all == ["fetching", "received", "unpacking", "installed"])
            #expect(second.all == ["waiting", "present"])
            #expect(index.ranges == ["-"])
        }
        try expectOnlyTheModel()
    }
}
