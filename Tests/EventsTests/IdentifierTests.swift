import Events
import Testing

@Suite struct IdentifierTests {
    /// A client that writes an id in one form of Unicode and asks in another means another id.
    @Test func idsAreEqualByteForByte() {
        let composed = ItemID(rawValue: "\u{E9}")
        let decomposed = ItemID(rawValue: "e\u{301}")
        #expect(composed.rawValue == decomposed.rawValue)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect([composed: 1][ItemID(rawValue: "\u{E9}")] == 1)
    }

    /// Every error about a message repeats its id, so that its length is bounded.
    @Test func anEventIDThatIsTooLongIsRefusedAndNotRepeated() throws {
        let fits = String(repeating: "e", count: EventID.longest)
        #expect(try ClientMessage.parse(Self.message(fits)).eventID?.rawValue == fits)
        #expect {
            try ClientMessage.parse(Self.message(fits + "e"))
        } throws: { error in
            let fault = error as? ClientFault
            return fault?.code == .invalidValue && fault?.param == "event_id" && fault?.eventID == nil
        }
    }

    private static func message(_ id: String) -> [UInt8] {
        Array(#"{"type":"response.cancel","event_id":"\#(id)"}"#.utf8)
    }
}
