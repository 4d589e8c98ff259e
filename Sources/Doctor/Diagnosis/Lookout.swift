import AsyncHTTPClient
import Engine
import Events
import NIOCore
import NIOHTTP1
import NIOPosix
import Settings

/// Looks at the address of an engine: asks a server of OpenAI's API for its models, and sees how far it gets.
public final class Lookout: Sendable {
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

    public func look(at endpoint: EndpointSetting) async -> Sight {
        var request = HTTPClientRequest(url: Self.url(of: endpoint))
        for header in endpoint.headers { request.headers.add(name: header.name, value: header.value.value) }
        switch (endpoint.kind, endpoint.key) {
        case (_, nil): break
        case (.openAI, let key?): request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(key.value)")
        case (.azure, let key?): request.headers.replaceOrAdd(name: "api-key", value: key.value)
        }
        do {
            let deadline = NIODeadline.now() + .milliseconds(Int64(answer / .milliseconds(1)))
            let response = try await http.execute(request, deadline: deadline)
            let body = try await response.body.collect(upTo: 1 << 20)
            guard response.status == .ok else { return .status(response.status.code) }
            return Self.models(in: Array(body.readableBytesView)).map(Sight.models) ?? .status(200)
        } catch {
            return Sight(of: error)
        }
    }

    /// Whether a server of ours answers there.
    /// - Parameter prefix: The path it lives below.
    public func isParley(at place: HostAndPort, prefix: String) async -> Bool {
        let host = place.host == "0.0.0.0" ? "127.0.0.1" : place.host == "::" ? "::1" : place.host
        let path = prefix.split(separator: "/").map { "/\($0)" }.joined()
        let url = "http://\(HostAndPort(host: host, port: place.port))\(path)/healthz"
        let deadline = NIODeadline.now() + .milliseconds(Int64(answer / .milliseconds(1)))
        guard place.port > 0,
            let response = try? await http.execute(HTTPClientRequest(url: url), deadline: deadline),
            response.status == .ok, let body = try? await response.body.collect(upTo: 1024)
        else { return false }
        return String(buffer: body) == "ok\n"
    }

    private static func url(of endpoint: EndpointSetting) -> String {
        switch endpoint.kind {
        case .openAI: endpoint.baseURL + "/models"
        case .azure: endpoint.baseURL + "/openai/models?api-version=\(endpoint.apiVersion ?? "")"
        }
    }

    /// `{"data":[{"id":…}, …]}`
    private static func models(in body: [UInt8]) -> [String]? {
        guard let value = JSONValue(parsing: body), case .array(let models)? = value["data"] else { return nil }
        return models.compactMap { $0["id"]?.stringValue }
    }
}

extension Sight {
    init(of error: any Error) {
        switch error {
        case let error as NIOConnectionError:
            if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
                self = .unknownHost
            } else if let first = error.connectionErrors.first {
                self = Sight(of: first.error)
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
