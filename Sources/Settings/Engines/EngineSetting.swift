/// An engine of a slot as a file defines it.
public enum EngineSetting<HTTP: HTTPSetting>: Hashable, Sendable {
    /// What Parley brings along: the neural models that are installed, and the classic engine otherwise.
    case embedded
    /// The classic engine, whatever models are installed.
    case classic
    /// A neural model of the operator's own.
    case neural(HTTP.Neural)
    case http(EndpointSetting, HTTP)

    /// The slot as the file calls it: `chat`.
    public static var slot: String { HTTP.slot }

    /// Where it is reached; nil for an engine on this machine.
    public var endpoint: EndpointSetting? {
        if case .http(let endpoint, _) = self { endpoint } else { nil }
    }

    /// How messages and metrics call it.
    public var name: String {
        switch self {
        case .embedded: "embedded"
        case .classic: "classic"
        case .neural(let setting): setting.name
        case .http(let endpoint, _): endpoint.name
        }
    }

    /// What the server calls its model.
    public var model: String? {
        if case .http(_, let settings) = self { settings.model } else { nil }
    }

    /// Behind the base of its address.
    public var path: String {
        guard case .http(let endpoint, let settings) = self else { return "" }
        return settings.path ?? HTTP.usualPath(of: endpoint.kind)
    }
}

public typealias ChatSetting = EngineSetting<HTTPChatSetting>
public typealias RecognizerSetting = EngineSetting<HTTPRecognizerSetting>
public typealias SynthesizerSetting = EngineSetting<HTTPSynthesizerSetting>

/// The settings of an engine over HTTP besides its address. nil: the engine's default.
public protocol HTTPSetting: Hashable, Sendable {
    /// The settings of a model of one's own in the same slot.
    associatedtype Neural: NeuralSetting
    static var slot: String { get }
    static func usualPath(of kind: EndpointSetting.Kind) -> String
    /// For Azure, the deployment.
    var model: String? { get }
    var path: String? { get }
}

/// A neural model of the operator's own.
public protocol NeuralSetting: Hashable, Sendable {
    /// What the operator calls it: the name below `engines`, or that of its slot.
    var name: String { get }
    /// A line for people: what it is and where its files are.
    var summary: String { get }
}

/// A slot without neural models.
public struct NoNeuralSetting: NeuralSetting {
    private let never: Never

    public var name: String { switch never {} }
    public var summary: String { switch never {} }
}

/// How it is read off a file.
protocol ReadableHTTPSetting: HTTPSetting where Neural: ReadableNeuralSetting {
    /// What may be behind its address.
    static var kinds: [EndpointSetting.Kind] { get }
    init()
    var model: String? { get set }
    var path: String? { get set }
    /// Reads all but the model and the path.
    mutating func read(_ section: inout Section)
}

protocol ReadableNeuralSetting: NeuralSetting {
    /// Whether the slot has neural and classic engines.
    static var exists: Bool { get }
    /// - Returns: nil when something is missing, which is noted then.
    static func reading(_ section: inout Section, name: String) -> Self?
}

extension NoNeuralSetting: ReadableNeuralSetting {
    static var exists: Bool { false }
    static func reading(_ section: inout Section, name: String) -> NoNeuralSetting? { nil }
}

extension EngineSetting where HTTP: ReadableHTTPSetting {
    /// Engines that need no definition, by the name that stands for them.
    static var builtIn: [String: EngineSetting] {
        HTTP.Neural.exists ? ["embedded": .embedded, "classic": .classic] : ["embedded": .embedded]
    }

    /// The values of `kind`.
    static var kinds: [String] {
        HTTP.kinds.map(\.rawValue) + (HTTP.Neural.exists ? [neuralKind] : []) + builtIn.keys.sorted().reversed()
    }

    private static var neuralKind: String { "neural" }

    /// - Parameter kind: The kind that the section has given, one of `kinds`.
    static func reading(_ section: inout Section, kind: String, name: String) -> EngineSetting? {
        if let engine = builtIn[kind] { return engine }
        if kind == neuralKind { return HTTP.Neural.reading(&section, name: name).map { .neural($0) } }
        guard let kind = EndpointSetting.Kind(rawValue: kind) else { return nil }
        let endpoint = EndpointSetting.reading(&section, kind: kind, name: name)
        var settings = HTTP()
        settings.model = section.model(kind)
        settings.path = section.path("path")
        settings.read(&section)
        return endpoint.map { .http($0, settings) }
    }
}
