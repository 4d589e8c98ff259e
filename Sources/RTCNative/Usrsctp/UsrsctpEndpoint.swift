import CUsrsctp
import RTC

/// One association inside usrsctp: its socket and what it produced. Used inside `Usrsctp.locked` only.
final class UsrsctpEndpoint {
    private enum State {
        case idle
        case connecting
        case connected
        case over
    }

    let number: UInt64
    let stack: UInt64
    private var state = State.idle
    private var socket: OpaquePointer?
    private var outputs: [SCTPOutput] = []
    private var partial: PartialMessages
    private var streamCount: UInt16 = 0
    private var isBlocked = false
    private var isDoomed = false
    /// Streams whose reset has to wait for the one under way: there is one request at a time (RFC 6525 §5.1.1).
    private var waitingResets: [UInt16] = []

    init(number: UInt64, stack: UInt64, maxMessageSize: Int) {
        self.number = number
        self.stack = stack
        partial = PartialMessages(limit: maxMessageSize)
    }

    private var address: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: UInt(number)) }

    // MARK: What our side does

    func open() throws(UsrsctpError) {
        usrsctp_register_address(address)
        let socket = usrsctp_socket(
            AF_CONN, Int32(SOCK_STREAM.rawValue), Int32(IPPROTO_SCTP),
            { _, _, data, count, info, flags, number in
                defer { free(data) }
                guard let data else { return 1 }
                Usrsctp.endpoint(at: number)?
                    .receive(UnsafeRawBufferPointer(start: data, count: count), info, flags: flags)
                return 1
            },
            { _, _, number in
                Usrsctp.endpoint(at: number)?.sendBufferDrained()
                return 1
            }, UInt32(UsrsctpSettings.writableThreshold), address)
        guard let socket else {
            usrsctp_deregister_address(address)
            throw UsrsctpError(function: "usrsctp_socket", code: CUsrsctp_errno())
        }
        self.socket = socket
        try UsrsctpSettings.apply(to: socket)
        var local = UsrsctpSettings.address(address)
        let bound = withUnsafeMutablePointer(to: &local) { local in
            local.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                usrsctp_bind(socket, $0, socklen_t(MemoryLayout<sockaddr_conn>.size))
            }
        }
        guard bound == 0 else { throw UsrsctpError(function: "usrsctp_bind", code: CUsrsctp_errno()) }
    }

    func connect() {
        guard case .idle = state, let socket else { return }
        state = .connecting
        var remote = UsrsctpSettings.address(address)
        let result = withUnsafeMutablePointer(to: &remote) { remote in
            remote.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                usrsctp_connect(socket, $0, socklen_t(MemoryLayout<sockaddr_conn>.size))
            }
        }
        if result != 0 && CUsrsctp_errno() != EINPROGRESS { doom() }
    }

    func handle(packet: [UInt8]) {
        guard state != .over, socket != nil, !packet.isEmpty else { return }
        usrsctp_conninput(address, packet, packet.count, 0)
        requestResets()
    }

    func send(_ message: SCTPMessage) throws(SCTPError) {
        guard case .connected = state, let socket, message.stream < streamCount else { throw .notConnected }
        guard message.bytes.count <= UsrsctpSettings.largestMessage else { throw .tooLarge }
        var info = sctp_sndinfo()
        info.snd_sid = message.stream
        info.snd_ppid = message.protocolID.bigEndian
        let sent = usrsctp_sendv(
            socket, message.bytes, message.bytes.count, nil, 0, &info, socklen_t(MemoryLayout<sctp_sndinfo>.size),
            UInt32(SCTP_SENDV_SNDINFO), 0)
        guard sent < 0 else { return }
        switch CUsrsctp_errno() {
        case EWOULDBLOCK, ENOBUFS:
            isBlocked = true
            throw .wouldBlock
        case EMSGSIZE:
            throw .tooLarge
        default:
            throw .notConnected
        }
    }

    func reset(stream: UInt16) {
        guard case .connected = state, stream < streamCount, !waitingResets.contains(stream) else { return }
        waitingResets.append(stream)
        requestResets()
    }

    func close() {
        guard state != .over else { return }
        closeSocket()
        state = .over
    }

    func drain() -> [SCTPOutput] {
        Usrsctp.unmark(self)
        defer { outputs = [] }
        return outputs
    }

    /// What remains of an association that ended by itself, once usrsctp has returned.
    func finish() {
        guard state != .over else { return }
        closeSocket()
        state = .over
        emit(.closed)
    }

    /// Linger is zero, so a live association sends ABORT now.
    private func closeSocket() {
        guard let socket else { return }
        self.socket = nil
        usrsctp_close(socket)
        usrsctp_deregister_address(address)
    }

    private func requestResets() {
        guard case .connected = state, let socket, !waitingResets.isEmpty else { return }
        // If a request is under way, usrsctp refuses and we ask again after a later packet.
        if UsrsctpSettings.reset(waitingResets, of: socket) { waitingResets = [] }
    }

    // MARK: What usrsctp calls back with

    func output(_ packet: [UInt8]) {
        guard state != .over else { return }
        emit(.packet(packet))
    }

    func sendBufferDrained() {
        guard isBlocked else { return }
        isBlocked = false
        emit(.writable)
    }

    func receive(_ data: UnsafeRawBufferPointer, _ info: sctp_rcvinfo, flags: Int32) {
        guard state != .over, !isDoomed else { return }
        if flags & Int32(MSG_NOTIFICATION) != 0 {
            if let notification = UsrsctpNotification(data) { handle(notification) }
            return
        }
        let piece = PartialMessages.Piece(
            stream: info.rcv_sid, protocolID: UInt32(bigEndian: info.rcv_ppid),
            isUnordered: Int32(info.rcv_flags) & SCTP_UNORDERED != 0, isLast: flags & Int32(MSG_EOR) != 0)
        switch partial.append(data, to: piece) {
        case .incomplete: break
        case .complete(let message): emit(.message(message))
        case .tooLarge: doom()
        }
    }

    private func handle(_ notification: UsrsctpNotification) {
        switch notification {
        case .connected(let outboundStreams):
            guard case .connecting = state else { return }
            state = .connected
            streamCount = outboundStreams
            emit(.connected)
        case .restarted:
            partial.removeAll()
        case .over:
            doom()
        case .deliveryAborted(let stream):
            partial.remove(stream: stream)
        case .incomingReset(let streams):
            emit(.streamsReset(streams))
        }
    }

    private func doom() {
        guard !isDoomed else { return }
        isDoomed = true
        Usrsctp.doom(self)
    }

    private func emit(_ output: SCTPOutput) {
        outputs.append(output)
        Usrsctp.mark(self)
    }
}
