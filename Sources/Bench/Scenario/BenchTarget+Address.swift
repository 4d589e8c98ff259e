import RemoteSocket

extension WebSocketAddress {
    /// The calls endpoint of a server that is named whole or by its host alone, asked for its account of each answer
    /// (`latency_events=true`). Servers that know no such thing overlook it.
    package static func calls(_ text: String) throws(Fault) -> WebSocketAddress {
        var address = try WebSocketAddress(text)
        var tail = address.pathAndQuery
        if tail == "/" || tail.hasPrefix("/?") { tail = "/voice-live/realtime/calls" + tail.dropFirst() }
        if !tail.contains("?") { tail += "?api-version=2026-01-01-preview&model=parley" }
        if !tail.contains("latency_events=") { tail += "&latency_events=true" }
        address.pathAndQuery = tail
        return address
    }
}

extension BenchTarget {
    /// Whether it is reached without leaving this machine.
    package var isNear: Bool {
        address.host == "localhost" || address.host.hasPrefix("127.") || address.host == "::1"
    }
}
