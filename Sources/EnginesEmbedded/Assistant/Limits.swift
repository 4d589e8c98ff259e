import Engine

/// What the assistant says when it has no answer: that it is a demonstration, and how to get a real model. Each begins with a
/// short clause, so that speech begins soon.
enum Limits {
    static let connecting = """
        Write a configuration with a chat model, as docs/engines.md and the README show, and start the server with \
        parley serve --config and that file.
        """

    static func answer(_ heard: Utterance, _ messages: ChatContext) -> String {
        if heard.has(anyOf: ["weather", "the news", "forecast", "temperature outside"]) {
            return """
                I can not look that up. Give the session a tool for it and I will call it, or connect a real model with \
                parley serve --config.
                """
        }
        return sentences.next(after: messages)
    }

    private static let sentences = Rotation([
        """
        I am sorry, but I am only the built-in demonstration model and can not answer that; connect a real one with \
        parley serve --config, as docs/engines.md describes.
        """,
        """
        That is beyond me, the built-in demonstration model; docs/engines.md describes how to connect a real one with \
        parley serve --config.
        """,
        """
        I can't say, but a real model might; I am the built-in demonstration, and parley serve --config starts one of \
        yours, as in docs/engines.md.
        """,
    ])
}
