import NIOCore
import RTC
import SansIO

/// Several ports on loops of their own that share one UDP port number. The kernel spreads datagrams by their addresses
/// and knows of calls what `Steering` tells it, so a datagram, the first ones of a call above all, may arrive at a loop
/// that its call does not live on: it is handed over, checks by the mark in their user name, everything else by the address pair of a check before it.
extension RTCPort {
    /// What a port knows of those it shares a number with; none where it is alone.
    struct Siblings {
        var ports: [RTCPort]
        var foreign = ForeignRoutes()
        /// What this burst holds for each of them.
        var batches: [HandoverBatch]
        /// Whom the kernel is told of.
        let steering: Steering
        /// By which loop's socket the datagrams of our routes come in, where it is not ours.
        var arrivals: [ICEPath: Int] = [:]

        init(_ ports: [RTCPort], _ steering: Steering) {
            self.ports = ports
            self.steering = steering
            batches = Array(repeating: HandoverBatch(), count: ports.count)
        }

        /// - Returns: What waits for that loop, if anything does.
        mutating func takeBatch(of index: Int) -> (HandoverBatch, RTCPort)? {
            guard !batches[index].isEmpty else { return nil }
            defer { batches[index] = HandoverBatch() }
            return (batches[index], ports[index])
        }
    }

    var foreignRouteCount: Int { siblings?.foreign.count ?? 0 }

    /// From now on datagrams are handed over between these ports, each at the place of its mark.
    func join(_ ports: [RTCPort], _ steering: Steering) {
        siblings = ports.count > 1 ? Siblings(ports, steering) : nil
    }

    func leave() {
        siblings?.steering.close()
        siblings = nil
    }

    /// - Returns: Whether the datagram at hand is for another loop, or for nobody on this one.
    func passOn(from remote: TransportAddress, to local: TransportAddress) -> Bool {
        guard let count = siblings?.ports.count, let named = UfragPrefix(ofCheck: datagram), named != mark,
            named.index < count
        else { return false }
        let route = ICEPath(local: local, remote: remote)
        siblings?.foreign.note(check: route, handedTo: named.index)
        siblings?.batches[named.index].append(datagram, from: remote, to: local)
        return true
    }

    /// The datagram at hand is of no peer here.
    func passOnStranger(from remote: TransportAddress, to local: TransportAddress) {
        let route = ICEPath(local: local, remote: remote)
        guard let loop = siblings?.foreign.owner(of: route) ?? siblings?.steering.owner(of: route), loop != mark.index
        else { return }
        siblings?.batches[loop].append(datagram, from: remote, to: local)
    }

    /// Everything that could be read has been: hands over what belongs to others, at one hop for each loop.
    func burstEnded() {
        guard let count = siblings?.ports.count else { return }
        for index in 0..<count {
            guard let (batch, owner) = siblings?.takeBatch(of: index) else { continue }
            let count = batch.count
            switch owner.inbox.post(batch, from: mark.index) {
            case .refused:
                metrics.handoversDropped &+= UInt64(count)
                continue
            case .taken:
                break
            case .takenFirst:
                owner.eventLoop.execute { owner.assumeIsolated { $0.takeInbox(now: Moment(.now())) } }
            }
            metrics.datagramsHandedOver &+= UInt64(count)
        }
    }

    /// Datagrams of ours that came in by the sockets of other loops.
    func takeInbox(now: Moment) {
        for (batch, origin) in inbox.take() {
            arrival = origin
            batch.forEach { bytes, remote, local in
                datagram.removeAll(keepingCapacity: true)
                datagram.append(contentsOf: bytes)
                _ = accept(from: remote, to: local, now: now)
                deliver(now: now)
            }
        }
        arrival = nil
    }

    /// A peer of ours was found at the route, or is there no more: tells the loop whose socket it comes in by.
    func noteRoute(_ route: ICEPath, isKnown: Bool) {
        guard siblings != nil else { return }
        let own = mark.index
        if isKnown {
            siblings?.steering.add(route, of: own)
        } else {
            siblings?.steering.remove(route, of: own)
        }
        if let before = siblings?.arrivals.removeValue(forKey: route), !isKnown || before != arrival {
            tell(before) { $0.siblings?.foreign.forget(route, of: own) }
        }
        guard isKnown else { return }
        guard let arrival else {
            siblings?.foreign.remove(route)
            return
        }
        siblings?.arrivals[route] = arrival
        tell(arrival) {
            $0.table.release(route)
            $0.siblings?.foreign.confirm(route, of: own)
        }
    }

    private func tell(_ loop: Int, _ work: @escaping @Sendable (isolated RTCPort) -> Void) {
        guard let port = siblings?.ports[loop] else { return }
        port.eventLoop.execute { port.assumeIsolated(work) }
    }
}
