import Foundation

/// The proxies of the environment: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in upper or lower case.
package struct ProxySetting: Sendable {
    package struct Proxy: Equatable {
        package enum Kind: Equatable {
            case http
            case socks
        }
        package var kind: Kind
        package var host: String
        package var port: Int
        package var user: String?
        package var password: String
    }

    private let environment: [String: String]

    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// - Parameter url: What is to be fetched.
    /// - Returns: nil to connect directly.
    /// - Throws: `ModelError.badSetting` for a proxy that cannot be used.
    package func proxy(for url: URL) throws(ModelError) -> Proxy? {
        guard let host = url.host else { return nil }
        let names = url.scheme == "https" ? ["https_proxy", "all_proxy"] : ["http_proxy", "all_proxy"]
        guard let (name, value) = names.compactMap({ value($0) }).first, !isExempt(host, port: url.port) else {
            return nil
        }
        let text = value.contains("://") ? value : "http://\(value)"
        guard let parts = URLComponents(string: text), let proxyHost = parts.host, !proxyHost.isEmpty else {
            throw .badSetting("The proxy in \(name) must be a URL such as http://proxy.example.com:3128.")
        }
        let kind: Proxy.Kind
        switch parts.scheme?.lowercased() {
        case "http": kind = .http
        case "socks5", "socks5h", "socks": kind = .socks
        default: throw .badSetting("The proxy in \(name) must start with http:// or socks5://.")
        }
        return Proxy(
            kind: kind, host: proxyHost, port: parts.port ?? (kind == .http ? 80 : 1080), user: parts.user,
            password: parts.password ?? "")
    }

    private func value(_ name: String) -> (name: String, value: String)? {
        for name in [name, name.uppercased()] {
            if let value = environment[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }

    /// `NO_PROXY` lists hosts and the ends of their names, each perhaps with a port; `*` stands for all.
    private func isExempt(_ host: String, port: Int?) -> Bool {
        guard let list = value("no_proxy")?.value else { return false }
        let host = host.lowercased()
        for entry in list.lowercased().split(whereSeparator: { ", ".contains($0) }) {
            if entry == "*" { return true }
            var name = entry
            if let colon = entry.lastIndex(of: ":"), let only = Int(entry[entry.index(after: colon)...]),
                !entry[..<colon].contains(":")
            {
                if only != port { continue }
                name = entry[..<colon]
            }
            while name.first == "." || name.first == "*" { name.removeFirst() }
            if !name.isEmpty, host == name || host.hasSuffix(".\(name)") { return true }
        }
        return false
    }
}
