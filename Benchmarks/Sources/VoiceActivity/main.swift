import Audio
import Foundation

let model = try SileroModel(contentsOfFile: CommandLine.arguments[1])
for path in CommandLine.arguments.dropFirst(2) {
    let samples = try WAVFile(parsing: [UInt8](Data(contentsOf: URL(filePath: path)))).mono
    let detector = SileroVoiceDetector(model)
    let before = clock()
    var count = 0
    var probabilities: [Double] = []
    for start in stride(from: 0, to: samples.count - 511, by: 512) {
        probabilities.append(detector.process(samples.span.extracting(start..<start + 512)))
        count += 1
    }
    let after = clock()
    FileHandle.standardError.write("\(Double(after - before) / Double(count)) us a chunk\n".data(using: .utf8)!)
    for p in probabilities { print(p) }
}
