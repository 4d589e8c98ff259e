import CEngineHost
import Glibc

/// The process side of engine hosts. A template process loads an engine and forks a host of it whenever the server asks:
/// a host starts in about a millisecond whatever the size of the model, and shares the model's memory with all others.
package enum TemplateProcess {
    /// Serves the socket that the server left as descriptor 3 until the server closes it.
    /// - Parameters:
    ///   - name: As `ps` shows the process; cut at 15 bytes.
    ///   - load: Creates the engine. No other thread may run afterwards; espeak-ng has one that waits for ever.
    package static func run(name: String, load: () throws(HostFault) -> any HostedEngine) -> Never {
        ceh_settle(name, niceness)
        let control = HostSocket(descriptor: 3)
        guard let engine = try? load() else {
            try? control.send([HostMessage.Kind.fault.rawValue, HostFault.unavailable.rawValue])
            _exit(EXIT_FAILURE)
        }
        var greeting = ByteWriter(.greeting)
        greeting.raw(engine.greeting)
        var buffer: [UInt8] = []
        do {
            try control.send(greeting.bytes)
            while true {
                let (message, socket) = try control.receiveWithSocket(into: &buffer)
                guard message?.kind == .fork, let socket else { _exit(EXIT_FAILURE) }
                let process = ceh_fork_sibling()
                if process == 0 { serve(socket, engine, name: name) }
                var reply = ByteWriter(.forked)
                reply.integer(UInt32(bitPattern: process))
                try control.send(reply.bytes)
            }
        } catch {
            // The server has ended or wants no more hosts.
            _exit(EXIT_SUCCESS)
        }
    }

    /// Ends a process that was started for an engine that there is not.
    package static func refuse() -> Never { _exit(EXIT_FAILURE) }

    /// Added to the priority of hosts, so that packets are sent before speech is made.
    private static let niceness: Int32 = 5

    /// Runs in the new process.
    private static func serve(_ socket: HostSocket, _ engine: any HostedEngine, name: String) -> Never {
        // Also replaces the template's own socket, which must end with the template.
        guard dup2(socket.descriptor, 3) == 3 else { _exit(EXIT_FAILURE) }
        ceh_settle(name, 0)
        let socket = HostSocket(descriptor: 3)
        let channel = HostChannel(socket)
        channel.deliver([HostMessage.Kind.ready.rawValue, Confinement.enter(engine).rawValue])
        var buffer: [UInt8] = []
        while let message = try? socket.receive(into: &buffer) {
            switch message.kind {
            case .cancel: continue  // The job was done before the server knew.
            case .job: break
            default: _exit(EXIT_FAILURE)
            }
            channel.beginJob()
            do throws(HostFault) {
                var reply = ByteWriter(.done)
                reply.raw(try engine.run(message.body, channel: channel))
                channel.deliver(reply.bytes)
            } catch {
                channel.deliver([HostMessage.Kind.fault.rawValue, error.rawValue])
            }
        }
        _exit(EXIT_SUCCESS)
    }
}
