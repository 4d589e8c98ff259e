import Models
import Testing

@Suite struct MoonshineTokensTests {
    @Test func writesALineForEachToken() {
        #expect(MoonshineTokens.table(from: SampleModel.tokenizer) == SampleModel.tokens)
        #expect(MoonshineTokens.table(from: []) == [])
    }

    /// 130 bytes: the low seven bits with the high one set, then the rest.
    @Test func readsLengthsOfTwoBytes() throws {
        let table = try #require(MoonshineTokens.table(from: [0x82, 1] + [UInt8](repeating: 0x61, count: 130)))
        let text = String(decoding: table, as: UTF8.self)
        #expect(text.hasSuffix("YWE= 0\n") == false)
        #expect(text == String(repeating: "YWFh", count: 43) + "YQ== 0\n")
    }

    @Test(arguments: [[5, 1, 2], [0x85], [0xff, 0xff, 1]] as [[UInt8]])
    func aTokenThatIsCutOffMakesNoTable(tokenizer: [UInt8]) {
        #expect(MoonshineTokens.table(from: tokenizer) == nil)
    }
}
