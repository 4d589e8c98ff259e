import Bench
import Foundation
import SansIO
import Testing

struct ReportTests {
    private func report() -> BenchReport {
        var report = BenchReport(
            version: "9.9", started: "2026-01-02T03:04:05Z", command: ["bench"],
            machine: Machine(cores: 2, processor: "Abacus <1>", kernel: "6.0", memoryBytes: 1 << 30),
            codec: .init(
                before: CodecBaseline(encodeMicroseconds: 150, decodeMicroseconds: 50),
                after: CodecBaseline(encodeMicroseconds: 250, decodeMicroseconds: 50)),
            servers: [.init(name: "parley", url: "ws://a"), .init(name: "other", url: "ws://b")])
        for calls in [1, 10] {
            for (server, cost) in [("parley", 20), ("other", 200)] {
                var times = CallMeasures()
                for number in 1...100 { times.offerToAnswer.add(.milliseconds(number)) }
                for number in 1...100 { times.pacing.add(.microseconds(number * 25)) }
                times.add(latency: ["stages": [["name": "chat", "ms": 40]], "server_ms": 20])
                var step = BenchStep(server: server, scenario: .talk, calls: calls)
                step.take(times)
                let before = ProcessUsage(cpu: .zero, threads: [:], memory: 0, at: .zero)
                let after = ProcessUsage(
                    cpu: .milliseconds(cost * calls), threads: [:], memory: 0, at: .zero + .seconds(1))
                step.cpu = BenchStep.CPU(
                    from: before, to: after, calls: calls, codec: report.codec?.before)
                step.failures = calls == 10 ? ["refused: <server_busy>": 3] : [:]
                report.steps.append(step)
            }
        }
        return report
    }

    @Test func costOfACallIsPutInRelationToTheCodec() throws {
        let cpu = try #require(report().steps[0].cpu)
        #expect(cpu.msPerSecondPerCall == 20)
        #expect(cpu.callsPerCore == 50)
        #expect(cpu.ratioToCodec == 2, "10 ms a second: 50 frames of 200 µs")
    }

    @Test func costOfACallIsPutInRelationToTheCodecAtItsPace() throws {
        var cpu = try #require(report().steps[0].cpu)
        cpu.compare(withPaced: [nil])
        #expect(cpu.ratioToPacedCodec == nil, "it could not be measured")
        cpu.compare(withPaced: [15, nil, 17])
        #expect(cpu.pacedCodecMsPerSecondPerCall == 16)
        #expect(cpu.ratioToPacedCodec == 1.25)
    }

    @Test func machinesReadSnakeCase() throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: report().json()) as? [String: Any])
        #expect(json["schema"] as? String == "parley-bench/1")
        #expect(try #require(json["codec"] as? [String: Any])["ms_per_second"] as? Double == 12.5)
        let steps = try #require(json["steps"] as? [[String: Any]])
        #expect(steps.count == 4)
        let latency = try #require(steps[0]["latency"] as? [String: Any])
        let answer = try #require(latency["offer_to_answer"] as? [String: Any])
        #expect(answer["count"] as? Int == 100)
        #expect((50...51).contains(try #require(answer["p50"] as? Double)))
        let pacing = try #require(steps[0]["pacing"] as? [String: Any])
        #expect((0.78...0.82).contains(try #require(pacing["within2_ms"] as? Double)))
    }

    @Test func peopleReadColumnsAndRatios() {
        let text = TextReport(report()).text
        #expect(text.contains("talk: both sides talk all the time"))
        #expect(text.contains("1 parley"))
        #expect(text.contains("10 other"))
        #expect(text.contains("parley 50 calls a core, other 5: 10.0 ×"))
        #expect(text.contains("3 × refused: <server_busy>"))
    }

    @Test func linesOfATableAreAligned() {
        #expect(TextReport.aligned([["a", "10"], ["bcd", "5"]]) == ["a    10", "bcd   5"])
    }

    @Test func thePageStandsAlone() {
        let html = HTMLReport(report()).html
        #expect(html.contains("<svg"))
        #expect(html.contains("polyline"))
        #expect(html.contains("Abacus &lt;1&gt;"), "text is no markup")
        for outside in ["http://", "https://", "<script", "src=", "<server_busy>"] {
            #expect(!html.contains(outside), "\(outside)")
        }
    }

    @Test(arguments: [
        (0, "0.000"), (0.0004, "0.000"), (1.2345, "1.23"), (12.34, "12.3"), (999.6, "1000"), (-2.5, "-2.50"),
        (.infinity, "–"), (.nan, "–"),
    ])
    func threeDigitsCount(_ value: Double, _ text: String) {
        #expect(NumberText.short(value) == text)
    }

    @Test func theProcessorIsNamed() {
        #expect(Machine.processor("processor : 0\nmodel name\t: Abacus: 3\n") == "Abacus: 3")
        #expect(Machine.processor("") == "unknown")
    }
}
