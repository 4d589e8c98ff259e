/// The query of a call's upgrade request, checked (Voice Live protocol A.2).
public struct CallQuery: Equatable, Sendable {
    public let version: APIVersion
    /// The client's name for what it wants to talk to, opaque: 1 to 256 bytes.
    public let model: String
    /// nil when the client leaves it to the server's setting.
    public let eventRouting: EventRouting.Mode?
    /// The client wants to be told where the time of each turn goes (`docs/latency.md`).
    public let latencyEvents: Bool

    private static let maximumModelLength = 256

    /// The first rule of A.2 that the parameters break, in the order in which a person would mend them.
    public init(_ parameters: QueryParameters) throws(HTTPError) {
        guard let version = parameters["api-version"], !version.isEmpty else {
            throw .missingParameter("The api-version query parameter is required.")
        }
        guard let version = APIVersion(version) else { throw .unsupportedVersion }

        if let name = parameters["agent-name"], !name.isEmpty {
            guard let project = parameters["agent-project-name"], !project.isEmpty else {
                throw .missingParameter("Missing required agent project name")
            }
            throw .noAgents
        }
        if let id = parameters["agent-id"], !id.isEmpty { throw .noAgents }

        let names = [parameters["model"], parameters["deployment"]].compactMap(\.self).filter { !$0.isEmpty }
        guard let model = names.first else { throw .missingParameter("The model query parameter is required.") }
        guard names.allSatisfy({ $0 == model }) else {
            throw .badRequest("model and deployment name different models.")
        }
        guard model.utf8.count <= Self.maximumModelLength else {
            throw .badRequest("The model query parameter is longer than \(Self.maximumModelLength) bytes.")
        }

        switch parameters["voice-live-events"] {
        case nil, "": eventRouting = nil
        case .some(let text):
            guard let routing = EventRouting.Mode(rawValue: text.lowercased()) else {
                throw .badRequest("voice-live-events is strict, mirror or websocket.")
            }
            eventRouting = routing
        }
        switch parameters["latency-events"]?.lowercased() {
        case nil, "", "false": latencyEvents = false
        case "true": latencyEvents = true
        case .some: throw .badRequest("latency_events is true or false.")
        }
        self.version = version
        self.model = model
    }
}
