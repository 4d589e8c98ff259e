import Dialogue
import NIOCore
import NIOPosix
import RTC
import Settings

#if canImport(Glibc)
    import Glibc
#endif

/// What this machine has to offer to a server of these settings.
public enum Machine {
    /// Whether something can listen for HTTP there.
    /// - Parameter isParley: Whether what listens there already is a server of ours.
    public static func http(_ place: HostAndPort, isParley: Bool) async -> Finding {
        if isParley { return .good(running) }
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: place.host, port: place.port).get()
            try? await channel.close()
            return .good("free")
        } catch {
            return trouble(error, place, key: .http)
        }
    }

    private static let running = "a Parley is running there"

    /// Whether media can be received there.
    /// - Parameter isParley: Whether a server of ours is running, whose port it will be.
    public static func udp(_ place: HostAndPort, isParley: Bool) async -> Finding {
        do {
            let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: place.host, port: place.port).get()
            try? await channel.close()
            return .good("free")
        } catch let error as IOError where error.errnoCode == EADDRINUSE && isParley {
            return .good(running)
        } catch {
            return trouble(error, place, key: .udp)
        }
    }

    private static func trouble(_ error: any Error, _ place: HostAndPort, key: ServerKey) -> Finding {
        let elsewhere = "Choose another with `\(key.rawValue)` in section `server`, or \(key.flag)."
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE?:
            return .bad("in use", "Is a Parley running already? \(elsewhere)")
        case EADDRNOTAVAIL?:
            return .bad("not an address of this machine", elsewhere)
        case EACCES?:
            return .bad("not allowed", "Ports below 1024 need a right of their own. \(elsewhere)")
        default:
            return .bad("cannot be used: \(error)", elsewhere)
        }
    }

    /// Whether callers can make use of what answers tell them.
    /// - Parameters:
    ///   - announced: As configured; empty for the machine's own.
    ///   - own: The addresses that media is received on.
    public static func announce(_ announced: [String], own: [TransportAddress], http: HostAndPort) -> Finding {
        let addresses = announced.isEmpty ? own : announced.compactMap { TransportAddress(host: $0, port: 0) }
        let names = announced.isEmpty ? own.map { HostAndPort(host: $0.hostText, port: 0).host } : announced
        let list = names.joined(separator: ", ")
        if addresses.isEmpty {
            return .bad("no address", "This machine has no address for media: name one with `announce`.")
        }
        let useless = zip(addresses, names).filter { $0.0.isUseless }.map(\.1)
        if !useless.isEmpty {
            return .bad(
                list, "\(useless.joined(separator: ", ")) is no address that a packet can be sent to: fix `announce`.")
        }
        let isLocal = addresses.allSatisfy(\.isLoopback)
        if isLocal, !["127.0.0.1", "localhost", "::1"].contains(http.host) {
            return .doubtful(
                list, "Only callers on this machine reach that address, while HTTP is open to others: set `announce`.")
        }
        return .good(list)
    }

    /// Whether there is room for the embedded recognizers.
    /// - Parameters:
    ///   - decoders: nil: one per core.
    ///   - available: Bytes; nil where the system does not tell.
    public static func memory(decoders: Int?, available: Int?) -> Finding {
        let count = decoders ?? NIOCore.System.coreCount
        let wanted = count * 93 << 20
        let words = "\(count) of 93 MB at most"
        guard let available else { return .good(words) }
        let found = "\(words), of \(available >> 20) MB that are available"
        return wanted < available
            ? .good(found)
            : .doubtful(found, "Fewer fit: set `recognizers` in section `server`, or --recognizers.")
    }

    /// Bytes that processes can still take; nil where the system does not tell.
    public static var availableMemory: Int? {
        guard let file = fopen("/proc/meminfo", "r") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard line.hasPrefix("MemAvailable:") else { continue }
            return Int(line.filter(\.isNumber)).map { $0 << 10 }
        }
        return nil
    }

    /// Whether a host that clients may name can be reached.
    public static func connection(to host: MCPAllowList.Host) async -> Finding {
        guard let port = host.port else {
            // Without one, the scheme of the client's URL decides.
            let secure = await connection(to: .init(name: host.name, port: 443))
            let plain = await connection(to: .init(name: host.name, port: 80))
            return plain.state == .good && secure.state != .good ? plain : secure
        }
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(3)).connect(host: host.name, port: port).get()
            let latency = clock.now - start
            try? await channel.close()
            return .good("connected after \(latency.words)")
        } catch {
            switch EndpointStatus(of: error) {
            case .refused: return .bad("nothing listens at port \(port)", "Is the server running there?")
            case .unknownHost: return .bad("the name leads to no address", "Is it spelt right in `mcp_allow`?")
            default: return .bad("no connection within 3 s", "Does a firewall stand between?")
            }
        }
    }
}

extension TransportAddress {
    /// Without the port.
    fileprivate var hostText: String {
        let text = description
        guard let colon = text.lastIndex(of: ":") else { return text }
        return String(text[..<colon].filter { $0 != "[" && $0 != "]" })
    }

    fileprivate var isLoopback: Bool {
        switch host {
        case .v4(let address): address >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        }
    }

    /// Unspecified, multicast or broadcast.
    fileprivate var isUseless: Bool {
        switch host {
        case .v4(let address): address == 0 || address >> 28 >= 14
        case .v6(let high, let low): high == 0 && low == 0 || high >> 56 == 0xFF
        }
    }
}
