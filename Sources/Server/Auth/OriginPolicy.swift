/// Which web pages may open a control socket. Programs send no `Origin` and are never held to it.
public enum OriginPolicy: Equatable, Sendable {
    case any
    /// Pages that this server itself served, and the origins listed, such as `https://app.example`.
    case sameHost(and: Set<String>)

    /// - Parameters:
    ///   - origin: The `Origin` header (RFC 6454 §7); nil when there is none.
    ///   - host: The `Host` header, port included.
    public func allows(origin: String?, host: String?) -> Bool {
        guard let origin = origin?.lowercased() else { return true }
        switch self {
        case .any:
            return true
        case .sameHost(let others):
            if others.contains(where: { $0.lowercased() == origin }) { return true }
            guard let host = host?.lowercased(), !host.isEmpty else { return false }
            return origin == "http://\(host)" || origin == "https://\(host)"
        }
    }
}
