import Events

/// One item of a response while it is generated.
struct OutputItem: Sendable {
    enum Kind: Sendable {
        case message
        /// `index` is the model's number of the call, from 0.
        case call(index: Int, callID: ToolCallID, name: String)
    }

    let id: ItemID
    let kind: Kind
    var status = ItemStatus.inProgress
    /// The text of the message or the arguments of the call, so far.
    var body = ""

    init(id: ItemID, kind: Kind) {
        self.id = id
        self.kind = kind
    }

    var isClosed: Bool { status != .inProgress }

    var isMessage: Bool {
        if case .message = kind { true } else { false }
    }

    /// The model's number of the call; nil for a message.
    var callIndex: Int? {
        if case .call(let index, _, _) = kind { index } else { nil }
    }
}
