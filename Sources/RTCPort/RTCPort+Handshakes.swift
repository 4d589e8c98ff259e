import NIOCore
import RTC
import SansIO

/// Handshakes take their turn, frames do not wait for them.
extension RTCPort {
    /// Works on the datagram at hand, now or, if it is a step of a handshake, when its turn comes.
    /// - Returns: Whether it is of a peer of ours.
    func accept(from remote: TransportAddress, to local: TransportAddress, now: Moment) -> Bool {
        guard isHandshake, table.knows(ICEPath(local: local, remote: remote)) else {
            return table.handle(&datagram, from: remote, to: local, now: now, into: &outbox)
        }
        catchUp(now: now)
        guard handshakes.isEmpty, handshakes.mayWork(now: now) else {
            let entry = HandshakeQueue.Entry(datagram: datagram, remote: remote, local: local, arrival: arrival)
            if !handshakes.append(entry) { metrics.handshakesDropped &+= 1 }
            scheduleHandshakes(now: now)
            return true
        }
        defer { handshakes.worked(from: now, to: Moment(.now())) }
        return table.handle(&datagram, from: remote, to: local, now: now, into: &outbox)
    }

    /// DTLS records of a handshake (RFC 6347 §4.1): `change_cipher_spec` and `handshake`.
    private var isHandshake: Bool {
        switch datagram.first {
        case 20, 22: true
        default: false
        }
    }

    private func scheduleHandshakes(now: Moment) {
        guard handshakeTask == nil, let turn = handshakes.nextTurn(now: now) else { return }
        handshakeTask = eventLoop.scheduleTask(deadline: NIODeadline(turn)) { [weak self] in
            self?.assumeIsolated { $0.workOnHandshakes() }
        }
    }

    private func workOnHandshakes() {
        handshakeTask = nil
        var now = Moment(.now())
        while handshakes.mayWork(now: now), let entry = handshakes.next() {
            datagram = entry.datagram
            arrival = entry.arrival
            table.handle(&datagram, from: entry.remote, to: entry.local, now: now, into: &outbox)
            deliver(now: now)
            let end = Moment(.now())
            handshakes.worked(from: now, to: end)
            now = end
        }
        arrival = nil
        scheduleHandshakes(now: now)
    }
}
