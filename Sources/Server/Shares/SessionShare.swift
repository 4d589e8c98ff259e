import Shares

/// What one session counts as among all: whose its work is, and the memory it holds.
struct SessionShare {
    let owner: WorkOwner
    private let account: MemoryAccount
    /// Of the session's conversation and audio.
    private let held: MemoryReservation

    /// Bytes of each session that are never refused: a conversation of text and a question in audio.
    private static let free = 1 << 20

    init(owner: WorkOwner, account: MemoryAccount) {
        self.owner = owner
        self.account = account
        held = MemoryReservation(account: account, allowance: Self.free)
    }

    /// Notes what the session holds, whatever the limits: others of the client are then refused earlier.
    func record(_ bytes: Int) { held.record(bytes) }

    /// Reserves what the session holds and what is about to be added to it.
    func reserve(_ added: Int, beyond bytes: Int) throws(MemoryBudget.Refusal) {
        try held.resize(to: bytes + added)
    }

    /// Memory for work that is over soon, such as reading a large message.
    func borrow(_ bytes: Int) throws(MemoryBudget.Refusal) -> MemoryReservation {
        try account.reserve(bytes)
    }
}
