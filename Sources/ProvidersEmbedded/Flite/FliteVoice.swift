import CFlite
import Engine

/// The voices of flite that speak 16 kHz.
enum FliteVoice: String, CaseIterable, Sendable {
    case slt
    case rms
    case awb
    case kal16

    init?(id: String) {
        guard id.hasPrefix(Self.prefix) else { return nil }
        self.init(rawValue: String(id.dropFirst(Self.prefix.count)))
    }

    var voice: Voice {
        switch self {
        case .slt: Voice(id: id, name: "en-US-SltNeural", locale: "en-US", gender: .female)
        case .rms: Voice(id: id, name: "en-US-RmsNeural", locale: "en-US", gender: .male)
        // A Scot, recorded for the American set.
        case .awb: Voice(id: id, name: "en-GB-AwbNeural", locale: "en-GB", gender: .male)
        case .kal16: Voice(id: id, name: "en-US-KalNeural", locale: "en-US", gender: .male)
        }
    }

    var id: String { Self.prefix + rawValue }

    /// The diphone voice decides the length of its sounds while it joins them, so that word times are right only after.
    var knowsTimesBeforehand: Bool { self != .kal16 }

    private static let prefix = "flite/"

    func register() -> UnsafeMutablePointer<cst_voice>? {
        switch self {
        case .slt: register_cmu_us_slt(nil)
        case .rms: register_cmu_us_rms(nil)
        case .awb: register_cmu_us_awb(nil)
        case .kal16: register_cmu_us_kal16(nil)
        }
    }
}

/// The voices as flite holds them, made once per process.
///
/// Unchecked: voices are only read after their registration; what changes during synthesis lies in each utterance.
final class FliteVoices: @unchecked Sendable {
    static let shared = FliteVoices()
    private let voices: [FliteVoice: UnsafeMutablePointer<cst_voice>]

    private init() {
        flite_init()
        var voices: [FliteVoice: UnsafeMutablePointer<cst_voice>] = [:]
        for voice in FliteVoice.allCases { voices[voice] = voice.register() }
        self.voices = voices
    }

    subscript(voice: FliteVoice) -> UnsafeMutablePointer<cst_voice>? { voices[voice] }
}
