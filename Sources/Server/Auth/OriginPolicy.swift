/// Which web pages may open a control socket. Programs send no `Origin` and are never held to it.
public enum OriginPolicy: Equatable, Sendable {
    case any
    /// Pages of the host by which this server was reached, whatever their port, and the origins listed, such as
    /// `https://app.example`.
    case sameHost(and: Set<String>)

    /// - Parameters:
    ///   - origin: The `Origin` header (RFC 6454 §7); nil when there is none.
    ///   - host: The `Host` header, port included.
    ///
    /// Both are ASCII by definition (RFC 6454 §6.2, RFC 3986 §3.2.2); an origin that is not, or meets such a host, is
    /// not allowed.
    public func allows(origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        switch self {
        case .any:
            return true
        case .sameHost(let others):
            guard origin.isASCII else { return false }
            if others.contains(where: { $0.equalsIgnoringCase(origin) }) { return true }
            guard let host, !host.isEmpty, host.isASCII else { return false }
            return Self.name(Substring(origin.lowercased()).afterScheme) == Self.name(host.lowercased()[...])
        }
    }

    private static func isLoopback(_ name: Substring) -> Bool {
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }

    /// A host without its port; every spelling of this machine is one.
    private static func name(_ authority: Substring) -> Substring {
        var name = authority
        if let colon = name.lastIndex(of: ":"), name[colon...].dropFirst().allSatisfy(\.isNumber) {
            name = name[..<colon]
        }
        return ["localhost", "[::1]"].contains(name) || isLoopback(name) ? "127.0.0.1" : name
    }
}

extension Substring {
    /// What follows `://`; nothing where that is not there.
    fileprivate var afterScheme: Substring {
        guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix("://") else { return "" }
        return self[index(colon, offsetBy: 3)...]
    }
}
