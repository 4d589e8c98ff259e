/// A server of chat models that runs on this machine, such as Ollama.
public struct ModelServer: Hashable, Sendable {
    /// Of the product: "Ollama".
    public let name: String
    public let port: Int
    /// Those that may chat, as the server lists them. At least one; names that a configuration could not hold are left out.
    public let models: [String]

    package init(name: String, port: Int, models: [String]) {
        self.name = name
        self.port = port
        self.models = models
    }

    /// What `base_url` of a chat model is.
    public var baseURL: String { "http://127.0.0.1:\(port)/v1" }

    /// "Ollama at http://127.0.0.1:11434/v1 with llama3.2, qwen3 and 3 more".
    public var summary: String {
        let more = models.count > 2 ? " and \(models.count - 2) more" : ""
        return "\(name) at \(baseURL) with \(models.prefix(2).joined(separator: ", "))\(more)"
    }

    /// A command for a shell that writes a configuration with the first model.
    /// - Parameter program: How Parley was started.
    public func command(program: String) -> String {
        let file = "parley-\(name.lowercased().filter { $0.isASCII && $0.isLetter }).yaml"
        let chat = "{kind: openai, base_url: \"\(baseURL)\", model: \"\(models.first ?? "")\", fallback: embedded}"
        let isPlain = program.unicodeScalars.allSatisfy { Self.plain.contains($0) } && !program.isEmpty
        return "echo 'profiles: {\"*\": {chat: \(chat)}}' > \(file) && "
            + "\(isPlain ? program : "parley") serve --config \(file)"
    }

    /// What needs no quotes in a shell, in YAML between double quotes or on a terminal, and refers to no variable.
    private static let plain = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/@+-".unicodeScalars)

    /// The names that are safe to print and to copy, without models that do not chat.
    static func usable(_ names: [String]) -> [String] {
        names.prefix(500).filter { name in
            (1...128).contains(name.utf8.count) && name.unicodeScalars.allSatisfy { plain.contains($0) }
                && !["embed", "rerank", "whisper", "tts", "bge-"].contains { name.lowercased().contains($0) }
        }
    }
}
