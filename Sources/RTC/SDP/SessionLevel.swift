/// The attributes in front of the first section that hold for every section without one of its own, read once however
/// many sections there are.
struct SessionLevel {
    let direction: MediaDirection?
    let hasRTCPMux: Bool
    let headerExtensions: [MediaSection.HeaderExtension]
    let ufrag: Substring?
    let password: Substring?
    let credentials: ICECredentials?
    let fingerprints: [Fingerprint]
    let setup: SetupRole?
    let tlsID: String?
    let candidates: [Candidate]
    let hasAllCandidates: Bool

    init(_ attributes: AttributeIndex) {
        direction = attributes.direction
        hasRTCPMux = attributes.has("rtcp-mux")
        headerExtensions = attributes.all("extmap").compactMap(MediaSection.HeaderExtension.init)
        (ufrag, password) = (attributes.first("ice-ufrag"), attributes.first("ice-pwd"))
        credentials = Self.credentials(ufrag, password)
        fingerprints = attributes.all("fingerprint").compactMap { Fingerprint(parsing: $0) }
        setup = attributes.first("setup").flatMap { SetupRole(rawValue: String($0)) }
        tlsID = attributes.first("tls-id").map(String.init)
        candidates = attributes.all("candidate").compactMap { Candidate(parsing: $0) }
        hasAllCandidates = attributes.has("end-of-candidates")
    }

    static func credentials(_ ufrag: Substring?, _ password: Substring?) -> ICECredentials? {
        guard let ufrag, let password else { return nil }
        return ICECredentials(ufrag: String(ufrag), password: String(password))
    }
}
