import AsyncHTTPClient
import Engine
import Events
import NIOCore
import NIOHTTP1
import NIOPosix
import Settings

/// Looks at the address of an engine, as far as a server of OpenAI's API lets it see.
public final class EndpointProbe: Sendable {
    private let http: HTTPClient
    private let answer: Duration

    /// - Parameters:
    ///   - connect: How long a connection is waited for.
    ///   - answer: How long the whole answer is waited for.
    public init(connect: Duration = .seconds(3), answer: Duration = .seconds(5)) {
        self.answer = answer
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .milliseconds(Int64(connect / .milliseconds(1)))
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        let http = self.http
        http.shutdown { _ in }
    }

    /// - Returns: nil for an engine inside this process.
    public func look(at setting: EngineSetting<some HTTPSetting>) async -> EndpointStatus? {
        guard let endpoint = setting.endpoint else { return nil }
        do {
            // Without a body worth the name: who may not ask, or asks at the wrong place, is told so first.
            let status = try await status(of: setting, endpoint)
            switch status {
            case 401, 403, 429, 500...: return .status(status)
            default: break
            }
            guard let models = try await models(of: endpoint) else { return status == 404 ? .status(404) : .answers }
            let isKnown = EndpointStatus.knows(setting.model, among: models)
            return status == 404 && isKnown ? .status(404) : .models(models)
        } catch {
            return EndpointStatus(of: error)
        }
    }

    private func status(of setting: EngineSetting<some HTTPSetting>, _ endpoint: EndpointSetting) async throws -> UInt {
        var request = request(endpoint, setting.path, model: setting.model)
        request.method = .POST
        request.headers.replaceOrAdd(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: JSONValue.object(["model": .string(setting.model ?? "")]).text))
        return try await http.execute(request, deadline: deadline).status.code
    }

    /// nil where there is no list.
    private func models(of endpoint: EndpointSetting) async throws -> [String]? {
        let response = try await http.execute(request(endpoint, "/models", model: nil), deadline: deadline)
        guard response.status == .ok, let body = try? await response.body.collect(upTo: 1 << 20) else { return nil }
        return Self.models(in: Array(body.readableBytesView))
    }

    private var deadline: NIODeadline { .now() + .milliseconds(Int64(answer / .milliseconds(1))) }

    /// - Parameter model: The deployment, where it is a part of the path.
    private func request(_ endpoint: EndpointSetting, _ path: String, model: String?) -> HTTPClientRequest {
        let query = endpoint.query.isEmpty ? "" : "?" + endpoint.query
        var request = HTTPClientRequest(url: endpoint.address(of: model) + path + query)
        for (name, value) in endpoint.requestHeaders { request.headers.replaceOrAdd(name: name, value: value) }
        return request
    }

    /// Whether a server of ours answers there.
    /// - Parameter prefix: The path it lives below.
    public func isParley(at place: HostAndPort, prefix: String) async -> Bool {
        let host = place.host == "0.0.0.0" ? "127.0.0.1" : place.host == "::" ? "::1" : place.host
        let path = prefix.split(separator: "/").map { "/\($0)" }.joined()
        let url = "http://\(HostAndPort(host: host, port: place.port))\(path)/healthz"
        guard place.port > 0,
            let response = try? await http.execute(HTTPClientRequest(url: url), deadline: deadline),
            response.status == .ok, let body = try? await response.body.collect(upTo: 1024)
        else { return false }
        return String(buffer: body) == "ok\n"
    }

    /// `{"data":[{"id":…}, …]}`
    private static func models(in body: [UInt8]) -> [String]? {
        guard let value = JSONValue(tolerating: body), case .array(let models)? = value["data"] else { return nil }
        return models.compactMap { $0["id"]?.stringValue }
    }
}

extension EndpointStatus {
    init(of error: any Error) {
        switch error {
        case let error as NIOConnectionError:
            if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
                self = .unknownHost
            } else if let first = error.connectionErrors.first {
                self = EndpointStatus(of: first.error)
            } else {
                self = .unreachable
            }
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED: self = .refused
            case ECONNRESET, EPIPE: self = .broken
            default: self = .unreachable
            }
        case ChannelError.connectTimeout: self = .unreachable
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: self = .unreachable
            case .deadlineExceeded, .readTimeout: self = .silent
            case .tlsHandshakeTimeout: self = .noTLS
            default: self = .broken
            }
        default:
            // Errors of TLS, by name: their module is the HTTP client's own affair.
            self = String(reflecting: type(of: error)).contains("NIOSSL.") ? .noTLS : .broken
        }
    }
}
