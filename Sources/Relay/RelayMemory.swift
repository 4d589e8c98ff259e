import Events

/// What was said so far, in words, for a session of other engines that has to carry on. Bounded: the oldest goes first.
struct RelayMemory {
    private(set) var said: [(item: ItemID, role: Role, text: String)] = []
    private var size = 0
    private static let mostItems = 200
    private static let mostBytes = 64 << 10

    mutating func note(_ event: ServerEvent) {
        switch event {
        case .transcriptionCompleted(let event): append(event.itemID, .user, event.transcript)
        case .audioTranscriptDone(let event): append(event.itemID, .assistant, event.transcript)
        case .textDone(let event): append(event.itemID, .assistant, event.text)
        case .itemCreated(let event):
            guard case .message(let message) = event.item.body else { break }
            for case .inputText(let text) in message.content { append(event.item.id, message.role, text) }
        case .itemDeleted(let event): remove { $0.item == event.itemID }
        default: break
        }
    }

    private mutating func append(_ item: ItemID, _ role: Role, _ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.mostBytes else { return }
        said.append((item, role, text))
        size += text.utf8.count
        while said.count > Self.mostItems || size > Self.mostBytes {
            size -= said.removeFirst().text.utf8.count
        }
    }

    private mutating func remove(where matches: ((item: ItemID, role: Role, text: String)) -> Bool) {
        said.removeAll(where: matches)
        size = said.reduce(0) { $0 + $1.text.utf8.count }
    }
}
