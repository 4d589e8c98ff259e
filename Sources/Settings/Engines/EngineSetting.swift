/// An engine of a slot as a file defines it.
public enum EngineSetting<HTTP: HTTPSetting>: Hashable, Sendable {
    case embedded
    case http(EndpointSetting, HTTP)

    /// The slot as the file calls it: `chat`.
    public static var slot: String { HTTP.slot }

    /// Where it is reached; nil for what is inside this process.
    public var endpoint: EndpointSetting? {
        if case .http(let endpoint, _) = self { endpoint } else { nil }
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

/// What an engine over HTTP is told besides where it is. nil: its own default.
public protocol HTTPSetting: Hashable, Sendable {
    static var slot: String { get }
    static func usualPath(of kind: EndpointSetting.Kind) -> String
    /// For Azure, the deployment.
    var model: String? { get }
    var path: String? { get }
}

/// How it is read off a file.
protocol ReadableHTTPSetting: HTTPSetting {
    /// What may speak at its address.
    static var kinds: [EndpointSetting.Kind] { get }
    init()
    var model: String? { get set }
    var path: String? { get set }
    /// Reads all but the model and the path.
    mutating func read(_ section: inout Section)
}

extension EngineSetting where HTTP: ReadableHTTPSetting {
    /// - Parameter kind: The kind that the section has given.
    static func reading(
        _ section: inout Section, kind: EndpointSetting.Kind, name: String
    ) -> EngineSetting? {
        let endpoint = EndpointSetting.reading(&section, kind: kind, name: name)
        var settings = HTTP()
        settings.model = section.model(kind)
        settings.path = section.path("path")
        settings.read(&section)
        return endpoint.map { .http($0, settings) }
    }
}
