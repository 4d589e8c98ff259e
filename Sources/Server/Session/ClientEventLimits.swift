import Events
import SansIO

/// How a client behaves: whether it sends too much, and whether it sends JSON at all.
struct ClientEventLimits {
    enum Admission {
        case pass
        /// The event is dropped, and the client is told so.
        case refuseWithError(ClientFault)
        case refuse
    }

    private var limiter: RateLimiter
    private var droppedMessages: RateLimiter
    private var offers: RateLimiter
    private var garbageInARow = 0
    private let garbageLimit: Int

    /// - Parameter garbageLimit: Messages in a row that are not JSON before the client is given up (chapter H.1).
    init(garbageLimit: Int, now: Moment) {
        self.garbageLimit = garbageLimit
        limiter = RateLimiter(burst: 1000, perSecond: 200, now: now)
        droppedMessages = RateLimiter(burst: 1, perSecond: 1, now: now)
        offers = RateLimiter(burst: Self.offersPerSecond, perSecond: Self.offersPerSecond, now: now)
    }

    /// To be asked about each event but audio, whose price is its length.
    mutating func admit(now: Moment) -> Admission {
        switch limiter.admit(now: now) {
        case .pass: .pass
        case .refuse: .refuse
        case .refuseWithError:
            .refuseWithError(
                ClientFault(code: .rateLimitExceeded, message: "Too many events at once; some were dropped."))
        }
    }

    /// SDP offers of one call a second.
    private static let offersPerSecond = 5.0

    /// To be asked about each SDP offer: a new one may replace a whole connection.
    mutating func admitOffer(now: Moment) throws(CallFault) {
        guard offers.admit(now: now) != .pass else { return }
        throw CallFault(
            .rateLimitExceeded,
            "A call may make at most \(Int(Self.offersPerSecond)) SDP offers a second. Try again later.")
    }

    /// A message of the data channel was dropped since too much of it waits.
    /// - Returns: What the client is to be told; nil if that was done within the last second.
    mutating func dropped(now: Moment) -> ClientFault? {
        guard droppedMessages.admit(now: now) == .pass else { return nil }
        return ClientFault(
            code: .rateLimitExceeded,
            message: "Too much of the data channel waits to be handled; some messages were dropped. Send less at once.")
    }

    /// A message was read.
    mutating func understood() {
        garbageInARow = 0
    }

    /// A message could not be read.
    /// - Returns: Whether the client has sent so much that is not JSON that its socket is to be closed.
    mutating func failed(_ fault: ClientFault) -> Bool {
        guard fault.code == .invalidJSON else {
            garbageInARow = 0
            return false
        }
        garbageInARow += 1
        return garbageInARow >= garbageLimit
    }
}
