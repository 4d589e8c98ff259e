import Dialogue
import Events
import RTC
import RTCPort
import SansIO

/// What takes longer than a media loop may work on one message: done on workers, in order, one piece at a time.
extension Call {
    /// Has a message read elsewhere, behind those that wait already.
    func enqueue(_ entry: IncomingQueue.Entry, now: Moment) {
        guard lane.append(entry) else {
            workers.noteDroppedMessage()
            guard let fault = eventLimits.dropped(now: now) else { return }
            return handle(.fault(fault, from: Origin(rawValue: entry.channel.rawValue)), now: now)
        }
        if entry.channel == .control { gate.readingBegan() }
        startWork()
    }

    /// Sends an event to `channels`: at once if it is small and nothing is in front of it.
    func send(_ event: OutgoingEvent, to channels: EventRouting.Channels) {
        guard !channels.isEmpty else { return }
        if lane.outgoing.isEmpty, event.isSmall { return deliver(event.encoded(), event, to: channels) }
        guard lane.append(.init(event: event, channels: channels)) else {
            return end(
                .tryAgainLater, reason: "too many events wait to be sent",
                because: "call ended: its client asks for more than the server can send")
        }
        startWork()
    }

    /// Returns when every message of the control socket is handled, or the call is over.
    func waitForControl() async {
        while lane.incoming.holds(.control) {
            await withCheckedContinuation { controlWaiters.append($0) }
        }
    }

    func resumeControl() {
        guard !controlWaiters.isEmpty, !lane.incoming.holds(.control) else { return }
        let waiters = controlWaiters
        controlWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    private func startWork() {
        guard lane.mustStart() else { return }
        Task(executorPreference: workers.short) { [weak self] in
            while let work = await self?.nextWork(), let self {
                await self.run(work)
            }
        }
    }

    /// On a worker.
    private nonisolated func run(_ work: LaneWork) async {
        switch work {
        case .encode(let entries):
            let size = entries.reduce(0) { $0 + $1.event.size }
            if size > MessageWorkers.shortWork, let socket = await control { await Self.waitForRoom(on: socket) }
            let encoded = await workers.perform(size: size) { entries.map { $0.event.encoded() } }
            await deliver(encoded, of: entries)
        case .read(let job):
            let message = await workers.perform(size: job.size) { job.run() }
            await handle(message, of: job.entry)
            // Both are released here, not on the media loop, if the call keeps nothing of them.
            withExtendedLifetime((job, message)) {}
        case .pause(let duration):
            try? await Task.sleep(for: duration)
        }
    }

    /// Long events follow each other at the pace at which the client reads them. One that does not read for so long gets
    /// them anyway, and its socket ends by its own bound.
    private static func waitForRoom(on socket: ClientSocket) async {
        var waits = 0
        while !socket.hasRoom, waits < 500 {
            try? await Task.sleep(for: .milliseconds(20))
            waits += 1
        }
    }

    /// One piece of work with all that it needs of the call.
    private enum LaneWork: Sendable {
        case encode([OutgoingQueue.Entry])
        case read(ReadingJob)
        case pause(Duration)
    }

    private func nextWork() -> LaneWork? {
        guard let work = lane.next(now: Moment(.now())) else { return nil }
        switch work {
        case .encode(let entries): return .encode(entries)
        case .pause(let duration): return .pause(duration)
        case .read(let entry):
            return .read(
                ReadingJob(
                    entry: entry, preparation: session.eventPreparation,
                    negotiation: entry.channel == .control ? negotiation : nil))
        }
    }

    private var negotiation: OfferNegotiation {
        OfferNegotiation(
            mark: port.mark, fingerprint: port.assumeIsolated { $0.fingerprint }, announced: settings.announced,
            limit: settings.offerLimit, before: peer == nil ? nil : negotiated)
    }

    private func deliver(_ encoded: [[UInt8]], of entries: [OutgoingQueue.Entry]) {
        for (bytes, entry) in zip(encoded, entries) {
            // What was left at the end of the call is sent by `finish`.
            if case .ended = phase { return }
            lane.removeOutgoing()
            measure { deliver(bytes, entry.event, to: entry.channels) }
        }
    }

    private func handle(_ message: ReadMessage, of entry: IncomingQueue.Entry) {
        if case .ended = phase { return }
        measure { handle(message, size: entry.size, on: entry.channel, now: Moment(.now())) }
        lane.finishReading()
        resumeControl()
    }

    /// Does a piece of the work for a message on the media loop, whose CPU time is noted.
    func measure(_ work: () -> Void) {
        let start = RTCPort.messageClock
        work()
        let time = RTCPort.messageClock - start
        port.assumeIsolated { $0.noteMessage(time) }
    }

    /// Encodes and sends what the call had not sent at its end, then closes its control socket.
    func finish(_ entries: [OutgoingQueue.Entry], on socket: ClientSocket, code: CloseCode, reason: CloseReason) {
        let waiting = entries.filter { $0.channels.contains(.control) }
        guard !waiting.isEmpty else { return socket.close(code, reason: reason) }
        Task(executorPreference: workers.long) {
            for entry in waiting { socket.send(entry.event.encoded()) }
            socket.close(code, reason: reason)
        }
    }
}
