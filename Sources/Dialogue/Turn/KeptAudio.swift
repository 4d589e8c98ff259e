import Events

/// What the user said last, as audio, for a client that retrieves it (Voice Live protocol D.9): everything that a
/// recognizer was fed, as far as it fits.
struct KeptAudio: Sendable {
    /// In samples of the input timeline, over all items.
    let limit: Int
    private var audio: [ItemID: [Int16]] = [:]
    /// The oldest first.
    private var order: [ItemID] = []
    /// Samples of all items.
    private(set) var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    subscript(item: ItemID) -> [Int16]? { audio[item] }

    mutating func note(_ command: RecognizerCommand) {
        switch command {
        case .open(let item, _):
            remove(item)
            guard limit > 0 else { return }
            audio[item] = []
            order.append(item)
        case .feed(let item, let samples):
            // An item that did not fit is not begun anew in the middle.
            guard audio[item] != nil else { return }
            audio[item]?.append(contentsOf: samples)
            count += samples.count
            while count > limit, let oldest = order.first { remove(oldest) }
        case .report, .finish: break
        case .cancel(let item): remove(item)
        }
    }

    mutating func remove(_ item: ItemID) {
        guard let samples = audio.removeValue(forKey: item) else { return }
        count -= samples.count
        order.removeAll { $0 == item }
    }
}
