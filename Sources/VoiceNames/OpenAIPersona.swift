import Engine

/// The voices of OpenAI, by the names that clients of its API use.
package enum OpenAIPersona {
    /// By name in lower case; the best known first.
    package static let all: [(name: String, gender: Voice.Gender)] = [
        ("alloy", .neutral), ("ash", .male), ("ballad", .male), ("coral", .female), ("echo", .male),
        ("fable", .neutral), ("onyx", .male), ("nova", .female), ("sage", .female), ("shimmer", .female),
        ("verse", .male), ("marin", .female), ("cedar", .male),
    ]
}
