/// The places of sessions, of which one client may have a share.
package struct SessionPlaces {
    package enum Verdict: Hashable, Sendable {
        case free
        /// All places are taken.
        case full
        /// The client has all places that one client may have.
        case share
    }

    private let limit: Int
    private let limitPerClient: Int
    private var clients: [UInt64: Int] = [:]
    /// Places taken.
    package private(set) var count = 0

    package init(limit: Int, limitPerClient: Int) {
        (self.limit, self.limitPerClient) = (limit, limitPerClient)
    }

    /// Clients with a place.
    package var clientCount: Int { clients.count }

    package func verdict(for client: UInt64) -> Verdict {
        if clients[client, default: 0] >= limitPerClient { return .share }
        return count < limit ? .free : .full
    }

    package mutating func enter(_ client: UInt64) {
        count += 1
        clients[client, default: 0] += 1
    }

    package mutating func leave(_ client: UInt64) {
        guard let places = clients[client] else { return }
        count -= 1
        clients[client] = places > 1 ? places - 1 : nil
    }
}
