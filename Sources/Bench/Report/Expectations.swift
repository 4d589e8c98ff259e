import Events

/// Limits that a report must keep, so that a run can be a gate.
///
/// JSON: an object whose names are `SCENARIO.PATH` or `SCENARIO@CALLS.PATH`, where the path leads through the keys of a
/// step in the report. The value is the greatest number allowed, or an object with `min`, `max` or both:
/// `{"talk.cpu.ratio_to_codec": 1.3, "talk@60.pacing.within2_ms": {"min": 0.999}}`. The first server is meant.
package struct Expectations: Sendable {
    private struct Limit: Sendable {
        var name: String
        var scenario: Scenario
        var calls: Int?
        var path: [String]
        var range: ClosedRange<Double>
    }

    private let limits: [Limit]

    /// - Throws: `BenchError` naming what cannot be read.
    package init(parsing text: [UInt8]) throws(BenchError) {
        guard case .object(let members) = JSONValue(parsing: text) else {
            throw BenchError("The expectations are no JSON object.")
        }
        var limits: [Limit] = []
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            limits.append(try Self.limit(name, value))
        }
        self.limits = limits
    }

    private static func limit(_ name: String, _ value: JSONValue) throws(BenchError) -> Limit {
        let parts = name.split(separator: ".").map(String.init)
        let head = (parts.first ?? "").split(separator: "@").map(String.init)
        guard parts.count > 1, let scenario = Scenario(rawValue: head.first ?? "") else {
            throw BenchError("Expectation \(name): it must begin with a scenario, as in talk.cpu.ratio_to_codec.")
        }
        let calls = head.count > 1 ? Int(head[1]) : nil
        guard head.count == 1 || calls != nil else {
            throw BenchError("Expectation \(name): behind @ stands a number of calls.")
        }
        let range: ClosedRange<Double>
        if let most = value.number {
            range = -Double.infinity...most
        } else {
            let (least, most) = (value["min"]?.number, value["max"]?.number)
            guard least != nil || most != nil, least ?? -.infinity <= most ?? .infinity else {
                throw BenchError("Expectation \(name): its value must be a number, or an object with min and max.")
            }
            range = (least ?? -.infinity)...(most ?? .infinity)
        }
        return Limit(
            name: name, scenario: scenario, calls: calls, path: Array(parts.dropFirst()), range: range)
    }

    /// What does not hold, a sentence each. What was not measured does not hold either.
    package func breaches(in report: BenchReport) throws -> [String] {
        guard let json = JSONValue(parsing: Array(try report.json())), case .array(let steps) = json["steps"] else {
            return ["The report cannot be read."]
        }
        let server = report.servers.first?.name
        var breaches: [String] = []
        for limit in limits {
            var isMeasured = false
            for step in steps
            where step["scenario"]?.stringValue == limit.scenario.rawValue && step["server"]?.stringValue == server
                && (limit.calls == nil || step["calls"]?.number == limit.calls.map(Double.init))
            {
                let found = limit.path.reduce(step as JSONValue?) { $0?[$1] }
                guard let number = found?.number else { continue }
                isMeasured = true
                if limit.range.contains(number) { continue }
                let calls = NumberText.short(step["calls"]?.number ?? 0)
                let side = number > limit.range.upperBound ? "above" : "below"
                let bound = number > limit.range.upperBound ? limit.range.upperBound : limit.range.lowerBound
                breaches.append(
                    "\(limit.name): \(NumberText.short(number)) with \(calls) calls is \(side) "
                        + NumberText.short(bound))
            }
            if !isMeasured { breaches.append("\(limit.name): not measured") }
        }
        return breaches
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
