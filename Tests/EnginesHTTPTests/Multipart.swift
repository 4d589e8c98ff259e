/// A `multipart/form-data` body taken apart.
struct Multipart {
    struct Part: Equatable {
        var headers: [String: String]
        var content: [UInt8]
        var text: String { String(decoding: content, as: UTF8.self) }
    }

    /// By the name of the field; a field that comes twice is no form of ours.
    private(set) var parts: [String: Part] = [:]

    /// - Returns: nil for what is not built as RFC 7578 says.
    init?(_ bytes: [UInt8], contentType: String) {
        guard let boundary = contentType.split(separator: "boundary=").last,
            contentType.hasPrefix("multipart/form-data")
        else { return nil }
        let mark = Array("--\(boundary)".utf8)
        var places: [Int] = []
        var place = 0
        while place + mark.count <= bytes.count {
            if bytes[place..<place + mark.count].elementsEqual(mark) {
                places.append(place)
                place += mark.count
            } else {
                place += 1
            }
        }
        guard places.first == 0, let last = places.last,
            bytes[(last + mark.count)...].elementsEqual(Array("--\r\n".utf8))
        else { return nil }
        for (start, end) in zip(places, places.dropFirst()) {
            let body = bytes[(start + mark.count)..<end]
            guard body.starts(with: Array("\r\n".utf8)), body.suffix(2).elementsEqual(Array("\r\n".utf8)),
                let part = Self.part(Array(body.dropFirst(2).dropLast(2))),
                let name = part.headers["content-disposition"]?.split(separator: "name=\"").dropFirst().first?
                    .split(separator: "\"").first,
                parts.updateValue(part, forKey: String(name)) == nil
            else { return nil }
        }
    }

    private static func part(_ bytes: [UInt8]) -> Part? {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else { return nil }
        var headers: [String: String] = [:]
        for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n") {
            let pair = line.split(separator: ": ", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            headers[pair[0].lowercased()] = String(pair[1])
        }
        return Part(headers: headers, content: Array(bytes[(end + blank.count)...]))
    }
}
