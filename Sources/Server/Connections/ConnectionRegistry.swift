import NIOCore
import Synchronization

/// The open connections of the HTTP port, for every event loop. Closes those that have to make room, and at shutdown
/// notifies all of them.
final class ConnectionRegistry: Sendable {
    private struct State {
        var table: ConnectionTable
        var channels: [ConnectionTable.ID: any Channel] = [:]
        /// Set once the server shuts down, and called when the last connection is closed.
        var whenEmpty: (@Sendable () -> Void)?
        var isShuttingDown = false
        var metrics = ConnectionMetrics()

        mutating func takeWhenEmpty() -> (@Sendable () -> Void)? {
            channels.isEmpty ? whenEmpty.take() : nil
        }
    }

    private let state: Mutex<State>

    init(limits: ConnectionLimits) {
        state = Mutex(State(table: ConnectionTable(limits: limits)))
    }

    /// Counts an accepted connection until it closes. To be called on its event loop before it reads anything.
    /// - Returns: nil when the connection must be refused: its bound is reached, or the server shuts down.
    func open(_ channel: any Channel) -> ConnectionPlace? {
        let address = ClientAddress(channel.remoteAddress)
        let (id, evicted): (ConnectionTable.ID?, (any Channel)?) = state.withLock { state in
            guard !state.isShuttingDown else { return (nil, nil) }
            let (id, admission) = state.table.open(from: address)
            state.metrics.note(admission)
            switch admission {
            case .rejected:
                return (nil, nil)
            case .admitted:
                state.channels[id] = channel
                return (id, nil)
            case .admittedInPlaceOf(let oldest, _):
                state.channels[id] = channel
                return (id, state.channels.removeValue(forKey: oldest))
            }
        }
        evicted?.close(promise: nil)
        guard let id else { return nil }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.table.close(id)
                state.channels[id] = nil
                return state.takeWhenEmpty()
            }?()
        }
        return ConnectionPlace(registry: self, id: id)
    }

    /// Refuses new connections, and sends `ChannelShouldQuiesceEvent` through the pipelines of the open ones.
    /// - Parameter whenEmpty: Called once, when no connection is left.
    func shutDown(whenEmpty: @escaping @Sendable () -> Void) {
        let (channels, isEmpty) = state.withLock { state in
            state.isShuttingDown = true
            state.whenEmpty = whenEmpty
            return (Array(state.channels.values), state.takeWhenEmpty())
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        isEmpty?()
    }

    var families: [MetricFamily] {
        let (metrics, requests, sockets) = state.withLock { ($0.metrics, $0.table.requests, $0.table.sockets) }
        return metrics.families(requests: requests, sockets: sockets)
    }

    fileprivate func update(_ change: (inout ConnectionTable, inout ConnectionMetrics) -> Void) {
        state.withLock { change(&$0.table, &$0.metrics) }
    }

    fileprivate func becomeSocket(_ id: ConnectionTable.ID) -> ConnectionTable.Bound? {
        state.withLock { state in
            let bound = state.table.becomeSocket(id)
            if let bound { state.metrics.noteRefusedUpgrade(bound) }
            return bound
        }
    }
}

/// The place of one connection among all.
struct ConnectionPlace: Sendable {
    fileprivate let registry: ConnectionRegistry
    fileprivate let id: ConnectionTable.ID

    func setWaitingForClient(_ isWaiting: Bool) {
        registry.update { table, _ in table.setWaitingForClient(isWaiting, id) }
    }

    func noteTimeout() {
        registry.update { _, metrics in metrics.noteTimeout() }
    }

    /// Counts the connection as a WebSocket. A refusal of the upgrade afterwards takes it back with `leaveSockets`.
    func joinSockets() throws(HTTPError) {
        switch registry.becomeSocket(id) {
        case nil: break
        case .address:
            throw .tooManyRequests("Too many WebSockets are open from this address.", retryAfter: 5)
        case .server:
            throw .tooManyRequests("Too many WebSockets are open on this server.", retryAfter: 5)
        }
    }

    func leaveSockets() {
        registry.update { table, _ in table.becomeRequest(id) }
    }
}
