import Events

/// Whose voice the remote is asked for when a client names one.
public struct RelayVoices: Equatable, Sendable {
    /// The remote's voice for each name that clients may use; a name that is not listed goes to the remote as it is,
    /// where the remote can have such a voice.
    public var names: [String: String]
    /// The remote's voice of a client that names none, and where the remote has no voice of the kind asked for.
    /// nil: the remote's own choice.
    public var usual: String?

    public init(names: [String: String] = [:], usual: String? = nil) {
        self.names = names
        self.usual = usual
    }

    /// What the remote is told for a client's choice.
    struct Mapped: Equatable {
        /// nil: nothing, and the remote's own voice speaks.
        var voice: JSONValue?
        /// Another voice speaks than the client asked for.
        var isSubstitute = false
    }

    func mapped(_ choice: VoiceChoice?, in dialect: RelayDialect) -> Mapped {
        guard let choice else { return Mapped(voice: usual.map { Self.written($0, in: dialect) }) }
        if let name = choice.name, let theirs = names[name] {
            return Mapped(voice: Self.written(theirs, in: dialect))
        }
        switch (dialect, choice) {
        case (.voiceLive, _):
            return Mapped(voice: try? JSONValue(encoding: choice))
        case (.openAI, .openAI(let name)), (.openAIBeta, .openAI(let name)):
            return Mapped(voice: .string(name))
        case (.openAI, _), (.openAIBeta, _):
            return Mapped(voice: usual.map { .string($0) }, isSubstitute: true)
        }
    }

    /// An operator's name of a voice as the remote reads it.
    private static func written(_ name: String, in dialect: RelayDialect) -> JSONValue {
        switch dialect {
        case .openAI, .openAIBeta: .string(name)
        case .voiceLive:
            // Read as a client's plain string would be: a name of Azure's, or of OpenAI's.
            (try? JSONValue(encoding: VoiceChoice.named(name))) ?? .string(name)
        }
    }
}
