/// An engine at work in a profile, as `/engines` and the page show it. Everything in it may be read by clients.
public struct EngineDescription: Hashable, Sendable, Encodable {
    public enum Slot: String, Sendable, Encodable {
        case recognizer
        case chat
        case synthesizer
        /// A remote realtime model, which takes all three places.
        case relay
    }

    public enum Kind: String, Sendable, Encodable {
        /// A neural network on this machine.
        case neural
        /// Rules and statistics on this machine.
        case classic
        /// A server of the operator's choice.
        case http
        case relay
        /// An engine for measurements.
        case synthetic
    }

    public var slot: Slot
    /// For people: "Moonshine tiny", "ollama, model llama3.2". Holds no address.
    public var name: String
    public var kind: Kind
    /// An SPDX identifier, or words; nil if it is not known, as for a server elsewhere.
    public var licence: String?
    /// What else its users should know, such as the origin of a voice; a sentence.
    public var note: String?

    public init(slot: Slot, name: String, kind: Kind, licence: String? = nil, note: String? = nil) {
        self.slot = slot
        self.name = name
        self.kind = kind
        self.licence = licence
        self.note = note
    }
}
