/// A file being written of which size and SHA-256 are known.
struct VerifiedFile: ~Copyable {
    private let output: OutputFile
    private let expected: InstalledFile
    private var written = 0
    private var hash = SHA256()

    init(_ output: consuming OutputFile, as expected: InstalledFile) {
        self.output = output
        self.expected = expected
    }

    /// - Throws: `ModelError.wrongSize` for more than the file has; nothing of the surplus is written.
    mutating func append(_ bytes: [UInt8], count: Int) throws(ModelError) {
        guard count <= expected.bytes - written else {
            throw .wrongSize(file: expected.name, expected: expected.bytes, actual: written + count)
        }
        bytes.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        try output.write(bytes[..<count])
        written += count
    }

    /// Returns when the disk has the file and it is the expected one.
    consuming func finish() throws(ModelError) {
        guard written == expected.bytes else {
            throw .wrongSize(file: expected.name, expected: expected.bytes, actual: written)
        }
        try output.sync()
        let name = expected.name
        let expectedHash = expected.sha256
        let actual = takeHash()
        guard actual == expectedHash else {
            throw .wrongHash(file: name, expected: expectedHash, actual: actual)
        }
    }

    private mutating func takeHash() -> String {
        var other = SHA256()
        swap(&other, &hash)
        return other.finish()
    }
}
