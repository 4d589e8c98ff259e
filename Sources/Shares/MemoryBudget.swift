import Synchronization

/// Bounds the memory that clients can make the process hold: unfinished messages, queued messages, conversations,
/// audio. Each holder reserves what it is about to hold and gives it back at the end; what does not fit is rejected
/// for the client that asks.
///
/// Bytes are those of the payloads. The allocator rounds up, and the fixed cost of a session is not counted: the
/// limits on sessions bound that.
public final class MemoryBudget: Sendable {
    /// Why bytes were refused.
    public enum Refusal: String, Error, Hashable, Sendable, CaseIterable {
        /// All clients together hold as much as the process may.
        case budget
        /// The client holds as much as one client may.
        case share
    }

    /// Bytes of all clients together, and of one.
    public let limit: Int
    public let limitPerClient: Int
    private let reserved = Atomic<Int>(0)
    private let refusedBudget = Atomic<Int>(0)
    private let refusedShare = Atomic<Int>(0)
    private let accounts = Mutex<[UInt64: WeakAccount]>([:])

    private struct WeakAccount {
        weak var account: MemoryAccount?
    }

    /// - Parameter perClient: By default a quarter of `limit`.
    public init(limit: Int, perClient: Int? = nil) {
        self.limit = max(0, limit)
        limitPerClient = max(0, min(limit, perClient ?? limit / 4))
    }

    /// A budget that refuses nothing.
    public static var unlimited: MemoryBudget { MemoryBudget(limit: .max, perClient: .max) }

    /// Bytes reserved now, by all clients.
    public var used: Int { reserved.load(ordering: .relaxed) }

    /// How often bytes were refused since the start.
    public func refusals(_ reason: Refusal) -> Int {
        switch reason {
        case .budget: refusedBudget.load(ordering: .relaxed)
        case .share: refusedShare.load(ordering: .relaxed)
        }
    }

    /// Clients with an account.
    public var accountCount: Int { accounts.withLock(\.count) }

    /// The account of one client: the same for as long as somebody holds it.
    public func account(of client: UInt64) -> MemoryAccount {
        accounts.withLock { accounts in
            if let account = accounts[client]?.account { return account }
            let account = MemoryAccount(client: client, budget: self)
            accounts[client] = WeakAccount(account: account)
            return account
        }
    }

    /// An account is being released; another may have taken its place already.
    fileprivate func forget(_ client: UInt64) {
        // Returned, so that a reference which turns out to be the last one is released without the lock.
        _ = accounts.withLock { accounts in
            let successor = accounts[client]?.account
            if successor == nil { accounts[client] = nil }
            return successor
        }
    }

    fileprivate func reserve(_ bytes: Int, for client: borrowing Atomic<Int>) throws(Refusal) {
        guard client.add(bytes, limit: limitPerClient) else {
            refusedShare.wrappingAdd(1, ordering: .relaxed)
            throw .share
        }
        guard reserved.add(bytes, limit: limit) else {
            client.wrappingSubtract(bytes, ordering: .relaxed)
            refusedBudget.wrappingAdd(1, ordering: .relaxed)
            throw .budget
        }
    }

    /// Adds what is held already, whatever the limits.
    fileprivate func charge(_ bytes: Int, to client: borrowing Atomic<Int>) {
        client.wrappingAdd(bytes, ordering: .relaxed)
        reserved.wrappingAdd(bytes, ordering: .relaxed)
    }
}

/// What one client holds of a `MemoryBudget`.
public final class MemoryAccount: Sendable {
    public let client: UInt64
    private let budget: MemoryBudget
    private let reserved = Atomic<Int>(0)

    fileprivate init(client: UInt64, budget: MemoryBudget) {
        (self.client, self.budget) = (client, budget)
    }

    deinit { budget.forget(client) }

    /// An account that refuses nothing.
    public static var unlimited: MemoryAccount { MemoryBudget.unlimited.account(of: 0) }

    /// Bytes that this client holds.
    public var used: Int { reserved.load(ordering: .relaxed) }

    /// - Throws: `MemoryBudget.Refusal`; then nothing is reserved.
    public func reserve(_ bytes: Int) throws(MemoryBudget.Refusal) -> MemoryReservation {
        let reservation = MemoryReservation(account: self)
        try reservation.resize(to: bytes)
        return reservation
    }

    fileprivate func change(by bytes: Int, isForced: Bool) throws(MemoryBudget.Refusal) {
        if bytes <= 0 || isForced { return budget.charge(bytes, to: reserved) }
        try budget.reserve(bytes, for: reserved)
    }
}

/// Bytes held on an account for as long as this object lives. Calls must not overlap; the owner's lock or thread sees
/// to that.
public final class MemoryReservation: Sendable {
    private let account: MemoryAccount
    private let held = Atomic<Int>(0)
    /// Bytes that are part of the fixed cost of the holder and not charged.
    private let allowance: Int

    /// - Parameter allowance: Bytes that are never refused, because the number of holders is bounded otherwise.
    public init(account: MemoryAccount, allowance: Int = 0) {
        (self.account, self.allowance) = (account, max(0, allowance))
    }

    deinit { try? account.change(by: -charged(held.load(ordering: .relaxed)), isForced: true) }

    /// Bytes held now, the allowance included.
    public var bytes: Int { held.load(ordering: .relaxed) }

    /// To be called before more is held, and after less is.
    /// - Throws: `MemoryBudget.Refusal`; then the reservation is unchanged.
    public func resize(to bytes: Int) throws(MemoryBudget.Refusal) {
        try change(to: bytes, isForced: false)
    }

    /// Notes what is held already, whatever the limits: others are then refused earlier.
    public func record(_ bytes: Int) {
        try? change(to: bytes, isForced: true)
    }

    private func change(to bytes: Int, isForced: Bool) throws(MemoryBudget.Refusal) {
        let bytes = max(0, bytes)
        let difference = charged(bytes) - charged(held.load(ordering: .relaxed))
        if difference != 0 { try account.change(by: difference, isForced: isForced) }
        held.store(bytes, ordering: .relaxed)
    }

    private func charged(_ bytes: Int) -> Int { max(0, bytes - allowance) }
}

extension Atomic<Int> {
    /// Adds unless the sum would exceed `limit`. What does not fit is never visible to others, so that it cannot make
    /// theirs fail.
    fileprivate borrowing func add(_ bytes: Int, limit: Int) -> Bool {
        var old = load(ordering: .relaxed)
        while true {
            guard old <= limit, bytes <= limit - old else { return false }
            let (exchanged, current) = weakCompareExchange(expected: old, desired: old + bytes, ordering: .relaxed)
            if exchanged { return true }
            old = current
        }
    }
}
