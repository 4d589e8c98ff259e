import Logging
import NIOCore
import NIOHTTP1
import Shares

/// The rules an upgrade request has to meet, from the handshake itself to the owner's own decision
/// (Voice Live protocol A.1 to A.5).
struct UpgradePolicy: Sendable {
    /// An upgrade that will happen.
    struct Grant: Sendable {
        let subprotocol: String?
        let limits: ClientSocketLimits
        /// Charged with what the socket holds.
        let memory: MemoryAccount
        let serve: @Sendable (ClientSocket) async -> Void
    }

    let prefix: [String]
    let origins: OriginPolicy
    let access: AccessPolicy
    let callLimits: ClientSocketLimits
    let plainLimits: ClientSocketLimits
    let memory: MemoryBudget
    let decide: @Sendable (UpgradeRequest) async -> UpgradeDecision
    let logger: Logger

    /// Whether the request asks for a WebSocket where one is to be had. All others are plain requests.
    func concerns(_ head: HTTPRequestHead) -> Bool {
        head.method == .GET && Endpoint(RequestTarget(head.uri), prefix: prefix)?.isWebSocket == true
            && HeaderTokens.contain("websocket", in: head.headers["Upgrade"])
    }

    /// - Parameter place: Where the connection counts as a WebSocket once the upgrade is granted.
    func judge(
        _ head: HTTPRequestHead, from address: SocketAddress?, place: ConnectionPlace
    ) async -> Result<Grant, HTTPError> {
        do throws(HTTPError) {
            return .success(try await grant(head, from: address, place: place))
        } catch {
            logger.info(
                "upgrade refused",
                metadata: [
                    "status": "\(error.status.code)", "code": "\(error.code)", "peer": "\(address?.description ?? "?")",
                ])
            return .failure(error)
        }
    }

    private func grant(
        _ head: HTTPRequestHead, from address: SocketAddress?, place: ConnectionPlace
    ) async throws(HTTPError) -> Grant {
        try checkHandshake(head)
        let target = RequestTarget(head.uri)
        guard let endpoint = Endpoint(target, prefix: prefix), endpoint.isWebSocket else { throw .notFound }
        guard origins.allows(origin: head.headers.first(name: "Origin"), host: head.headers.first(name: "Host")) else {
            throw .forbidden("Pages of this origin may not connect.")
        }
        let parameters = QueryParameters(target.query)
        let offered = Subprotocol.offered(in: head.headers["Sec-WebSocket-Protocol"])
        let credential = Credential.find(headers: head.headers, query: parameters, subprotocols: offered)
        try access.check(credential)
        var request = UpgradeRequest(
            endpoint: endpoint, query: try CallQuery(parameters), parameters: parameters, headers: head.headers,
            credential: credential, remoteAddress: address)
        request.credentialsTellClientsApart = access.tellsClientsApart
        try place.joinSockets()
        switch await decide(request) {
        case .refuse(let refusal):
            place.leaveSockets()
            throw refusal
        case .accept(let serve):
            return Grant(
                subprotocol: Subprotocol.select(from: offered),
                limits: endpoint == .realtime ? plainLimits : callLimits, memory: memory.account(of: request.client),
                serve: serve)
        }
    }

    /// RFC 6455 §4.2.1.
    private func checkHandshake(_ head: HTTPRequestHead) throws(HTTPError) {
        let headers = head.headers
        // The upgrade handler keeps their tokens in sets of strings; the tokens are ASCII (RFC 9110 §7.6.1, §7.8).
        guard (headers["Connection"] + headers["Upgrade"]).allSatisfy(\.isASCII) else {
            throw .badRequest("The Connection and Upgrade headers must be ASCII.")
        }
        guard head.version == .http1_1, HeaderTokens.contain("upgrade", in: headers["Connection"]) else {
            throw .upgradeRequired
        }
        let versions = headers["Sec-WebSocket-Version"]
        guard versions.count == 1, versions.first?.equalsIgnoringCase("13") == true else { throw .upgradeRequired }
        // 16 bytes in base64.
        let keys = headers["Sec-WebSocket-Key"]
        guard keys.count == 1, keys.first?.utf8.count == 24, keys.first?.utf8.suffix(2).elementsEqual("==".utf8) == true
        else {
            throw .badRequest("Sec-WebSocket-Key is missing or malformed.")
        }
        guard !headers.contains(name: "Transfer-Encoding"), headers.first(name: "Content-Length") ?? "0" == "0" else {
            throw .badRequest("An upgrade request has no body.")
        }
    }
}
