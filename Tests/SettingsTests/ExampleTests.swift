import Foundation
import Settings
import Testing

/// `Examples/parley.yaml`, which people begin with.
@Suite struct ExampleTests {
    private static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Examples/parley.yaml").path

    private static let environment = ["OPENAI_API_KEY": "a", "AZURE_OPENAI_API_KEY": "b", "AZURE_SPEECH_KEY": "c"]

    /// A file of the repository.
    private static func text(_ path: String) throws -> String {
        let root = URL(fileURLWithPath: Self.path).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func isRight() throws {
        let file = try SettingsFile(contentsOf: Self.path, environment: [:])
        #expect(file.profiles.map(\.name) == ["*", "assistant", "own-voice"])
    }

    /// What the page of engines shows to be copied.
    @Test func everyEngineThatIsShownIsRight() throws {
        let text = try Self.text("docs/engines.md")
        let slots = text.matches(of: /`((?:chat|recognizer|synthesizer): \{[^`]+\})`/).map { String($0.output.1) }
        #expect(slots.count >= 10)
        for slot in slots {
            let file = try SettingsFile(
                parsing: "profiles: {\"*\": {\(slot)}}", name: "engines.md", environment: Self.environment)
            #expect(file.profiles.count == 1, "\(slot)")
        }
    }

    @Test(arguments: ["README.md", "docs/configuration.md"])
    func everyFileThatIsShownIsRight(_ page: String) throws {
        let blocks = try Self.text(page).matches(of: /```yaml\n((?:.|\n)*?)```/).map { String($0.output.1) }
        #expect(!blocks.isEmpty)
        for block in blocks { _ = try SettingsFile(parsing: block, name: page, environment: Self.environment) }
    }

    @Test func theReferenceHasEverySettingOfTheServer() throws {
        let text = try Self.text("docs/configuration.md")
        for key in ServerKey.allCases { #expect(text.contains("| `\(key.rawValue)` |")) }
    }

    /// With every comment that is a key taken at its word too.
    @Test func isRightWithAllItIsSilentAbout() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            guard let mark = line.firstRange(of: /^ +# (?=[ a-z_]+:( |$))/) else { return line }
            return line[..<line.index(mark.upperBound, offsetBy: -2)] + line[mark.upperBound...]
        }
        let file = try SettingsFile(
            parsing: lines.joined(separator: "\n"), name: "parley.yaml", environment: Self.environment)
        #expect(Set(file.server.keys) == Set(ServerKey.allCases))
    }
}
