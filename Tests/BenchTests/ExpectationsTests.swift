import Bench
import Testing

struct ExpectationsTests {
    private func report() -> BenchReport {
        var report = BenchReport(
            version: "1", started: "", command: [],
            machine: Machine(cores: 1, processor: "", kernel: "", memoryBytes: 0), codec: nil,
            servers: [.init(name: "own", url: ""), .init(name: "other", url: "")])
        for (server, calls, connected) in [("own", 1, 1), ("own", 10, 7), ("other", 10, 900)] {
            var step = BenchStep(server: server, scenario: .talk, calls: calls)
            step.connected = connected
            report.steps.append(step)
        }
        return report
    }

    private func breaches(_ text: String) throws -> [String] {
        try Expectations(parsing: Array(text.utf8)).breaches(in: report())
    }

    @Test func whatHoldsIsNotMentioned() throws {
        #expect(try breaches(#"{"talk.connected": 7, "talk@10.connected": {"min": 7, "max": 7.5}}"#) == [])
    }

    @Test func whatBreaksIsNamed() throws {
        #expect(
            try breaches(#"{"talk.connected": 5, "talk@1.connected": {"min": 2}}"#) == [
                "talk.connected: 7.00 with 10.0 calls is above 5.00",
                "talk@1.connected: 1.00 with 1.00 calls is below 2.00",
            ])
    }

    @Test func whatWasNotMeasuredDoesNotHold() throws {
        #expect(
            try breaches(#"{"listen.connected": 9, "talk.cpu.ms_per_second": 9}"#) == [
                "listen.connected: not measured", "talk.cpu.ms_per_second: not measured",
            ])
    }

    @Test(arguments: [
        "", "[]", #"{"talk": 1}"#, #"{"shout.connected": 1}"#, #"{"talk@x.connected": 1}"#,
        #"{"talk.connected": "1"}"#, #"{"talk.connected": {"min": 2, "max": 1}}"#, #"{"talk.connected": {}}"#,
    ])
    func whatCannotBeReadIsRefused(_ text: String) {
        #expect(throws: BenchError.self) { try Expectations(parsing: Array(text.utf8)) }
    }
}
