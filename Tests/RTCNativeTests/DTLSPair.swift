import RTC
import RTCNative
import SansIO

/// A DTLS client and server that exchange datagrams in memory, on fake time.
final class DTLSPair {
    enum Side: Hashable {
        case client
        case server

        var other: Side { self == .client ? .server : .client }
    }

    let client: any DTLSAssociation
    let server: any DTLSAssociation
    var now = Moment.zero
    /// What each side reported, datagrams apart.
    var events: [Side: [DTLSOutput]] = [:]
    var sent: [Side: [[UInt8]]] = [.client: [], .server: []]
    /// Changes what is on its way to the other side: the datagrams that arrive, in the order in which they do. It sees
    /// one flight at a time.
    var path: (Side, [[UInt8]]) -> [[UInt8]] = { $1 }

    init(client: any DTLSAssociation, server: any DTLSAssociation) {
        self.client = client
        self.server = server
    }

    convenience init(client: OpenSSLIdentity, server: OpenSSLIdentity) throws {
        self.init(
            client: try client.makeAssociation(role: .client), server: try server.makeAssociation(role: .server))
    }

    func start() {
        perform(server.start(now: now), by: .server)
        perform(client.start(now: now), by: .client)
    }

    func association(_ side: Side) -> any DTLSAssociation {
        side == .client ? client : server
    }

    /// Takes what `side` put out, delivers its datagrams and all that follows from them.
    func perform(_ outputs: [DTLSOutput], by side: Side) {
        var flight: [[UInt8]] = []
        for output in outputs {
            if case .datagram(let bytes) = output {
                flight.append(bytes)
            } else {
                events[side, default: []].append(output)
            }
        }
        guard !flight.isEmpty else { return }
        sent[side, default: []] += flight
        for datagram in path(side, flight) {
            perform(association(side.other).handle(datagram: datagram, now: now), by: side.other)
        }
    }

    /// Moves time from deadline to deadline, as long as `condition` holds.
    func run(while condition: () -> Bool) {
        while condition(), let next = [client.nextDeadline, server.nextDeadline].compactMap({ $0 }).min() {
            now = max(now, next)
            for side in [Side.client, .server] where association(side).nextDeadline.map({ $0 <= now }) == true {
                perform(association(side).handleDeadline(now: now), by: side)
            }
        }
    }

    func connection(of side: Side) -> DTLSConnection? {
        for case .connected(let connection) in events[side] ?? [] { return connection }
        return nil
    }

    var isConnected: Bool { connection(of: .client) != nil && connection(of: .server) != nil }

    func connect() {
        start()
        run { !isConnected }
    }
}
