import Foundation

/// The list of a project's files, as an index answers: JSON (PEP 691) or HTML (PEP 503).
package struct IndexPage {
    private struct Listing: Decodable {
        struct File: Decodable {
            let filename: String
            let url: String
        }
        let files: [File]
    }

    private let links: [(name: String, url: String)]

    /// - Parameter contentType: Of the answer; JSON is also found without.
    package init(_ body: [UInt8], contentType: String) {
        if contentType.contains("json") || body.first == UInt8(ascii: "{") {
            let listing = try? JSONDecoder().decode(Listing.self, from: Data(body))
            links = listing?.files.map { ($0.filename, $0.url) } ?? []
        } else {
            links = Self.anchors(in: body)
        }
    }

    /// - Parameter base: The URL of the page, for links relative to it.
    /// - Returns: Where the file is, without a fragment; nil if it is not listed or not reached by HTTP.
    package func url(of file: String, base: String) -> String? {
        guard let link = links.first(where: { $0.name == file }), let base = URL(string: base),
            let url = URL(string: link.url, relativeTo: base)?.absoluteURL,
            ["http", "https"].contains(url.scheme ?? "")
        else { return nil }
        return url.absoluteString.split(separator: "#", omittingEmptySubsequences: false).first.map(String.init)
    }

    /// The values of all `href`, with the names of the files that they end with.
    private static func anchors(in body: [UInt8]) -> [(name: String, url: String)] {
        var links: [(String, String)] = []
        let attribute = Array("href=".utf8)
        var index = 0
        while index + attribute.count < body.count {
            guard body[index] | 0x20 == attribute[0], matches(attribute, body, at: index) else {
                index += 1
                continue
            }
            let quote = body[index + attribute.count]
            let start = index + attribute.count + 1
            index = start
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
            guard let end = body[start...].firstIndex(of: quote) else { break }
            let url = String(decoding: body[start..<end], as: UTF8.self).replacingOccurrences(of: "&amp;", with: "&")
            if let name = fileName(of: url) { links.append((name, url)) }
            index = end + 1
        }
        return links
    }

    private static func matches(_ word: [UInt8], _ body: [UInt8], at index: Int) -> Bool {
        word.indices.allSatisfy { body[index + $0] == word[$0] || body[index + $0] | 0x20 == word[$0] }
    }

    private static func fileName(of url: String) -> String? {
        let path = url.prefix { $0 != "#" && $0 != "?" }
        return path.split(separator: "/").last.flatMap { String($0).removingPercentEncoding }
    }
}
