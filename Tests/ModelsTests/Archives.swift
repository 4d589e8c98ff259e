import CZlib

/// Archives made for tests, byte by byte, so that they can be wrong.
struct ZipBuilder {
    struct Member {
        var name: String
        var content: [UInt8]
        var isDeflated = true
        /// What the table of contents says of the size; nil for the truth.
        var claimedBytes: Int?
        var flags = 0
        /// Sizes and offset in a zip64 field.
        var isLarge = false
    }

    var members: [Member]

    func bytes() -> [UInt8] {
        var archive: [UInt8] = []
        var table: [UInt8] = []
        for member in members {
            let data = member.isDeflated ? Self.deflated(member.content) : member.content
            let offset = archive.count
            let name = Array(member.name.utf8)
            let method = member.isDeflated ? 8 : 0
            let size = member.claimedBytes ?? member.content.count
            // The local header has an extra field that the table lacks, as some tools write it.
            let localExtra: [UInt8] = little(0x5455, 2) + little(1, 2) + [0]
            archive += little(0x0403_4b50, 4) + little(20, 2) + little(member.flags, 2) + little(method, 2)
            archive += little(0, 8) + little(data.count, 4) + little(size, 4)
            archive += little(name.count, 2) + little(localExtra.count, 2) + name + localExtra + data
            let none = 0xffff_ffff
            let extra =
                member.isLarge ? little(1, 2) + little(24, 2) + little(size, 8) + little(data.count, 8) + little(offset, 8) : []
            table += little(0x0201_4b50, 4) + little(20, 2) + little(20, 2) + little(member.flags, 2) + little(method, 2)
            table += little(0, 8) + little(member.isLarge ? none : data.count, 4) + little(member.isLarge ? none : size, 4)
            table += little(name.count, 2) + little(extra.count, 2) + little(0, 2) + little(0, 8)
            table += little(member.isLarge ? none : offset, 4) + name + extra
        }
        let start = archive.count
        archive += table
        if members.contains(where: \.isLarge) {
            let record = archive.count
            archive += little(0x0606_4b50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
            archive += little(members.count, 8) + little(members.count, 8) + little(table.count, 8) + little(start, 8)
            archive += little(0x0706_4b50, 4) + little(0, 4) + little(record, 8) + little(1, 4)
        }
        let isLarge = members.contains(where: \.isLarge)
        archive += little(0x0605_4b50, 4) + little(0, 4) + little(members.count, 2) + little(members.count, 2)
        archive += little(isLarge ? 0xffff_ffff : table.count, 4) + little(isLarge ? 0xffff_ffff : start, 4) + little(0, 2)
        return archive
    }

    private func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// Raw deflate: zlib's format without its two bytes in front and four behind.
    static func deflated(_ content: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(content.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        precondition(compress2(&result, &length, content, UInt(content.count), 6) == Z_OK)
        return Array(result[2..<Int(length) - 4])
    }
}
