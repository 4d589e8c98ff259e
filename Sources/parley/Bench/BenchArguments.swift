import ArgumentParser
import Bench

/// `NAME=URL[,PID]`
struct PeerArgument: ExpressibleByArgument {
    var name: String
    var url: String
    var process: Int32?

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        let rest = argument[argument.index(after: equals)...]
        if let comma = rest.lastIndex(of: ","), let process = Int32(rest[rest.index(after: comma)...]) {
            url = String(rest[..<comma])
            self.process = process
        } else {
            url = String(rest)
        }
    }
}

/// `listen,talk` or `all`
struct ScenarioList: ExpressibleByArgument {
    var scenarios: [Scenario]

    init(_ scenarios: [Scenario]) {
        self.scenarios = scenarios
    }

    init?(argument: String) {
        if argument == "all" {
            scenarios = Scenario.allCases
            return
        }
        let names = argument.split(separator: ",").map { Scenario(rawValue: String($0)) }
        guard !names.isEmpty, !names.contains(nil) else { return nil }
        scenarios = names.compactMap(\.self)
    }

    var defaultValueDescription: String { scenarios.map(\.rawValue).joined(separator: ",") }

    static var allValueStrings: [String] { Scenario.allCases.map(\.rawValue) + ["all"] }
}

/// `1,10,60`, ascending.
struct CountList: ExpressibleByArgument {
    var counts: [Int]

    init(_ counts: [Int]) {
        self.counts = counts
    }

    init?(argument: String) {
        let numbers = argument.split(separator: ",").map { Int($0) }
        let counts = numbers.compactMap(\.self)
        guard !counts.isEmpty, counts.count == numbers.count, counts.allSatisfy({ (1...10_000).contains($0) }) else {
            return nil
        }
        self.counts = Set(counts).sorted()
    }

    var defaultValueDescription: String { counts.map(String.init).joined(separator: ",") }
}

extension CallerOptions.Rest: ExpressibleByArgument {}
