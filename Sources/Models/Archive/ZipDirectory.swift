/// The table of contents of an archive.
struct ZipDirectory {
    /// Wheels that are catalogued have at most a few hundred files.
    private static let maximumBytes = 16 << 20

    let entries: [ZipEntry]

    /// - Throws: `ModelError.badArchive`.
    init(of file: borrowing InputFile) throws(ModelError) {
        let path = file.path
        func damaged(_ reason: String) -> ModelError { .badArchive(path: path, reason: reason) }
        // The last record is 22 bytes and a comment of at most 65 535.
        let tailBytes = min(file.size, 22 + 0xffff)
        let tailStart = file.size - tailBytes
        guard let tail = try file.bytes(at: tailStart, count: tailBytes), let end = Self.endRecord(in: tail) else {
            throw damaged("it is not a zip archive, or its end is missing")
        }
        var place = try Self.place(endRecordAt: tailStart + end, in: file)
        if place == nil {
            var reader = ZipReader(tail, at: end)
            if reader.skip(10), let count = reader.number(2), let bytes = reader.number(4),
                let offset = reader.number(4)
            {
                place = (count, bytes, offset)
            }
        }
        guard let (count, bytes, offset) = place, bytes <= Self.maximumBytes,
            let table = try file.bytes(at: offset, count: bytes)
        else { throw damaged("its table of contents is missing or too long") }
        var reader = ZipReader(table)
        var entries: [ZipEntry] = []
        while reader.remaining > 0 {
            guard entries.count < count, let entry = ZipEntry(from: &reader) else {
                throw damaged("its table of contents is damaged")
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    /// The entry of a file.
    /// - Returns: nil if there is none, or more than one: which one counts would depend on the reader.
    func entry(named name: String) -> ZipEntry? {
        let name = Array(name.utf8)
        let found = entries.filter { $0.name == name }
        return found.count == 1 ? found[0] : nil
    }

    /// Where the last record begins whose comment reaches exactly to the end.
    private static func endRecord(in tail: [UInt8]) -> Int? {
        guard tail.count >= 22 else { return nil }
        for start in stride(from: tail.count - 22, through: 0, by: -1) where tail[start] == 0x50 {
            var reader = ZipReader(tail, at: start)
            guard reader.expect(0x0605_4b50), reader.skip(16), let comment = reader.number(2) else { continue }
            if reader.remaining == comment { return start }
        }
        return nil
    }

    /// What the zip64 record says, if one is in front of the last record (APPNOTE §4.3.14, §4.3.15).
    private static func place(
        endRecordAt end: Int, in file: borrowing InputFile
    ) throws(ModelError) -> (count: Int, bytes: Int, offset: Int)? {
        guard let locator = try file.bytes(at: end - 20, count: 20) else { return nil }
        var reader = ZipReader(locator)
        guard reader.expect(0x0706_4b50), reader.skip(4), let offset = reader.number(8),
            let record = try file.bytes(at: offset, count: 56)
        else { return nil }
        reader = ZipReader(record)
        guard reader.expect(0x0606_4b50), reader.skip(28), let count = reader.number(8), let bytes = reader.number(8),
            let start = reader.number(8)
        else { return nil }
        return (count, bytes, start)
    }
}
