import Dialogue
import Events

/// An event on its way to the client, before or after it was put into JSON.
struct OutgoingEvent: Sendable {
    private enum Content: Sendable {
        case json([UInt8])
        case message(ServerMessage)
        case retrieved(ItemWithAudio)
    }

    private let content: Content
    /// Bytes of JSON, about; exact only when it is small or known.
    let size: Int
    /// A piece that a later `done` event repeats whole, and so can be missed.
    let isDelta: Bool
    let isError: Bool

    /// Bytes of JSON that an event loop writes itself: less than 100 µs.
    static let small = 4096

    /// - Parameter size: Of the settings, for events that show them.
    init(_ message: ServerMessage, settingsSize: Int) {
        content = .message(message)
        let type = message.event.type
        (isDelta, isError) = (type.hasSuffix(".delta"), type == "error")
        size =
            switch message.event {
            case .sessionCreated, .sessionUpdated: settingsSize
            case let event: event.size(upTo: 1 << 20)
            }
    }

    init(_ item: ItemWithAudio) {
        content = .retrieved(item)
        size = item.size
        (isDelta, isError) = (false, false)
    }

    init(json: [UInt8]) {
        content = .json(json)
        size = json.count
        (isDelta, isError) = (false, false)
    }

    /// Whether `encoded` takes little enough time for an event loop.
    var isSmall: Bool {
        if case .json = content { true } else { size <= Self.small }
    }

    /// - Complexity: Linear in its size.
    func encoded() -> [UInt8] {
        switch content {
        case .json(let bytes): bytes
        case .message(let message): message.encoded()
        case .retrieved(let item): item.message.encoded()
        }
    }
}
