import Server
import Testing

@Suite struct KeyRingTests {
    @Test func readsAFileLineByLine() throws {
        let ring = try KeyRing(parsing: "# keys of the shop\n\n  first-key-0001  \r\nsecond-key-0002\n")
        #expect(ring.count == 2)
        #expect(ring.contains("first-key-0001"))
        #expect(ring.contains("second-key-0002"))
    }

    @Test func readsAListWithCommas() throws {
        let ring = try KeyRing(commaSeparated: "first-key-0001, second-key-0002,")
        #expect(ring.count == 2)
        #expect(ring.contains("second-key-0002"))
    }

    @Test(arguments: [
        "", "first-key-000", "first-key-00011", "First-key-0001", "first-key-0002", " first-key-0001", "#",
        String(repeating: "first-key-0001", count: 2), String(repeating: "x", count: 100_000),
    ])
    func holdsNothingElse(_ secret: String) throws {
        let ring = try KeyRing(["first-key-0001"])
        #expect(!ring.contains(secret))
    }

    @Test(arguments: [("", KeyRing.Fault.empty), ("# only words\n", .empty)])
    func aFileWithoutAKeyIsAFault(_ text: String, _ fault: KeyRing.Fault) {
        #expect(throws: fault) { try KeyRing(parsing: text) }
    }

    @Test(arguments: ["short", "two words here", "kéy-of-letters", String(repeating: "k", count: 257), "a,comma-key"])
    func aBadKeyIsNamedByItsLine(_ key: String) {
        #expect(throws: KeyRing.Fault.malformed(line: 3)) { try KeyRing(parsing: "good-key-0001\n\n\(key)\n") }
    }

    @Test func nothingOfAKeyIsPrinted() throws {
        let ring = try KeyRing(["first-key-0001"])
        #expect(!"\(ring) \(String(reflecting: ring))".contains("first"))
        var dumped = ""
        dump(ring, to: &dumped)
        #expect(!dumped.contains("first") && !dumped.contains("102"))
        #expect(!"\(KeyRing.Fault.malformed(line: 1))".contains("first"))
    }
}

@Suite struct AccessPolicyTests {
    @Test func withoutKeysTheLoopbackIsOpen() throws {
        let policy = try AccessPolicy.deciding(keys: nil, host: "127.0.0.1", insists: false)
        guard case .open = policy else {
            Issue.record("\(policy)")
            return
        }
    }

    @Test func withoutKeysNoOtherAddressIsServedUnlessTheOperatorInsists() throws {
        #expect(throws: AccessPolicy.Exposure.open) {
            try AccessPolicy.deciding(keys: nil, host: "0.0.0.0", insists: false)
        }
        _ = try AccessPolicy.deciding(keys: nil, host: "0.0.0.0", insists: true)
    }

    @Test(arguments: [
        ("localhost", true), ("LocalHost", true), ("127.0.0.1", true), ("127.8.9.1", true), ("::1", true),
        ("::ffff:127.0.0.1", true), ("0.0.0.0", false), ("::", false), ("192.0.2.1", false),
        ("127.evil.example", false),
        ("localhost.example", false), ("::ffff:192.0.2.1", false), ("", false), ("fe80::1", false), ("1::1", false),
    ])
    func knowsTheLoopback(_ host: String, _ isLoopback: Bool) {
        #expect(AccessPolicy.isLoopback(host) == isLoopback)
    }

    @Test func keysAreAskedForOnTheLoopbackToo() throws {
        let ring = try KeyRing(["first-key-0001"])
        let policy = try AccessPolicy.deciding(keys: ring, host: "localhost", insists: true)
        guard case .keys = policy else {
            Issue.record("\(policy)")
            return
        }
    }
}
