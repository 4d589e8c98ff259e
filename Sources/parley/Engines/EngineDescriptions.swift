import Doctor
import Engine
import LocalEngines
import Models
import Server
import Settings

/// The engines of each profile as `/engines`, `/voices` and the page show them. Names no address and no key.
struct EngineDescriptions: Sendable {
    private let profiles: [String: ProfileUnderTest]
    private let installed: InstalledModels?

    /// - Parameters:
    ///   - choice: Whether the profiles have the engines that they name.
    ///   - installed: The engines of installed models; nil if they are not used.
    init(_ profiles: [ProfileSetting], _ choice: EngineChoice, _ installed: InstalledModels?) {
        self.installed = installed
        self.profiles = Dictionary(
            profiles.map { ($0.name, ProfileUnderTest($0, choice)) }, uniquingKeysWith: { first, _ in first })
    }

    /// In the order of a turn; none for a name that no profile has.
    func engines(of profile: String) -> [EngineDescription] {
        switch profiles[profile] {
        case .engines(let slots)?:
            slots.recognizer.all.flatMap {
                describe($0, .recognizer, installed: .recognizer, classic: [Self.pocketSphinx])
            }
                + slots.chat.all.flatMap { describe($0, .chat, installed: nil, classic: [Self.assistant]) }
                + slots.synthesizer.all.flatMap {
                    describe($0, .synthesizer, installed: .voice, classic: [Self.flite, Self.eSpeak])
                }
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
        let setting = slots.synthesizer.first
        guard setting.endpoint == nil else {
            return describe(setting, .synthesizer, installed: nil, classic: []).first
        }
        if voice.id.hasPrefix("piper/") {
            return describe(setting, .synthesizer, installed: .voice, classic: []).first
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

    /// Sentences for the operator: what is wrong with an installed model, and what could be installed.
    var hints: [String] {
        guard let reports = installed?.reports, usesInstalled else { return [] }
        let problems = reports.compactMap { report in
            report.problem.map { "\(report.model.name) cannot be used: \($0). Try: \(report.command ?? "")" }
        }
        if !reports.contains(where: { $0.isInUse && $0.model.purpose == .recognizer }), problems.isEmpty {
            return ["The classic engines are at work. Neural ones understand far more: parley models install"]
        }
        let voice = reports.first { $0.model.purpose == .voice && !$0.isInUse && $0.problem == nil }
        return problems + [voice?.command.map { "A neural voice is one command away: \($0)" }].compactMap(\.self)
    }

    /// Whether a profile has engines that installed models can replace.
    var usesInstalled: Bool {
        profiles.values.contains { patient in
            guard case .engines(let slots) = patient else { return false }
            return slots.recognizer.all.contains(.embedded) || slots.synthesizer.all.contains(.embedded)
        }
    }

    /// - Parameters:
    ///   - purpose: Of the installed models that stand in front of the classic engines; nil: none do.
    ///   - classic: The classic engines of the slot.
    private func describe<HTTP>(
        _ setting: EngineSetting<HTTP>, _ slot: EngineDescription.Slot, installed purpose: PinnedModel.Purpose?,
        classic: [EngineDescription]
    ) -> [EngineDescription] {
        switch setting {
        case .embedded: neural(purpose, slot) + classic
        case .classic: classic
        case .neural(let setting): [EngineDescription(slot: slot, name: setting.summary, kind: .neural)]
        case .http(let endpoint, _):
            [
                EngineDescription(
                    slot: slot, name: endpoint.name + (setting.model.map { ", model \($0)" } ?? ""), kind: .http)
            ]
        }
    }

    /// The installed models for a purpose.
    private func neural(_ purpose: PinnedModel.Purpose?, _ slot: EngineDescription.Slot) -> [EngineDescription] {
        let reports = installed?.reports.filter { $0.isInUse && $0.model.purpose == purpose } ?? []
        return reports.map { report in
            EngineDescription(
                slot: slot, name: "\(report.model.name) \(report.model.version)", kind: .neural,
                licence: report.model.terms.licence, note: report.model.terms.note)
        }
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
