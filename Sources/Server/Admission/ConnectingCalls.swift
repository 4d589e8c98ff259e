import SansIO

/// The calls whose offer was answered and whose peer is not connected yet: how many each client has, and which of them
/// hold a reservation.
///
/// A reservation is the promise of an answer: for two seconds no other offer takes the room of the call. Clients send
/// their first connectivity check as soon as they have set the answer, a fraction of a second later. Without a check in
/// that time the reservation lapses, and the call takes whatever room there is when a check does arrive. A client whose
/// calls lapse again and again gets no more reservations, so that offers with no peer behind them hold nothing.
///
/// A value: `now` comes in, no clock inside.
struct ConnectingCalls: Sendable {
    /// How many connecting calls there may be.
    struct Limits: Hashable, Sendable {
        /// Of one client, with a reservation or a valid check: the room that one client can hold without connecting.
        var promisedPerClient: Int
        /// Of one client.
        var perClient: Int
        /// Of all clients.
        var total: Int

        /// - Parameter capacity: The talking calls that the machine holds.
        init(capacity: Double) {
            let capacity = Int(min(max(1, capacity), 10_000))
            promisedPerClient = max(8, capacity / 2)
            perClient = max(128, 2 * capacity)
            total = 4 * perClient
        }
    }

    typealias Number = UInt64

    private enum State {
        case reserved
        /// It had a reservation.
        case lapsed
        /// Its client gets none.
        case unreserved
        /// A valid check arrived; DTLS is under way.
        case checked
    }

    private struct Attempt {
        var loop: Int
        var client: ClientIdentity
        var state: State
    }

    /// Clients are counted by each of these.
    private enum Key: Hashable {
        case address(ClientAddress)
        case credential(UInt64)
    }

    fileprivate struct Record {
        var calls = 0
        /// Those of `calls` with a reservation or a check.
        var promised = 0
        /// Calls without a check in time, less those with one.
        var misses = 0
        var lastMiss = Moment.zero
        /// Its calls get reservations.
        var isReliable = true

        var isIdle: Bool { calls == 0 && misses == 0 }
    }

    /// How long a reservation holds.
    static let reservationTime = Duration.seconds(2)
    /// A client with that many misses gets no reservation, until it has fewer than half of them.
    fileprivate static let missLimit = 8
    /// Misses are forgotten after this.
    private static let missMemory = Duration.seconds(60)
    /// More records of clients without a connecting call are dropped.
    private static let recordLimit = 4096

    private var attempts: [Number: Attempt] = [:]
    private var lastNumber: Number = 0
    /// Reservations in the order in which they lapse; those before `firstLapse` are done with.
    private var lapses: [(number: Number, at: Moment)] = []
    private var firstLapse = 0
    private var records: [Key: Record] = [:]
    private var reservedByLoop: [Int]
    /// Calls with a reservation.
    private(set) var reserved = 0
    /// Calls with a valid check.
    private(set) var checked = 0

    init(loops: Int) {
        reservedByLoop = Array(repeating: 0, count: loops)
    }

    var count: Int { attempts.count }
    var clientCount: Int { records.count }
    func reserved(on loop: Int) -> Int { reservedByLoop[loop] }

    /// Connecting calls of the client, by its credential or its address, whichever has more.
    func count(of client: ClientIdentity) -> Int { Self.keys(of: client).map { records[$0]?.calls ?? 0 }.max() ?? 0 }

    /// Those of them that hold room.
    func promised(to client: ClientIdentity) -> Int {
        Self.keys(of: client).map { records[$0]?.promised ?? 0 }.max() ?? 0
    }

    /// Whether the client's calls usually send a check in time, as far as is known.
    func isReliable(_ client: ClientIdentity) -> Bool {
        Self.keys(of: client).allSatisfy { records[$0]?.isReliable ?? true }
    }

    func isReserved(_ number: Number) -> Bool { attempts[number]?.state == .reserved }

    // MARK: What happens

    /// An offer is answered.
    mutating func begin(on loop: Int, client: ClientIdentity, reserves: Bool, now: Moment) -> Number {
        lastNumber += 1
        attempts[lastNumber] = Attempt(loop: loop, client: client, state: reserves ? .reserved : .unreserved)
        update(client) {
            $0.calls += 1
            $0.promised += reserves ? 1 : 0
        }
        if reserves {
            countReserved(1, on: loop)
            lapses.append((lastNumber, now + Self.reservationTime))
        }
        return lastNumber
    }

    /// Its first valid check arrives: it holds room from now on.
    mutating func check(_ number: Number, now: Moment) {
        guard let attempt = attempts[number], attempt.state != .checked else { return }
        attempts[number]?.state = .checked
        checked += 1
        if attempt.state == .reserved { countReserved(-1, on: attempt.loop) }
        update(attempt.client) {
            $0.hit()
            $0.promised += attempt.state == .reserved ? 0 : 1
        }
    }

    /// It is connected, or ends before.
    mutating func end(_ number: Number, now: Moment) {
        guard let attempt = attempts.removeValue(forKey: number) else { return }
        switch attempt.state {
        case .checked: checked -= 1
        case .reserved: countReserved(-1, on: attempt.loop)
        case .lapsed, .unreserved: break
        }
        update(attempt.client) { record in
            record.calls -= 1
            switch attempt.state {
            case .checked: record.promised -= 1
            case .lapsed: break
            case .reserved:
                record.promised -= 1
                record.miss(now)
            case .unreserved: record.miss(now)
            }
        }
    }

    /// Ends the reservations that are due. To be called before each decision.
    mutating func advance(to now: Moment) {
        while firstLapse < lapses.count, lapses[firstLapse].at <= now {
            lapse(lapses[firstLapse].number, now: now)
            firstLapse += 1
        }
        if firstLapse > 64, firstLapse * 2 > lapses.count {
            lapses.removeFirst(firstLapse)
            firstLapse = 0
        }
    }

    /// Forgets clients that have been quiet. To be called now and then.
    mutating func forgetClients(now: Moment) {
        records = records.compactMapValues { record in
            var record = record
            if now - record.lastMiss >= Self.missMemory { (record.misses, record.isReliable) = (0, true) }
            return record.isIdle ? nil : record
        }
    }

    private mutating func lapse(_ number: Number, now: Moment) {
        guard let attempt = attempts[number], attempt.state == .reserved else { return }
        attempts[number]?.state = .lapsed
        countReserved(-1, on: attempt.loop)
        update(attempt.client) {
            $0.promised -= 1
            $0.miss(now)
        }
    }

    private mutating func countReserved(_ change: Int, on loop: Int) {
        reserved += change
        reservedByLoop[loop] += change
    }

    private mutating func update(_ client: ClientIdentity, _ change: (inout Record) -> Void) {
        for key in Self.keys(of: client) {
            var record = records[key] ?? Record()
            change(&record)
            records[key] = record.isIdle ? nil : record
        }
        if records.count > Self.recordLimit + 2 * attempts.count { records = records.filter { $0.value.calls > 0 } }
    }

    private static func keys(of client: ClientIdentity) -> [Key] {
        [.address(client.address)] + (client.credential.map { [.credential($0)] } ?? [])
    }
}

extension ConnectingCalls.Record {
    fileprivate mutating func miss(_ now: Moment) {
        misses = min(misses + 1, 2 * ConnectingCalls.missLimit)
        lastMiss = now
        if misses >= ConnectingCalls.missLimit { isReliable = false }
    }

    fileprivate mutating func hit() {
        misses = max(0, misses - 1)
        if misses < ConnectingCalls.missLimit / 2 { isReliable = true }
    }
}
