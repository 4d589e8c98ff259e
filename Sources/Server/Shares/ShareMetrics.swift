import Shares

/// What `/metrics` shows of the shares of clients.
public enum ShareMetrics {
    public static func families(of sessions: SessionRegistry) -> [MetricFamily] {
        let memory = sessions.memory
        return [
            MetricFamily(
                "parley_sessions_refused_total", .counter, help: "Sessions that were rejected.",
                samples: SessionRegistry.RefusalReason.allCases.map {
                    .init(Double(sessions.refused($0)), labels: ["reason": $0.rawValue])
                }),
            MetricFamily(
                "parley_memory_reserved_bytes", .gauge, help: "Memory reserved for clients.",
                samples: [.init(Double(memory.used))]),
            MetricFamily(
                "parley_memory_limit_bytes", .gauge, help: "Limit of the memory reserved for clients.",
                samples: [.init(Double(memory.limit))]),
            MetricFamily(
                "parley_memory_refused_total", .counter,
                help: "Requests for memory that were rejected, by limit.",
                samples: MemoryBudget.Refusal.allCases.map {
                    .init(Double(memory.refusals($0)), labels: ["reason": $0.rawValue])
                }),
        ]
    }
}
