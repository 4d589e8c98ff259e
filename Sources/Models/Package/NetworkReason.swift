import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why a request failed, in words that stand behind a colon.
enum NetworkReason {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: client(error)
        case let error as NIOConnectionError: connection(error)
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case is HTTPParserError: "the answer was cut off or is not HTTP"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            "the TLS connection failed, perhaps since the certificate is not trusted; SSL_CERT_FILE names trusted ones"
        default: "the connection failed (\(type(of: error)))"
        }
    }

    private static func client(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            "no connection within 8 seconds"
        case .deadlineExceeded: "no answer within 15 seconds"
        case .readTimeout: "nothing arrived for 15 seconds"
        case .remoteConnectionClosed: "the connection was closed"
        case .proxyAuthenticationRequired: "the proxy asks for a user and a password"
        case .redirectLimitReached, .redirectCycleDetected: "it redirects without end"
        default: "\(error)"
        }
    }

    private static func connection(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first {
            return of(failure.error)
        }
        return "the name of the host \(error.host.prefix(255)) cannot be resolved"
    }
}
