import Glibc

/// The server's end of one host. Confined to one thread at a time; calls block.
package final class HostConnection {
    package let process: Int32
    private let socket: HostSocket
    private var buffer: [UInt8] = []
    private let clock = ContinuousClock()
    /// The process id may belong to another process by now.
    private var isCollected = false

    package init(process: Int32, socket: HostSocket) {
        self.process = process
        self.socket = socket
    }

    var descriptor: Int32 { socket.descriptor }

    /// Waits for the host's first message.
    /// - Returns: nil when it does not come.
    package func awaitReady() -> Confinement? {
        guard let message = try? socket.receive(into: &buffer), message.kind == .ready, message.body.count == 1 else {
            return nil
        }
        return message.body.first.map { Confinement(rawValue: $0) }
    }

    /// Whether the host is alive and has sent nothing unasked.
    func isIdle() -> Bool { socket.poll(into: &buffer) == .nothing }

    /// Why a job did not end with `done`.
    package enum Outcome: Error, Equatable {
        case refused(HostFault)
        case lost(HostFailure)
    }

    /// Does one job.
    /// - Parameters:
    ///   - job: Written by `ByteWriter(.job)`.
    ///   - limit: Of the whole job.
    ///   - isCancelled: Asked before each output is handed over.
    ///   - output: Takes the body of each `output`; returns false for one that makes no sense.
    /// - Returns: The body of `done`.
    package func run(
        _ job: [UInt8], limit: Duration, isCancelled: () -> Bool, output: (ArraySlice<UInt8>) -> Bool
    ) throws(Outcome) -> ArraySlice<UInt8> {
        do {
            try socket.send(job)
            let deadline = clock.now + limit
            var mustCancel = true
            while true {
                guard let message = try socket.receive(into: &buffer) else { throw Outcome.lost(.malformed) }
                switch message.kind {
                case .done: return message.body
                case .fault: throw Outcome.refused(message.body.first.flatMap(HostFault.init) ?? .failed)
                case .output:
                    if isCancelled() {
                        // What is still on its way is dropped up to `done`.
                        if mustCancel { try socket.send([HostMessage.Kind.cancel.rawValue]) }
                        mustCancel = false
                    } else if !output(message.body) {
                        throw Outcome.lost(.malformed)
                    }
                default: throw Outcome.lost(.malformed)
                }
                if clock.now > deadline { throw Outcome.lost(.stalled) }
            }
        } catch let outcome as Outcome {
            throw outcome
        } catch {
            switch error as? HostSocket.Failure {
            case .timedOut: throw .lost(.stalled)
            case .oversized: throw .lost(.malformed)
            case .ended, nil: throw .lost(ending())
            }
        }
    }

    /// How a process that closed its socket has ended. Kills it when it is slow to end.
    func ending() -> HostFailure {
        var status: Int32 = 0
        for _ in 0..<500 where !isCollected {
            let found = waitpid(process, &status, WNOHANG)
            isCollected = found == process || found < 0 && errno == ECHILD
            if !isCollected { usleep(1000) }
        }
        guard isCollected else {
            kill()
            return .malformed
        }
        let signal = status & 0x7f
        return signal == SIGKILL ? .killed : .crashed(signal: signal)
    }

    /// Ends the process and collects it, so that no zombie stays.
    package func kill() {
        guard !isCollected else { return }
        isCollected = true
        Glibc.kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
