/// Which media loop owns a call, as the first character of its user name fragment: several loops share one UDP port, and
/// the kernel gives each datagram to any of them.
///
/// The eight random characters behind it hold 48 bits; RFC 8445 §5.3 asks for 24. The mark is no secret and proves
/// nothing: what it names still checks the password.
public struct UfragPrefix: Hashable, Sendable {
    /// 0..<`limit`
    public let index: Int

    /// How many loops can be told apart.
    public static let limit = 64

    /// - Returns: nil for an index out of range.
    public init?(index: Int) {
        guard (0..<Self.limit).contains(index) else { return nil }
        self.index = index
    }

    /// The mark in the USERNAME of a connectivity check.
    /// - Returns: nil for everything else, and for a name that begins with none.
    public init?(ofCheck datagram: [UInt8]) {
        guard let first = STUNMessage.receiverUfrag(of: datagram)?.utf8.first,
            let index = ICECredentials.alphabet.firstIndex(of: first)
        else { return nil }
        self.index = index
    }

    /// What `ICECredentials.generate(prefix:using:)` takes.
    public var prefix: String {
        String(decoding: [ICECredentials.alphabet[index]], as: UTF8.self)
    }

    /// Of the only loop.
    public static let first = UfragPrefix(unchecked: 0)

    private init(unchecked index: Int) {
        self.index = index
    }
}
