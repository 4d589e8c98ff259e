import Glibc
import NIOCore
import NIOPosix
import RTC
import Synchronization

/// Which loop the callers of a shared port number belong to, and what the kernel is told of it, so that their datagrams
/// come to the right loop at once: handing them over costs a wake-up each where few call, and always a copy.
///
/// Nothing depends on it: what comes to the wrong loop is handed over as ever. Every loop tells of its own peers, which
/// have proved that they know a password of it, so strangers cannot fill it.
final class Steering: Sendable {
    private struct State {
        /// The loop that has a peer there.
        var owners: [ICEPath: Int] = [:]
        /// One socket of each address; they speak for all that share it.
        var sockets: [TransportAddress: Int32] = [:]
        var programs: [TransportAddress: SteeringProgram] = [:]
        var isScheduled = false
    }

    private let state = Mutex(State())

    /// From a change until the kernel is told: many calls that come together cost one program.
    private static let delay = TimeAmount.milliseconds(50)

    /// - Parameter file: A descriptor of a socket at that address, which is closed by `close`.
    func add(_ file: Int32, at local: TransportAddress) {
        state.withLock { state in
            if let before = state.sockets.updateValue(file, forKey: local) { Glibc.close(before) }
        }
    }

    func close() {
        let files = state.withLock { state in
            defer { state = State() }
            return state.sockets.values
        }
        for file in files { Glibc.close(file) }
    }

    deinit { close() }

    /// The loop has a peer there now.
    func add(_ route: ICEPath, of loop: Int) {
        change { $0.owners[route] = loop }
    }

    /// The loop has none there any more; of no effect where another has by now.
    func remove(_ route: ICEPath, of loop: Int) {
        change { if $0.owners[route] == loop { $0.owners[route] = nil } }
    }

    func owner(of route: ICEPath) -> Int? { state.withLock { $0.owners[route] } }

    private func change(_ body: (inout State) -> Void) {
        let mustSchedule = state.withLock { state in
            body(&state)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        guard mustSchedule else { return }
        // Not on a media loop: the kernel compiles it.
        MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: Self.delay) { [weak self] in self?.tellKernel() }
    }

    private func tellKernel() {
        state.withLock { state in
            state.isScheduled = false
            var sockets = state.sockets.mapValues { _ in [UInt16: Int?]() }
            for (route, loop) in state.owners {
                let port = route.remote.port
                // Two callers may have the same port behind two routers: left to the kernel where their loops differ.
                let isShared = sockets[route.local]?[port].map { $0 != loop } ?? false
                sockets[route.local]?[port] = .some(isShared ? nil : loop)
            }
            for (local, file) in state.sockets {
                let program = SteeringProgram(
                    sockets: sockets[local]?.compactMapValues { $0 } ?? [:], isV6: local.isV6)
                if state.programs[local] == program { continue }
                state.programs[local] = program.attach(to: file) ? program : nil
            }
        }
    }
}

extension TransportAddress {
    fileprivate var isV6: Bool {
        switch host {
        case .v4: false
        case .v6: true
        }
    }
}
