import EngineFallback
import EnginesEmbedded
import EnginesNeural
import LocalEngines
import LocalSpeech
import Server

/// What `/metrics` tells.
struct ServerMetrics: Sendable {
    private let sessions: SessionRegistry
    private let engines: [(slot: String, engine: EngineHealth)]
    private let recognizer: PocketSphinxRecognizer?
    private let installed: InstalledModels?

    private let hosts: @Sendable () -> [EngineHostCounters]

    /// - Parameters:
    ///   - recognizer: The classic one, if a profile has it.
    ///   - installed: The neural ones; nil if they are not used.
    ///   - hosts: What the engine hosts have done, asked for each time.
    init(
        sessions: SessionRegistry, engines: [(slot: String, engine: EngineHealth)],
        recognizer: PocketSphinxRecognizer? = nil, installed: InstalledModels? = nil,
        hosts: @escaping @Sendable () -> [EngineHostCounters]
    ) {
        self.sessions = sessions
        self.recognizer = recognizer
        self.installed = installed
        self.hosts = hosts
        self.engines = engines.sorted { ($0.slot, $0.engine.name) < ($1.slot, $1.engine.name) }
    }

    var families: [MetricFamily] {
        let counted = engines.map { (slot: $0.slot, name: $0.engine.name, counters: $0.engine.counters) }
        return [
            MetricFamily(
                "parley_sessions", .gauge, help: "Sessions that are up.", samples: [.init(Double(sessions.count))]),
            MetricFamily(
                "parley_engine_requests_total", .counter, help: "Requests that an engine was given.",
                samples: counted.map {
                    .init(Double($0.counters.requests), labels: ["slot": $0.slot, "engine": $0.name])
                }),
            MetricFamily(
                "parley_engine_failures_total", .counter,
                help: "Requests that an engine failed, by the code of the fault.",
                samples: counted.flatMap { engine in
                    engine.counters.failures.sorted { $0.key < $1.key }.map { code, count in
                        .init(Double(count), labels: ["slot": engine.slot, "engine": engine.name, "code": code])
                    }
                }),
            MetricFamily(
                "parley_engine_abandoned_total", .counter, help: "Requests that were given up before their end.",
                samples: counted.map {
                    .init(Double($0.counters.abandoned), labels: ["slot": $0.slot, "engine": $0.name])
                }),
            MetricFamily(
                "parley_engine_spared_total", .counter, help: "Requests that a resting engine was spared.",
                samples: counted.map {
                    .init(Double($0.counters.spared), labels: ["slot": $0.slot, "engine": $0.name])
                }),
            MetricFamily(
                "parley_engine_resting", .gauge, help: "1 while the circuit breaker of an engine is open.",
                samples: engines.map {
                    .init($0.engine.isResting ? 1 : 0, labels: ["slot": $0.slot, "engine": $0.engine.name])
                }),
        ] + hostFamilies + sessions.metrics.families + sessions.workFamilies + ShareMetrics.families(of: sessions)
            + recognizerFamilies
    }

    /// The queues of the local recognizers.
    private var recognizerFamilies: [MetricFamily] {
        let classic = recognizer?.counters
        let neural = installed?.recognizerCounters
        guard classic != nil || neural != nil else { return [] }
        func samples(_ classicValue: Int?, _ neuralValue: Int?, scale: Double = 1) -> [MetricFamily.Sample] {
            [("classic", classicValue), ("neural", neuralValue)].compactMap { engine, value in
                value.map { .init(Double($0) / scale, labels: ["engine": engine]) }
            }
        }
        let refusals = [
            ("classic", classic?.overShare, classic?.refused), ("neural", neural?.overShare, neural?.refused),
        ]
        let rejected = refusals.flatMap { engine, share, refused -> [MetricFamily.Sample] in
            guard let share, let refused else { return [] }
            return [
                .init(Double(share), labels: ["engine": engine, "reason": "share"]),
                .init(Double(max(0, refused - share)), labels: ["engine": engine, "reason": "full"]),
            ]
        }
        return [
            MetricFamily(
                "parley_recognizer_waiting", .gauge, help: "Utterances that wait for a local recognizer.",
                samples: samples(classic?.waiting, neural?.waiting)),
            MetricFamily(
                "parley_recognizer_held_seconds", .gauge, help: "Audio that waits to be transcribed.",
                samples: samples(classic?.heldSamples, neural?.heldSamples, scale: 16_000)),
            MetricFamily(
                "parley_recognizer_rejected_total", .counter,
                help: "Utterances that were rejected, by the limit that was reached.", samples: rejected),
            MetricFamily(
                "parley_recognizer_preempted_total", .counter,
                help: "Times that an utterance gave its decoder to another one.",
                samples: samples(classic?.preempted, nil)),
        ]
    }

    private var hostFamilies: [MetricFamily] {
        let hosts = hosts()
        func samples(_ value: (EngineHostCounters) -> Int) -> [MetricFamily.Sample] {
            hosts.map { .init(Double(value($0)), labels: ["engine": $0.engine]) }
        }
        return [
            MetricFamily(
                "parley_engine_hosts", .gauge, help: "Engine host processes that are alive, spares included.",
                samples: samples(\.running)),
            MetricFamily(
                "parley_engine_hosts_idle", .gauge, help: "Engine host processes that wait for work.",
                samples: samples(\.idle)),
            MetricFamily(
                "parley_engine_host_restarts_total", .counter,
                help: "Engine processes that were lost and replaced, by reason.",
                samples: hosts.flatMap { host in
                    host.losses.sorted { $0.key < $1.key }.map { reason, count in
                        .init(Double(count), labels: ["engine": host.engine, "reason": reason])
                    }
                }),
            MetricFamily(
                "parley_engine_host_memory_bytes", .gauge,
                help: "Resident memory of engine processes; pages that they share count once for each.",
                samples: samples(\.residentBytes)),
            MetricFamily(
                "parley_quarantined_inputs", .gauge,
                help: "Inputs in quarantine: an engine process was lost with them twice.",
                samples: samples(\.quarantined)),
            MetricFamily(
                "parley_quarantine_refusals_total", .counter,
                help: "Requests rejected because their input is in quarantine.",
                samples: samples(\.refused)),
        ]
    }
}
