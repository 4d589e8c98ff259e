import Engine
import Glibc
import NativeThreads
import SansIO

/// Keeps a template process and a spare host alive, and collects hosts that end while they have no job. Confined to its
/// thread.
final class HostSupervisor {
    private let settings: HostPool.Settings
    private let state: Monitor<HostPool.State>
    private let bell: HostSocket
    private var template: HostTemplate?
    private var backoff = StartBackoff()
    private var hasReportedConfinement = false
    private var buffer: [UInt8] = []

    init(_ settings: HostPool.Settings, _ state: Monitor<HostPool.State>, bell: HostSocket) {
        self.settings = settings
        self.state = state
        self.bell = bell
    }

    /// Returns when the pool is closed, and all its processes have ended.
    func run() {
        while true {
            let (isClosed, needs) = state.withLock { state in
                state.isRung = false
                return (state.isClosed, (template: state.isWanted, host: state.isWanted && needsHost(state)))
            }
            if isClosed { return end() }
            if needs.template, template == nil, backoff.mayStart(now: .hostClock) { startTemplate() }
            if needs.host, template != nil {
                startHost()
                continue
            }
            wait()
        }
    }

    private func needsHost(_ state: HostPool.State) -> Bool {
        state.idle.isEmpty && state.hosts.count <= settings.hosts
    }

    private func startTemplate() {
        let template: HostTemplate
        do throws(HostFailure) {
            template = try HostTemplate(settings)
        } catch .killed {
            // Not by itself: the loop tries again.
            return state.withLock { $0.losses["template", default: 0] += 1 }
        } catch {
            return failed("The engine host of \(settings.engine) does not start.")
        }
        self.template = template
        state.change { state in
            state.template = template.process
            state.greeting = template.greeting
        }
    }

    private func startHost() {
        guard let template, let (host, confinement) = template.fork(silence: settings.silence) else {
            // One that has worked was killed; the next one is started at once.
            let hasWorked = backoff.next == nil && hasReportedConfinement
            loseTemplate()
            if hasWorked { startTemplate() } else { failed("The engine host of \(settings.engine) does not start.") }
            return
        }
        backoff.succeeded()
        state.change { state in
            state.hosts[host.process] = host
            state.idle.append(host)
            state.fault = nil
        }
        guard !hasReportedConfinement else { return }
        hasReportedConfinement = true
        if !confinement.isSuperset(of: .complete) {
            settings.logger.warning(
                "this kernel does not confine engine hosts completely",
                metadata: [
                    "engine": "\(settings.engine)", "seccomp": "\(confinement.contains(.systemCalls))",
                    "landlock": "\(confinement.contains(.files))",
                ])
        }
    }

    /// Nothing is tried again before the back-off is over and somebody asks.
    private func failed(_ message: String) {
        backoff.failed(now: .hostClock)
        let retry = backoff.next ?? .hostClock
        state.change { state in
            state.isWanted = false
            state.fault = (EngineFault(.unavailable, message), retry)
        }
        settings.logger.error("an engine host does not start", metadata: ["engine": "\(settings.engine)"])
    }

    private func loseTemplate() {
        guard let template else { return }
        template.end()
        self.template = nil
        state.withLock { state in
            state.template = nil
            state.losses["template", default: 0] += 1
        }
    }

    // MARK: Watching

    /// Waits until the pool rings or a process ends.
    private func wait() {
        let hosts = state.withLock { Array($0.hosts.values) }
        var watched = [pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)]
        // Without events asked for, a socket is reported when its peer has gone.
        watched.append(pollfd(fd: template?.descriptor ?? -1, events: 0, revents: 0))
        watched += hosts.map { pollfd(fd: gone.contains($0.process) ? -1 : $0.descriptor, events: 0, revents: 0) }
        let isTemplateDue = template == nil && state.withLock(\.isWanted)
        let pause: Int32 = isTemplateDue ? (backoff.next == nil ? 10 : 100) : -1
        guard poll(&watched, nfds_t(watched.count), pause) > 0 else { return }
        if watched[0].revents != 0 { while case .message = bell.poll(into: &buffer) {} }
        if watched[1].revents != 0 {
            loseTemplate()
            settings.logger.warning(
                "the template of engine hosts was lost; it is restarted", metadata: ["engine": "\(settings.engine)"])
        }
        for (host, entry) in zip(hosts, watched.dropFirst(2)) where entry.revents != 0 { collect(host) }
        gone.formIntersection(state.withLock { Set($0.hosts.keys) })
    }

    /// Hosts that ended while they had a job: their lease finds out by itself.
    private var gone: Set<Int32> = []

    private func collect(_ host: HostConnection) {
        let wasIdle = state.withLock { state in
            guard let place = state.idle.firstIndex(where: { $0 === host }) else { return false }
            state.idle.remove(at: place)
            state.hosts[host.process] = nil
            return true
        }
        guard wasIdle else {
            gone.insert(host.process)
            return
        }
        let failure = host.ending()
        state.change { $0.losses[failure.reason, default: 0] += 1 }
        settings.logger.warning(
            "an engine host ended while it had no job; another replaces it",
            metadata: [
                "engine": "\(settings.engine)", "reason": "\(failure.reason)", "process": "\(host.process)",
            ])
    }

    private func end() {
        let idle = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for host in idle { host.kill() }
        template?.end()
    }
}
