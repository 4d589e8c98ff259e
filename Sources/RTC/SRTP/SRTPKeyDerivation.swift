/// Session keys from a master key (RFC 3711 §4.3, with the salt of RFC 7714 §11), without key renewal: the blocks of
/// which AES under the master key makes them.
public enum SRTPKeyDerivation: UInt8, Sendable {
    case packetKey = 0
    case packetSalt = 2
    case reportKey = 3
    case reportSalt = 5

    /// What is to be encrypted, one block: 16 bytes of key or salt come of it.
    /// - Parameter masterSalt: 12 or 14 bytes.
    public func block(masterSalt: [UInt8]) -> [UInt8] {
        precondition([12, 14].contains(masterSalt.count), "a master salt has 12 or 14 bytes")
        var block = masterSalt + [UInt8](repeating: 0, count: 16 - masterSalt.count)
        block[7] ^= rawValue
        return block
    }
}
