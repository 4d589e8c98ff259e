/// A unit of measurement: its value in the base unit of its dimension is `value * factor + offset`.
struct MeasurementUnit {
    enum Dimension: Hashable {
        case length
        case mass
        case volume
        case time
        case speed
        case temperature
        case data
        case area
    }

    let dimension: Dimension
    let factor: Double
    let offset: Double
    let one: String
    let many: String

    fileprivate init(
        _ dimension: Dimension, _ factor: Double, _ one: String, _ many: String? = nil, offset: Double = 0
    ) {
        (self.dimension, self.factor, self.offset) = (dimension, factor, offset)
        (self.one, self.many) = (one, many ?? one + "s")
    }

    /// The unit that stands at `index`, in one to three words.
    static func find(in words: [String], at index: Int) -> (unit: MeasurementUnit, end: Int)? {
        for count in [3, 2, 1] where index >= 0 && index + count <= words.count {
            let name = words[index..<(index + count)].joined(separator: " ")
            if let position = names[name] { return (units[position], index + count) }
        }
        return nil
    }

    private static let units: [MeasurementUnit] = entries.map(\.unit)
    private static let names: [String: Int] = {
        var names: [String: Int] = [:]
        for (index, entry) in entries.enumerated() {
            for name in [entry.unit.one, entry.unit.many] + entry.others { names[name] = index }
        }
        return names
    }()

    private static let entries: [(unit: MeasurementUnit, others: [String])] = [
        (.init(.length, 0.001, "millimeter"), ["mm", "millimetre", "millimetres"]),
        (.init(.length, 0.01, "centimeter"), ["cm", "centimetre", "centimetres"]),
        (.init(.length, 1, "meter"), ["m", "metre", "metres"]),
        (.init(.length, 1_000, "kilometer"), ["km", "kilometre", "kilometres", "kms"]),
        (.init(.length, 0.0254, "inch", "inches"), []),
        (.init(.length, 0.3048, "foot", "feet"), ["ft"]),
        (.init(.length, 0.9144, "yard"), ["yd"]),
        (.init(.length, 1_609.344, "mile"), ["mi"]),
        (.init(.length, 1_852, "nautical mile"), []),
        (.init(.mass, 0.000_001, "milligram"), ["mg"]),
        (.init(.mass, 0.001, "gram"), ["g", "gramme", "grammes"]),
        (.init(.mass, 1, "kilogram"), ["kg", "kilo", "kilos", "kgs"]),
        (.init(.mass, 1_000, "metric ton"), ["ton", "tons", "tonne", "tonnes"]),
        (.init(.mass, 0.028_349_523_125, "ounce"), ["oz"]),
        (.init(.mass, 0.453_592_37, "pound"), ["lb", "lbs"]),
        (.init(.mass, 6.350_293_18, "stone", "stone"), ["stones"]),
        (.init(.volume, 0.001, "milliliter"), ["ml", "millilitre", "millilitres"]),
        (.init(.volume, 1, "liter"), ["l", "litre", "litres"]),
        (.init(.volume, 0.004_928_921_593_75, "teaspoon"), ["tsp"]),
        (.init(.volume, 0.014_786_764_781_25, "tablespoon"), ["tbsp"]),
        (.init(.volume, 0.236_588_236_5, "cup"), []),
        (.init(.volume, 0.473_176_473, "pint"), []),
        (.init(.volume, 0.946_352_946, "quart"), []),
        (.init(.volume, 3.785_411_784, "gallon"), []),
        (.init(.volume, 0.029_573_529_562_5, "fluid ounce"), []),
        (.init(.time, 0.001, "millisecond"), ["ms"]),
        (.init(.time, 1, "second"), ["sec", "secs"]),
        (.init(.time, 60, "minute"), ["min", "mins"]),
        (.init(.time, 3_600, "hour"), ["hr", "hrs"]),
        (.init(.time, 86_400, "day"), []),
        (.init(.time, 604_800, "week"), []),
        (.init(.time, 31_536_000, "year"), []),
        (.init(.speed, 1, "meter per second", "meters per second"), ["metres per second"]),
        (
            .init(.speed, 1 / 3.6, "kilometer per hour", "kilometers per hour"),
            ["kilometres per hour", "kmh", "kph", "km per hour", "km h"]
        ),
        (.init(.speed, 0.447_04, "mile per hour", "miles per hour"), ["mph"]),
        (.init(.speed, 1_852 / 3_600, "knot"), ["kn"]),
        (
            .init(.temperature, 1, "degree Celsius", "degrees Celsius"),
            ["celsius", "degrees celsius", "degree celsius", "degrees c", "centigrade", "degrees centigrade", "c"]
        ),
        (
            .init(.temperature, 5 / 9, "degree Fahrenheit", "degrees Fahrenheit", offset: -160 / 9),
            ["fahrenheit", "degrees fahrenheit", "degree fahrenheit", "degrees f", "f"]
        ),
        (.init(.temperature, 1, "kelvin", "kelvin", offset: -273.15), ["kelvins", "degrees kelvin"]),
        (.init(.data, 1, "byte"), []),
        (.init(.data, 1e3, "kilobyte"), ["kb"]),
        (.init(.data, 1e6, "megabyte"), ["mb"]),
        (.init(.data, 1e9, "gigabyte"), ["gb"]),
        (.init(.data, 1e12, "terabyte"), ["tb"]),
        (.init(.area, 1, "square meter"), ["square metre", "square metres"]),
        (.init(.area, 0.092_903_04, "square foot", "square feet"), []),
        (.init(.area, 10_000, "hectare"), []),
        (.init(.area, 4_046.856_422_4, "acre"), []),
    ]
}
