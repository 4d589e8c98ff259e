import Dialogue
import Events

extension RelayDialect {
    /// The tools that this server knows; clients were told of the others.
    func known(_ tools: [Tool]) -> JSONValue {
        .array(
            tools.compactMap { tool in
                switch tool {
                case .function, .mcp: try? JSONValue(encoding: tool)
                case .foundryAgent, .other: nil
                }
            })
    }

    /// - Throws: at servers of the Model Context Protocol, where the remote calls none.
    func functions(_ tools: [Tool], path: String) throws(RequestError) -> JSONValue {
        if self == .openAIBeta, let index = tools.firstIndex(where: { if case .mcp = $0 { true } else { false } }) {
            throw RequestError(
                .invalidValue, "The remote model of this session does not call MCP servers.",
                param: "\(path)[\(index)].type")
        }
        return known(tools)
    }
}
