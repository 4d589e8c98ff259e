import SansIO

extension SplitMix {
    mutating func rolls(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }

    /// Damages bytes the way hostile peers do: flips, cuts, repeats, and numbers driven to their limits.
    mutating func mutate(_ bytes: inout [UInt8]) {
        for _ in 0...Int.random(in: 0...4, using: &self) {
            let index = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0 where !bytes.isEmpty: bytes[index] = .random(in: 0...255, using: &self)
            case 1 where !bytes.isEmpty: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 2: bytes.removeSubrange(index..<min(bytes.count, index + .random(in: 0...8, using: &self)))
            case 3: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 12)], at: index)
            case 4: bytes.removeLast(min(bytes.count, .random(in: 0...8, using: &self)))
            default: bytes.insert([0, 0x7F, 0x80, 0xFF].randomElement(using: &self) ?? 0, at: index)
            }
        }
    }
}
