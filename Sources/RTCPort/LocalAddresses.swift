import NIOCore
import RTC

/// The addresses of this machine that callers may be told.
public enum LocalAddresses {
    /// Concrete addresses to bind for a host as the operator writes it, best first.
    ///
    /// The wildcard `0.0.0.0` stands for every address, `::` for those of IPv6: real interfaces come before container
    /// bridges, then link-local addresses, and loopback last. A socket on the wildcard itself would answer
    /// from whatever source address routing picks, and the peer would drop the answer.
    public static func concrete(_ host: TransportAddress.Host) throws -> [TransportAddress.Host] {
        guard host == .v4(0) || host == .v6(high: 0, low: 0) else { return [host] }
        let wantsV4 = host == .v4(0)
        var found: [(rank: Int, host: TransportAddress.Host)] = []
        for device in try System.enumerateDevices() {
            guard let address = device.address.flatMap(TransportAddress.init) else { continue }
            if case .v4 = address.host, !wantsV4 { continue }
            guard let rank = rank(address.host, interface: device.name) else { continue }
            if !found.contains(where: { $0.host == address.host }) { found.append((rank, address.host)) }
        }
        return found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element.host)
    }

    /// Lower is better; nil for what cannot be bound without a scope.
    static func rank(_ host: TransportAddress.Host, interface: String) -> Int? {
        switch host {
        case .v4(let bits) where bits >> 24 == 127: return 4
        case .v6(0, 1): return 4
        case .v6(let high, _) where high >> 54 == 0xfe80 >> 6: return nil
        case .v4(let bits) where bits >> 16 == 0xa9fe: return 3
        case .v4, .v6:
            let bridges = ["docker", "br-", "veth", "virbr", "cni", "podman"]
            if bridges.contains(where: { interface.hasPrefix($0) }) { return 2 }
            if case .v6 = host { return 1 }
            return 0
        }
    }
}
