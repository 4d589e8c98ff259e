import Engine
import Events

/// A tool of an MCP server, and whether the client is asked before it runs.
struct MCPStep: Equatable, Sendable {
    let server: MCPServerID
    let label: String
    /// As the server names it.
    let name: String
    let needsApproval: Bool
    /// As the chat model was offered it.
    var function = ""
}

/// The tools of MCP servers under the names by which one response offers them to the chat model.
struct MCPToolTable: Sendable {
    private(set) var tools: [ChatTool] = []
    private var steps: [String: MCPStep] = [:]
    private var taken: Set<String>

    static let most = 256

    /// - Parameter functions: whose names are taken.
    init(besides functions: [ChatTool] = []) {
        taken = Set(functions.map(\.name))
    }

    /// What is called by a name that the model was offered; nil for functions and for what nobody knows.
    subscript(name: String) -> MCPStep? { steps[name] }

    var isEmpty: Bool { steps.isEmpty }

    mutating func add(_ tool: MCPTool, step: MCPStep) {
        guard tools.count < Self.most else { return }
        let name = freeName(step)
        taken.insert(name)
        steps[name] = step
        steps[name]?.function = name
        tools.append(
            ChatTool(name: name, description: tool.description ?? "", parameters: tool.inputSchema.text))
    }

    mutating func remove(where isUnwanted: (MCPStep) -> Bool) {
        steps = steps.filter { !isUnwanted($0.value) }
        tools.removeAll { steps[$0.name] == nil }
    }

    /// The tool's own name where it is free, else with its server's label in front, else with a number behind.
    private func freeName(_ step: MCPStep) -> String {
        let plain = Self.name(step.name)
        if !taken.contains(plain) { return plain }
        let long = Self.name(step.label + "_" + step.name)
        if !taken.contains(long) { return long }
        for number in 2...Self.most + 1 {
            let name = long.prefix(60) + "_\(number)"
            if !taken.contains(String(name)) { return String(name) }
        }
        return long
    }

    /// `name` with whatever chat models do not take in the name of a function replaced.
    static func name(_ name: String) -> String {
        let kept = name.unicodeScalars.prefix(64).map { isName(String($0)) ? Character($0) : "_" }
        return kept.isEmpty ? "tool" : String(kept)
    }

    /// The names that functions may have (Voice Live protocol F.8).
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension MCPServer {
    /// Asked always, unless the client says otherwise (Voice Live protocol F.8).
    func needsApproval(_ tool: String) -> Bool {
        switch requireApproval {
        case nil, .always: true
        case .never: false
        case .perTool(let never, let always): always.contains(tool) || !never.contains(tool)
        }
    }
}
