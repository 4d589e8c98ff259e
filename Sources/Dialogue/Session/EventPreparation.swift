import Events

/// Does the part of a client event's work that needs nothing but the event and the settings of its session: checks,
/// base64, conversion of audio, tool schemas. All of that takes time in proportion to the message, so a caller whose
/// thread has deadlines does it elsewhere; what is left for `Session.handle` takes microseconds.
///
/// A copy of values: use it on any thread, once per message, then take it from the session again.
public struct EventPreparation: Sendable {
    let settings: SessionSettings
    let options: SessionOptions
    let conversation: ConversationID
    /// Of the settings; see `PreparedEvent.revision`.
    let revision: UInt64

    /// Bytes of the settings as events show them.
    public var settingsSize: Int { settings.size }

    /// - Complexity: Linear in the length of the message, and in the size of the settings for `session.update`.
    public func prepare(_ message: ClientMessage) -> PreparedEvent {
        let work: PreparedEvent.Work =
            switch message.event {
            case .sessionUpdate(let update): .settings(settings(applying: update.session))
            case .sdpCreate(let offer): offer.session.map { .settings(settings(offered: $0)) } ?? .none
            case .itemCreate(let create): .item(item(create.item))
            case .responseCreate(let create): .response(response(create))
            default: .none
            }
        return PreparedEvent(message: message, work: work, revision: revision)
    }

    /// Applies the `session` of a call's offer (Voice Live protocol B.2), in which `model` is of no effect.
    func settings(offered patch: SessionPatch) -> Result<PreparedSettings, RequestError> {
        var patch = patch
        patch.model = .absent
        return settings(applying: patch)
    }

    func settings(applying patch: SessionPatch) -> Result<PreparedSettings, RequestError> {
        Result { () throws(RequestError) in
            let (settings, warnings) = try settings.applying(patch, options: options)
            return PreparedSettings(settings: settings, warnings: warnings)
        }
    }
}

/// A client event whose costly part is done. It holds for the settings it was prepared with.
public struct PreparedEvent: Sendable {
    enum Work: Sendable {
        /// The event costs too little to be worth it.
        case none
        case settings(Result<PreparedSettings, RequestError>)
        case item(PreparedItem)
        case response(PreparedResponse)
    }

    public let message: ClientMessage
    let work: Work
    /// The number of the settings; a session that has others by now prepares the event again. nil: it was not prepared.
    let revision: UInt64?

    init(message: ClientMessage, work: Work, revision: UInt64) {
        (self.message, self.work, self.revision) = (message, work, revision)
    }

    /// An event that its session has to prepare itself.
    public init(unprepared message: ClientMessage) {
        (self.message, work, revision) = (message, .none, nil)
    }
}

/// Settings that were found valid.
struct PreparedSettings: Sendable {
    var settings: SessionSettings
    var warnings: [WarningDetails]
}

extension Session {
    /// For the next client event.
    public var preparation: EventPreparation {
        EventPreparation(
            settings: context.settings, options: context.options, conversation: context.conversation.id,
            revision: revision)
    }

    /// Bytes of the settings as events show them.
    public var settingsSize: Int { context.settings.size }

    /// Whether `prepare` takes microseconds for this event, however long its session goes on already. To be asked about
    /// short messages: of long ones it says nothing.
    public func isCheap(_ event: ClientEvent) -> Bool {
        switch event {
        case .sessionUpdate, .sdpCreate: context.settings.size <= Self.cheapSettings
        default: true
        }
    }

    /// Bytes of settings that are checked and shown in some 100 µs.
    private static let cheapSettings = 8192

    /// The work for `message` with the settings of now.
    func prepared(_ event: PreparedEvent) -> PreparedEvent {
        event.revision == revision ? event : preparation.prepare(event.message)
    }
}
