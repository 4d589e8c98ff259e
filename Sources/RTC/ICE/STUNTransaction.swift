import SansIO

/// One request on its way, resent until answered (RFC 8489 §6.2.1): after 0.5, 1, 2, 4, 8 and 16 s, seven times in
/// all, and given up 8 s after the last.
struct STUNTransaction: Sendable {
    static let initialTimeout = Duration.milliseconds(500)
    private static let maxSends = 7
    private static let lastWait = 16

    let id: STUNMessage.TransactionID
    let datagram: [UInt8]
    /// Whether it carries USE-CANDIDATE.
    let nominates: Bool
    private var sends = 1
    private(set) var due: Moment

    init(id: STUNMessage.TransactionID, datagram: [UInt8], nominates: Bool, now: Moment) {
        self.id = id
        self.datagram = datagram
        self.nominates = nominates
        due = now + Self.initialTimeout
    }

    /// Returns whether the request is to be sent again; `false` when its time is over. Call it once `due` has come.
    mutating func resend(now: Moment) -> Bool {
        guard sends < Self.maxSends else { return false }
        let wait = sends == Self.maxSends - 1 ? Self.lastWait : 1 << sends
        sends += 1
        due = now + Self.initialTimeout * wait
        return true
    }
}

/// Draws transaction ids that nobody can guess from earlier ones: HMAC of a counter under a secret.
struct TransactionSource: Sendable {
    private let secret: [UInt8]
    private var count: UInt64 = 0
    private let hmac: HMACSHA1

    init(hmac: @escaping HMACSHA1, generator: inout some RandomNumberGenerator) {
        self.hmac = hmac
        secret = (0..<4).flatMap { _ in (generator.next() as UInt64).bigEndianBytes }
    }

    mutating func next() -> STUNMessage.TransactionID {
        let bits = draw()
        return STUNMessage.TransactionID(high: bits.bigEndian(at: 0), low: bits.bigEndian(at: 4))
    }

    /// `duration` times 0.8–1.2, in steps of 1/256 (RFC 7675 §5.1).
    mutating func spread(_ duration: Duration) -> Duration {
        let eighth = Int64(draw()[0]) * 4 / 10  // 0–102 of 256, that is 0–0.4.
        return .nanoseconds(duration.wholeNanoseconds / 256 * (205 + eighth))
    }

    private mutating func draw() -> [UInt8] {
        count += 1
        let bits = hmac(secret, count.bigEndianBytes[...])
        precondition(bits.count >= 12, "HMAC-SHA1 yields 20 bytes")
        return bits
    }
}
