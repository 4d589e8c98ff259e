/// A bounded queue that serves clients in turn, and within a client its sessions, however much each of them has queued.
///
/// This is start-time fair queueing on two levels: each client has a virtual time, which advances by the cost of the
/// elements taken for it, and the waiting client whose time is lowest is served next. A client that starts to wait
/// gets the time of the client served last, so it can neither save up service nor be made to pay for others. Elements
/// of one session keep their order. Taking an element costs time linear in the number of waiting sessions, which the
/// limits bound.
public struct FairQueue<Element: Sendable>: Sendable {
    public struct Limits: Hashable, Sendable {
        /// Elements that may wait at a time.
        public var total: Int
        /// Elements that may wait at a time for one client.
        public var perClient: Int

        public init(total: Int, perClient: Int) {
            (self.total, self.perClient) = (total, perClient)
        }
    }

    /// Why an element was rejected.
    public enum Rejection: String, Error, Hashable, Sendable, CaseIterable {
        /// The queue is full.
        case full
        /// The client has as many elements in the queue as one client may have.
        case share
    }

    private struct Entry: Sendable {
        let element: Element
        let cost: UInt64
        /// Position among all elements ever queued.
        let order: UInt64
    }

    private struct Lane: Sendable {
        var time: UInt64
        var entries: [Entry] = []
        /// Entries before this index were taken.
        var head = 0
        var running = 0

        var first: Entry? { head < entries.count ? entries[head] : nil }
        var isIdle: Bool { head == entries.count && running == 0 }

        mutating func add(_ entry: Entry, inFront: Bool) {
            if inFront { entries.insert(entry, at: head) } else { entries.append(entry) }
        }

        mutating func removeFirst() {
            head += 1
            if head * 2 >= entries.count {
                entries.removeFirst(head)
                head = 0
            }
        }
    }

    private struct Client: Sendable {
        var time: UInt64
        /// The time of the session served last.
        var sessionTime: UInt64 = 0
        var lanes: [UInt64: Lane] = [:]
        var waiting = 0
        var running = 0
    }

    public let limits: Limits
    /// Elements that wait.
    public private(set) var count = 0
    private var clients: [UInt64: Client] = [:]
    /// The time of the client served last.
    private var time: UInt64 = 0
    private var added: UInt64 = 0

    /// - Parameter limits: By default there is no limit.
    public init(limits: Limits = Limits(total: .max, perClient: .max)) {
        self.limits = limits
    }

    public var isEmpty: Bool { count == 0 }

    /// Elements that wait for one client.
    public func count(of client: UInt64) -> Int { clients[client]?.waiting ?? 0 }

    /// Clients with elements that wait or are being worked on.
    public var clientCount: Int { clients.count }

    /// - Parameter cost: What the element will take, in any unit that is the same for all elements of the queue, 1 or
    ///   more.
    /// - Throws: `Rejection` when there is no room; the queue is then unchanged.
    public mutating func append(_ element: Element, for owner: WorkOwner, cost: Int = 1) throws(Rejection) {
        guard count < limits.total else { throw .full }
        guard count(of: owner.client) < limits.perClient else { throw .share }
        add(element, for: owner, cost: cost, inFront: false)
    }

    /// Adds an element that was taken and goes on later: in front of the others of its session, and without regard to
    /// the limits.
    public mutating func requeue(_ element: Element, for owner: WorkOwner, cost: Int = 1) {
        add(element, for: owner, cost: cost, inFront: true)
    }

    private mutating func add(_ element: Element, for owner: WorkOwner, cost: Int, inFront: Bool) {
        let entry = Entry(element: element, cost: UInt64(max(1, cost)), order: added)
        added += 1
        count += 1
        let time = time
        Self.change(&clients[owner.client, default: Client(time: time)]) { client in
            if client.waiting == 0 { client.time = max(client.time, time) }
            client.waiting += 1
            let sessionTime = client.sessionTime
            Self.change(&client.lanes[owner.session, default: Lane(time: sessionTime)]) { lane in
                if lane.first == nil { lane.time = max(lane.time, sessionTime) }
                lane.add(entry, inFront: inFront)
            }
        }
    }

