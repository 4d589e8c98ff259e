import CLinuxSockets
import SansIO

extension Moment {
    /// Of the monotonic clock that this process measures with.
    public static var monotonic: Moment { Moment(nanoseconds: clinux_now(0)) }
}
