/// What became of connections that met a bound or a deadline, from the start of the process.
struct ConnectionMetrics {
    private var rejected: [ConnectionTable.Bound: UInt64] = [:]
    private var evicted: [ConnectionTable.Bound: UInt64] = [:]
    private var refusedUpgrades: [ConnectionTable.Bound: UInt64] = [:]
    private var timeouts: UInt64 = 0

    mutating func note(_ admission: ConnectionTable.Admission) {
        switch admission {
        case .admitted: break
        case .admittedInPlaceOf(_, let bound): evicted[bound, default: 0] += 1
        case .rejected(let bound): rejected[bound, default: 0] += 1
        }
    }

    mutating func noteRefusedUpgrade(_ bound: ConnectionTable.Bound) {
        refusedUpgrades[bound, default: 0] += 1
    }

    mutating func noteTimeout() {
        timeouts += 1
    }

    /// - Parameters:
    ///   - requests: Open connections that are not WebSockets.
    ///   - sockets: Open connections that are.
    func families(requests: Int, sockets: Int) -> [MetricFamily] {
        let byBound = { (counts: [ConnectionTable.Bound: UInt64]) in
            ConnectionTable.Bound.allCases.map { bound in
                MetricFamily.Sample(Double(counts[bound] ?? 0), labels: ["bound": bound.rawValue])
            }
        }
        return [
            MetricFamily(
                "parley_http_connections", .gauge, help: "Open connections of the HTTP port.",
                samples: [
                    .init(Double(requests), labels: ["kind": "request"]),
                    .init(Double(sockets), labels: ["kind": "websocket"]),
                ]),
            MetricFamily(
                "parley_http_connections_rejected_total", .counter,
                help: "Connections that were closed with 503 when they were accepted, by the bound they met.",
                samples: byBound(rejected)),
            MetricFamily(
                "parley_http_connections_evicted_total", .counter,
                help: "Connections that waited for their client and were closed to make room, by the bound they met.",
                samples: byBound(evicted)),
            MetricFamily(
                "parley_http_upgrades_refused_total", .counter,
                help: "Upgrades rejected because of the number of open WebSockets, by limit.",
                samples: byBound(refusedUpgrades)),
            MetricFamily(
                "parley_http_timeouts_total", .counter,
                help: "Connections that were closed because their request, or the end after it, took too long.",
                samples: [.init(Double(timeouts))]),
        ]
    }
}
