import COpenSSL
import SansIO

/// The retransmission timer of one handshake (RFC 6347 §4.2.4): 100 ms, doubling, 3 s at most. OpenSSL gives up after
/// the twelfth expiry without progress, about 27 s in.
///
/// OpenSSL decides by `gettimeofday` whether its timer has run out; ours runs on the `now` that callers hand in, which
/// in tests is not the time of day at all. The two are reconciled so: OpenSSL is told that every interval lasts an
/// hour, hence never retransmits of its own accord; and when our deadline comes, the timer that it showed us through
/// `BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT` is moved into the past just before `DTLSv1_handle_timeout` asks.
///
/// Up to OpenSSL 3.1 that control passes the timer itself, which lives as long as the `SSL`. From 3.2 on it passes a
/// copy, so there (`Clock.timeOfDay`) OpenSSL gets the true interval, and a deadline that comes before the time of day
/// agrees is put off by what is missing.
package struct RetransmissionTimer {
    package enum Clock: Sendable {
        case handedIn
        case timeOfDay

        /// What the OpenSSL that is loaded supports.
        package static var supported: Clock {
            OpenSSL_version_num() < 0x3020_0000 ? .handedIn : .timeOfDay
        }
    }

    private enum State {
        case stopped
        /// OpenSSL started the timer during the call that is under way; the deadline counts from its end.
        case started
        case running(until: Moment)
    }

    static let shortest = Duration.milliseconds(100)
    static let longest = Duration.seconds(3)

    private let clock: Clock
    private var state = State.stopped
    private var interval = shortest
    /// The timer inside OpenSSL; only set with `Clock.handedIn`.
    private var inside: UnsafeMutableRawPointer?

    init(clock: Clock) {
        self.clock = clock
    }

    var deadline: Moment? {
        if case .running(let until) = state { until } else { nil }
    }

    /// OpenSSL asks how long the timer shall run. `previous` is its last answer, or 0 when a new flight begins.
    mutating func interval(after previous: UInt32) -> UInt32 {
        interval = previous == 0 ? Self.shortest : min(interval * 2, Self.longest)
        return switch clock {
        case .handedIn: 3_600_000_000
        case .timeOfDay: UInt32(interval.wholeNanoseconds / 1000)
        }
    }

    /// OpenSSL started or stopped its timer and shows it.
    mutating func changed(_ timer: UnsafeMutableRawPointer) {
        if clock == .handedIn { inside = timer }
        state = COpenSSL_timer_runs(timer) != 0 ? .started : .stopped
    }

    /// To be called after every call that may have started the timer.
    mutating func settle(now: Moment) {
        if case .started = state { state = .running(until: now + interval) }
    }

    /// To be called right before `DTLSv1_handle_timeout`.
    func expire() {
        if let inside { COpenSSL_timer_expire(inside) }
    }

    /// `DTLSv1_handle_timeout` did nothing: the time of day is behind `now` by `missing` microseconds.
    mutating func postpone(byMicroseconds missing: Int64, now: Moment) {
        state = missing < 0 ? .stopped : .running(until: now + .microseconds(max(missing, 1000)))
    }
}
