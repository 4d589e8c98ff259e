import Foundation

// micro [--check FILE | --write FILE] [--only PREFIX]: what each step of the media path costs, in time and in memory
// taken from the heap.
let arguments = CommandLine.arguments.dropFirst()
func value(of option: String) -> String? {
    guard let place = arguments.firstIndex(of: option) else { return nil }
    let next = arguments.index(after: place)
    return next < arguments.endIndex ? arguments[next] : nil
}
func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}

var measurements: [Measurement] = []
do {
    for benchmark in TransportBenchmarks.all + AudioBenchmarks.all + SessionBenchmarks.all
    where benchmark.name.hasPrefix(value(of: "--only") ?? "") {
        FileHandle.standardError.write(Data("\(benchmark.name) ...\n".utf8))
        measurements.append(try Measurement(benchmark, batches: 101))
    }
} catch {
    fail("A benchmark could not be run: \(error)")
}
print(Table(measurements))

do {
    if let path = value(of: "--write") {
        try Thresholds(measurements).write(to: path)
    }
    if let path = value(of: "--check") {
        let broken = try Thresholds(reading: path).broken(by: measurements)
        if !broken.isEmpty { fail(broken.joined(separator: "\n")) }
        print("All within the thresholds of \(path).")
    }
} catch {
    fail("The thresholds cannot be read or written: \(error)")
}
