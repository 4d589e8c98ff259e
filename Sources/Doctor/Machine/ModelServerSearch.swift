import AsyncHTTPClient
import Events
import NIOCore
import NIOPosix

/// Looks for servers of chat models at their usual ports of the loopback address. Asks for lists of models only.
public struct ModelServerSearch: Sendable {
    package struct Place: Sendable {
        let name: String
        let port: Int
        let path: String

        package init(name: String, port: Int, path: String = "/v1/models") {
            self.name = name
            self.port = port
            self.path = path
        }
    }

    private static let usual = [
        Place(name: "Ollama", port: 11_434, path: "/api/tags"), Place(name: "llama.cpp", port: 8_080),
        Place(name: "llama.cpp", port: 8_081),
        Place(name: "LM Studio", port: 1_234), Place(name: "vLLM", port: 8_000),
    ]

    private let places: [Place]
    private let timeout: TimeAmount

    /// - Parameter own: The HTTP port of this server, which is not asked.
    public init(except own: Int) {
        self.init(places: Self.usual.filter { $0.port != own })
    }

    /// - Parameter timeout: For a connection, and for an answer, all of it.
    package init(places: [Place], timeout: Duration = .milliseconds(300)) {
        self.places = places
        self.timeout = .milliseconds(Int64(timeout / .milliseconds(1)))
    }

    /// Asks all places at once; takes no longer than the slowest of them. Never fails: what does not answer as such a
    /// server does is none.
    /// - Returns: In the order of the places.
    public func run() async -> [ModelServer] {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = timeout
        // The deadline of a request ends with the head of its answer.
        configuration.timeout.read = timeout
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let found = await withTaskGroup(of: (Int, ModelServer?).self) { group in
            for (index, place) in places.enumerated() {
                group.addTask { (index, await look(at: place, http)) }
            }
            var found: [(Int, ModelServer?)] = []
            for await result in group { found.append(result) }
            return found.sorted { $0.0 < $1.0 }.compactMap(\.1)
        }
        try? await http.shutdown()
        return found
    }

    private func look(at place: Place, _ http: HTTPClient) async -> ModelServer? {
        await withTaskGroup(of: ModelServer?.self) { group in
            group.addTask { await ask(place, http) }
            group.addTask {
                try? await Task.sleep(for: .nanoseconds(timeout.nanoseconds))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func ask(_ place: Place, _ http: HTTPClient) async -> ModelServer? {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(place.port)\(place.path)")
        guard let response = try? await http.execute(request, deadline: .now() + timeout), response.status == .ok,
            let body = try? await response.body.collect(upTo: Self.mostBytes)
        else { return nil }
        return Self.server(at: place, answering: Array(body.readableBytesView))
    }

    /// Far more than a list of models needs.
    private static let mostBytes = 256 << 10

    /// `{"models":[{"name":…}]}` of Ollama, or `{"data":[{"id":…,"owned_by":…}]}` of OpenAI's API.
    package static func server(at place: Place, answering body: [UInt8]) -> ModelServer? {
        guard let value = JSONValue(tolerating: body) else { return nil }
        var name = place.name
        var names: [String] = []
        if case .array(let models)? = value["models"], place.path == "/api/tags" {
            names = models.compactMap { $0["name"]?.stringValue }
        } else if case .array(let models)? = value["data"] {
            names = models.compactMap { $0["id"]?.stringValue }
            // Ports are shared: the answer knows better.
            let owner = models.lazy.compactMap { $0["owned_by"]?.stringValue }.first
            name = owner.flatMap { owners[$0] } ?? name
        }
        let models = ModelServer.usable(names)
        return models.isEmpty ? nil : ModelServer(name: name, port: place.port, models: models)
    }

    private static let owners = ["llamacpp": "llama.cpp", "vllm": "vLLM", "library": "Ollama"]
}
