import Glibc
import Testing

/// Checks that `run` takes time in proportion to the size of each shape. With `GROWTH_TABLE` in the environment the
/// figures are printed as rows of a table.
func expectLinear(
    _ parser: String, _ shapes: [Shape] = Shape.texts, largest: Int, sourceLocation: SourceLocation = #_sourceLocation,
    _ run: (String) -> Void
) {
    expectLinear(
        parser, shapes, largest: largest, sourceLocation: sourceLocation, input: { $0.text($1) }, run)
}

func expectLinear<Input>(
    _ parser: String, _ shapes: [Shape] = Shape.texts, largest: Int, sourceLocation: SourceLocation = #_sourceLocation,
    input: (Shape, Int) -> Input, _ run: (Input) -> Void
) {
    for shape in shapes {
        let growth = Growth(parser, shape.description, largest: largest, input: { input(shape, $0) }, run: run)
        if getenv("GROWTH_TABLE") != nil { print(growth) }
        #expect(
            growth.isLinear, "\(growth): four times the input cost \(growth.ratio) times as much",
            sourceLocation: sourceLocation)
    }
}
