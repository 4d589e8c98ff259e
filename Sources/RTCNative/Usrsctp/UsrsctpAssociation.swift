import RTC

/// The handle on one association. It knows a number only; what usrsctp calls back with is looked up by that number, so
/// a packet or timer that outlives the association finds nothing.
///
/// Call `connect` before the first packet is handled: usrsctp ignores the handshake of a peer that it is not connecting to.
final class UsrsctpAssociation: SCTPAssociation {
    private let number: UInt64

    init(number: UInt64) {
        self.number = number
    }

    deinit {
        Usrsctp.locked { Usrsctp.close(number) }
    }

    var id: SCTPAssociationID { SCTPAssociationID(number: number) }

    func connect() {
        Usrsctp.locked {
            Usrsctp.endpoint(number)?.connect()
            Usrsctp.reap()
        }
    }

    func handle(packet: [UInt8]) {
        Usrsctp.locked {
            Usrsctp.endpoint(number)?.handle(packet: packet)
            Usrsctp.reap()
        }
    }

    func send(_ message: SCTPMessage) throws(SCTPError) {
        // The caller spells an empty message as a zero byte with a PPID that says so; SCTP has no empty ones.
        precondition(!message.bytes.isEmpty, "SCTP carries no empty message")
        try Usrsctp.locked { () throws(SCTPError) in
            guard let endpoint = Usrsctp.endpoint(number) else { throw .notConnected }
            try endpoint.send(message)
        }
    }

    func reset(stream: UInt16) {
        Usrsctp.locked { Usrsctp.endpoint(number)?.reset(stream: stream) }
    }

    func close() {
        Usrsctp.locked { Usrsctp.endpoint(number)?.close() }
    }

    func drain() -> [SCTPOutput] {
        Usrsctp.locked { Usrsctp.endpoint(number)?.drain() ?? [] }
    }
}
