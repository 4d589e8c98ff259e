import AsyncHTTPClient
import Engine
import Events
import NIOCore
import SansIO

/// The connection to one MCP server: performs what `MCPClient` wants sent, and keeps its time.
///
/// Redirects are not followed, and nothing of what is sent or received is logged: headers hold secrets.
public actor MCPConnection {
    private let server: MCPServer
    private var client: MCPClient
    private var exchanges: [MCPClient.ExchangeID: Task<Void, Never>] = [:]
    private var alarm: (task: Task<Void, Never>, deadline: Moment)?
    private var listing: CheckedContinuation<Result<[MCPTool], EngineFault>, Never>?
    private var calls: [UInt64: CheckedContinuation<MCPOutcome, Never>] = [:]
    private var closing: CheckedContinuation<Void, Never>?
    private var isClosed = false
    private var lastCall: UInt64 = 0

    /// One for the process, as it would be without us: it is never shut down.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        // We ask for none, but some servers compress all the same. Longer answers are refused.
        configuration.decompression = .enabled(limit: .size(32 << 20))
        configuration.timeout.connect = .seconds(5)
        // Answers may stream for as long as a call may take, each on a connection of its own.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Parameter server: its address must have been found allowed.
    public init(to server: MCPServer, configuration: MCPClient.Configuration = .init()) {
        self.server = server
        client = MCPClient(configuration)
    }

    /// Connects and lists the tools. To be asked once.
    public func tools() async -> Result<[MCPTool], EngineFault> {
        guard listing == nil else { return .failure(EngineFault(.failed, "The tools are being listed already.")) }
        return await withCheckedContinuation { continuation in
            listing = continuation
            take(.list)
        }
    }

    /// Calls a tool. Cancelling the task takes the call back.
    /// - Parameter arguments: JSON text.
    public func call(_ name: String, arguments: String) async -> MCPOutcome {
        lastCall += 1
        let id = lastCall
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: Self.cancelled) }
                calls[id] = continuation
                take(.call(id, name: name, arguments: arguments))
            }
        } onCancel: {
            Task { await cancel(id) }
        }
    }

    private func cancel(_ id: UInt64) {
        guard let continuation = calls.removeValue(forKey: id) else { return }
        take(.cancel(id))
        continuation.resume(returning: Self.cancelled)
    }

    private static let cancelled = MCPOutcome.failed(EngineFault(.failed, "The call was cancelled."))

    /// Takes leave of the server; returns when that is done or has taken too long.
    public func close() async {
        guard !isClosed else { return }
        isClosed = true
        await withCheckedContinuation { continuation in
            closing = continuation
            take(.close)
        }
    }

    // MARK: Steps

    private func take(_ input: MCPClient.Input) {
        let now = Moment(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds))
        for output in client.handle(input, now: now) {
            switch output {
            case .send(let id, let message): exchanges[id] = Task { await exchange(id, message) }
            case .abort(let id): exchanges.removeValue(forKey: id)?.cancel()
            case .listed(let tools): finishListing(.success(tools))
            case .listingFailed(let fault): finishListing(.failure(fault))
            case .returned(let id, let outcome): calls.removeValue(forKey: id)?.resume(returning: outcome)
            case .closed:
                closing?.resume()
                closing = nil
            }
        }
        rearm(now)
    }

    private func finishListing(_ result: Result<[MCPTool], EngineFault>) {
        listing?.resume(returning: result)
        listing = nil
    }

    private func rearm(_ now: Moment) {
        let next = client.nextDeadline
        if next == alarm?.deadline { return }
        alarm?.task.cancel()
        alarm = next.map { deadline in
            let task = Task {
                try? await Task.sleep(for: deadline - now)
                if !Task.isCancelled { ring() }
            }
            return (task, deadline)
        }
    }

    private func ring() {
        alarm = nil
        take(.deadline)
    }

    // MARK: HTTP

    private func exchange(_ id: MCPClient.ExchangeID, _ message: HTTPMessage) async {
        do {
            let response = try await Self.http.execute(request(message), deadline: .distantFuture)
            take(
                .head(
                    id,
                    HTTPAnswer(
                        status: Int(clamping: response.status.code),
                        contentType: response.headers.first(name: "content-type"),
                        sessionID: response.headers.first(name: "mcp-session-id"))))
            for try await buffer in response.body {
                // What is not wanted any more is not read either.
                guard exchanges[id] != nil else { return }
                take(.body(id, Array(buffer.readableBytesView)))
            }
            finish(id, .ended(id))
        } catch {
            // What went wrong may name addresses; the client learns only that it did.
            finish(id, .failed(id))
        }
    }

    private func finish(_ id: MCPClient.ExchangeID, _ input: MCPClient.Input) {
        guard exchanges.removeValue(forKey: id) != nil else { return }
        take(input)
    }

    private func request(_ message: HTTPMessage) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: server.serverURL)
        request.method = .init(rawValue: message.method.rawValue)
        for (name, value) in server.headers ?? [:] { request.headers.replaceOrAdd(name: name, value: value) }
        if let authorization = server.authorization, !authorization.isEmpty {
            // A bare token is a bearer's; with a scheme it stands as it is.
            let value = authorization.contains(" ") ? authorization : "Bearer " + authorization
            request.headers.replaceOrAdd(name: "authorization", value: value)
        }
        for (name, value) in message.headers { request.headers.replaceOrAdd(name: name, value: value) }
        if !message.body.isEmpty { request.body = .bytes(message.body) }
        return request
    }
}
