import Engine
import Events

/// Where a client event came from: opaque to the engine, which only hands it back with the answer.
public struct Origin: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// One run of the chat model. Numbers are not used twice in a session, so what a cancelled run still delivers is
/// known by its number and ignored.
public struct ChatRunID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// One clause on its way through the synthesizer; not used twice in a session.
public struct SpeechID: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// What the shell does with its recognizer. Each item has at most one stream.
public enum RecognizerCommand: Equatable, Sendable {
    case open(ItemID, RecognitionRequest)
    /// Samples at 16 kHz, mono.
    case feed(ItemID, [Int16])
    /// The speaker pauses: what is believed so far is wanted.
    case report(ItemID)
    case finish(ItemID)
    /// Nothing of this stream is of interest any more, late results included.
    case cancel(ItemID)
}

public enum ChatCommand: Equatable, Sendable {
    case start(ChatRunID, ChatRequest)
    case cancel(ChatRunID)
}

public enum SynthesizerCommand: Equatable, Sendable {
    case start(SpeechID, SynthesisRequest)
    case cancel(SpeechID)
}

/// Why a session is over.
public enum SessionEnd: Equatable, Sendable {
    /// Its lifetime is used up; the client was told by an `error` event.
    case expired
}
