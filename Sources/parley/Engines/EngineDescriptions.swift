import Doctor
import Engine
import Server
import Settings

/// The engines of each profile as `/engines`, `/voices` and the page show them. Names no address and no key.
struct EngineDescriptions: Sendable {
    private let profiles: [String: Patient]

    /// - Parameter choice: Whether the profiles have the engines that they name.
    init(_ profiles: [ProfileSetting], _ choice: EngineChoice) {
        self.profiles = Dictionary(
            profiles.map { ($0.name, Patient($0, choice)) }, uniquingKeysWith: { first, _ in first })
    }

    /// In the order of a turn; none for a name that no profile has.
    func engines(of profile: String) -> [EngineDescription] {
        switch profiles[profile] {
        case .engines(let slots)?:
            slots.recognizer.all.map { Self.describe($0, .recognizer, embedded: [Self.pocketSphinx]) }.flatMap(\.self)
                + slots.chat.all.map { Self.describe($0, .chat, embedded: [Self.assistant]) }.flatMap(\.self)
                + slots.synthesizer.all.map { Self.describe($0, .synthesizer, embedded: [Self.flite, Self.eSpeak]) }
                .flatMap(\.self)
        case .relay(let relay)?:
            [EngineDescription(slot: .relay, name: "\(relay.dialect.rawValue) realtime model", kind: .relay)]
        case .synthetic?:
            [.recognizer, .chat, .synthesizer].map {
                EngineDescription(slot: $0, name: "synthetic, for measurements", kind: .synthetic)
            }
        case nil:
            []
        }
    }

    /// The engine that speaks a voice of a profile; nil if it is not known.
    func speaker(of profile: String, _ voice: Voice) -> EngineDescription? {
        guard case .engines(let slots)? = profiles[profile] else { return nil }
        guard slots.synthesizer.first.endpoint == nil else {
            return Self.describe(slots.synthesizer.first, .synthesizer, embedded: []).first
        }
        if voice.id.hasPrefix("flite/") { return Self.flite }
        return voice.id.hasPrefix("espeak/") ? Self.eSpeak : nil
    }

    /// Whether a profile answers with the built-in chat model although it could have a real one.
    var hasBuiltInChat: Bool {
        profiles.values.contains { patient in
            if case .engines(let slots) = patient { slots.chat.first == .embedded } else { false }
        }
    }

    private static func describe<HTTP>(
        _ setting: EngineSetting<HTTP>, _ slot: EngineDescription.Slot, embedded: [EngineDescription]
    ) -> [EngineDescription] {
        guard let endpoint = setting.endpoint else { return embedded }
        let model = setting.model.map { ", model \($0)" } ?? ""
        return [EngineDescription(slot: slot, name: endpoint.name + model, kind: .http)]
    }

    private static let pocketSphinx = EngineDescription(
        slot: .recognizer, name: "pocketsphinx, English", kind: .classic, licence: "BSD-2-Clause")
    private static let assistant = EngineDescription(
        slot: .chat, name: "built-in demonstration model", kind: .classic, licence: "Apache-2.0",
        note: "Follows fixed rules. Connect a real model with parley serve --config.")
    private static let flite = EngineDescription(
        slot: .synthesizer, name: "flite, English", kind: .classic, licence: "BSD-style (Carnegie Mellon)")
    private static let eSpeak = EngineDescription(
        slot: .synthesizer, name: "espeak-ng, other languages", kind: .classic, licence: "GPL-3.0-or-later")
}
