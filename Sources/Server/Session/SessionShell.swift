import Dialogue
import Logging
import NIOCore
import RTCPort
import SansIO

/// What a call and a session on a plain WebSocket have in common: an actor whose executor is an event loop, with a
/// session in it and engines behind it.
protocol SessionShell: Actor {
    nonisolated var eventLoop: any EventLoop { get }
    var session: any RealtimeSession { get set }
    var engines: EngineRunner? { get set }
    /// Where a remote model leads the session.
    var link: RelayLink? { get set }
    var logger: Logger { get }
    var latencyReporter: LatencyReporter { get }
    var share: SessionShare { get }
    /// Gives the session an input and performs what it wants done.
    func handle(_ input: Session.Input, now: Moment)
    func perform(_ outputs: [Session.Output])
    /// Sets the one timer to its nearest deadline.
    func rearm()
    /// Ends the session whatever its state: once, and for good.
    func end(_ code: CloseCode, reason: CloseReason, because: Logger.Message)
    /// The client reads what it is sent.
    var hasRoom: Bool { get }
    /// Returns when the shell may take another result of an engine that can be slowed down.
    nonisolated func waitForRoom() async
}

extension SessionShell {
    var hasRoom: Bool { true }
    nonisolated func waitForRoom() async {}

    /// A runner that brings the engines' results back to this shell.
    func runner(for engines: Engines) -> EngineRunner {
        let mailbox = EngineMailbox { [weak self, eventLoop] mailbox in
            eventLoop.execute { [weak self] in
                let inputs = mailbox.take()
                self?.assumeIsolated { shell in for input in inputs { shell.delivered(input) } }
            }
        }
        return EngineRunner(
            engines: engines, owner: share.owner,
            post: { [weak self, eventLoop] input in
                eventLoop.execute { [weak self] in self?.assumeIsolated { $0.delivered(input) } }
            },
            offer: { [weak self] input in
                await self?.waitForRoom()
                await mailbox.put(input)
            })
    }

    private func delivered(_ input: Session.Input) {
        engines?.ended(input)
        handle(input, now: Moment(.now()))
    }
}
