/// What the table of contents of an archive says of one file (APPNOTE 6.3.10 §4.3.12).
struct ZipEntry: Equatable {
    enum Method: Equatable {
        case stored
        case deflate
    }

    /// Bytes, since names of wheels are compared and never used as paths.
    var name: [UInt8]
    /// nil for one that is not supported.
    var method: Method?
    var isEncrypted: Bool
    var compressedBytes: Int
    var bytes: Int
    /// Where its local header begins.
    var offset: Int

    /// - Returns: nil if the table is damaged there.
    init?(from reader: inout ZipReader) {
        guard reader.expect(0x0201_4b50), reader.skip(4), let flags = reader.number(2), let code = reader.number(2),
            reader.skip(8), let compressed = reader.number(4), let bytes = reader.number(4),
            let nameLength = reader.number(2), let extraLength = reader.number(2), let commentLength = reader.number(2),
            reader.skip(8), let offset = reader.number(4), let name = reader.take(nameLength),
            let extra = reader.take(extraLength), reader.skip(commentLength)
        else { return nil }
        self.name = name
        method = code == 0 ? .stored : code == 8 ? .deflate : nil
        isEncrypted = flags & 1 != 0
        (self.bytes, compressedBytes, self.offset) = (bytes, compressed, offset)
        if [bytes, compressed, offset].contains(0xffff_ffff) {
            guard takeLargeNumbers(from: extra) else { return nil }
        }
    }

    /// The zip64 field holds those of the three numbers that did not fit, in this order (§4.5.3).
    private mutating func takeLargeNumbers(from extra: [UInt8]) -> Bool {
        var reader = ZipReader(extra)
        while let tag = reader.number(2), let size = reader.number(2), let field = reader.take(size) {
            guard tag == 1 else { continue }
            var numbers = ZipReader(field)
            for place in [\ZipEntry.bytes, \.compressedBytes, \.offset] where self[keyPath: place] == 0xffff_ffff {
                guard let value = numbers.number(8) else { return false }
                self[keyPath: place] = value
            }
            return true
        }
        return false
    }
}
