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

    init(members: [Member]) {
        self.members = members
    }

    func bytes() -> [UInt8] {
        var archive: [UInt8] = []
        var table: [UInt8] = []
        for member in members {
            let data = member.isDeflated ? Self.deflated(member.content) : member.content
            let offset = archive.count
            archive += localHeader(member, data.count) + data
            table += tableEntry(member, data.count, offset)
        }
        let start = archive.count
        archive += table
        let isLarge = members.contains(where: \.isLarge)
        if isLarge {
            let record = archive.count
            archive += little(0x0606_4b50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
            archive += little(members.count, 8) + little(members.count, 8) + little(table.count, 8) + little(start, 8)
            archive += little(0x0706_4b50, 4) + little(0, 4) + little(record, 8) + little(1, 4)
        }
        archive += little(0x0605_4b50, 4) + little(0, 4) + little(members.count, 2) + little(members.count, 2)
        archive += little(isLarge ? none : table.count, 4) + little(isLarge ? none : start, 4) + little(0, 2)
        return archive
    }

    /// In place of a number that stands in a zip64 field.
    private let none = 0xffff_ffff

    /// It has an extra field that the table lacks, as some tools write it.
    private func localHeader(_ member: Member, _ compressed: Int) -> [UInt8] {
        let extra = little(0x5455, 2) + little(1, 2) + [0]
        let name = Array(member.name.utf8)
        var header = little(0x0403_4b50, 4) + little(20, 2) + little(member.flags, 2) + little(method(member), 2)
        header += little(0, 8) + little(compressed, 4) + little(size(member), 4)
        return header + little(name.count, 2) + little(extra.count, 2) + name + extra
    }

    private func tableEntry(_ member: Member, _ compressed: Int, _ offset: Int) -> [UInt8] {
        let name = Array(member.name.utf8)
        let numbers = [size(member), compressed, offset]
        let small = member.isLarge ? [none, none, none] : numbers
        let extra = member.isLarge ? little(1, 2) + little(24, 2) + numbers.flatMap { little($0, 8) } : []
        var entry = little(0x0201_4b50, 4) + little(20, 2) + little(20, 2) + little(member.flags, 2)
        entry += little(method(member), 2) + little(0, 8) + little(small[1], 4) + little(small[0], 4)
        entry += little(name.count, 2) + little(extra.count, 2) + little(0, 2) + little(0, 8) + little(small[2], 4)
        return entry + name + extra
    }

    private func method(_ member: Member) -> Int { member.isDeflated ? 8 : 0 }

    private func size(_ member: Member) -> Int { member.claimedBytes ?? member.content.count }

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
