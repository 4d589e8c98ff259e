/// The report as one page: tables and plots, nothing from outside, light or dark as the reader has it.
package struct HTMLReport {
    let report: BenchReport

    package init(_ report: BenchReport) {
        self.report = report
    }

    package var html: String {
        var body = "<h1>parley bench</h1>\n<pre>\(HTMLText.escaped(TextReport(report).head))</pre>\n"
        for scenario in Scenario.allCases {
            let steps = report.steps.filter { $0.scenario == scenario }
            if steps.isEmpty { continue }
            body += "<h2>\(scenario.rawValue)</h2>\n<p>\(HTMLText.escaped(scenario.summary))</p>\n"
            body += "<div class=\"plots\">\(plots(of: steps))</div>\n"
            body += "<pre>\(HTMLText.escaped(TextReport(report).section(steps)))</pre>\n"
        }
        let comparison = TextReport(report).comparison
        if !comparison.isEmpty {
            body += "<h2>compared</h2>\n<pre>\(HTMLText.escaped(comparison.joined(separator: "\n")))</pre>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>parley bench, \(HTMLText.escaped(report.started))</title>
            <style>\(Self.style)</style></head><body>
            \(body)</body></html>

            """
    }

    // MARK: Plots

    private func plots(of steps: [BenchStep]) -> String {
        var parts: [String] = []
        parts.append(shares("offer → answer", steps) { $0.latency.offerToAnswer })
        parts.append(shares("offer → connected", steps) { $0.latency.offerToConnected })
        parts.append(shares("end of speech → first audio", steps) { $0.latency.endOfSpeechToFirstAudio })
        parts.append(shares("server's share of it", steps) { $0.latency.serverShare })
        parts.append(shares("barge-in", steps) { $0.latency.bargeIn })
        parts.append(shares("packets late against their slot", steps) { $0.pacing?.errors })
        parts.append(waterfall(steps))
        parts.append(growth("CPU time per call", "ms in a second", steps) { $0.cpu?.msPerSecondPerCall })
        parts.append(
            growth("memory of the server", "MiB above idle", steps) { step in
                step.memory.map { Double($0.bytes - $0.bytesIdle) / 1_048_576 }
            })
        parts.append(contentsOf: steps.compactMap(overload))
        return parts.joined(separator: "\n")
    }

    private func name(_ step: BenchStep) -> String {
        report.servers.count > 1 ? "\(step.calls) \(step.server)" : "\(step.calls) calls"
    }

    /// Which share of all took how long.
    private func shares(_ title: String, _ steps: [BenchStep], _ times: (BenchStep) -> Quantiles?) -> String {
        let lines = steps.compactMap { step in
            times(step)?.curve.map { curve in
                Plot.Line(name: name(step), points: curve.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
            }
        }
        return Plot(
            title: title, xName: "ms", yName: "share of all up to it", isLogarithmic: true, isShare: true, lines: lines
        ).svg
    }

    private func growth(
        _ title: String, _ unit: String, _ steps: [BenchStep], _ value: (BenchStep) -> Double?
    ) -> String {
        let lines = report.servers.map { server in
            Plot.Line(
                name: server.name,
                points: steps.filter { $0.server == server.name }.compactMap { step in
                    value(step).map { (Double(step.calls), max(0, $0)) }
                })
        }
        return Plot(title: title, xName: "calls", yName: unit, lines: lines).svg
    }

    private func overload(_ step: BenchStep) -> String? {
        guard let levels = step.levels else { return nil }
        let points = levels.compactMap { level in level.pacing.map { (Double(level.calls), $0.p999) } }
        return Plot(
            title: "pacing while calls are added (\(step.server))", xName: "calls that talk", yName: "p99.9 late, ms",
            lines: [Plot.Line(name: step.server, points: points)]
        ).svg
    }

    /// The stages of an answer behind each other, each as long as half of all answers spent in it at most.
    private func waterfall(_ steps: [BenchStep]) -> String {
        let steps = steps.filter { !$0.latency.stages.isEmpty }
        guard !steps.isEmpty else { return "" }
        let longest = steps.map { $0.latency.stages.reduce(0) { $0 + $1.times.p50 } }.max() ?? 0
        guard longest > 0 else { return "" }
        var text = "<figure class=\"wide\"><figcaption>end of speech → first audio by stage, p50</figcaption>"
        for step in steps {
            text += "<p class=\"bar\"><span class=\"name\">\(HTMLText.escaped(name(step)))</span>"
            for (index, stage) in step.latency.stages.enumerated() {
                let width = stage.times.p50 / longest * 80
                let label = HTMLText.escaped("\(stage.name) \(NumberText.short(stage.times.p50)) ms")
                text += "<span class=\"part k\(index % 6)\" style=\"width:\(NumberText.plain(width))%\" "
                text += "title=\"\(label)\"></span>"
            }
            text += "</p>"
        }
        text += "<p class=\"legend\">"
        for (index, stage) in (steps.last?.latency.stages ?? []).enumerated() {
            let label = "\(stage.name) \(NumberText.short(stage.times.p50)) ms"
            text += "<span class=\"key k\(index % 6)\"></span>\(HTMLText.escaped(label)) "
        }
        return text + "</p></figure>"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1d1f22; --paper: #fff; --soft: #8a9099; --rule: #e3e5e8;
          --c0: #2f6fde; --c1: #d9622b; --c2: #2b9a66; --c3: #8e4ec6; --c4: #b8860b; --c5: #c2378a; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #16181b; --soft: #8d949e;
          --rule: #2c3036; --c0: #6ea0ff; --c1: #ff9463; --c2: #58d09a; --c3: #c493f0; --c4: #e5b84b; --c5: #f07dbd; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
          max-width: 1000px; margin: 2rem auto; padding: 0 1rem; }
        h1, h2 { font-weight: 600; } h2 { margin: 2.5rem 0 0; } pre { font-size: 12.5px; overflow-x: auto; }
        .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); gap: 1.5rem; }
        figure { margin: 0; } figure.wide { grid-column: 1 / -1; } figcaption { font-weight: 600; }
        svg { width: 100%; height: auto; } .grid { stroke: var(--rule); }
        .tick, .axis { fill: var(--soft); font-size: 11px; } .line { fill: none; stroke-width: 2; }
        .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); } .c2 { stroke: var(--c2); }
        .c3 { stroke: var(--c3); } .c4 { stroke: var(--c4); } .c5 { stroke: var(--c5); }
        .k0 { background: var(--c0); } .k1 { background: var(--c1); } .k2 { background: var(--c2); }
        .k3 { background: var(--c3); } .k4 { background: var(--c4); } .k5 { background: var(--c5); }
        .legend { margin: 0; font-size: 13px; } .legend small { color: var(--soft); }
        .key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .35em 0 .6em; }
        .bar { display: flex; height: 1.5em; margin: .4em 0; } .bar .name { width: 8em; flex: none; }
        .part { display: inline-block; height: 100%; }
        """
}
