import Engine
import NIOCore
import RTCPort
import Timing

/// What a call and a session on a plain WebSocket have in common: an actor whose executor is an event loop, with a
/// session in it and engines behind it.
protocol SessionShell: Actor {
    nonisolated var eventLoop: any EventLoop { get }
    var engines: EngineRunner? { get }
    /// Gives the session an input and performs what it wants done.
    func handle(_ input: Session.Input, now: Moment)
    /// Returns when the shell may take another result of an engine that can be slowed down.
    func waitForRoom() async
}

extension SessionShell {
    func waitForRoom() async {}

    /// A runner that brings the engines' results back to this shell.
    func runner(for engines: Engines) -> EngineRunner {
        EngineRunner(
            engines: engines,
            post: { [weak self, eventLoop] input in
                eventLoop.execute { [weak self] in self?.assumeIsolated { $0.delivered(input) } }
            },
            offer: { [weak self] input in await self?.offered(input) })
    }

    private func delivered(_ input: Session.Input) {
        engines?.ended(input)
        handle(input, now: Moment(.now()))
    }

    private func offered(_ input: Session.Input) async {
        await waitForRoom()
        delivered(input)
    }
}
