import SansIO

/// The controlled side of ICE-lite (RFC 8445 §2.5, §7.3): answers checks, sends none.
///
/// Media follows the first valid check at once, because DTLS arrives milliseconds behind it, and then every check
/// with USE-CANDIDATE: that is nomination at first, and roaming later.
struct LiteAgent: Sendable {
    /// Addresses kept at a time. A browser with several interfaces checks from a handful.
    private static let maxPaths = 8

    private struct KnownPath {
        var path: ICEPath
        var lastCheck: Moment
        /// A check with the credentials of the last restart came over it.
        var isCurrent: Bool
    }
    private enum State {
        case waiting(until: Moment)
        case connected
        case over
    }

    private var state: State
    private var responder: CheckResponder
    private var known: [KnownPath] = []
    private(set) var selected: ICEPath?
    /// A restart happened and no check with the new credentials has come yet.
    private var isRestarting = false

    init(local: ICECredentials, hmac: @escaping HMACSHA1, now: Moment) {
        state = .waiting(until: now + ICEAgent.connectionTimeout)
        responder = CheckResponder(local: local, role: .controlled, hmac: hmac)
    }

    var accepted: [TransportAddress] { known.map(\.path.remote) }

    var nextDeadline: Moment? {
        switch state {
        case .waiting(let limit): limit
        case .connected: known.first { $0.path == selected }.map { $0.lastCheck + ICEAgent.consentTimeout }
        case .over: nil
        }
    }

    mutating func restart(local: ICECredentials) {
        guard local != responder.local else { return }
        responder.restart(local: local)
        isRestarting = true
        for index in known.indices { known[index].isCurrent = false }
    }

    /// Whether a check with the present credentials came from there.
    func isCurrent(_ remote: TransportAddress) -> Bool { known.contains { $0.isCurrent && $0.path.remote == remote } }

    /// The peer that had the credentials before is gone: neither its checks nor its addresses count any more.
    mutating func forgetPrevious() {
        responder.forgetPrevious()
        known.removeAll { !$0.isCurrent && $0.path != selected }
    }

    mutating func handle(_ message: STUNMessage, size: Int, on path: ICEPath, now: Moment) -> [ICEOutput] {
        if case .over = state { return [] }
        guard message.messageClass == .request else { return [] }  // We send no requests, so no response is ours.
        switch responder.judge(message, size: size, from: path.remote) {
        case .ignored:
            return []
        case .refused(let response):
            return [.send(response, from: path.local, to: path.remote)]
        case .accepted(let response, let isCurrent):
            var outputs = [ICEOutput.send(response, from: path.local, to: path.remote)]
            if note(path, isCurrent: isCurrent, now: now) { outputs.append(.validated(path.remote)) }
            let moves = selected == nil || isCurrent && (isRestarting || message.usesCandidate)
            if isCurrent { isRestarting = false }
            if moves, selected != path { outputs.append(select(path)) }
            return outputs
        }
    }

    /// Remembers a valid check. Returns whether its remote address is new to us.
    private mutating func note(_ path: ICEPath, isCurrent: Bool, now: Moment) -> Bool {
        known.removeAll { $0.path != selected && now - $0.lastCheck >= ICEAgent.consentTimeout }
        if let index = known.firstIndex(where: { $0.path == path }) {
            known[index].lastCheck = now
            if isCurrent { known[index].isCurrent = true }
            return false
        }
        let isNew = !accepted.contains(path.remote)
        if known.count >= Self.maxPaths,
            let oldest = known.indices.filter({ known[$0].path != selected })
                .min(by: { known[$0].lastCheck < known[$1].lastCheck })
        {
            known.remove(at: oldest)
        }
        known.append(KnownPath(path: path, lastCheck: now, isCurrent: isCurrent))
        return isNew
    }

    private mutating func select(_ path: ICEPath) -> ICEOutput {
        selected = path
        state = .connected
        return .selected(local: path.local, remote: path.remote)
    }

    mutating func handleDeadline(now: Moment) -> [ICEOutput] {
        guard let deadline = nextDeadline, now >= deadline else { return [] }  // A timer that lost a race.
        if case .connected = state {
            known.removeAll { now - $0.lastCheck >= ICEAgent.consentTimeout }
            // The peer checks another path only: it lives there.
            if let latest = known.max(by: { $0.lastCheck < $1.lastCheck }) { return [select(latest.path)] }
            return end(.consentLost)
        }
        return end(.failed)
    }

    private mutating func end(_ output: ICEOutput) -> [ICEOutput] {
        state = .over
        selected = nil
        known = []
        return [output]
    }
}
