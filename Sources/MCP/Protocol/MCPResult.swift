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
        switch result["tools"] {
        case .array(let listed)?: entries = listed
        // What an empty list is in the JSON of some languages.
        case .null?: entries = []
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

    /// What `tools/call` returned, as text for the model.
    static func outcome(_ result: JSONValue) -> MCPOutcome {
        var parts: [String] = []
        if case .array(let content)? = result["content"] { parts = content.compactMap(text) }
        if parts.isEmpty, let structured = result["structuredContent"], structured != .null {
            parts = [structured.text]
        }
        let text = cut(parts.joined(separator: "\n"))
        return result["isError"] == .bool(true) ? .toolError(text) : .output(text)
    }

    /// What can be said of one part.
    private static func text(_ part: JSONValue) -> String? {
        switch part["type"]?.stringValue {
        case "text": part["text"]?.stringValue
        case "resource": part["resource"]?["text"]?.stringValue ?? part["resource"]?["uri"]?.stringValue
        case "resource_link": part["description"]?.stringValue ?? part["uri"]?.stringValue
        case "image": "[an image]"
        case "audio": "[a recording]"
        default: nil
        }
    }

    static func cut(_ text: String) -> String {
        guard text.utf8.count > longestOutput else { return text }
        return String(decoding: text.utf8.prefix(longestOutput), as: UTF8.self) + " … [cut off]"
    }
}
