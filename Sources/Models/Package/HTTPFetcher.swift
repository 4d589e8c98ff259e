import AsyncHTTPClient
import Foundation
import NIOCore
import NIOSSL

/// Sends one request at a time, with the proxies and certificates of the environment.
struct HTTPFetcher: Sendable {
    /// Until a connection stands.
    private static let connectTimeout = TimeAmount.seconds(8)
    /// Until an answer begins, redirects included.
    private static let headTimeout = TimeAmount.seconds(15)
    /// Between two pieces of an answer.
    private static let idleTimeout = TimeAmount.seconds(15)

    private let proxies: ProxySetting
    /// A file of certificates in PEM; nil for those of the system.
    private let certificates: String?

    init(environment: [String: String]) {
        proxies = ProxySetting(environment: environment)
        certificates = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Parameters:
    ///   - url: with user and password if the server asks for them.
    ///   - read: reads the answer, whatever its status; its errors pass through.
    /// - Throws: `ModelError.unreachable` and what `read` throws.
    func get<Result: Sendable>(
        _ url: String, headers: [(String, String)], read: (HTTPClientResponse) async throws(ModelError) -> Result
    ) async throws(ModelError) -> Result {
        let shown = URLText.withoutCredentials(url)
        guard let parsed = URL(string: shown) else { throw .badSetting("\(shown) is not a URL.") }
        var request = HTTPClientRequest(url: shown)
        request.headers.add(name: "User-Agent", value: "parley")
        // Ranges and sizes count bytes of the file.
        request.headers.add(name: "Accept-Encoding", value: "identity")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let (user, password) = URLText.credentials(of: url) {
            request.setBasicAuth(username: user, password: password)
        }
        let proxy = try proxies.proxy(for: parsed)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try configuration(proxy))
        // A client may not be released while it is open.
        defer { client.shutdown { _ in } }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: Self.headTimeout)
        } catch {
            let detour = proxy.map { " (through the proxy \($0.host):\($0.port))" } ?? ""
            throw .unreachable(url: shown, reason: NetworkReason.of(error) + detour)
        }
        return try await read(response)
    }

    private func configuration(_ proxy: ProxySetting.Proxy?) throws(ModelError) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .follow(max: 5, allowCycles: false),
            timeout: .init(connect: Self.connectTimeout, read: Self.idleTimeout))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if let certificates {
            guard Folder.fileSize(certificates) != nil else {
                throw .badSetting("SSL_CERT_FILE names \(certificates), which is not a file.")
            }
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(certificates)
            configuration.tlsConfiguration = tls
        }
        if let proxy {
            switch proxy.kind {
            case .socks: configuration.proxy = .socksServer(host: proxy.host, port: proxy.port)
            case .http:
                let authorization = proxy.user.map {
                    HTTPClient.Authorization.basic(username: $0, password: proxy.password)
                }
                configuration.proxy = .server(host: proxy.host, port: proxy.port, authorization: authorization)
            }
        }
        return configuration
    }
}
