import CFlite

/// The people whom flite's voices of 16 kHz were recorded from.
enum FliteSpeaker: String, CaseIterable, Sendable {
    case slt
    case rms
    /// A Scot, recorded for the American set.
    case awb
    case kal16

    /// The diphone voice decides the length of its sounds while it joins them, so that word times are right only after.
    var knowsTimesBeforehand: Bool { self != .kal16 }

    /// Brings the melody that can be shifted (see `parley_flite_plain_melody`) to the pitch of the speaker's own.
    var plainMelodyPitch: Double { self == .rms ? 1.115 : 1 }

    func register() -> UnsafeMutablePointer<cst_voice>? {
        switch self {
        case .slt: register_cmu_us_slt(nil)
        case .rms: register_cmu_us_rms(nil)
        case .awb: register_cmu_us_awb(nil)
        case .kal16: register_cmu_us_kal16(nil)
        }
    }
}

/// The speakers as flite holds them, made once per process.
///
/// Unchecked: voices are only read after their registration; what changes during synthesis lies in each utterance.
final class FliteSpeakers: @unchecked Sendable {
    static let shared = FliteSpeakers()
    private let voices: [FliteSpeaker: UnsafeMutablePointer<cst_voice>]

    private init() {
        flite_init()
        var voices: [FliteSpeaker: UnsafeMutablePointer<cst_voice>] = [:]
        for speaker in FliteSpeaker.allCases { voices[speaker] = speaker.register() }
        self.voices = voices
    }

    subscript(speaker: FliteSpeaker) -> UnsafeMutablePointer<cst_voice>? { voices[speaker] }
}
