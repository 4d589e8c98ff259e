import CSRTP
import RTC

/// SRTP and SRTCP of one call over libsrtp, in place.
///
/// A packet that has room for the trailer (`maxTrailerLength` bytes more than its count) is protected without an
/// allocation of ours.
public final class LibSRTPSession: SRTPSession {
    /// The most that protecting adds, in bytes: tag, key identifier, and the index of SRTCP (RFC 3711 §3.1, §3.4).
    public static let maxTrailerLength = Int(SRTP_MAX_TAG_LEN) + Int(SRTP_MAX_MKI_LEN) + 4
    /// How many of the peer's SSRCs are followed. Each costs libsrtp a replay window for as long as the call lasts,
    /// and a call uses one, or a few if the peer restarts its sender.
    static let maxInboundSources = 64
    /// Packets (RFC 3711 §3.3.2). A burst of 20 s at 50 packets per second.
    private static let replayWindow: UInt = 1024

    private typealias Transform = (srtp_t?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?) -> srtp_err_status_t

    private let outbound: srtp_t
    private let inbound: srtp_t
    private var inboundSources: Set<UInt32> = []

    public init(profile: SRTPProfile, keys: SRTPKeys) throws {
        guard LibSRTP.start == srtp_err_status_ok else { throw LibSRTPError(status: LibSRTP.start.rawValue) }
        let outbound = try Self.make(profile, key: keys.local, direction: ssrc_any_outbound)
        do {
            inbound = try Self.make(profile, key: keys.remote, direction: ssrc_any_inbound)
        } catch {
            srtp_dealloc(outbound)
            throw error
        }
        self.outbound = outbound
    }

    deinit {
        srtp_dealloc(outbound)
        srtp_dealloc(inbound)
    }

    public func protectRTP(_ packet: inout [UInt8]) throws(SRTPError) {
        try protect(&packet, shortest: 12, srtp_protect)
    }

    public func unprotectRTP(_ packet: inout [UInt8]) throws(SRTPError) {
        try unprotect(&packet, shortest: 12, source: 8, srtp_unprotect)
    }

    public func protectRTCP(_ packet: inout [UInt8]) throws(SRTPError) {
        try protect(&packet, shortest: 8, srtp_protect_rtcp)
    }

    public func unprotectRTCP(_ packet: inout [UInt8]) throws(SRTPError) {
        try unprotect(&packet, shortest: 8, source: 4, srtp_unprotect_rtcp)
    }

    private func protect(_ packet: inout [UInt8], shortest: Int, _ transform: Transform) throws(SRTPError) {
        let count = packet.count
        guard shortest...65_535 ~= count else { throw .malformed }
        packet.append(contentsOf: repeatElement(0, count: Self.maxTrailerLength))
        let (status, length) = Self.run(transform, outbound, &packet, count: count)
        packet.removeLast(packet.count - length)
        try Self.check(status)
    }

    /// - Parameter source: Where the SSRC is.
    private func unprotect(
        _ packet: inout [UInt8], shortest: Int, source: Int, _ transform: Transform
    ) throws(SRTPError) {
        let count = packet.count
        guard shortest...65_535 ~= count else { throw .malformed }
        let ssrc = packet[source..<(source + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let known = inboundSources.contains(ssrc)
        guard known || inboundSources.count < Self.maxInboundSources else { throw .malformed }
        let (status, length) = Self.run(transform, inbound, &packet, count: count)
        try Self.check(status)
        packet.removeLast(packet.count - length)
        if !known { inboundSources.insert(ssrc) }
    }

    /// - Returns: libsrtp's verdict, and the new length: never more than the bytes that `packet` has.
    private static func run(
        _ transform: Transform, _ session: srtp_t, _ packet: inout [UInt8], count: Int
    ) -> (srtp_err_status_t, Int) {
        packet.withUnsafeMutableBytes { bytes in
            var length = Int32(count)
            let status = transform(session, bytes.baseAddress, &length)
            return (status, min(max(0, Int(length)), bytes.count))
        }
    }

    private static func check(_ status: srtp_err_status_t) throws(SRTPError) {
        switch status {
        case srtp_err_status_ok: return
        case srtp_err_status_auth_fail: throw .authentication
        case srtp_err_status_replay_fail, srtp_err_status_replay_old: throw .replayed
        default: throw .malformed
        }
    }

    private static func make(_ profile: SRTPProfile, key: [UInt8], direction: srtp_ssrc_type_t) throws -> srtp_t {
        precondition(key.count == profile.keyLength + profile.saltLength, "an SRTP master key is a key and its salt")
        var policy = srtp_policy_t()
        switch profile {
        case .aeadAES128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aes128CMSHA1Tag80:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        }
        policy.ssrc.type = direction
        policy.window_size = replayWindow
        policy.allow_repeat_tx = 1
        var session: srtp_t?
        var key = key
        let status = key.withUnsafeMutableBufferPointer { key in
            policy.key = key.baseAddress
            return srtp_create(&session, &policy)  // Copies the key.
        }
        guard status == srtp_err_status_ok, let session else { throw LibSRTPError(status: status.rawValue) }
        return session
    }
}
