/// One metric with its values, as `/metrics` tells them in the text format of Prometheus (version 0.0.4).
public struct MetricFamily: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// Only grows, from the start of the process.
        case counter
        case gauge
        /// How often values up to each bound were seen.
        case histogram
    }

    public struct Sample: Hashable, Sendable {
        /// In their order on the wire. Values may be any text.
        public var labels: [(name: String, value: String)]
        public var value: Double
        /// Behind the name of the family; of histograms only.
        public fileprivate(set) var suffix = ""

        public init(_ value: Double, labels: KeyValuePairs<String, String> = [:]) {
            self.labels = labels.map { ($0.key, $0.value) }
            self.value = value
        }

        public static func == (one: Sample, other: Sample) -> Bool {
            one.value == other.value && one.suffix == other.suffix
                && one.labels.elementsEqual(other.labels, by: ==)
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(value) }
    }

    /// `parley_…`; counters end in `_total`.
    public var name: String
    /// One sentence for people.
    public var help: String
    public var kind: Kind
    public var samples: [Sample]

    public init(_ name: String, _ kind: Kind, help: String, samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// A histogram, once for each set of labels.
    public init(_ name: String, help: String, _ histograms: [(labels: KeyValuePairs<String, String>, Histogram)]) {
        self.init(name, .histogram, help: help, samples: histograms.flatMap { Self.samples($0.1, $0.labels) })
    }

    private static func samples(_ histogram: Histogram, _ labels: KeyValuePairs<String, String>) -> [Sample] {
        var samples = zip(histogram.bounds + [.infinity], histogram.cumulative).map { bound, count in
            var sample = Sample(Double(count), labels: labels)
            sample.labels.append(("le", number(bound)))
            sample.suffix = "_bucket"
            return sample
        }
        for (suffix, value) in [("_sum", histogram.sum), ("_count", Double(histogram.count))] {
            var sample = Sample(value, labels: labels)
            sample.suffix = suffix
            samples.append(sample)
        }
        return samples
    }

    var text: String {
        var text = "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            text += name + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }
                text += "{\(labels.joined(separator: ","))}"
            }
            text += " \(Self.number(sample.value))\n"
        }
        return text
    }

    private static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return "\(whole)" }
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
