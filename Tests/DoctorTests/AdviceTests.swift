import Doctor
import Engine
import Settings
import Testing

/// What the doctor says to do, for each thing that it sees.
@Suite struct AdviceTests {
    private static func chat(_ lines: String, base: String = "http://127.0.0.1:11434/v1") throws -> ChatSetting {
        let text = "profiles: {a: {chat: {kind: openai, base_url: '\(base)'\(lines)}}}"
        let file = try SettingsFile(parsing: text, name: "f", environment: ["MY_KEY": "sk-very-secret"])
        guard case .engines(let slots)? = file.profiles.first?.backend else { throw NoEngines() }
        return slots.chat.first
    }

    struct NoEngines: Error {}

    private static let down = EngineFault(.unavailable, "The chat model cannot be reached, or broke the connection.")

    @Test(
        arguments: [
            (.refused, "Nothing listens at 127.0.0.1:11434. Is it running there? Ollama starts with `ollama serve`."),
            (
                .unreachable,
                "No connection to 127.0.0.1:11434. Is the address right, and does a firewall stand between?"
            ),
            (.status(401), "The key of MY_KEY is rejected. Is it of this server, and still valid?"),
            (.status(404), "There is no such path: is `path` right, and does the server have this API?"),
            (.status(503), "The server itself failed with status 503: see its log."),
            (
                .models(["llama3.2:latest", "qwen3"]),
                "It does not list the model `lama3.2`, but llama3.2:latest, qwen3. Did you mean `llama3.2`?"
            ),
        ] as [(EndpointStatus, String)])
    func isGiven(_ sight: EndpointStatus, _ advice: String) throws {
        let setting = try Self.chat(", model: lama3.2, api_key: '${MY_KEY}'")
        #expect(sight.advice(for: setting, after: Self.down) == [advice])
    }

    @Test func aServerThatWantsAKeyIsToldApartFromAKeyThatIsRefused() throws {
        let advice = EndpointStatus.status(401).advice(for: try Self.chat(""), after: Self.down)
        #expect(advice == ["It wants a key: set `api_key: ${NAME}` for `chat`."])
    }

    @Test func aPathWithoutItsVersionIsMentioned() throws {
        let setting = try Self.chat("", base: "http://127.0.0.1:11434")
        #expect(EndpointStatus.status(404).advice(for: setting, after: Self.down).first?.contains("end in /v1") == true)
    }

    @Test func aModelThatIsThereAndSlowNeedsTime() throws {
        let fault = EngineFault(.timeout, "The chat model did not answer in time.")
        let advice = EndpointStatus.models(["m"]).advice(for: try Self.chat(", model: m"), after: fault)
        #expect(advice == ["It answers to other requests, so this one is slow: raise its `timeouts`."])
    }

    @Test(arguments: [
        ("http://a", "a:80"), ("https://a/v1", "a:443"), ("http://a:81/v1", "a:81"), ("http://[::1]/v1", "[::1]:80"),
        ("wss://[::1]:9/x", "[::1]:9"),
    ])
    func aURLNamesAPlace(_ url: String, _ place: String) {
        #expect(HostAndPort(ofURL: url)?.description == place)
    }

    @Test func whereNothingListensIsSeen() async throws {
        #expect(await EndpointProbe().look(at: try Self.chat("", base: "http://127.0.0.1:9/v1")) == .refused)
    }
}
