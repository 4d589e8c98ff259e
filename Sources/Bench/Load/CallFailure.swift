/// Why a caller of the generator failed, as a short name to count by.
struct CallFailure: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    static let notConnected = CallFailure("not connected")
    static let ended = CallFailure("call ended")
    static let silent = CallFailure("agent stayed silent")
    static let timeout = CallFailure("waited too long")
}
