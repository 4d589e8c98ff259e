/// Counts the open connections of the HTTP port, and decides which one has to go when a bound is reached.
///
/// A new connection is nearly always admitted: at a bound it takes the place of the oldest connection that waits for its
/// client, so that connections which only occupy places push out each other, and a probe is answered at any time. Not
/// synchronized; `ConnectionRegistry` shares it between event loops.
public struct ConnectionTable: Sendable {
    public typealias ID = UInt64

    /// Which bound was reached.
    public enum Bound: String, Sendable, CaseIterable {
        case address
        case server
    }

    public enum Admission: Equatable, Sendable {
        case admitted
        /// Close that connection; it is no longer counted.
        case admittedInPlaceOf(ID, Bound)
        /// All connections of the bound have a request in progress. The new one is not counted.
        case rejected(Bound)
    }

    private struct Entry {
        let address: ClientAddress
        var isSocket = false
        var isWaitingForClient = true
    }

    private struct AddressCount {
        var requests = 0
        var sockets = 0
        /// Of `requests`, those that may be closed to make room.
        var waiting: Set<ID> = []
        var isEmpty: Bool { requests == 0 && sockets == 0 }
    }

    private let limits: ConnectionLimits
    private var entries: [ID: Entry] = [:]
    private var addresses: [ClientAddress: AddressCount] = [:]
    private var nextID: ID = 0
    /// Open connections that are not WebSockets, and those that are.
    public private(set) var requests = 0
    public private(set) var sockets = 0

    public init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Counts a new connection that waits for its client's request.
    /// - Returns: Its id, which grows with every connection, and what to do.
    public mutating func open(from address: ClientAddress) -> (id: ID, admission: Admission) {
        let id = nextID
        nextID += 1
        var admission = Admission.admitted
        let own = addresses[address, default: AddressCount()]
        if own.requests >= limits.requestsPerAddress {
            guard let oldest = own.waiting.min() else { return (id, .rejected(.address)) }
            admission = .admittedInPlaceOf(oldest, .address)
            close(oldest)
        } else if requests >= limits.requests {
            // The address with most such connections gives one up, so that a few addresses cannot crowd out the others.
            let fullest = addresses.values.max { $0.waiting.count < $1.waiting.count }
            guard let oldest = fullest?.waiting.min() else { return (id, .rejected(.server)) }
            admission = .admittedInPlaceOf(oldest, .server)
            close(oldest)
        }
        entries[id] = Entry(address: address)
        addresses[address, default: AddressCount()].requests += 1
        addresses[address]?.waiting.insert(id)
        requests += 1
        return (id, admission)
    }

    /// Notes whether a connection waits for its client, or has a request in progress. Unknown ids change nothing.
    public mutating func setWaitingForClient(_ isWaiting: Bool, _ id: ID) {
        guard var entry = entries[id], !entry.isSocket, entry.isWaitingForClient != isWaiting else { return }
        entry.isWaitingForClient = isWaiting
        entries[id] = entry
        if isWaiting {
            addresses[entry.address]?.waiting.insert(id)
        } else {
            addresses[entry.address]?.waiting.remove(id)
        }
    }

    /// Counts a connection as a WebSocket from now on.
    /// - Returns: The bound that does not allow it; nil when it counts, or when the connection is gone.
    public mutating func becomeSocket(_ id: ID) -> Bound? {
        guard var entry = entries[id], !entry.isSocket else { return nil }
        guard sockets < limits.sockets else { return .server }
        guard addresses[entry.address, default: AddressCount()].sockets < limits.socketsPerAddress else {
            return .address
        }
        entry.isSocket = true
        entries[id] = entry
        move(entry.address, requests: -1, sockets: 1)
        addresses[entry.address]?.waiting.remove(id)
        return nil
    }

    /// Takes `becomeSocket` back: the upgrade was refused after all.
    public mutating func becomeRequest(_ id: ID) {
        guard var entry = entries[id], entry.isSocket else { return }
        entry.isSocket = false
        entry.isWaitingForClient = false
        entries[id] = entry
        move(entry.address, requests: 1, sockets: -1)
    }

    /// Forgets a connection. Unknown ids change nothing.
    public mutating func close(_ id: ID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        addresses[entry.address]?.waiting.remove(id)
        move(entry.address, requests: entry.isSocket ? 0 : -1, sockets: entry.isSocket ? -1 : 0)
        if addresses[entry.address]?.isEmpty == true { addresses[entry.address] = nil }
    }

    private mutating func move(_ address: ClientAddress, requests: Int, sockets: Int) {
        self.requests += requests
        self.sockets += sockets
        addresses[address]?.requests += requests
        addresses[address]?.sockets += sockets
    }
}
