import Events

// The agent's voice and what comes with it (Voice Live protocol F.2, F.5, F.10 and F.11).
extension SessionSettings {
    mutating func applyVoice(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(RequestError) {
        let choice: VoiceChoice
        switch patch.voice {
        case .absent: return
        case .null:
            object.voice = options.voice
            voice = VoiceSelection(default: options.voice, resolve: options.resolveVoice)
            return
        case .value(let value): choice = value
        }
        let path = "session.voice"
        voice = try VoiceSelection(choice, path: path, model: options.model, resolve: options.resolveVoice)
        object.voice = choice
        warnings += voice.warnings(path: path, speaksStyle: options.speaksStyle)
    }

    mutating func applyOutput(
        _ patch: SessionPatch, options: SessionOptions, warnings: inout [WarningDetails]
    ) throws(RequestError) {
        patch.outputAudioFormat.set(&object.outputAudioFormat, null: .pcm16)
        patch.outputAudioTimestampTypes.set(&object.outputAudioTimestampTypes, null: nil)
        patch.animation.set(&object.animation, null: nil)
        if let animation = patch.animation.value {
            try Self.check(animation, path: "session.animation")
            if animation.modelName?.isEmpty == false { warnings.append(.inert("session.animation.model_name")) }
        }
        patch.modalities.set(&object.modalities, null: [.text, .audio])
        try Self.check(object.modalities, visemes: visemes, path: "session.\(patch.modalitiesName)")
        switch patch.interimResponse {
        case .absent: break
        case .null: (object.interimResponse, interim) = (nil, nil)
        case .value(let value):
            let policy = try InterimPolicy(value, path: "session.interim_response")
            (object.interimResponse, interim) = (policy.setting, policy)
        }
        patch.include.set(&object.include, null: [])
        for (index, include) in (patch.include.value ?? []).enumerated() where include != .transcriptionPhrases {
            warnings.append(.inert("session.include[\(index)]"))
        }
    }

    /// Times of the user's words are told.
    var includesPhrases: Bool { object.include.contains(.transcriptionPhrases) }

    /// Shapes of the mouth are told along with the voice.
    var visemes: Bool { object.animation?.outputs?.contains(.visemeID) ?? false }

    /// Times of words are told along with the voice.
    var timestamps: Bool { object.outputAudioTimestampTypes?.contains(.word) ?? false }
}
