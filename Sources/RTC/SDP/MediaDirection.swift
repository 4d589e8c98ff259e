/// Who sends on a section, seen by the one who wrote the description (RFC 8866 §6.7).
public enum MediaDirection: String, Sendable, Hashable, CaseIterable {
    case sendrecv
    case sendonly
    case recvonly
    case inactive

    public var sends: Bool { self == .sendrecv || self == .sendonly }
    public var receives: Bool { self == .sendrecv || self == .recvonly }

    /// The same flow seen from the other side: what an answer says (RFC 3264 §6.1).
    public var mirrored: MediaDirection {
        switch self {
        case .sendrecv: .sendrecv
        case .sendonly: .recvonly
        case .recvonly: .sendonly
        case .inactive: .inactive
        }
    }
}

/// `a=setup` (RFC 4145 §4): who opens the DTLS handshake.
enum SetupRole: String, Sendable, Hashable {
    case actpass
    case active
    case passive
}
