import CLinuxSockets
import RTC

/// The kernel's form of an address, in network order.
extension clinux_address {
    package init(_ address: TransportAddress) {
        self.init()
        port = address.port.bigEndian
        switch address.host {
        case .v4(let host):
            withUnsafeMutableBytes(of: &self.host) { $0.storeBytes(of: host.bigEndian, as: UInt32.self) }
        case .v6(let high, let low):
            is_v6 = 1
            withUnsafeMutableBytes(of: &self.host) { bytes in
                bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
        }
    }
}

extension TransportAddress {
    package init(_ raw: clinux_address) {
        let host = withUnsafeBytes(of: raw.host) { bytes -> Host in
            if raw.is_v6 == 0 { return .v4(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))) }
            return .v6(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
        self.init(host: host, port: UInt16(bigEndian: raw.port))
    }
}
