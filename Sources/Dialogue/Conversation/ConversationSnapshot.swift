import Events

/// A conversation as JSON: what another session, on another machine, needs to go on with it.
public struct ConversationSnapshot: Codable, Equatable, Sendable {
    public var id: ConversationID
    public var records: [Conversation.Record]
}

extension Conversation {
    /// The conversation as it stands.
    func snapshot() -> ConversationSnapshot {
        var records: [Record] = []
        records.reserveCapacity(count)
        forEach { records.append($0) }
        return ConversationSnapshot(id: id, records: records)
    }

    /// Appends what a snapshot holds, within the limits. Items that were being made when it was taken stay as far as
    /// they had come.
    mutating func restore(_ snapshot: ConversationSnapshot) {
        for record in snapshot.records where admits(record.item) {
            var record = record
            if record.item.status == .inProgress { record.item.status = .incomplete }
            append(record.item)
            update(record.item.id) { $0 = record }
        }
    }
}
