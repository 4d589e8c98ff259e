import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// A complete response to a plain request; the last of its connection.
struct PlainResponse: Sendable {
    let head: HTTPResponseHead
    let body: ByteBuffer

    init(_ refusal: HTTPError) {
        body = ByteBuffer(string: refusal.body)
        var headers = HTTPHeaders(refusal.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Type", value: "application/json")
        headers.add(name: "Content-Length", value: String(body.readableBytes))
        headers.add(name: "Cache-Control", value: "no-store")
        head = Self.head(refusal.status, headers)
    }

    fileprivate init(_ response: Response) async {
        let collector = BodyCollector()
        // The collector throws nothing, and bodies of ours are buffers.
        try? await response.body.write(collector)
        body = collector.body.withLock { $0 }
        head = Self.head(HTTPResponseStatus(statusCode: response.status.code), HTTPHeaders(response.headers))
    }

    private static func head(_ status: HTTPResponseStatus, _ headers: HTTPHeaders) -> HTTPResponseHead {
        var headers = headers
        headers.replaceOrAdd(name: "Connection", value: "close")
        headers.replaceOrAdd(name: "Date", value: HTTPDate.now)
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}

extension SiteResponder {
    /// The response to a request of HTTP/1.1. Its body, if any, is not read.
    func response(to head: HTTPRequestHead, on channel: any Channel) async -> PlainResponse {
        guard let method = HTTPRequest.Method(head.method.rawValue) else {
            return PlainResponse(.badRequest("This is not HTTP/1.1."))
        }
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: head.headers.first(name: "Host"), path: head.uri,
                headerFields: HTTPFields(head.headers, splitCookie: false)),
            body: RequestBody(buffer: ByteBuffer()))
        let context = Context(
            source: ApplicationRequestContextSource(channel: channel, logger: Logger(label: "parley.web")))
        return await PlainResponse(respond(to: request, context: context))
    }
}
