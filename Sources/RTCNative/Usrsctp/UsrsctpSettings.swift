import CUsrsctp

/// How every association is set up (RFC 8831 §6.2, RFC 8261 §5).
enum UsrsctpSettings {
    /// Both ends use it, inside DTLS; what SDP calls `sctp-port`.
    static let port: UInt16 = 5000
    /// The largest packet: with 37 bytes of DTLS around it, it stays within the 1200 of a datagram.
    static let packetSize: UInt32 = 1160
    /// Without IP below it, usrsctp adds the common header of 12 bytes to what it takes for the path's MTU.
    static let pathMTU = packetSize - 12
    /// Each costs memory from the start, and a peer opens few: ids grow from 0 or 1 by twos.
    static let streams: UInt16 = 1024
    /// Bytes, as promised to callers.
    static let largestMessage = 262_144
    /// Holds a largest message while another is on its way.
    static let sendBuffer: Int32 = 2 * 262_144 + 65_536
    /// Free bytes from which on a blocked sender is called back: enough for any message.
    static let writableThreshold = 262_144 + 32_768
    static let receiveBuffer: Int32 = 262_144

    /// Whether the peer is there is for ICE to find out (RFC 7675), so SCTP in effect never gives up. It asks again
    /// often enough to go on soon after the peer has moved to another network.
    static let attempts: UInt16 = 20_000
    /// Milliseconds between two attempts, at most.
    static let longestTimeout: UInt32 = 3000

    static func address(_ number: UnsafeMutableRawPointer?) -> sockaddr_conn {
        var address = sockaddr_conn()
        address.sconn_family = UInt16(AF_CONN)
        address.sconn_port = port.bigEndian
        address.sconn_addr = number
        return address
    }

    static func apply(to socket: OpaquePointer) throws(UsrsctpError) {
        guard usrsctp_set_non_blocking(socket, 1) == 0 else {
            throw UsrsctpError(function: "usrsctp_set_non_blocking", code: CUsrsctp_errno())
        }
        try set(socket, SO_LINGER, linger(l_onoff: 1, l_linger: 0), level: SOL_SOCKET)
        try set(socket, SO_SNDBUF, sendBuffer, level: SOL_SOCKET)
        try set(socket, SO_RCVBUF, receiveBuffer, level: SOL_SOCKET)
        try set(socket, SCTP_NODELAY, Int32(1))
        try set(socket, SCTP_RECVRCVINFO, Int32(1))
        try set(
            socket, SCTP_ENABLE_STREAM_RESET,
            sctp_assoc_value(
                assoc_id: sctp_assoc_t(SCTP_ALL_ASSOC), assoc_value: UInt32(SCTP_ENABLE_RESET_STREAM_REQ)))

        var opening = sctp_initmsg()
        opening.sinit_num_ostreams = streams
        opening.sinit_max_instreams = streams
        opening.sinit_max_attempts = attempts
        opening.sinit_max_init_timeo = UInt16(longestTimeout)
        try set(socket, SCTP_INITMSG, opening)

        // The defaults (1 s, 3 s, 60 s) are for long fat networks; an event that is lost should not be a second late.
        // The peer may hold back its acknowledgement by 200 ms, so no less than that.
        try set(
            socket, SCTP_RTOINFO,
            sctp_rtoinfo(srto_assoc_id: 0, srto_initial: 500, srto_max: longestTimeout, srto_min: 300))
        var association = sctp_assocparams()
        association.sasoc_asocmaxrxt = attempts
        try set(socket, SCTP_ASSOCINFO, association)

        var path = sctp_paddrparams()
        path.spp_address.ss_family = sa_family_t(AF_CONN)
        path.spp_flags = UInt32(SPP_PMTUD_DISABLE | SPP_HB_DISABLE)
        path.spp_pathmtu = pathMTU
        path.spp_pathmaxrxt = attempts
        try set(socket, SCTP_PEER_ADDR_PARAMS, path)

        for event in [SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT, SCTP_PARTIAL_DELIVERY_EVENT] {
            try set(
                socket, SCTP_EVENT,
                sctp_event(se_assoc_id: sctp_assoc_t(SCTP_FUTURE_ASSOC), se_type: UInt16(event), se_on: 1))
        }
    }

    /// Asks for a reset of outgoing streams; false while an earlier one is under way.
    static func reset(_ streams: [UInt16], of socket: OpaquePointer) -> Bool {
        // struct sctp_reset_streams ends in an array of no fixed length, so it is laid out by hand: the association
        // (0, there is one), flags, count, streams.
        let fields: [UInt16] = [0, 0, UInt16(SCTP_STREAM_RESET_OUTGOING), UInt16(streams.count)] + streams
        return fields.withUnsafeBytes {
            usrsctp_setsockopt(
                socket, Int32(IPPROTO_SCTP), SCTP_RESET_STREAMS, $0.baseAddress, socklen_t($0.count)) == 0
        }
    }

    private static func set<Value: BitwiseCopyable>(
        _ socket: OpaquePointer, _ option: Int32, _ value: Value, level: Int32 = Int32(IPPROTO_SCTP)
    ) throws(UsrsctpError) {
        var value = value
        guard usrsctp_setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Value>.size)) == 0 else {
            throw UsrsctpError(function: "usrsctp_setsockopt(\(option))", code: CUsrsctp_errno())
        }
    }
}
