/// One ICE candidate, as `a=candidate` carries it (RFC 8839 §5.1).
public struct Candidate: Hashable, Sendable {
    /// Open: types may be added.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let host = Kind(rawValue: "host")
        public static let serverReflexive = Kind(rawValue: "srflx")
        public static let peerReflexive = Kind(rawValue: "prflx")
        public static let relayed = Kind(rawValue: "relay")

        /// RFC 8445 §5.1.2.2.
        public var preference: UInt32 {
            switch self {
            case .host: 126
            case .peerReflexive: 110
            case .serverReflexive: 100
            default: 0
            }
        }
    }

    public var foundation: String
    /// 1 for RTP, and for everything under rtcp-mux.
    public var component: UInt16
    public var priority: UInt32
    /// Lower case: `udp` or `tcp`.
    public var transport: String
    /// As written: a literal, an mDNS name (`….local`) or another name.
    public var hostText: String
    public var port: UInt16
    public var kind: Kind

    public init(
        foundation: String, component: UInt16 = 1, priority: UInt32, address: TransportAddress, kind: Kind = .host
    ) {
        self.foundation = foundation
        self.component = component
        self.priority = priority
        transport = "udp"
        hostText = address.host.description
        port = address.port
        self.kind = kind
    }

    /// Where a check can be sent: `nil` for TCP and for names, which are not resolved.
    public var address: TransportAddress? {
        transport == "udp" ? TransportAddress(host: hostText, port: port) : nil
    }

    /// RFC 8445 §5.1.2.1.
    /// - Parameter localPreference: 65 535 for the first of our addresses, less for later ones.
    public static func priority(_ kind: Kind, localPreference: UInt16 = .max, component: UInt16 = 1) -> UInt32 {
        kind.preference << 24 | UInt32(localPreference) << 8 | (256 - UInt32(min(max(component, 1), 256)))
    }
}

extension Candidate {
    /// Reads `candidate:…` or the value behind it. Unknown extensions are skipped; `nil` when it has not the form.
    public init?(parsing text: some StringProtocol) {
        var line = Substring(text).trimmed
        if let (head, tail) = line.cut(at: ":"), head.matches("candidate") { line = tail }
        let fields = line.fields(" ", max: 32)
        guard fields.count >= 8, fields[6].matches("typ"),
            let component: UInt16 = fields[1].decimal(), (1...256).contains(component),
            let priority: UInt32 = fields[3].decimal(),
            let port: UInt16 = fields[5].decimal(),
            fields[0].utf8.count <= 32, fields[4].utf8.count <= 255
        else { return nil }
        foundation = String(fields[0])
        self.component = component
        self.priority = priority
        transport = String(decoding: fields[2].utf8.map(\.lowercased), as: UTF8.self)
        hostText = String(fields[4])
        self.port = port
        kind = Kind(rawValue: String(decoding: fields[7].utf8.map(\.lowercased), as: UTF8.self))
    }
}

extension Candidate: CustomStringConvertible {
    /// The value of `a=candidate`, without related address: we have none but host candidates of our own.
    public var description: String {
        "\(foundation) \(component) \(transport) \(priority) \(hostText) \(port) typ \(kind.rawValue)"
    }
}
