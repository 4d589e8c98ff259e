import Testing

/// Every suite of this target is part of it, so that they run one after the other.
@Suite(.serialized) struct GrowthTests {
    /// The check itself: what is known to be quadratic does not pass, what is known to be linear does.
    @Suite struct MeasurementTests {
        @Test func quadraticCostIsFound() {
            let growth = Growth("==", "pairs", largest: 16_384, input: { $0 }) { size in
                var sum = 0
                for left in 0..<size / 8 { for right in 0..<size / 8 { sum &+= left ^ right } }
                consume(sum)
            }
            #expect(!growth.isLinear)
        }

        /// The reason for the stream-safe format.
        @Test func aStringOfMarksIsFound() {
            let growth = Growth("hash", "marks", largest: 65_536, input: { Shape.marks.text($0) }) { text in
                consume(text.hashValue)
            }
            #expect(!growth.isLinear)
        }

        @Test func linearCostPasses() {
            let growth = Growth("sum", "bytes", largest: 1 << 20, input: { Shape.marks.bytes($0) }) { bytes in
                consume(bytes.reduce(0) { $0 &+ Int($1) })
            }
            #expect(growth.isLinear)
            #expect(growth.ratio > 1)
        }
    }
}
