import Events

/// What both halves of a session work with. `Session` keeps it and passes it to each step.
package struct SessionContext: Sendable {
    let options: SessionOptions
    var settings: SessionSettings
    var conversation: Conversation
    var ids: IDSource

    /// - Parameter conversation: Continues a conversation that was exported; nil starts a new one.
    package init(_ options: SessionOptions, ids: IDSource, conversation known: ConversationSnapshot? = nil) {
        self.options = options
        self.ids = ids
        settings = SessionSettings(options)
        let fresh = ConversationID(rawValue: self.ids.make("conv"))
        conversation = Conversation(id: known?.id ?? fresh, limits: options.limits.conversation)
        if let known { conversation.restore(known) }
    }

    /// Takes over the settings of a `session.update`, if they are valid.
    package mutating func apply(_ patch: SessionPatch) throws(RequestError) {
        settings = try settings.applying(patch, options: options).0
    }

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
