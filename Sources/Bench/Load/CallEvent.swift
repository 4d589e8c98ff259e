import Events
import SansIO

/// Something that happened to a caller of the generator, and when.
struct CallEvent: Sendable {
    enum What: Sendable {
        case connected
        case channelOpened
        /// An event of the server.
        case message(EventWay, type: String, JSONValue)
        /// The agent began to speak, or went on after a pause.
        case spurt
        /// The first packet in which we are to be heard has left.
        case onset
        /// The last one has.
        case said
        case controlClosed(String)
        case ended(String)
    }

    var what: What
    var at: Moment
}

/// The two ways by which events travel in a call.
package enum EventWay: String, Sendable, Codable, CaseIterable {
    case control
    case data
}
