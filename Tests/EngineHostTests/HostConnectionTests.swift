import EngineHost
import Glibc
import Testing

/// A host that does not keep the protocol is lost, and never more than its job.
@Suite struct HostConnectionTests {
    /// A process that stands for the host, and the host's end of the socket.
    private struct Impostor {
        let connection: HostConnection
        let socket: HostSocket

        init(silence: Duration = .seconds(10)) throws {
            let (near, far) = try HostSocket.pair()
            near.limitWaiting(to: silence)
            var process: Int32 = 0
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("100"), nil]
            defer { for argument in arguments { free(argument) } }
            // Threads of the test runner may block signals, which the process would inherit.
            var attributes = posix_spawnattr_t()
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }
            var signals = sigset_t()
            sigemptyset(&signals)
            posix_spawnattr_setsigmask(&attributes, &signals)
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
            try #require(posix_spawn(&process, "/bin/sleep", nil, &attributes, &arguments, nil) == 0)
            connection = HostConnection(process: process, socket: near)
            socket = far
        }

        func outcome(_ output: (ArraySlice<UInt8>) -> Bool = { _ in true }) -> HostConnection.Outcome? {
            defer { connection.kill() }
            do throws(HostConnection.Outcome) {
                _ = try connection.run(
                    ByteWriter(.job).bytes, limit: .seconds(60), isCancelled: { false }, output: output)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func aJobEndsWithItsReply() throws {
        let impostor = try Impostor()
        try impostor.socket.send([HostMessage.Kind.output.rawValue, 1, 2])
        try impostor.socket.send([HostMessage.Kind.done.rawValue])
        var outputs: [[UInt8]] = []
        let outcome = impostor.outcome { body in
            outputs.append(Array(body))
            return true
        }
        #expect(outcome == nil)
        #expect(outputs == [[1, 2]])
    }

    @Test(
        arguments: [
            [0], [255], [HostMessage.Kind.greeting.rawValue], [HostMessage.Kind.forked.rawValue, 1, 0, 0, 0],
            [HostMessage.Kind.ready.rawValue, 7], [HostMessage.Kind.job.rawValue], [HostMessage.Kind.cancel.rawValue],
        ] as [[UInt8]])
    func aMessageThatNoHostSendsLosesTheHost(_ message: [UInt8]) throws {
        let impostor = try Impostor()
        try impostor.socket.send(message)
        #expect(impostor.outcome() == .lost(.malformed))
    }

    @Test func anOversizedMessageLosesTheHost() throws {
        let impostor = try Impostor()
        try impostor.socket.send(
            [HostMessage.Kind.output.rawValue] + [UInt8](repeating: 0, count: HostMessage.longest))
        #expect(impostor.outcome() == .lost(.malformed))
    }

    @Test func anOutputThatMakesNoSenseLosesTheHost() throws {
        let impostor = try Impostor()
        try impostor.socket.send([HostMessage.Kind.output.rawValue, 99])
        #expect(impostor.outcome { _ in false } == .lost(.malformed))
    }

    @Test func silenceLosesTheHost() throws {
        #expect(try Impostor(silence: .milliseconds(50)).outcome() == .lost(.stalled))
    }

    @Test func aHostThatIsKilledFromOutsideAccusesNoInput() throws {
        let impostor = try Impostor()
        kill(impostor.connection.process, SIGKILL)
        impostor.socket.close()
        #expect(impostor.outcome() == .lost(.killed))
        #expect(!HostFailure.killed.accusesInput)
    }

    @Test func aHostThatCrashesIsLostBySignal() throws {
        let impostor = try Impostor()
        kill(impostor.connection.process, SIGALRM)
        impostor.socket.close()
        #expect(impostor.outcome() == .lost(.crashed(signal: SIGALRM)))
    }

    @Test func aFaultLeavesTheHostAlive() throws {
        let impostor = try Impostor()
        try impostor.socket.send([HostMessage.Kind.fault.rawValue, HostFault.unsupported.rawValue])
        #expect(impostor.outcome() == .refused(.unsupported))
    }
}
