import CUsrsctp
import RTC
import SansIO
import Synchronization

/// The one instance of usrsctp in this process: its start, its clock, and the table of its associations.
///
/// Everything here but `locked` is to be called inside `locked`. The callbacks of usrsctp run inside it as well, since
/// without threads of its own usrsctp only calls back from a call of ours.
enum Usrsctp {
    private static let lock = Mutex(())

    // All of these are guarded by `lock`.
    nonisolated(unsafe) private static var isStarted = false
    nonisolated(unsafe) private static var lastNumber: UInt64 = 0
    nonisolated(unsafe) private static var endpoints: [UInt64: UsrsctpEndpoint] = [:]
    /// Associations with outputs, by stack.
    nonisolated(unsafe) private static var touched: [UInt64: Set<UInt64>] = [:]
    /// Associations to be closed once usrsctp has returned: a socket must not be closed from its own callback.
    nonisolated(unsafe) private static var doomed: [UInt64] = []
    /// How far the timers have run, in whole milliseconds.
    nonisolated(unsafe) private(set) static var elapsed = Duration.zero

    static func locked<Result: Sendable, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result
    {
        try lock.withLock { _ throws(Failure) in
            start()
            return try body()
        }
    }

    /// Starts usrsctp on first use. It is never finished: sockets that are closing need it until the process ends.
    private static func start() {
        guard !isStarted else { return }
        isStarted = true
        usrsctp_init_nothreads(
            0,
            { address, buffer, count, _, _ in
                guard let buffer else { return 0 }
                Usrsctp.endpoint(at: address)?.output(Array(UnsafeRawBufferPointer(start: buffer, count: count)))
                return 0
            }, nil)
        // None of these is used by WebRTC (RFC 8831 §6.2), and each is code that a peer could reach.
        usrsctp_sysctl_set_sctp_ecn_enable(0)
        usrsctp_sysctl_set_sctp_asconf_enable(0)
        usrsctp_sysctl_set_sctp_auto_asconf(0)
        usrsctp_sysctl_set_sctp_auth_enable(0)
        usrsctp_sysctl_set_sctp_nrsack_enable(0)
        usrsctp_sysctl_set_sctp_pktdrop_enable(0)
        // Packets that belong to nothing get no answer.
        usrsctp_sysctl_set_sctp_blackhole(2)
    }

    /// Numbers name stacks and associations; none is used twice.
    static func takeNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    static func open(stack: UInt64, maxMessageSize: Int) throws(UsrsctpError) -> UInt64 {
        let endpoint = UsrsctpEndpoint(number: takeNumber(), stack: stack, maxMessageSize: maxMessageSize)
        endpoints[endpoint.number] = endpoint
        do {
            try endpoint.open()
        } catch {
            close(endpoint.number)
            throw error
        }
        return endpoint.number
    }

    static func endpoint(_ number: UInt64) -> UsrsctpEndpoint? {
        endpoints[number]
    }

    /// The association that usrsctp means: it was given the number in place of a pointer.
    static func endpoint(at address: UnsafeMutableRawPointer?) -> UsrsctpEndpoint? {
        endpoints[UInt64(UInt(bitPattern: address))]
    }

    static func close(_ number: UInt64) {
        guard let endpoint = endpoints[number] else { return }
        endpoint.close()
        unmark(endpoint)
        endpoints[number] = nil
    }

    static func mark(_ endpoint: UsrsctpEndpoint) {
        touched[endpoint.stack, default: []].insert(endpoint.number)
    }

    static func unmark(_ endpoint: UsrsctpEndpoint) {
        touched[endpoint.stack]?.remove(endpoint.number)
        if touched[endpoint.stack]?.isEmpty == true { touched[endpoint.stack] = nil }
    }

    static func doom(_ endpoint: UsrsctpEndpoint) {
        doomed.append(endpoint.number)
    }

    /// Closes what a callback found to be over.
    static func reap() {
        while let number = doomed.popLast() { endpoints[number]?.finish() }
    }

    static func advance(to time: Duration) {
        let milliseconds = (time - elapsed).wholeMilliseconds
        guard milliseconds > 0 else { return }
        elapsed += .milliseconds(milliseconds)
        usrsctp_handle_timers(UInt32(clamping: milliseconds))
        reap()
    }

    static func count(in stack: UInt64) -> Int {
        endpoints.values.count { $0.stack == stack }
    }

    static func waiting(in stack: UInt64) -> [UInt64] {
        (touched[stack] ?? []).sorted()
    }
}
