import Events
import Timing

/// How a client behaves: whether it sends too much, and whether it sends JSON at all.
struct ClientConduct {
    enum Admission {
        case pass
        /// The event is dropped, and the client is told so.
        case refuseAloud(ClientFault)
        case refuse
    }

    private var limiter: RateLimiter
    private var garbageInARow = 0
    private let garbageLimit: Int

    /// - Parameter garbageLimit: Messages in a row that are not JSON before the client is given up (chapter H.1).
    init(garbageLimit: Int, now: Moment) {
        self.garbageLimit = garbageLimit
        limiter = RateLimiter(burst: 1000, perSecond: 200, now: now)
    }

    /// To be asked about each event but audio, whose price is its length.
    mutating func admit(now: Moment) -> Admission {
        switch limiter.admit(now: now) {
        case .pass: .pass
        case .refuse: .refuse
        case .refuseAloud:
            .refuseAloud(
                ClientFault(code: .rateLimitExceeded, message: "Too many events at once; some were dropped."))
        }
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
