import RTC

/// The open data channels of a call, and which of them carries the events (Voice Live protocol, chapter B.6): the first
/// that bears the protocol's label, or the first of all. A client may open several of one label, and close any of them.
package struct EventChannels {
    package static let label = "voice-live-events"

    /// In the order in which they opened. Bounded by the channels that a peer may have.
    private var open: [(id: DataChannelID, label: String)] = []

    package init() {}

    /// Where events go; nil while no channel is open.
    package var current: DataChannelID? { (open.first { $0.label == Self.label } ?? open.first)?.id }

    package mutating func opened(_ id: DataChannelID, label: String) {
        open.removeAll { $0.id == id }
        open.append((id, label))
    }

    package mutating func closed(_ id: DataChannelID) { open.removeAll { $0.id == id } }

    /// Whether what the client sends on this channel are events: on the current one, and on others of the label.
    package func carriesEvents(_ id: DataChannelID) -> Bool {
        id == current || open.contains { $0.id == id && $0.label == Self.label }
    }
}
