import Engine
import Events
import NIOCore
import ServerSentEvents

/// One answer of a chat model as it comes, streamed or whole, whatever its label says. Pieces come one at a time, each
/// when the one before was taken.
actor ChatAnswer {
    private let emit: @Sendable (ChatEvent) async throws -> Void
    private var body: AnswerReader?
    private var reader: ChatStreamReader
    /// Something has come that is a part of a body, and something that is a part of an answer.
    private var hasParts = false
    private var isUnderstood = false
    private var isOver = false

    private static let longestEvent = 1 << 20
    private static let longestWhole = 4 << 20
    private static let senseless = EngineFault(.failed, "The chat model sent something that makes no sense.")

    init(_ reader: ChatStreamReader, _ emit: @escaping @Sendable (ChatEvent) async throws -> Void) {
        self.reader = reader
        self.emit = emit
    }

    func take(_ contentType: String, _ part: BodyPart) async throws -> BodyDemand {
        guard !isOver else { return .nothing }
        switch part {
        case .piece(let piece):
            for part in try parts(of: piece, contentType) { try await read(part) }
            // Usage may follow the end of the text.
            guard reader.isDone else { return reader.isFinished ? .leftovers : .more }
            try await finish()
        case .end:
            for part in body?.finish() ?? [] { try await read(part) }
            try await finish()
        case .broken(let fault):
            for part in body?.finish() ?? [] { try await read(part) }
            // Servers that close before they should have told the end before.
            guard reader.isFinished else { throw fault }
            try await finish()
        }
        return .nothing
    }

    /// The answer is complete. Nothing happens when that is known already.
    /// - Throws: `EngineFault`, if it is not, or if nothing of it was understood.
    func finish() async throws {
        guard !isOver else { return }
        isOver = true
        guard isUnderstood || !hasParts else { throw Self.senseless }
        guard isUnderstood, reader.isFinished else {
            throw EngineFault(.failed, "The chat model broke off in the middle of its answer.", cause: .brokenOff)
        }
        try await tell(try reader.end())
    }

    private func parts(of piece: ByteBuffer, _ contentType: String) throws(EngineFault) -> [AnswerReader.Part] {
        var body =
            body ?? AnswerReader(contentType: contentType, eventLimit: Self.longestEvent, limit: Self.longestWhole)
        // One owner: what a part has so far is not copied for each piece of it.
        self.body = nil
        defer { self.body = body }
        do {
            return try body.append(piece.readableBytesView)
        } catch {
            throw EngineFault(.failed, "The chat model sent more than this server accepts.")
        }
    }

    private func read(_ part: AnswerReader.Part) async throws {
        guard !reader.isDone else { return }
        hasParts = true
        switch part {
        case .json(let bytes): try await read(json: bytes)
        case .event(let event): try await read(event)
        case .text: if !isUnderstood { throw Self.senseless }
        }
    }

    private func read(_ event: SSEParser.Event) async throws {
        let data = Array(event.data.utf8)
        if event.name == "error" {
            let error = JSONValue(tolerating: data) ?? .null
            let report: JSONValue = error["error"] == nil ? ["error": error] : error
            throw EngineFault(reportedIn: report, engine: "The chat model")
                ?? EngineFault(.failed, "The chat model reported an error instead of its answer.", cause: .rejected)
        }
        try await read(json: data)
    }

    /// One chunk, the whole answer, several of them in an array, or the word that they are over.
    private func read(json bytes: [UInt8]) async throws {
        let text = bytes.drop { $0 <= 0x20 }
        guard !text.isEmpty, !reader.isDone else { return }
        if text.starts(with: "[DONE]".utf8) {
            _ = try reader.read("[DONE]")
            return
        }
        switch JSONValue(tolerating: SurrogateHalves.marked(Array(text))) {
        case .object(let members)?: try await read(chunk: .object(members))
        case .array(let chunks)? where !chunks.isEmpty: for chunk in chunks { try await read(chunk: chunk) }
        case .null?: break
        default: throw EngineFault(.failed, "The chat model sent something that is not JSON.")
        }
    }

    private func read(chunk: JSONValue) async throws {
        try await tell(try reader.read(chunk))
        guard case .array(let choices)? = chunk["choices"], let choice = choices.first else { return }
        isUnderstood = true
        // The answer of a server that does not stream is complete as it is, whether it says so or not.
        if choice["delta"] == nil, choice["message"] != nil { _ = try reader.read("[DONE]") }
    }

    private func tell(_ events: [ChatEvent]) async throws {
        for event in events {
            // One piece of the body may hold the whole answer.
            try Task.checkCancellation()
            try await emit(event)
        }
    }
}
