import COpenSSL
import RTC
import SansIO

/// One DTLS 1.2 association over OpenSSL, as client or as server, with keys for SRTP (RFC 5764).
///
/// Datagrams that arrive before `start` are ignored; the peer sends them again.
public final class OpenSSLDTLS: DTLSAssociation {
    private enum Phase {
        case idle
        case handshaking(giveUp: Moment)
        case connected
        case over
    }

    /// How long a handshake may take. OpenSSL alone would let a client that never speaks wait forever.
    static let patience = Duration.seconds(30)

    private let ssl: OpaquePointer
    private let link: DatagramLink
    private let role: DTLSRole
    private var phase = Phase.idle

    init(context: OpaquePointer, role: DTLSRole, clock: RetransmissionTimer.Clock = .supported) throws(OpenSSLError) {
        let link = DatagramLink(clock: clock)
        guard let ssl = SSL_new(context) else { throw OpenSSLError("SSL_new") }
        guard let bio = DatagramBIO.make(over: link) else {
            SSL_free(ssl)
            throw OpenSSLError("BIO_new")
        }
        self.ssl = ssl
        self.link = link
        self.role = role
        SSL_set_bio(ssl, bio, bio)
        SSL_ctrl(ssl, SSL_CTRL_SET_MTU, DatagramBIO.mtu, nil)
        DTLS_set_timer_cb(ssl) { ssl, previous in
            DatagramBIO.link(of: SSL_get_rbio(ssl))?.timer.interval(after: previous) ?? 1_000_000
        }
        switch role {
        case .client: SSL_set_connect_state(ssl)
        case .server: SSL_set_accept_state(ssl)
        }
    }

    deinit {
        SSL_free(ssl)
    }

    public var nextDeadline: Moment? {
        guard case .handshaking(let giveUp) = phase else { return nil }
        return link.timer.deadline.map { min($0, giveUp) } ?? giveUp
    }

    public func start(now: Moment) -> [DTLSOutput] {
        guard case .idle = phase else { return [] }
        phase = .handshaking(giveUp: now + Self.patience)
        return role == .client ? shakeHands(now: now) : []
    }

    public func handle(datagram: [UInt8], now: Moment) -> [DTLSOutput] {
        guard Self.mayBeDTLS(datagram), !hasStub(datagram) else { return [] }
        link.incoming = datagram
        defer { link.incoming = nil }
        switch phase {
        case .handshaking: return shakeHands(now: now)
        case .connected: return readRecords()
        case .idle, .over: return []
        }
    }

    public func handleDeadline(now: Moment) -> [DTLSOutput] {
        guard case .handshaking(let giveUp) = phase else { return [] }
        guard now < giveUp else { return fail() }
        guard let deadline = link.timer.deadline, now >= deadline else { return [] }
        ERR_clear_error()
        link.timer.expire()
        switch SSL_ctrl(ssl, DTLS_CTRL_HANDLE_TIMEOUT, 0, nil) {
        case ..<0:
            return fail()
        case 0:
            link.timer.postpone(byMicroseconds: COpenSSL_timer_remaining(ssl), now: now)
            return []
        default:
            link.timer.settle(now: now)
            return flush()
        }
    }

    public func send(applicationData: [UInt8], now: Moment) -> [DTLSOutput] {
        // A record carries 2^14 bytes at most (RFC 6347 §4.3.1); an SCTP packet is far smaller.
        guard case .connected = phase, 1...16_384 ~= applicationData.count else { return [] }
        ERR_clear_error()
        guard SSL_write(ssl, applicationData, Int32(applicationData.count)) > 0 else { return fail() }
        return flush()
    }

    public func close(now: Moment) -> [DTLSOutput] {
        guard case .connected = phase else {
            phase = .over
            return []
        }
        return shutDown()
    }

    private func shakeHands(now: Moment) -> [DTLSOutput] {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        guard result == 1 else {
            guard wantsMore(after: result) else { return fail() }
            link.timer.settle(now: now)
            return flush()
        }
        guard let connection = exportConnection() else {
            // Without a common SRTP profile there is no call (RFC 5764 §4.1).
            return shutDown() + [.closed(.failed)]
        }
        phase = .connected
        return flush() + [.connected(connection)] + readRecords()
    }

