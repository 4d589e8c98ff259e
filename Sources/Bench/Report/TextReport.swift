import SansIO

/// The report as tables for people.
package struct TextReport {
    let report: BenchReport

    package init(_ report: BenchReport) {
        self.report = report
    }

    package var text: String {
        var parts = [head]
        for scenario in Scenario.allCases {
            let steps = report.steps.filter { $0.scenario == scenario }
            guard !steps.isEmpty else { continue }
            parts.append("\n\(scenario.rawValue): \(scenario.summary)\n" + section(steps))
        }
        let comparison = self.comparison
        if !comparison.isEmpty { parts.append("\ncompared\n" + comparison.joined(separator: "\n")) }
        return parts.joined(separator: "\n") + "\n"
    }

    /// Of steps of one scenario.
    func section(_ steps: [BenchStep]) -> String {
        ([table(steps)] + steps.filter { $0.levels != nil }.map(overload)).joined(separator: "\n")
    }

    var head: String {
        let machine = report.machine
        var lines = [
            "Parley \(report.version) · \(machine.cores) cores, \(machine.processor), Linux \(machine.kernel) · "
                + report.started
        ]
        if let codec = report.codec {
            let spread =
                (codec.after.map { ", \(number($0.millisecondsPerSecond)) after" } ?? "")
                + (codec.everywhere.map { ", \(number($0.millisecondsPerSecond)) on all cores at once" } ?? "")
            lines.append(
                "Opus alone: encode \(number(codec.before.encodeMicroseconds)) µs and decode "
                    + "\(number(codec.before.decodeMicroseconds)) µs a frame, "
                    + "\(number(codec.before.millisecondsPerSecond)) ms a second of a call\(spread)")
        }
        if let timer = report.timer {
            lines.append(
                "A bare timer: \(percent(timer.before.within2Ms)) of wake-ups within 2 ms, p99.9 "
                    + "\(number(timer.before.p999)) ms; \(percent(timer.after.within2Ms)) and "
                    + "\(number(timer.after.p999)) ms after")
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Tables

    /// Steps are columns, so that growth is read along a line.
    private func table(_ steps: [BenchStep]) -> String {
        var rows: [[String]] = [[""] + steps.map { many ? "\($0.calls) \($0.server)" : "\($0.calls)" }]
        func row(_ name: String, _ value: (BenchStep) -> String?) {
            let values = steps.map(value)
            if values.contains(where: { $0 != nil }) { rows.append([name] + values.map { $0 ?? "–" }) }
        }
        row("connected") { "\($0.connected)" }
        row("calls a second") { $0.callsPerSecond.map(number) }
        row("failed") { step in
            step.failures.isEmpty ? nil : "\(step.failures.values.reduce(0, +))"
        }
        latencyRows(row)
        row("pacing p50 / p99 / p99.9, ms") { step in
            step.pacing.map { "\(number($0.errors.p50)) / \(number($0.errors.p99)) / \(number($0.errors.p999))" }
        }
        row("  within 2 ms") { $0.pacing.map { percent($0.within2Ms) } }
        row("  packets, lost") { $0.pacing.map { "\($0.packets), \($0.lost)" } }
        let isConnecting = steps.contains { $0.callsPerSecond != nil }
        row(isConnecting ? "CPU, ms a new call" : "CPU, ms/s a call") { step in
            step.cpu.map { number($0.msPerSecond / (step.callsPerSecond ?? Double(max(1, step.connected)))) }
        }
        row("  of one core, all calls") { $0.cpu.map { percent($0.msPerSecond / 1000) } }
        row("  × Opus alone") { $0.cpu?.ratioToCodec.map(number) }
        row("  Opus alone at their pace, ms/s a call") { $0.cpu?.pacedCodecMsPerSecondPerCall.map(number) }
        row("  × that") { $0.cpu?.ratioToPacedCodec.map(number) }
        row("  calls a core") { step in
            isConnecting ? nil : step.cpu.map { "\(Int(min($0.callsPerCore, 1e6)))" }
        }
        row("memory a call, KiB") { step in
            step.scenario == .connect || step.scenario == .connectWhileTalking
                ? nil : step.memory.map { number($0.bytesPerCall / 1024) }
        }
        row("  more per further call, KiB") { $0.memory?.growthPerCall.map { number($0 / 1024) } }
        row("generator: CPU, ms/s a call") { $0.generator.map { number($0.msPerSecondPerCall) } }
        row("  late p50 / p99 / p99.9, ms") { step in
            step.generator?.lateness.map { "\(number($0.p50)) / \(number($0.p99)) / \(number($0.p999))" }
        }
        row("taken by the machine's host") { step in step.stolen.map(percent) }
        var lines = Self.aligned(rows)
        for step in steps where !step.failures.isEmpty {
            let reasons = step.failures.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
            lines.append("  failed of \(step.calls) (\(step.server)): \(reasons.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }

    private func latencyRows(_ row: (String, (BenchStep) -> String?) -> Void) {
        func times(_ name: String, _ path: KeyPath<BenchStep.Latency, Quantiles?>) {
            row("\(name) p50 / p95 / p99, ms") { $0.latency[keyPath: path].map(three) }
        }
        times("offer → answer", \.offerToAnswer)
        times("offer → connected", \.offerToConnected)
        times("end of speech → first audio", \.endOfSpeechToFirstAudio)
        times("  its server's share", \.serverShare)
        for name in stageNames {
            row("    \(name)") { step in
                step.latency.stages.first { $0.name == name }.map { three($0.times) }
            }
        }
        times("    of detector: silence asked for", \.silenceWindow)
        times("barge-in", \.bargeIn)
        times("  speech_started event", \.speechStartedEvent)
        times("event round trip, control", \.controlRoundTrip)
        times("event round trip, data", \.dataRoundTrip)
    }

    private var stageNames: [String] {
        report.steps.max { $0.latency.stages.count < $1.latency.stages.count }?.latency.stages.map(\.name) ?? []
    }

    private func overload(_ step: BenchStep) -> String {
        var rows = [["  knocked", "talk", "refused", "pacing p99 / p99.9, ms", "within 2 ms", "lost", "CPU"]]
        for level in step.levels ?? [] {
            rows.append([
                "  \(level.offered)", "\(level.calls)", "\(level.refused)",
                level.pacing.map { "\(number($0.p99)) / \(number($0.p999))" } ?? "–",
                level.within2Ms.map(percent) ?? "–", "\(level.lost)",
                level.cpuMsPerSecond.map { percent($0 / 1000) } ?? "–",
            ])
        }
        return Self.aligned(rows).joined(separator: "\n")
    }

    // MARK: Comparison

    private var many: Bool { report.servers.count > 1 }

    /// Calls a core of the first server against each other one, with the most calls of each scenario.
    var comparison: [String] {
        guard let own = report.servers.first?.name, many else { return [] }
        return [Scenario.listen, .talk].flatMap { scenario in
            report.servers.dropFirst().compactMap { other -> String? in
                let steps = report.steps.filter { $0.scenario == scenario }
                guard let mine = steps.last(where: { $0.server == own }),
                    let theirs = steps.last(where: { $0.server == other.name && $0.calls == mine.calls }),
                    let my = mine.cpu, let their = theirs.cpu, their.callsPerCore > 0
                else { return nil }
                return "  \(scenario.rawValue), \(mine.calls) calls: \(own) \(Int(my.callsPerCore)) calls a core, "
                    + "\(other.name) \(Int(their.callsPerCore)): \(number(my.callsPerCore / their.callsPerCore)) ×"
            }
        }
    }

    // MARK: Numbers

    private func three(_ times: Quantiles) -> String {
        "\(number(times.p50)) / \(number(times.p95)) / \(number(times.p99))"
    }

    private func number(_ value: Double) -> String { NumberText.short(value) }

    private func percent(_ share: Double) -> String { NumberText.short(share * 100) + " %" }

    /// The first column to the left, the others to the right.
    package static func aligned(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, text in
                let blanks = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + blanks : blanks + text
            }.joined(separator: "  ")
        }
    }
}

extension Scenario {
    /// What its callers do, in a few words.
    package var summary: String {
        switch self {
        case .listen: "calls are connected and silent"
        case .talk: "both sides talk all the time"
        case .connect: "new calls at a steady rate, each hung up once connected"
        case .connectWhileTalking: "new calls while others talk"
        case .converse: "turns, every third an interruption"
        case .overload: "more and more calls talk, until twice as many connect as the server holds"
        }
    }
}

/// Numbers as people read them: three digits that count.
package enum NumberText {
    package static func short(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        let size = abs(value)
        let places = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
        let scale = [1.0, 10, 100, 1000][places]
        let whole = Int64((size * scale).rounded())
        let (front, back) = whole.quotientAndRemainder(dividingBy: Int64(scale))
        let sign = value < 0 && whole != 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(front)" }
        let digits = String(back)
        return "\(sign)\(front)." + String(repeating: "0", count: places - digits.count) + digits
    }
}
