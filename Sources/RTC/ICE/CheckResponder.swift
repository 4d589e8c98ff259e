/// Judges incoming connectivity checks and writes the answers (RFC 8445 §7.3, RFC 8489 §9.1.3).
struct CheckResponder: Sendable {
    enum Verdict {
        /// Not for us: no answer, so that nobody learns or gains anything.
        case ignored
        case refused([UInt8])
        /// - Parameter isCurrent: Keyed by the present credentials, not by those before the last restart.
        case accepted([UInt8], isCurrent: Bool)
    }

    /// The role that a peer must not claim, because it is ours.
    enum OwnRole {
        case controlled
        case controlling
    }

    private(set) var local: ICECredentials
    private var previous: ICECredentials?
    let role: OwnRole
    let hmac: HMACSHA1

    init(local: ICECredentials, role: OwnRole, hmac: @escaping HMACSHA1) {
        self.local = local
        self.role = role
        self.hmac = hmac
    }

    mutating func restart(local: ICECredentials) {
        guard local != self.local else { return }
        previous = self.local
        self.local = local
    }

    mutating func forgetPrevious() { previous = nil }

    /// The receiver's half of USERNAME selects the credentials. The sender's half is not compared: the password
    /// already proves that the peer read our answer.
    func judge(_ request: STUNMessage, size: Int, from remote: TransportAddress) -> Verdict {
        guard request.carriesIntegrity, let username = request.username,
            let ufrag = Substring(username).cut(at: ":")?.head
        else { return refuse(request, code: 400, size: size) }
        let known = [local, previous].compactMap(\.self)
        guard let credentials = known.first(where: { $0.ufrag.utf8.elementsEqual(ufrag.utf8) }) else {
            return .ignored
        }
        guard request.hasIntegrity(password: credentials.password, hmac: hmac) else {
            return refuse(request, code: 401, size: size)
        }
        if !request.unknownRequired.isEmpty {
            let list = STUNAttribute.unknownAttributes(request.unknownRequired)
            return refuse(request, code: 420, size: size, password: credentials.password, with: [list])
        }
        // A lite or controlling agent of ours never changes its role, whatever the tie-breakers say: 487 makes the
        // peer change its own (RFC 8445 §7.2.5.1).
        let claimed = role == .controlled ? request.controlledTieBreaker : request.controllingTieBreaker
        if claimed != nil { return refuse(request, code: 487, size: size, password: credentials.password) }

        let response = STUNMessage(
            .success, transactionID: request.transactionID, attributes: [.xorMappedAddress(remote)])
        return .accepted(
            response.encoded(password: credentials.password, hmac: hmac), isCurrent: credentials == local)
    }

    /// An error without a reason phrase. One larger than its request is not sent: a forged source must gain nothing.
    private func refuse(
        _ request: STUNMessage, code: Int, size: Int, password: String? = nil, with attributes: [STUNAttribute] = []
    ) -> Verdict {
        let response = STUNMessage(
            .error, transactionID: request.transactionID,
            attributes: [.errorCode(code, reason: "")] + attributes)
        let bytes = response.encoded(password: password, hmac: hmac)
        return password != nil || bytes.count <= size ? .refused(bytes) : .ignored
    }
}