    private func readRecords() -> [DTLSOutput] {
        var events: [DTLSOutput] = []
        var goOn = true
        // A datagram holds a bounded number of records, and OpenSSL asks for more once they are read.
        while goOn {
            ERR_clear_error()
            let (result, bytes) = readRecord()
            if let bytes {
                events.append(.applicationData(bytes))
            } else if wantsMore(after: result) {
                goOn = false
            } else if SSL_get_error(ssl, result) == SSL_ERROR_ZERO_RETURN {
                return shutDown() + events + [.closed(.byPeer)]
            } else {
                return flush() + events + fail()
            }
        }
        return flush() + events
    }

    private func readRecord() -> (result: Int32, bytes: [UInt8]?) {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 16) { buffer in
            let result = SSL_read(ssl, buffer.baseAddress, Int32(buffer.count))
            return (result, result > 0 ? Array(buffer.prefix(Int(result))) : nil)
        }
    }

    /// True when OpenSSL did nothing but run out of datagrams.
    private func wantsMore(after result: Int32) -> Bool {
        let reason = SSL_get_error(ssl, result)
        return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE
    }

    /// Sends our `close_notify`, also in answer to the peer's.
    private func shutDown() -> [DTLSOutput] {
        phase = .over
        ERR_clear_error()
        SSL_shutdown(ssl)
        ERR_clear_error()
        return flush()
    }

    private func flush() -> [DTLSOutput] {
        link.takeOutgoing().map { .datagram($0) }
    }

    /// What OpenSSL still wrote is its alert.
    private func fail() -> [DTLSOutput] {
        phase = .over
        ERR_clear_error()
        return flush() + [.closed(.failed)]
    }

    /// The peer's fingerprint and the SRTP keys (RFC 5764 §4.2): client key, server key, client salt, server salt.
    private func exportConnection() -> DTLSConnection? {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(certificate) }
        guard
            let fingerprint = Fingerprint(sha256Of: certificate),
            let selected = SSL_get_selected_srtp_profile(ssl),
            let profile = UInt16(exactly: selected.pointee.id).flatMap(SRTPProfile.init(rawValue:))
        else { return nil }
        let (key, salt) = (profile.keyLength, profile.saltLength)
        let label = "EXTRACTOR-dtls_srtp"
        var material = [UInt8](repeating: 0, count: 2 * (key + salt))
        guard
            SSL_export_keying_material(ssl, &material, material.count, label, label.utf8.count, nil, 0, 0) == 1
        else { return nil }
        let salts = material[(2 * key)...]
        let client = Array(material[..<key] + salts.prefix(salt))
        let server = Array(material[key..<(2 * key)] + salts.suffix(salt))
        let keys =
            switch role {
            case .client: SRTPKeys(local: client, remote: server)
            case .server: SRTPKeys(local: server, remote: client)
            }
        return DTLSConnection(peerFingerprint: fingerprint, profile: profile, keys: keys)
    }

    /// A content type that exists, and a DTLS version (RFC 6347 §4.1). What passes is still checked by OpenSSL.
    private static func mayBeDTLS(_ datagram: [UInt8]) -> Bool {
        datagram.count >= recordHeader && 20...23 ~= datagram[0] && datagram[1] == 0xFE
    }

    /// Whether an encrypted record is shorter than its nonce and tag. Nobody sends such, and OpenSSL 3.0.19 ends the
    /// connection over it, where it drops whatever else is forged: one datagram with a false sender would end a call.
    private func hasStub(_ datagram: [UInt8]) -> Bool {
        var least = 24
        if case .connected = phase, SSL_CIPHER_get_cipher_nid(SSL_get_current_cipher(ssl)) == NID_chacha20_poly1305 {
            // The nonce of this one is not sent.
            least = 16
        }
        var start = 0
        while datagram.count - start >= Self.recordHeader {
            let isEncrypted = datagram[start + 3] != 0 || datagram[start + 4] != 0
            let length = Int(datagram[start + 11]) << 8 | Int(datagram[start + 12])
            if isEncrypted, length < least { return true }
            start += Self.recordHeader + length
        }
        return false
    }

    /// Type, version, epoch, sequence number and length (RFC 6347 §4.1).
    private static let recordHeader = 13
}
