import CLinuxSockets
import Glibc
import RTC
import RTCPort
import Testing

/// By the kernel itself: sockets that share a number, and senders whose ports are known.
@Suite struct SteeringProgramTests {
    private static let loopbacks = [TransportAddress.Host.v4(0x7F00_0001), .v6(high: 0, low: 1)]

    private final class Sockets {
        private(set) var files: [Int32] = []
        var address: clinux_address

        init(_ host: TransportAddress.Host, count: Int) throws {
            address = clinux_address(TransportAddress(host: host, port: 0))
            for number in 0..<count {
                let file = clinux_bind(&address, number == 0 ? CLINUX_FIRST : CLINUX_FURTHER, 1 << 16)
                try #require(file >= 0)
                files.append(file)
            }
        }

        deinit { for file in files { close(file) } }

        /// Which of the sockets a datagram from that one came to.
        func destination(from sender: Int32, mark: UInt8) throws -> Int? {
            var outgoing = clinux_outgoing(to: address, length: 1)
            try #require(clinux_send_all(sender, [mark], &outgoing, 1) == 1)
            var bytes = [UInt8](repeating: 0, count: Int(CLINUX_DATAGRAM_SIZE))
            var datagram = clinux_datagram()
            return files.firstIndex { clinux_receive($0, &bytes, &datagram, 1) == 1 && bytes[0] == mark }
        }
    }

    @Test(arguments: loopbacks) func picksTheSocketByTheSendersPort(_ host: TransportAddress.Host) throws {
        let sockets = try Sockets(host, count: 3)
        var senders: [(file: Int32, port: UInt16)] = []
        defer { for sender in senders { close(sender.file) } }
        for _ in 0..<24 {
            var address = clinux_address(TransportAddress(host: host, port: 0))
            let file = clinux_bind(&address, CLINUX_ALONE, 1 << 16)
            try #require(file >= 0)
            senders.append((file, UInt16(bigEndian: address.port)))
        }
        // The last six are nobody's.
        var numbers: [UInt16: Int] = [:]
        for (index, sender) in senders.prefix(18).enumerated() { numbers[sender.port] = index % 3 }
        let before = try senders.map { try sockets.destination(from: $0.file, mark: 1) }
        #expect(SteeringProgram(sockets: numbers, isV6: host.isV6).attach(to: sockets.files[0]))
        for (index, sender) in senders.enumerated() {
            let destination = try sockets.destination(from: sender.file, mark: UInt8(index + 2))
            #expect(destination == (index < 18 ? index % 3 : before[index]))
        }
        // Empty, it leaves everything to the kernel again.
        #expect(SteeringProgram(sockets: [:], isV6: host.isV6).attach(to: sockets.files[0]))
        #expect(try senders.map { try sockets.destination(from: $0.file, mark: 99) } == before)
    }

    @Test func whatTheKernelDoesNotTakeIsLeftOut() throws {
        let sockets = try Sockets(.v4(0x7F00_0001), count: 2)
        let numbers = Dictionary(uniqueKeysWithValues: (1...10_000).map { (UInt16($0), 1) })
        #expect(SteeringProgram(sockets: numbers, isV6: false).attach(to: sockets.files[0]))
    }

    @Test func aSocketThatSharesItsNumberWithNobodyIsNotSteered() throws {
        var address = clinux_address(TransportAddress(host: .v4(0x7F00_0001), port: 0))
        let file = clinux_bind(&address, CLINUX_ALONE, 1 << 16)
        defer { close(file) }
        #expect(!SteeringProgram(sockets: [1: 0], isV6: false).attach(to: file))
    }
}

extension TransportAddress.Host {
    fileprivate var isV6: Bool { if case .v6 = self { true } else { false } }
}