    /// Changes a value where it is stored.
    private static func change<Value>(_ value: inout Value, _ body: (inout Value) -> Void) { body(&value) }

    /// Takes the next element whose turn it is. Until `finish` is called for it, its owner keeps its place in time.
    /// - Parameter isEligible: Elements for which it returns false are passed over, with those of the same session
    ///   behind them.
    public mutating func take(
        where isEligible: (Element) -> Bool = { _ in true }
    ) -> (element: Element, owner: WorkOwner)? {
        guard let owner = next(isEligible) else { return nil }
        time = max(time, clients[owner.client]?.time ?? 0)
        count -= 1
        guard let element = Self.take(owner.session, from: &clients[owner.client, default: Client(time: time)])
        else { return nil }
        return (element, owner)
    }

    private static func take(_ session: UInt64, from client: inout Client) -> Element? {
        guard let entry = client.lanes[session]?.first, let time = client.lanes[session]?.time else { return nil }
        client.sessionTime = max(client.sessionTime, time)
        client.time += entry.cost
        client.waiting -= 1
        client.running += 1
        client.lanes[session]?.removeFirst()
        client.lanes[session]?.time += entry.cost
        client.lanes[session]?.running += 1
        return entry.element
    }

    /// The session to serve next: lowest time first, then the longest wait.
    private func next(_ isEligible: (Element) -> Bool) -> WorkOwner? {
        var best: (client: (UInt64, UInt64), owner: WorkOwner)?
        for (id, client) in clients where client.waiting > 0 {
            if let best, best.client.0 < client.time { continue }
            var lane: (place: (UInt64, UInt64), session: UInt64)?
            for (session, candidate) in client.lanes {
                guard let first = candidate.first, isEligible(first.element) else { continue }
                let place = (candidate.time, first.order)
                if lane.map({ place < $0.place }) ?? true { lane = (place, session) }
            }
            guard let lane else { continue }
            let place = (client.time, lane.place.1)
            if best.map({ place < $0.client }) ?? true {
                best = (place, WorkOwner(client: id, session: lane.session))
            }
        }
        return best?.owner
    }

    /// An element that was taken is no longer worked on.
    public mutating func finish(_ owner: WorkOwner) {
        guard clients[owner.client]?.lanes[owner.session]?.running ?? 0 > 0 else { return }
        clients[owner.client]?.running -= 1
        clients[owner.client]?.lanes[owner.session]?.running -= 1
        forget(owner)
    }

    /// Removes the elements of one session that match.
    public mutating func remove(of owner: WorkOwner, where matches: (Element) -> Bool) {
        guard let lane = clients[owner.client]?.lanes[owner.session] else { return }
        let kept = lane.entries[lane.head...].filter { !matches($0.element) }
        let removed = lane.entries.count - lane.head - kept.count
        clients[owner.client]?.lanes[owner.session]?.entries = Array(kept)
        clients[owner.client]?.lanes[owner.session]?.head = 0
        clients[owner.client]?.waiting -= removed
        count -= removed
        forget(owner)
    }

    /// Whether an element waits that matches. Only the first of each session is looked at.
    public func contains(where matches: (Element) -> Bool) -> Bool { next(matches) != nil }

    /// Forgets what has nothing left to do, so that memory is bounded by the work at hand.
    private mutating func forget(_ owner: WorkOwner) {
        if clients[owner.client]?.lanes[owner.session]?.isIdle == true {
            clients[owner.client]?.lanes[owner.session] = nil
        }
        if let client = clients[owner.client], client.waiting == 0, client.running == 0 { clients[owner.client] = nil }
        if clients.isEmpty { time = 0 }
    }
}
