import Dialogue
import Events

// Settings: ours where they concern audio on our side, agreed on with the remote where they are its own.
extension RelaySession {
    /// Shows the settings that the remote begins with. Each is read by itself: what makes no sense here is left out.
    mutating func adopt(_ greeting: RelayGreeting) {
        for (name, value) in greeting.settings.sorted(by: { $0.key < $1.key }) {
            let member = JSONValue.object([name: value])
            guard let patch = try? member.decoded(as: SessionPatch.self),
                let (changed, _) = try? agreed.confirmed.applying(patch, options: options)
            else { continue }
            agreed.confirmed = changed
        }
        agreed.current = agreed.confirmed
    }

    /// Tells the remote what is settled before the client has a say: formats, the operator's voice and instructions.
    mutating func begin(_ step: inout Step) {
        var patch = SessionPatch()
        if !options.instructions.isEmpty { patch.instructions = .value(options.instructions) }
        if relay.voices.usual != nil { patch.voice = .null }
        var told = (try? relay.dialect.settings(patch, voices: relay.voices, transcription: nil).members) ?? [:]
        told = relay.dialect.joined(told, relay.dialect.formats())
        request("session.update", ["session": .object(told)], kind: .opening, &step)
        guard !options.instructions.isEmpty else { return }
        if let (changed, _) = try? agreed.confirmed.applying(patch.onlyInstructions, options: options) {
            agreed.confirmed = changed
        }
        agreed.current = agreed.confirmed
    }

    /// - Throws: what is wrong with it by the rules of Voice Live, or what the remote cannot do; then nothing of it
    ///   holds.
    mutating func update(_ patch: SessionPatch, origin: Origin?, clientEvent: EventID?, _ step: inout Step)
        throws(RequestError)
    {
        let (changed, warnings) = try settings.applying(patch, options: options)
        var told = patch
        // A remote that has spoken already refuses a voice, even the one it has.
        if agreed.hasNamedVoice, case .value(let voice) = patch.voice, voice == settings.object.voice {
            told.voice = .absent
        }
        let remote = try relay.dialect.settings(
            told, turns: changed.object.turnDetection, voices: relay.voices, transcription: relay.transcription)
        if patch.voice.value != nil { agreed.hasNamedVoice = true }
        apply(changed, &step)
        request(
            "session.update", ["session": .object(remote.members)],
            kind: .settings(patch, warnings: warnings.filter(\.concernsTheClient) + remote.warnings), from: origin,
            clientEvent: clientEvent, &step)
    }

    /// The remote has taken the oldest change.
    mutating func settingsConfirmed(_ step: inout Step) {
        let request = sent.take { request in
            switch request.kind {
            case .opening, .settings: true
            default: false
            }
        }
        guard case .settings(let patch, let warnings)? = request?.kind else { return }
        if let (changed, _) = try? agreed.confirmed.applying(patch, options: options) { agreed.confirmed = changed }
        emit(.sessionUpdated(SessionEvent(session: agreed.confirmed.object)), to: request?.origin, &step)
        for warning in warnings { warn(warning, to: request?.origin, &step) }
    }

    /// The remote has refused a change, which is no longer among those that are awaited.
    mutating func settingsRefused(_ step: inout Step) {
        var left = agreed.confirmed
        for patch in sent.patches {
            if let (changed, _) = try? left.applying(patch, options: options) { left = changed }
        }
        apply(left, &step)
    }

    private mutating func apply(_ changed: SessionSettings, _ step: inout Step) {
        let (processing, threshold) = (settings.inputProcessing, self.threshold)
        agreed.current = changed
        watchVoice(before: threshold, &step)
        if changed.inputProcessing != processing {
            step.append(.inputProcessing(changed.inputProcessing))
        }
    }
}

extension SessionPatch {
    fileprivate var onlyInstructions: SessionPatch {
        var patch = SessionPatch()
        patch.instructions = instructions
        return patch
    }
}

extension WarningDetails {
    /// Of the caveats that a session of our own engines has, those that hold whatever the engine.
    fileprivate var concernsTheClient: Bool {
        code == .unknownParameter || param?.hasPrefix("session.tool") ?? false
    }
}
