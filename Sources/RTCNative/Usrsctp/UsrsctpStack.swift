import RTC
import SansIO

/// SCTP over usrsctp, without its threads.
///
/// usrsctp is one instance per process, with one wheel of timers for all associations. Several stacks may exist, one on
/// each media loop, and none can damage another: every call takes one lock. It is held for some microseconds and never
/// for an RTP packet, so it costs less than a hop to a loop that owned usrsctp (decision record 14). What a timer wants
/// sent is kept for the stack that owns the association, which finds it when it next advances.
///
/// The stacks share the wheel: each turns it on from where its own last `advance` left it, and it stands where the
/// furthest has brought it. On the same clock that is the time of day for all. Tests on fake time that make several at
/// once hurry each other's timers, which costs packets but ends no association.
///
/// Beside the wheel, usrsctp reads the time of day to measure round trips, to age cookies, and to judge whether a packet
/// was sent long enough ago to be sent again. On fake time, what was lost may therefore take more fake seconds to be
/// repaired than it would take real ones.
public final class UsrsctpStack: SCTPStack {
    private let number: UInt64
    /// When this stack last advanced, and where the wheel stood then.
    private var last: (now: Moment, wheel: Duration)?

    public init() {
        number = Usrsctp.locked { Usrsctp.takeNumber() }
    }

    public func makeAssociation(maxMessageSize: Int = 262_144) throws -> any SCTPAssociation {
        let endpoint = try Usrsctp.locked { () throws(UsrsctpError) in
            try Usrsctp.open(stack: number, maxMessageSize: maxMessageSize)
        }
        return UsrsctpAssociation(number: endpoint)
    }

    /// Associations that exist: each until its handle is released.
    public var associationCount: Int {
        Usrsctp.locked { Usrsctp.count(in: number) }
    }

    public func advance(to now: Moment) -> [SCTPAssociationID] {
        let (wheel, waiting) = Usrsctp.locked {
            // A stack that begins takes the wheel as it stands; one that goes on never turns it back.
            let wheel = max(last.map { $0.wheel + max(.zero, now - $0.now) } ?? Usrsctp.elapsed, Usrsctp.elapsed)
            Usrsctp.advance(to: wheel)
            return (wheel, Usrsctp.waiting(in: number))
        }
        last = (max(now, last?.now ?? now), wheel)
        return waiting.map { SCTPAssociationID(number: $0) }
    }
}
