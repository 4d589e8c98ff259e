import Synchronization

/// A list that several tasks append to; what repeats the last entry is left out.
final class LockedNames: Sendable {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func append(_ name: String) {
        names.withLock { if $0.last != name { $0.append(name) } }
    }
}
