import Events
import Foundation
import SansIO
import Testing

/// What a peer may send to break us, read on a thread with a small stack.
@Suite struct HostileTests {
    private static func nest(_ depth: Int, _ open: String, _ close: String) -> String {
        String(repeating: open, count: depth) + String(repeating: close, count: depth)
    }

    private static let values = [
        nest(60, "[", "]"), nest(64, "[", "]"), nest(600, "[", "]"), nest(60, "{\"a\":", "}"), "1e999", "-1e999",
        "9223372036854775808", "-9223372036854775809", "1e-999", String(repeating: "9", count: 100_000), "-", "1.",
        "1e",
        #""\ud800""#, #""\udc00\ud800""#, #""\ud83d\u0041""#, #""\u0000""#, #""\u12"#, "\"\\", "tru", "nul", "{\"a\"",
        String(repeating: "\\\\", count: 1000),
    ]

    @Test func hostileValuesDoNotTrap() {
        for value in Self.values {
            read(#"{"type":"unheard.of","x":\#(value)}"#)
            read(#"{"type":"session.update","session":{"avatar":\#(value)}}"#)
            read(#"{"type":"session.update","session":{"temperature":\#(value),"metadata":\#(value)}}"#)
            read(#"{"type":"session.update","session":\#(value)}"#)
            read(#"{"type":"response.cancel","type":"response.create","event_id":\#(value)}"#)
            read(
                #"{"type":"input_audio_buffer.speech_started","item_id":"i","event_id":"e","audio_start_ms":\#(value)}"#
            )
        }
        for bytes: [UInt8] in [
            [0xFF], [0xFE, 0xFF, 0, 0x5B], [0x22, 0xC0, 0x22], [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0],
        ] {
            read(bytes)
        }
    }

    /// The bound is far above what is needed, and far below what a decoder took that throws at each element.
    @Test(arguments: ["[", "{\"a\":", "1,", "1.5,", "\"\",", "{},", "[],", "null,"])
    func aMegabyteOfSmallThingsIsReadInTime(_ element: String) {
        let many = String(repeating: element, count: (1 << 20) / element.utf8.count)
        let time = ContinuousClock().measure {
            read(many)
            read(#"{"type":"unheard.of","x":[\#(many)1]}"#)
        }
        #expect(time < .seconds(15))
    }

    @Test func aNumberTooGreatIsTheGreatestAndStaysEncodable() throws {
        let message = try ClientMessage.parse(Array(#"{"type":"x","y":[1e999,-1e999]}"#.utf8))
        let greatest = JSONValue.double(.greatestFiniteMagnitude)
        #expect(
            message.event
                == .unknown(type: "x", body: ["type": "x", "y": [greatest, .double(-.greatestFiniteMagnitude)]]))
        #expect(try ClientMessage.parse(message.encoded()) == message)
    }

    @Test func halfASurrogatePairIsReplaced() throws {
        let text = #"{"type":"response.create","additional_instructions":"a\ud83d b\ude00 \ud83d\ude00"}"#
        guard case .responseCreate(let create) = try ClientMessage.parse(Array(text.utf8)).event else {
            Issue.record("was not understood")
            return
        }
        #expect(create.additionalInstructions == "a\u{FFFD} b\u{FFFD} 😀")
    }

    /// Examples with bytes changed, removed, doubled or moved: each is read or refused.
    @Test func mutatedMessagesAreReadOrRefused() {
        var random = SplitMix(seed: 7)
        let seeds = ClientExamples.all.map { Array($0.utf8) } + ServerExamples.all.map { $0.encoded() }
        let splices = ["null", "[]", "{}", "1e999", "-1", "\"\"", "\"type\":", ",", "\\u", "9223372036854775808"]
        var (understood, refused) = (0, 0)
        for _ in 0..<6000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...12, using: &random)))
                case 2: bytes.insert(contentsOf: Array((splices.randomElement(using: &random) ?? "").utf8), at: at)
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 20)], at: at)
                }
            }
            do {
                let message = try ClientMessage.parse(bytes)
                understood += 1
                // Names of unknown fields are not sent on; all else means the same once it is written in our own words.
                let again = try? ClientMessage.parse(message.encoded())
                #expect(again?.event.type == message.event.type)
                #expect(again == (try? again.map { try ClientMessage.parse($0.encoded()) }))
            } catch {
                refused += 1
                #expect(!error.message.isEmpty)
            }
            if let message = try? ServerMessage.parse(bytes) { _ = message.encoded() }
        }
        #expect(understood > 100)
        #expect(refused > 100)
    }

    /// A value costs far more memory than its text, so their number is bounded.
    @Test(arguments: ["[]", "{}", "1", #""""#, "[[]]", #"{"a":0}"#])
    func aMessageOfVeryManyValuesIsRejectedByItsOwnCode(_ value: String) throws {
        func message(_ count: Int) -> [UInt8] {
            let values = repeatElement(value, count: count).joined(separator: ",")
            return Array(#"{"type":"x","a":[\#(values)]}"#.utf8)
        }
        #expect(try ClientMessage.parse(message(30_000)).event.type == "x")
        let fault = #expect(throws: ClientFault.self) { try ClientMessage.parse(message(70_000)) }
        #expect(fault?.code == .messageTooLarge)
    }

    private func read(_ text: String) { read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) {
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            _ = try? ClientMessage.parse(bytes)
            _ = try? ServerMessage.parse(bytes)
            done.signal()
        }
        thread.stackSize = 512 << 10
        thread.start()
        done.wait()
    }
}
