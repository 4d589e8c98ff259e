import Events

/// What both halves of a session work with. `Session` keeps it and passes it to each step.
struct SessionContext: Sendable {
    let options: SessionOptions
    var settings: SessionSettings
    var conversation: Conversation
    var ids: IDSource

    var object: SessionObject { settings.object }

    mutating func makeItemID() -> ItemID { ItemID(rawValue: ids.make("item")) }

    mutating func makeMessage(_ event: ServerEvent) -> ServerMessage {
        ServerMessage(event, eventID: EventID(rawValue: ids.make("event")))
    }

    /// - Parameter origin: Who asked, if the event answers a client event.
    mutating func emit(_ event: ServerEvent, to origin: Origin? = nil, _ step: inout SessionStep) {
        step.append(.event(makeMessage(event), replyTo: origin))
    }

    mutating func warn(_ warning: WarningDetails, to origin: Origin? = nil, _ step: inout SessionStep) {
        emit(.warning(.init(warning: warning)), to: origin, &step)
    }

    /// Adds an item to the conversation and reports it.
    mutating func add(_ item: Item, after previous: ItemID?, to origin: Origin? = nil, _ step: inout SessionStep) {
        conversation.insert(item, after: previous)
        emit(.itemCreated(.init(previousItemID: previous, item: item)), to: origin, &step)
    }
}
