import Dialogue
import Foundation
import Testing

/// Rate, pitch and volume of a voice in the forms clients write (Voice Live protocol F.5).
struct ProsodyTests {
    @Test(arguments: [
        ("1", 1), ("0.5", 0.5), ("1.5", 1.5), ("1.2", 1.2), ("+20%", 1.2), ("-30.00%", 0.7), ("20%", 1.2), ("0%", 1),
        ("slow", 0.64), ("X-Slow", 0.5), ("fast", 1.55), ("x-fast", 2), ("default", 1), ("medium", 1), (" 1.1 ", 1.1),
    ])
    func readsARate(_ text: String, _ factor: Double) throws {
        #expect(abs(try Prosody(rate: text).rate - factor) < 1e-9)
    }

    @Test(arguments: [
        ("+10%", 1.1), ("-10%", 0.9), ("high", 1.2), ("x-low", 0.55), ("+12st", 2), ("-12st", 0.5),
        ("+2st", 1.122462048309373), ("+50Hz", 1.25), ("-50Hz", 0.75), ("250Hz", 1.25), ("+0Hz", 1), ("1.1", 1.1),
    ])
    func readsAPitch(_ text: String, _ factor: Double) throws {
        #expect(abs(try Prosody(pitch: text, frequency: 200).pitch - factor) < 1e-9)
    }

    @Test(arguments: [
        ("soft", 0.4), ("silent", 0), ("loud", 0.8), ("x-loud", 1), ("default", 1), ("80", 0.8), ("100", 1), ("0", 0),
        ("+20%", 1.2), ("-100%", 0), ("+10", 1.1), ("-5.5", 0.945), ("+6dB", 1.9952623149688795), ("-20dB", 0.1),
        ("0.8", 0.8), ("75.5", 0.755),
    ])
    func readsAVolume(_ text: String, _ factor: Double) throws {
        #expect(abs(try Prosody(volume: text).volume - factor) < 1e-9)
    }

    @Test(arguments: [
        "", " ", "quick", "0.4", "1.6", "-1", "+1.2", "9", "+120%", "-60%", "1e0", "0x1", "nan", "inf", "1,2", "１",
        "+6dB", "1.2.3", ".", "+", "%", "--1", "9999999999999999999999999999%", "slow\u{0}",
    ])
    func refusesARate(_ text: String) {
        #expect(throws: ProsodyFault(.rate)) { try Prosody(rate: text) }
    }

    @Test(arguments: ["loud", "+20dB", "+13st", "-13st", "3", "10Hz", "+1000Hz", "-200Hz", "+5", "hz", "+st"])
    func refusesAPitch(_ text: String) {
        #expect(throws: ProsodyFault(.pitch)) { try Prosody(pitch: text, frequency: 200) }
    }

    @Test(arguments: ["high", "101", "-1000", "+20dB", "+400%", "-101%", "6dB", "+2st"])
    func refusesAVolume(_ text: String) {
        #expect(throws: ProsodyFault(.volume)) { try Prosody(volume: text) }
    }

    @Test func whatIsNotGivenIsTheVoicesOwn() throws {
        #expect(try Prosody(rate: nil) == Prosody())
    }

    /// Whatever is written, the factors are numbers a voice can be given.
    @Test func neverLeavesTheRangesOfAVoice() {
        var generator = Mutation(seed: 7)
        let seeds = ["1.2", "+20%", "-2st", "+50Hz", "200Hz", "x-slow", "+6dB", "80"]
        for round in 0..<4000 {
            let text = generator.mutate(seeds[round % seeds.count])
            if let rate = try? Prosody(rate: text).rate { #expect((0.5...2).contains(rate)) }
            if let pitch = try? Prosody(pitch: text).pitch { #expect((0.5...2).contains(pitch)) }
            if let volume = try? Prosody(volume: text).volume { #expect((0...4).contains(volume)) }
        }
    }

    /// Changes, doubles and drops a few bytes of a text, the same ones for the same seed.
    private struct Mutation {
        var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 40)
        }

        mutating func mutate(_ text: String) -> String {
            var bytes = Array(text.utf8)
            for _ in 0...(next() % 3) {
                let place = bytes.isEmpty ? 0 : next() % bytes.count
                switch next() % 3 {
                case 0: bytes.insert(UInt8(next() % 256), at: place)
                case 1 where !bytes.isEmpty: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...], at: place)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
