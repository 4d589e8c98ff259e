import HTTPTypes
import Hummingbird
import NIOCore

/// The playground, one HTML file that is part of the program.
///
/// Only the script that came with the page may run: each response has a nonce of its own (CSP level 3 §7.1).
struct PlaygroundPage: Sendable {
    /// Stands in the file wherever the nonce belongs.
    private static let marker = "%NONCE%"

    /// The file, cut at the markers.
    private let pieces: [String]

    /// - Parameter html: The bytes of `index.html`.
    init(html: [UInt8]) {
        var pieces: [String] = []
        var rest = Substring(String(decoding: html, as: UTF8.self))
        while let range = rest.firstRange(of: Self.marker) {
            pieces.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        self.pieces = pieces + [String(rest)]
    }

    func response() -> Response {
        var response = Response(.ok, "text/html; charset=utf-8", "")
        let nonce = Self.nonce()
        let body = ByteBuffer(string: pieces.joined(separator: nonce))
        response.headers[.contentLength] = String(body.readableBytes)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; img-src data:; "
            + "connect-src 'self' ws: wss:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        response.body = ResponseBody(byteBuffer: body)
        return response
    }

    /// 128 bits of the system's randomness.
    private static func nonce() -> String {
        (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 36) }.joined()
    }
}
