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

    /// What the README shows to be copied.
    @Test func everyEngineOfTheREADMEIsRight() throws {
        let path = URL(fileURLWithPath: Self.path).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("README.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let slots = text.matches(of: /`((?:chat|recognizer|synthesizer): \{[^`]+\})`/).map { String($0.output.1) }
        #expect(slots.count >= 10)
        let environment = ["OPENAI_API_KEY": "a", "AZURE_OPENAI_API_KEY": "b"]
        for slot in slots {
            let file = try SettingsFile(
                parsing: "profiles: {\"*\": {\(slot)}}", name: "README.md", environment: environment)
            #expect(file.profiles.count == 1, "\(slot)")
        }
        let blocks = text.matches(of: /```yaml\n((?:.|\n)*?)```/).map { String($0.output.1) }
        #expect(!blocks.isEmpty)
        for block in blocks { _ = try SettingsFile(parsing: block, name: "README.md", environment: environment) }
    }

    /// With every comment that is a key taken at its word too.
    @Test func isRightWithAllItIsSilentAbout() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            guard let mark = line.firstRange(of: /^ +# (?=[ a-z_]+:( |$))/) else { return line }
            return line[..<line.index(mark.upperBound, offsetBy: -2)] + line[mark.upperBound...]
        }
        let environment = ["OPENAI_API_KEY": "a", "AZURE_OPENAI_API_KEY": "b", "AZURE_SPEECH_KEY": "c"]
        let file = try SettingsFile(
            parsing: lines.joined(separator: "\n"), name: "parley.yaml", environment: environment)
        #expect(Set(file.server.keys) == Set(ServerKey.allCases))
    }
}
