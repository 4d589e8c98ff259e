import Events
import Shares

extension ClientEvent {
    /// Whether the session may hold more afterwards. Other events are handled however much its client holds, for they
    /// are how it gives something back.
    var addsToSession: Bool {
        switch self {
        case .itemCreate, .inputTextDelta, .sessionUpdate, .responseCreate, .inputAudioBufferAppend,
            .inputAudioTurnAppend:
            true
        default: false
        }
    }
}

extension ClientFault {
    /// - Parameter refusal: Of the memory that a message of the client would take.
    init(_ refusal: MemoryBudget.Refusal) {
        let holder =
            switch refusal {
            case .budget: "The server holds as much for its clients"
            case .share: "The server holds as much for this client"
            }
        self.init(
            code: .memoryLimitExceeded,
            message: "\(holder) as it may; the message was dropped. Delete items, or send less at a time.")
    }
}
