import LocalEngines
import RTCPort
import Server
import ServiceLifecycle

/// Whether a call placed now would succeed, for `/readyz` and for whoever waits to be told.
actor ReadinessLatch {
    private(set) var state = Readiness.unready(reason: "The recognizer is still loading.")
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// As it stands, and once it is ready as `other` says.
    func state(and other: Readiness) -> Readiness {
        state == .ready ? other : state
    }

    func open() {
        state = .ready
        release()
    }

    func fail(_ reason: String) {
        state = .unready(reason: reason)
        release()
    }

    /// Returns once it is settled either way.
    func wait() async {
        guard case .unready = state, !isSettled else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    private var isSettled = false

    private func release() {
        isSettled = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }
}

/// The sessions of both endpoints and the media loops as one part of the server's life: it ends them when the server
/// shuts down.
struct SessionsAsService: Service {
    let calls: CallService
    let plain: PlainService
    let media: MediaLoops

    func run() async throws {
        try? await gracefulShutdown()
        await calls.shutdown()
        await plain.shutdown()
        await media.shutdown()
    }
}

/// Looks for models that are installed or removed while the server runs, once the first look is done.
struct ModelsAsService: Service {
    let installed: InstalledModels?
    let loading: Task<Void, Never>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await loading.value
            await installed?.watch()
            // A service that returns would end the server.
            while (try? await Task.sleep(for: .seconds(3600))) != nil {}
        }
    }
}
