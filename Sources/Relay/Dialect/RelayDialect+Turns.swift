import Events

/// How the remote notices the user's turns, in the words of OpenAI (Voice Live protocol F.3 and K.5).
extension RelayDialect {
    private static let serverFields: Set<String> = [
        "type", "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms", "create_response",
        "interrupt_response",
    ]
    private static let semanticFields: Set<String> = ["type", "eagerness", "create_response", "interrupt_response"]

    func setTurns(_ wanted: Patch<TurnDetection>, filled: TurnDetection?, in result: inout RemoteSettings) {
        switch wanted {
        case .absent: break
        case .null: result.members["turn_detection"] = .null
        case .value(let detection):
            let path = "session.turn_detection"
            let given = ((try? JSONValue(encoding: detection)) ?? .null).members
            var members = ((try? JSONValue(encoding: filled ?? detection)) ?? .null).members
            var fields = Self.serverFields
            switch detection {
            case .serverVAD: break
            case .semanticVAD: fields = Self.semanticFields
            case .azureSemanticVAD, .azureSemanticVADEnglish, .azureSemanticVADMultilingual:
                members["type"] = "server_vad"
                result.warnings.append(
                    WarningDetails(
                        message: "The remote model uses server_vad with the same times.",
                        code: .notSupportedYet, param: "\(path).type"))
            }
            // We truncate ourselves, so that one holds whatever the remote makes of it.
            for (field, value) in given.sorted(by: { $0.key < $1.key })
            where field != "auto_truncate" && !fields.contains(field) && value != .null && value != false {
                result.warnings.append(.remoteLacks("\(path).\(field)"))
            }
            members.keep(fields)
            result.members["turn_detection"] = .object(members.filter { $0.value != .null })
        }
    }
}

extension WarningDetails {
    static func remoteLacks(_ param: String) -> WarningDetails {
        WarningDetails(
            message: "The remote model of this session has no such setting; it has no effect.", code: .notSupportedYet,
            param: param)
    }

    static func otherVoice(_ param: String) -> WarningDetails {
        WarningDetails(
            message: "The remote model has no voice of this kind; its usual one is used.", code: .voiceSubstituted,
            param: param)
    }
}
