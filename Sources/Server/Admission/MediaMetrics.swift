import RTCPort

/// What the media loops tell of themselves, as `/metrics` says it.
enum MediaMetrics {
    static func families(of readings: [LoopReading]) -> [MetricFamily] {
        func samples(_ value: (LoopReading) -> Double) -> [MetricFamily.Sample] {
            readings.enumerated().map { .init(value($0.element), labels: ["loop": "\($0.offset)"]) }
        }
        func counted(
            _ label: String, _ values: [(String, (LoopReading) -> UInt64)]
        ) -> [MetricFamily.Sample] {
            readings.enumerated().flatMap { index, reading in
                values.map { name, value in
                    var sample = MetricFamily.Sample(Double(value(reading)), labels: ["loop": "\(index)"])
                    sample.labels.append((label, name))
                    return sample
                }
            }
        }
        return [
            MetricFamily(
                "parley_media_loop_busy_ratio", .gauge,
                help: "Share of the last second in which a media loop worked, or waited for a core.",
                samples: samples(\.load.busy)),
            MetricFamily(
                "parley_media_loop_waiting_ratio", .gauge,
                help: "Share of the last second in which a media loop waited for a core.",
                samples: samples(\.load.waiting)),
            MetricFamily(
                "parley_media_pacing_late_seconds", help: "How late frames of 20 ms were, against their clock.",
                readings.enumerated().map { index, reading in (["loop": "\(index)"], Histogram(reading.pacing)) }),
            MetricFamily(
                "parley_media_frames_skipped_total", .counter, help: "Frames given up after a loop stood still.",
                samples: samples { Double($0.pacing.skipped) }),
            MetricFamily(
                "parley_media_loop_message_seconds",
                help: "CPU time of a media loop for one step of a client's message, such as handling or sending it.",
                readings.enumerated().map { index, reading in (["loop": "\(index)"], Histogram(reading.messages)) }),
            MetricFamily(
                "parley_media_loop_message_longest_seconds", .gauge,
                help: "The longest such step since the start.",
                samples: samples { $0.messages.longest / .seconds(1) }),
            MetricFamily(
                "parley_media_datagrams_total", .counter, help: "Datagrams of the UDP port.",
                samples: counted(
                    "way",
                    [
                        ("in", \.datagrams.datagramsIn), ("out", \.datagrams.datagramsOut),
                        ("handed_over", \.datagrams.datagramsHandedOver),
                    ])),
            MetricFamily(
                "parley_media_datagrams_dropped_total", .counter,
                help: "Datagrams dropped because a socket, a loop or a handshake queue was full.",
                samples: counted(
                    "reason",
                    [
                        ("socket", \.datagrams.datagramsDropped), ("loop", \.datagrams.handoversDropped),
                        ("handshakes", \.datagrams.handshakesDropped),
                    ])),
        ]
    }
}

extension Histogram {
    /// In seconds.
    fileprivate init(_ work: WorkRecord) {
        self.init(bounds: WorkRecord.bounds.map { $0 / 1000 }, counts: work.counts, sum: work.sum / .seconds(1))
    }

    /// In seconds.
    fileprivate init(_ pacing: PacingRecord) {
        self.init(
            bounds: PacingRecord.bounds.map { $0 / 1000 }, counts: pacing.counts, sum: pacing.sum / .seconds(1))
    }
}
