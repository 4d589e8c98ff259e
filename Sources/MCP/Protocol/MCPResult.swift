import Engine
import Events

/// What the results of MCP mean to a session.
enum MCPResult {
    /// UTF-8 bytes of what one tool returns; the rest is cut off, and said to be.
    static let longestOutput = 64 * 1024
    /// Tools of one server.
    static let mostTools = 256
    static let longestName = 256

    /// One page of `tools/list`; nil when it is none. Tools without a usable name are left out.
    /// - Returns: `next` is nil on the last page, which servers also mark with an empty cursor.
    static func tools(_ result: JSONValue) -> (tools: [MCPTool], next: JSONValue?)? {
        let entries: [JSONValue]
        switch result["tools"] ?? result {
        case .array(let listed): entries = listed
        // What an empty list is in the JSON of some languages.
        case .null: entries = []
        case .object(let tool) where tool["name"] != nil: entries = [.object(tool)]
        default: return nil
        }
        let tools = entries.compactMap { entry -> MCPTool? in
            guard let name = entry["name"]?.stringValue, (1...longestName).contains(name.utf8.count) else {
                return nil
            }
            var schema: JSONValue = ["type": "object", "properties": [:]]
            if case .object? = entry["inputSchema"] { schema = entry["inputSchema"] ?? schema }
            var annotations: JSONValue?
            if case .object? = entry["annotations"] { annotations = entry["annotations"] }
            return MCPTool(
                name: name, description: entry["description"]?.stringValue ?? entry["title"]?.stringValue,
                inputSchema: schema, annotations: annotations)
        }
        let next = result["nextCursor"]
        return (tools, next == .null || next == "" ? nil : next)
    }

    static func bytes(of tools: [MCPTool]) -> Int {
        tools.reduce(0) { sum, tool in
            sum + tool.name.utf8.count + (tool.description?.utf8.count ?? 0) + tool.inputSchema.text.utf8.count
                + (tool.annotations?.text.utf8.count ?? 0)
        }
    }

    /// What `tools/call` returned, as text for the model. Nothing is left out for its form.
    static func outcome(_ result: JSONValue) -> MCPOutcome {
        let isError = result["isError"] == .bool(true) || result["isError"] == "true"
        let text = cut(text(ofResult: result))
        return isError ? .toolError(text) : .output(text)
    }

    private static func text(ofResult result: JSONValue) -> String {
        guard case .object(var members) = result else { return text(result) ?? "" }
        let content = members.removeValue(forKey: "content").flatMap(text) ?? ""
        if !content.isEmpty { return content }
        if let structured = members.removeValue(forKey: "structuredContent"), structured != .null {
            return structured.stringValue ?? structured.text
        }
        // One part in the place of the result, or members of the server's own.
        members["isError"] = nil
        return text(.object(members)) ?? ""
    }

    /// What can be said of content: a list of parts, one part, or a plain value.
    private static func text(_ content: JSONValue) -> String? {
        switch content {
        case .null: return nil
        case .string(let text): return text
        case .bool, .int, .double: return content.text
        case .array(let parts):
            let texts = parts.compactMap { part in if case .array = part { part.text } else { text(part) } }
            return texts.isEmpty ? nil : texts.joined(separator: "\n")
        case .object(let part): return text(ofPart: part)
        }
    }

    private static func text(ofPart part: [String: JSONValue]) -> String? {
        let kind = part["type"]?.stringValue ?? part["mimeType"]?.stringValue.map { String($0.prefix { $0 != "/" }) }
        switch kind {
        case "image": return "[an image]"
        case "audio": return "[a recording]"
        case "resource_link": if let said = part["description"]?.stringValue { return said }
        default: break
        }
        if let text = part["text"], text != .null { return text.stringValue ?? text.text }
        if let resource = part["resource"] {
            if let said = resource.stringValue ?? resource["text"]?.stringValue ?? resource["uri"]?.stringValue {
                return said
            }
        }
        if let address = part["uri"]?.stringValue { return address }
        let rest = part.filter { !["type", "annotations", "_meta"].contains($0.key) && $0.value != .null }
        if rest.isEmpty { return nil }
        let isFile = ["data", "blob"].contains { name in
            rest[name]?.stringValue.map { rest["mimeType"] != nil || $0.utf8.count > 1000 } ?? false
        }
        return isFile ? "[a file]" : JSONValue.object(rest).text
    }

    static func cut(_ text: String) -> String {
        guard text.utf8.count > longestOutput else { return text }
        return String(decoding: text.utf8.prefix(longestOutput), as: UTF8.self) + " … [cut off]"
    }
}
