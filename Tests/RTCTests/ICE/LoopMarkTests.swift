import RTC
import SansIO
import Testing

@Suite struct LoopMarkTests {
    private func check(naming username: String) -> [UInt8] {
        let name = Array(username.utf8)
        let padded = name + [UInt8](repeating: 0, count: (4 - name.count % 4) % 4)
        let size = 4 + padded.count
        return [0, 1, UInt8(size >> 8), UInt8(size & 255), 0x21, 0x12, 0xA4, 0x42] + [UInt8](repeating: 7, count: 12)
            + [0, 6, UInt8(name.count >> 8), UInt8(name.count & 255)] + padded
    }

    @Test func everyLoopIsToldByTheChecksOfItsCalls() throws {
        var random = SplitMix(seed: 1)
        for index in 0..<UfragPrefix.limit {
            let mark = try #require(UfragPrefix(index: index))
            let credentials = ICECredentials.generate(prefix: mark.prefix, using: &random)
            #expect(UfragPrefix(ofCheck: check(naming: "\(credentials.ufrag):peer")) == mark)
            // RFC 8445 §5.3: at least 24 bits of the user name and 128 of the password are random.
            #expect((credentials.ufrag.utf8.count - mark.prefix.utf8.count) * 6 >= 24)
            #expect(credentials.password.utf8.count * 6 >= 128)
        }
        #expect(UfragPrefix(index: UfragPrefix.limit) == nil)
        #expect(UfragPrefix(index: -1) == nil)
    }

    @Test func whatNamesNoLoopHasNoMark() {
        #expect(UfragPrefix(ofCheck: check(naming: "-abc:peer")) == nil)
        #expect(UfragPrefix(ofCheck: check(naming: ":peer")) == nil)
        #expect(UfragPrefix(ofCheck: check(naming: "nocolon")) == nil)
        #expect(UfragPrefix(ofCheck: []) == nil)
        #expect(UfragPrefix(ofCheck: [0x80, 111] + [UInt8](repeating: 0, count: 40)) == nil)
    }

    @Test(arguments: 0..<200) func mutatedChecksNeverTrap(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var bytes = check(naming: "Bk3f9d8s7:peer")
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
        }
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
        if let mark = UfragPrefix(ofCheck: bytes) { #expect((0..<UfragPrefix.limit).contains(mark.index)) }
    }
}
