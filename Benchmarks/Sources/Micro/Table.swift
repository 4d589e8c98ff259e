import Foundation

/// Measurements for people.
struct Table: CustomStringConvertible {
    let description: String

    init(_ measurements: [Measurement]) {
        let head = Self.row("", "per", "ns", "yardsticks", "allocations")
        let rows = measurements.map {
            Self.row(
                $0.name, $0.unit, String(format: "%.0f", $0.nanoseconds), String(format: "%.3f", $0.cost),
                String(format: "%.2f", $0.allocations))
        }
        description = ([head] + rows).joined(separator: "\n")
    }

    private static func row(_ name: String, _ unit: String, _ numbers: String...) -> String {
        name.padding(toLength: 20, withPad: " ", startingAt: 0) + unit.padding(toLength: 8, withPad: " ", startingAt: 0)
            + numbers.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
    }
}
