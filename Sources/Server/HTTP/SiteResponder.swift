import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Answers plain HTTP requests: the page, the two probes, the metrics, the voices, the engines, and the errors of every other path.
struct SiteResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let prefix: [String]
    let page: PlaygroundPage
    let access: AccessPolicy
    let voices: VoiceListings
    let engines: EngineListings
    let readiness: @Sendable () async -> Readiness
    let metrics: @Sendable () -> [MetricFamily]

    func respond(to request: Request, context: Context) async -> Response {
        var response = await answer(to: request)
        if request.method == .head { response = response.createHeadResponse() }
        response.headers[.connection] = "close"
        response.headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in Self.securityHeaders { response.headers[name] = value }
        return response
    }

    private func answer(to request: Request) async -> Response {
        guard let endpoint = Endpoint(RequestTarget(request.head.path ?? "/"), prefix: prefix) else {
            return Response(.notFound)
        }
        switch endpoint {
        case .calls, .realtime:
            guard request.method == .get || request.method == .head else {
                return Response(.methodNotAllowed(allow: "GET"))
            }
            return Response(.upgradeRequired)
        case .playground, .health, .readiness, .metrics, .voices, .engines, .voiceList:
            guard request.method == .get || request.method == .head else {
                return Response(.methodNotAllowed(allow: "GET, HEAD"))
            }
        }
        switch endpoint {
        case .playground:
            return page.response()
        case .health:
            return Response(.ok, "text/plain; charset=utf-8", "ok\n")
        case .readiness:
            switch await readiness() {
            case .ready: return Response(.ok, "application/json", #"{"status":"ready""# + hints + "}")
            case .unready(let reason):
                let body = #"{"status":"unready","reason":"# + JSONText.quoted(reason) + hints + "}"
                return Response(.serviceUnavailable, "application/json", body)
            }
        case .metrics, .voices, .engines, .voiceList:
            do throws(HTTPError) {
                let query = QueryParameters(RequestTarget(request.head.path ?? "/").query)
                try access.check(credential(of: request, query))
                guard endpoint != .metrics else {
                    return Response(.ok, "text/plain; version=0.0.4; charset=utf-8", metrics().map(\.text).joined())
                }
                let model = query["model"] ?? query["deployment"]
                guard endpoint != .engines else {
                    return Response(.ok, "application/json; charset=utf-8", try engines.json(for: model))
                }
                let voices = try voices.listing(for: model)
                let list = endpoint == .voices ? voices.plain : voices.azure
                return Response(.ok, "application/json; charset=utf-8", list)
            } catch {
                return Response(error)
            }
        case .calls, .realtime:
            return Response(.notFound)  // Answered above.
        }
    }

    /// As a further member of the answer of `/readyz`; empty if there are none.
    private var hints: String {
        let hints = engines.hints
        return hints.isEmpty ? "" : #","hints":["# + hints.map(JSONText.quoted).joined(separator: ",") + "]"
    }

    private func credential(of request: Request, _ query: QueryParameters) -> Credential? {
        let headers = HTTPHeaders(request.headers.map { ($0.name.rawName, $0.value) })
        return Credential.find(headers: headers, query: query, subprotocols: [])
    }

    private static let securityHeaders: [(HTTPField.Name, String)] = [
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "microphone=(self), camera=(), geolocation=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}

extension Response {
    init(_ status: HTTPResponse.Status, _ contentType: String, _ text: String) {
        let body = ByteBuffer(string: text)
        self.init(
            status: status,
            headers: [
                .contentType: contentType, .contentLength: String(body.readableBytes), .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: body))
    }

    init(_ refusal: HTTPError) {
        self.init(.init(code: Int(refusal.status.code)), "application/json", refusal.body)
        for header in refusal.headers {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
    }
}
