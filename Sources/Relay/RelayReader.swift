import Dialogue
import Events

/// Reads the remote's messages, and counts those that mean nothing here.
struct RelayReader: Sendable {
    /// Names of functions whose arguments are being written: not every remote repeats them.
    private var functions: [ItemID: String] = [:]
    /// Messages in a row that are no events.
    private var garbage = 0
    /// Events that meant nothing here.
    private(set) var droppedEvents = 0
    private let dialect: RelayDialect
    private let limit: Int

    private static let mostFunctions = 256

    /// - Parameter limit: Messages in a row that may be no events.
    init(_ dialect: RelayDialect, garbage limit: Int) {
        (self.dialect, self.limit) = (dialect, limit)
    }

    /// The remote sent nothing but garbage for too long.
    var isGarbage: Bool { garbage >= limit }

    /// - Returns: nil if the message is no event at all.
    mutating func read(_ message: [UInt8]) -> RemoteEvent? {
        guard let event = RemoteEvent.read(message, in: dialect, functions: functions) else {
            garbage += 1
            return nil
        }
        garbage = 0
        return event
    }

    /// An item that the remote writes has begun.
    mutating func noteBegin(of item: Item) {
        guard case .functionCall(let call) = item.body, functions.count < Self.mostFunctions else { return }
        functions[item.id] = call.name
    }

    mutating func noteEnd(of item: Item) { functions[item.id] = nil }

    mutating func drop() { droppedEvents &+= 1 }
}
