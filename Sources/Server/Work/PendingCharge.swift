/// What one client has waiting, charged to the count of all clients. Confined to the thread of its session.
final class PendingCharge {
    private let total: PendingBytes
    private(set) var bytes = 0

    init(to total: PendingBytes) { self.total = total }

    deinit { total.remove(bytes) }

    func set(_ bytes: Int) {
        guard bytes != self.bytes else { return }
        total.add(bytes - self.bytes)
        self.bytes = bytes
    }
}
