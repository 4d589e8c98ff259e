import Engine

/// Asks a chat model for a short answer.
public enum ChatProbe {
    public static func run(_ model: any ChatModel) async -> Result<Finding, EngineFault> {
        let clock = ContinuousClock()
        let start = clock.now
        let heard = Heard()
        do {
            try await model.respond(
                to: ChatRequest(
                    instructions: "You are being tested. Answer with a few words.", messages: [.user("Say hello.")],
                    maxOutputTokens: 200)
            ) { event in
                guard case .text(let text) = event else { return }
                await heard.take(text, at: clock.now)
            }
        } catch {
            return .failure(EngineFault(probing: error, "The chat model"))
        }
        let complete = clock.now - start
        guard let first = await heard.first else {
            return .success(
                .doubtful(
                    "answered after \(complete.words), without a word",
                    "A model that thinks needs more tokens than the 200 of this test, or a setting that turns reasoning off (`extra`)."
                ))
        }
        let text = await heard.text
        return .success(
            .good("first words after \((first - start).words), complete after \(complete.words): \(quoted(text))"))
    }

    private actor Heard {
        private(set) var text = ""
        private(set) var first: ContinuousClock.Instant?

        func take(_ piece: String, at instant: ContinuousClock.Instant) {
            guard !piece.isEmpty else { return }
            if first == nil { first = instant }
            if text.utf8.count < 1000 { text += piece }
        }
    }
}

extension EngineFault {
    init(probing error: any Error, _ engine: String) {
        self = error as? EngineFault ?? EngineFault(.failed, "\(engine) failed.")
    }
}

/// A text in one line and in quotation marks, shortened where it is long.
func quoted(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").filter { !$0.isNewline }
    let printable = String(
        String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    return printable.count > 60 ? "“\(printable.prefix(59))…”" : "“\(printable)”"
}
