import Foundation

/// How fast, how high and how loud a voice speaks: factors of the voice's own, read from the forms that a client may
/// write (Voice Live protocol, chapter F.5): factors, and the attributes of the `prosody` element of SSML.
public struct Prosody: Hashable, Sendable {
    /// Speaking rate, 0.5 to 2.
    public var rate: Double
    /// Fundamental frequency, 0.5 to 2.
    public var pitch: Double
    /// Amplitude, 0 to 4.
    public var volume: Double

    public init(rate: Double = 1, pitch: Double = 1, volume: Double = 1) {
        self.rate = rate
        self.pitch = pitch
        self.volume = volume
    }

    /// - Parameters:
    ///   - rate: `"1.2"` (0.5 to 1.5), `"+20%"`, `"slow"`; nil is 1.
    ///   - pitch: `"+10%"`, `"+2st"`, `"+50Hz"`, `"200Hz"`, `"1.1"`, `"high"`; nil is 1.
    ///   - volume: `"80"` (of 100), `"+20%"`, `"-10"`, `"+6dB"`, `"0.8"`, `"soft"`; nil is 1.
    ///   - frequency: What the voice's own pitch is taken for where the client writes hertz.
    public init(
        rate: String? = nil, pitch: String? = nil, volume: String? = nil,
        frequency: Double = Prosody.usualFrequency
    ) throws(ProsodyFault) {
        self.rate = try rate.map { text throws(ProsodyFault) in try Self.rate(text) } ?? 1
        self.pitch = try pitch.map { text throws(ProsodyFault) in try Self.pitch(text, frequency) } ?? 1
        self.volume = try volume.map { text throws(ProsodyFault) in try Self.volume(text) } ?? 1
    }

    /// Hertz between the voices of men and of women, for voices whose pitch nobody measured.
    public static let usualFrequency = 150.0

    private static func rate(_ text: String) throws(ProsodyFault) -> Double {
        let words = ["x-slow": 0.5, "slow": 0.64, "medium": 1, "default": 1, "fast": 1.55, "x-fast": 2]
        let factor: Double? =
            switch ProsodyForm(text) {
            case .word(let word): words[word]
            case .number(let value, isSigned: false): (0.5...1.5).contains(value) ? value : nil
            case .change(let value, .percent): 1 + value / 100
            case .number, .change, .amount, nil: nil
            }
        guard let factor, (0.5...2).contains(factor) else { throw ProsodyFault(.rate) }
        return factor
    }

    private static func pitch(_ text: String, _ frequency: Double) throws(ProsodyFault) -> Double {
        let words = ["x-low": 0.55, "low": 0.8, "medium": 1, "default": 1, "high": 1.2, "x-high": 1.45]
        let factor: Double? =
            switch ProsodyForm(text) {
            case .word(let word): words[word]
            case .number(let value, isSigned: false): value
            case .change(let value, .percent): 1 + value / 100
            case .change(let value, .semitones): pow(2, value / 12)
            case .change(let value, .hertz): 1 + value / frequency
            case .amount(let value, .hertz): value / frequency
            case .number, .change, .amount, nil: nil
            }
        guard let factor, (0.5...2).contains(factor) else { throw ProsodyFault(.pitch) }
        return factor
    }

    private static func volume(_ text: String) throws(ProsodyFault) -> Double {
        let words = [
            "silent": 0, "x-soft": 0.2, "soft": 0.4, "medium": 0.6, "loud": 0.8, "x-loud": 1, "default": 1,
        ]
        let factor: Double? =
            switch ProsodyForm(text) {
            case .word(let word): words[word]
            // As many write a factor; of a hundred it would be inaudible.
            case .number(let value, isSigned: false) where value <= 2 && text.contains("."): value
            case .number(let value, isSigned: false): value <= 100 ? value / 100 : nil
            case .number(let value, isSigned: true): 1 + value / 100
            case .change(let value, .percent): 1 + value / 100
            case .change(let value, .decibels): pow(10, value / 20)
            case .change, .amount, nil: nil
            }
        guard let factor, (0...4).contains(factor) else { throw ProsodyFault(.volume) }
        return factor
    }
}

/// A property of a voice that cannot be read.
public struct ProsodyFault: Error, Hashable, Sendable {
    /// The property, as it is called on the wire.
    public enum Field: String, Hashable, Sendable {
        case rate
        case pitch
        case volume
    }

    public var field: Field

    public init(_ field: Field) { self.field = field }

    /// For people.
    public var message: String {
        switch field {
        case .rate: "The rate must be a factor from 0.5 to 1.5, a change in per cent, or a word such as slow."
        case .pitch: "The pitch must be a change such as +10%, +2st or +50Hz within an octave, or a word such as high."
        case .volume:
            "The volume must be a number from 0 to 100, a change such as +20% or +6dB, or a word such as soft."
        }
    }
}
