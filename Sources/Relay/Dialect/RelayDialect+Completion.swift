import Events

/// Events of the remote in the form that clients of Voice Live require: their names, and every field that is not
/// optional there (Voice Live protocol E and L.2).
extension RelayDialect {
    func complete(_ members: inout [String: JSONValue]) {
        if let item = members.given("item") { members["item"] = complete(item: item) }
        if let part = members.given("part") { members["part"] = complete(part: part) }
        if let response = members.given("response") { members["response"] = complete(response: response) }
        if case .object(var error)? = members["error"] {
            complete(error: &error)
            members["error"] = .object(error)
        }
        if case .object(var warning)? = members["warning"] {
            warning["message"] = "The remote model warns about this."
            for name in ["code", "param"] where !(warning[name]?.stringValue.map(RemoteRefusal.isName) ?? true) {
                warning[name] = nil
            }
            members["warning"] = .object(warning)
        }
        // Some remotes number no parts where there is one.
        for index in ["output_index", "content_index"] where members.given(index) == nil { members[index] = 0 }
    }

    func complete(item: JSONValue) -> JSONValue {
        var members = item.members
        switch members["type"]?.stringValue {
        case "message":
            members["content"] = .array((members["content"] ?? .null).elements.map(complete(part:)))
        case "function_call":
            if members.given("arguments") == nil { members["arguments"] = "" }
        case "mcp_call":
            if members.given("arguments") == nil { members["arguments"] = "" }
            if members.given("error") != nil {
                members["error"] = ["type": "mcp_error", "message": "The tool failed."]
            }
        case "mcp_list_tools":
            if members.given("tools") == nil { members["tools"] = [] }
        default: break
        }
        return .object(members)
    }

    private func complete(part: JSONValue) -> JSONValue {
        var members = part.members
        switch members["type"]?.stringValue {
        case "output_text": members["type"] = "text"
        case "output_audio": members["type"] = "audio"
        default: break
        }
        return .object(members)
    }

    private func complete(response: JSONValue) -> JSONValue {
        var members = response.members
        if self == .openAI {
            let output = members["audio"]?["output"] ?? .null
            members["voice"] = output["voice"]
            members.rename("output_modalities", to: "modalities")
            if members["modalities"] == ["audio"] { members["modalities"] = ["text", "audio"] }
        }
        // Ours to say: the client's own format, not the one in which the remote sends.
        members["output_audio_format"] = nil
        members["output"] = .array((members["output"] ?? .null).elements.map(complete(item:)))
        if let usage = members.given("usage") { members["usage"] = complete(usage: usage) }
        if case .object(var details)? = members["status_details"] {
            complete(statusDetails: &details, status: members["status"]?.stringValue)
            members["status_details"] = details["type"] == nil ? .null : .object(details)
        }
        if case .object(let metadata)? = members["metadata"] {
            members["metadata"] = .object(metadata.filter { $0.value.stringValue != nil })
        }
        return .object(members)
    }

    private func complete(statusDetails details: inout [String: JSONValue], status: String?) {
        switch details["type"]?.stringValue ?? status {
        case "cancelled":
            details["type"] = "cancelled"
            if details.given("reason") == nil { details["reason"] = "client_cancelled" }
        case "incomplete":
            details["type"] = "incomplete"
            if details.given("reason") == nil { details["reason"] = "max_output_tokens" }
        case "failed":
            details["type"] = "failed"
            var error = (details["error"] ?? .null).members
            complete(error: &error)
            details["error"] = .object(error)
        default: details = [:]
        }
    }

    /// What the remote wrote stays here.
    private func complete(error: inout [String: JSONValue]) {
        let told = RemoteRefusal(.object(error), dialect: self).details
        error = ["type": .string(told.type.rawValue), "message": .string(told.message)]
        error["code"] = told.code.map { .string($0.rawValue) }
        error["param"] = told.param.map { .string($0) }
    }

    /// Clients require the complete form.
    private func complete(usage: JSONValue) -> JSONValue {
        func counts(_ value: JSONValue?, _ names: String...) -> [String: JSONValue] {
            Dictionary(uniqueKeysWithValues: names.map { ($0, .int(max(0, value?[$0]?.wholeValue ?? 0))) })
        }
        var members = counts(usage, "total_tokens", "input_tokens", "output_tokens")
        let input = usage["input_token_details"]
        var inputs = counts(input, "cached_tokens", "text_tokens", "audio_tokens", "image_tokens")
        inputs["cached_tokens_details"] = .object(
            counts(input?["cached_tokens_details"], "text_tokens", "audio_tokens", "image_tokens"))
        members["input_token_details"] = .object(inputs)
        members["output_token_details"] = .object(
            counts(usage["output_token_details"], "text_tokens", "audio_tokens", "reasoning_tokens"))
        return .object(members)
    }
}

extension [String: JSONValue] {
    /// The member of this name; nil where it is null, too.
    func given(_ name: String) -> JSONValue? {
        JSONValue.object(self).given(name)
    }
}
