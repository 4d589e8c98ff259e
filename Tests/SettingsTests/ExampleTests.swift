import Foundation
import Settings
import Testing

/// `Examples/parley.yaml`, which people begin with.
@Suite struct ExampleTests {
    private static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Examples/parley.yaml").path

    @Test func isRight() throws {
        let file = try SettingsFile(contentsOf: Self.path, environment: [:])
        #expect(file.profiles.map(\.name) == ["*", "assistant", "own-voice"])
    }

    /// With every comment that is a key taken at its word too.
    @Test func isRightWithAllItIsSilentAbout() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            guard let mark = line.firstRange(of: /^ +# (?=[ a-z_]+:( |$))/) else { return line }
            return line[..<line.index(mark.upperBound, offsetBy: -2)] + line[mark.upperBound...]
        }
        let environment = ["OPENAI_API_KEY": "a", "AZURE_OPENAI_API_KEY": "b"]
        let file = try SettingsFile(
            parsing: lines.joined(separator: "\n"), name: "parley.yaml", environment: environment)
        #expect(Set(file.server.keys) == Set(ServerKey.allCases))
    }
}
