/// A username fragment and password (RFC 8445 §5.3). They name one call and prove that the peer read the signalling.
public struct ICECredentials: Hashable, Sendable {
    /// 4–256 characters.
    public let ufrag: String
    /// 22–256 characters.
    public let password: String

    /// Checks lengths and that both are printable ASCII that cannot break a USERNAME or an SDP line. Characters
    /// beyond the `ice-char` of RFC 8839 §5.4 are tolerated: some stacks send `-` and `_`.
    public init?(ufrag: String, password: String) {
        guard Self.ufragLengths.contains(ufrag.utf8.count), (22...256).contains(password.utf8.count),
            ufrag.utf8.allSatisfy(Self.isAllowed), password.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        (self.ufrag, self.password) = (ufrag, password)
    }

    static let ufragLengths = 4...256

    /// Whether a ufrag or password of ours or a peer's may hold `byte`: printable ASCII but for the colon.
    static func isAllowed(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: ":") }

    private init(trustedUfrag: String, password: String) {
        (ufrag, self.password) = (trustedUfrag, password)
    }

    /// Draws fresh ones: a ufrag of `prefix` and eight random characters (48 bits), a password of 24 (144 bits).
    /// - Parameter prefix: What the ufrag is to carry, such as the event loop that owns the call; at most 64
    ///   characters of `A–Z a–z 0–9 + /`.
    public static func generate(prefix: String = "", using generator: inout some RandomNumberGenerator)
        -> ICECredentials
    {
        precondition(
            prefix.utf8.count <= 64 && prefix.utf8.allSatisfy { alphabet.contains($0) }, "prefix is not of ice-chars")
        return ICECredentials(
            trustedUfrag: prefix + text(of: 8, &generator), password: text(of: 24, &generator))
    }

    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func text(of length: Int, _ generator: inout some RandomNumberGenerator) -> String {
        String(decoding: (0..<length).map { _ in alphabet[Int(generator.next() & 63)] }, as: UTF8.self)
    }
}
