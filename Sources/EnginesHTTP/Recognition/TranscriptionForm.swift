import Engine

/// The body of a request to `/v1/audio/transcriptions`: `multipart/form-data` (RFC 7578).
package struct TranscriptionForm: Sendable {
    /// Sixteen random bytes, so that no value can hold it.
    private let boundary: String
    package private(set) var bytes: [UInt8] = []

    package init() {
        let (high, low) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        boundary = "parley-\(String(high, radix: 36))\(String(low, radix: 36))"
    }

    package var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// - Parameter name: Of ours or the operator's: letters, digits, `_`, `[` and `]`.
    package mutating func append(_ name: String, _ value: String) {
        open("name=\"\(name)\"")
        bytes += Array("\r\n\(value)\r\n".utf8)
    }

    /// - Parameter write: Appends the content of the file.
    package mutating func append(file name: String, type: String, write: (inout [UInt8]) -> Void) {
        open("name=\"file\"; filename=\"\(name)\"")
        bytes += Array("Content-Type: \(type)\r\n\r\n".utf8)
        write(&bytes)
        bytes += Array("\r\n".utf8)
    }

    /// The last part is complete.
    package mutating func close() {
        bytes += Array("--\(boundary)--\r\n".utf8)
    }

    private mutating func open(_ disposition: String) {
        bytes += Array("--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n".utf8)
    }
}
