import CEngineHost
import Glibc

/// The server's end of a template process. Confined to the supervisor's thread, which must outlive the process.
final class HostTemplate {
    /// How long loading an engine may take.
    private static let patience = Duration.seconds(120)
    /// How long a fork and the confinement of the new host may take.
    private static let forkPatience = Duration.seconds(10)

    let process: Int32
    let greeting: [UInt8]
    private let control: HostSocket
    private var buffer: [UInt8] = []

    var descriptor: Int32 { control.descriptor }

    /// Starts the process and waits for its greeting.
    /// - Throws: How the process was lost; `crashed` also when it could not be started or could not load the engine.
    init(_ settings: HostPool.Settings) throws(HostFailure) {
        guard let (near, far) = try? HostSocket.pair(),
            let process = Self.spawn(settings.program, settings.arguments, socket: far)
        else { throw .crashed(signal: 0) }
        // The socket ends with the process only when nobody else holds its other end.
        far.close()
        near.limitWaiting(to: Self.patience)
        var buffer: [UInt8] = []
        guard let message = try? near.receive(into: &buffer), message.kind == .greeting else {
            throw HostConnection(process: process, socket: near).ending()
        }
        near.limitWaiting(to: Self.forkPatience)
        self.process = process
        self.greeting = Array(message.body)
        self.control = near
    }

    /// Starts a host of this template.
    /// - Returns: nil when the template has ended or the host does not get ready.
    func fork(silence: Duration) -> (HostConnection, Confinement)? {
        guard let (near, far) = try? HostSocket.pair(),
            (try? control.send([HostMessage.Kind.fork.rawValue], with: far)) != nil,
            let reply = try? control.receive(into: &buffer), reply.kind == .forked
        else { return nil }
        var reader = ByteReader(reply.body)
        guard let process = reader.integer(UInt32.self).map({ Int32(bitPattern: $0) }), process > 1, reader.isAtEnd
        else { return nil }
        far.close()
        let host = HostConnection(process: process, socket: near)
        near.limitWaiting(to: Self.forkPatience)
        guard let confinement = host.awaitReady() else {
            host.kill()
            return nil
        }
        near.limitWaiting(to: silence)
        return (host, confinement)
    }

    func end() { HostConnection(process: process, socket: control).kill() }

    private static func spawn(_ program: String, _ arguments: [String], socket: HostSocket) -> Int32? {
        // Nothing of the server's environment but what finds libraries and voices: it may hold keys.
        let names = ["LD_LIBRARY_PATH", "ESPEAK_DATA_PATH", "HOME"]
        let environment = names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
        let process = withCStrings(["parley"] + arguments) { arguments in
            withCStrings(environment + ["SWIFT_BACKTRACE=enable=no"]) { environment in
                ceh_spawn(program, arguments, environment, socket.descriptor)
            }
        }
        return process > 0 ? process : nil
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(&pointers)
    }
}
