import Events
import Foundation
import SansIO
import Testing

@Suite struct Base64Tests {
    @Test(arguments: 0..<70)
    func readsEveryLengthWithPaddingAndWithoutAndWritesIt(_ length: Int) {
        var random = SplitMix(seed: UInt64(length))
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        let padded = Data(bytes).base64EncodedString()
        let bare = String(padded.prefix { $0 != "=" })
        #expect(Base64.decode(padded) == bytes)
        #expect(Base64.decode(bare) == bytes)
        var written: [UInt8] = []
        Base64.encode(bytes.span, appendingTo: &written)
        #expect(String(decoding: written, as: UTF8.self) == padded)
    }

    @Test func readsTheURLSafeAlphabet() {
        #expect(Base64.decode("-_-_") == Base64.decode("+/+/"))
        #expect(Base64.decode("+/+/") == [0xFB, 0xFF, 0xBF])
    }

    @Test(arguments: ["A", "AAAAA", "====", "=", "AA=", "A===", "AAAA====", "AA AA", "AAA\n", "AA=A", "äöü", "AAAA\0"])
    func refuses(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    /// Whatever comes: no trap, and what is accepted is what a strict reader makes of it.
    @Test func survivesMutatedText() {
        var random = SplitMix(seed: 5)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var text = Array(Data(bytes).base64EncodedString().utf8)
            for _ in 0..<2 where !text.isEmpty {
                text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...127, using: &random)
            }
            let string = String(decoding: text, as: UTF8.self)
            let body = string.prefix { $0 != "=" }
            let padding = string.utf8.count - body.utf8.count
            let isValid =
                body.wholeMatch(of: /[A-Za-z0-9+\/_-]*/) != nil && body.count % 4 != 1
                && (padding == 0
                    || (string.hasSuffix(String(repeating: "=", count: padding)) && padding <= 2
                        && string.count % 4 == 0))
            let standard = String(body).replacing("-", with: "+").replacing("_", with: "/")
            let padded = standard + String(repeating: "=", count: (4 - body.count % 4) % 4)
            #expect(Base64.decode(string) == (isValid ? Data(base64Encoded: padded).map { Array($0) } : nil))
        }
    }
}
