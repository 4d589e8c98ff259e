import RTC
import Timing

/// SCTP over usrsctp, without its threads.
///
/// usrsctp is one instance per process, with one wheel of timers for all associations. Several stacks may exist, also
/// on different threads, and none can damage another: every call takes one lock. They do share the wheel, which follows
/// whichever stack has advanced furthest since it was made. A server makes one stack; tests on fake time that make
/// several at once hurry each other's timers, which costs packets but ends no association.
///
/// Beside the wheel, usrsctp reads the time of day to measure round trips, to age cookies, and to judge whether a packet
/// was sent long enough ago to be sent again. On fake time, what was lost may therefore take more fake seconds to be
/// repaired than it would take real ones.
public final class UsrsctpStack: SCTPStack {
    private let number: UInt64
    private let epoch: Duration
    private var firstAdvance: Moment?

    public init() {
        (number, epoch) = Usrsctp.locked { (Usrsctp.takeNumber(), Usrsctp.elapsed) }
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
        let first = firstAdvance ?? now
        firstAdvance = first
        return Usrsctp.locked {
            Usrsctp.advance(to: epoch + (now - first))
            return Usrsctp.waiting(in: number).map { SCTPAssociationID(number: $0) }
        }
    }
}
