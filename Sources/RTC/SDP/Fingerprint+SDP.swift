extension Fingerprint {
    /// Reads the value of `a=fingerprint`: a hash name and hexadecimal bytes of either case. Hashes of any name are
    /// read; a `sha-256` of another length than 32 bytes is not.
    public init?(parsing text: some StringProtocol) {
        let fields = Substring(text).fields(" ")
        guard fields.count == 2 else { return nil }
        let pairs = fields[1].fields(":", max: 129, omittingEmpty: false)
        guard pairs.count <= 128 else { return nil }
        var bytes: [UInt8] = []
        for pair in pairs {
            let digits = pair.utf8.compactMap(\.hexValue)
            guard digits.count == 2, pair.utf8.count == 2 else { return nil }
            bytes.append(digits[0] << 4 | digits[1])
        }
        let algorithm = String(decoding: fields[0].utf8.map(\.lowercased), as: UTF8.self)
        guard algorithm != "sha-256" || bytes.count == 32 else { return nil }
        self.init(algorithm: algorithm, bytes: bytes)
    }
}

extension Fingerprint: CustomStringConvertible {
    /// The value of `a=fingerprint`, in upper case as RFC 8122 §5 wants it.
    public var description: String {
        let digits = Array("0123456789ABCDEF".utf8)
        let pairs = bytes.map { String(decoding: [digits[Int($0 >> 4)], digits[Int($0 & 15)]], as: UTF8.self) }
        return "\(algorithm) \(pairs.joined(separator: ":"))"
    }
}
