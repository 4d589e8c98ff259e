import Foundation

/// What no change may exceed: time as a multiple of the yardstick, which holds on other machines as well, and
/// allocations, which are the same everywhere.
struct Thresholds: Codable {
    struct Limit: Codable {
        var cost: Double
        var allocations: Double
    }

    var limits: [String: Limit]

    /// Time may rise by half before it counts: caches and clocks differ between machines.
    private static let margin = 1.5

    init(_ measurements: [Measurement]) {
        limits = [:]
        for measurement in measurements {
            limits[measurement.name] = Limit(
                cost: (measurement.cost * Self.margin * 1000).rounded(.up) / 1000,
                allocations: (measurement.allocations * 100).rounded(.up) / 100)
        }
    }

    init(reading path: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }

    /// - Returns: What is exceeded, a line each.
    func broken(by measurements: [Measurement]) -> [String] {
        measurements.flatMap { measured -> [String] in
            guard let limit = limits[measured.name] else {
                return ["\(measured.name) has no threshold: write them with --write."]
            }
            var lines: [String] = []
            if measured.cost > limit.cost {
                lines.append("\(measured.name) costs \(measured.cost) yardsticks; \(limit.cost) are allowed.")
            }
            // A buffer may grow within a batch.
            if measured.allocations > limit.allocations + 0.01 {
                lines.append(
                    "\(measured.name) allocates \(measured.allocations) times; \(limit.allocations) are allowed.")
            }
            return lines
        }
    }
}
