import CLinuxSockets
import RTC

/// What the kernel runs for each datagram that comes to a port number which several sockets share: it picks the socket by
/// the sender's port (Linux, `SO_ATTACH_REUSEPORT_CBPF`). A sender that it does not know is left to the kernel, which
/// goes by the hash of the addresses.
///
/// A value, in the instructions of the classic BSD packet filter.
package struct SteeringProgram: Equatable {
    /// Senders at most: what the kernel takes of instructions, two for each.
    package static let limit = 2_000
    /// No socket has this number.
    private static let leftToKernel = UInt32.max

    let instructions: [clinux_instruction]

    /// - Parameters:
    ///   - sockets: The number of the socket, counted from 0 in the order they were bound, by the sender's port. Past
    ///     `limit` some are left to the kernel.
    ///   - isV6: The family of the sockets.
    package init(sockets: [UInt16: Int], isV6: Bool) {
        // The sender's port is the first field behind a network header without options, which hardly any has; a
        // datagram that has some goes to a socket that need not be the right one, and is handed over.
        var instructions = [Self.load(isV6 ? 40 : 20)]
        for (port, socket) in sockets.sorted(by: { $0.key < $1.key }).prefix(Self.limit) {
            instructions.append(Self.unless(UInt32(port), skip: 1))
            instructions.append(Self.pick(UInt32(clamping: socket)))
        }
        instructions.append(Self.pick(Self.leftToKernel))
        self.instructions = instructions
    }

    /// Two bytes of the network header and what follows it.
    private static func load(_ offset: Int32) -> clinux_instruction {
        let place = Int32(CLINUX_NETWORK_HEADER) + offset
        return clinux_instruction(code: CLINUX_LOAD_HALF, jt: 0, jf: 0, k: UInt32(bitPattern: place))
    }

    private static func unless(_ value: UInt32, skip count: UInt8) -> clinux_instruction {
        clinux_instruction(code: CLINUX_JUMP_EQUAL, jt: 0, jf: count, k: value)
    }

    private static func pick(_ number: UInt32) -> clinux_instruction {
        clinux_instruction(code: CLINUX_RETURN, jt: 0, jf: 0, k: number)
    }

    package static func == (one: Self, other: Self) -> Bool {
        one.instructions.elementsEqual(other.instructions) { $0.code == $1.code && $0.jf == $1.jf && $0.k == $1.k }
    }

    /// - Returns: Whether the kernel took it, for all sockets that share the number with this one.
    package func attach(to file: Int32) -> Bool {
        instructions.withUnsafeBufferPointer { clinux_steer(file, $0.baseAddress, UInt16($0.count)) == 0 }
    }
}
