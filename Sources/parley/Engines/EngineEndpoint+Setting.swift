import Foundation
import ProvidersHTTP
import Settings

extension EngineEndpoint {
    /// - Parameter model: The deployment, where it is a part of the path.
    init(_ setting: EndpointSetting, model: String?) {
        var headers = setting.headers.map { (name: $0.name, value: $0.value.value) }
        var base = setting.baseURL
        switch setting.kind {
        case .openAI:
            if let key = setting.key { headers.append(("Authorization", "Bearer \(key.value)")) }
        case .azure:
            base += "/openai/deployments/\(Self.encoded(model ?? ""))"
            if let key = setting.key { headers.append(("api-key", key.value)) }
        case .azureSpeech:
            if let key = setting.key { headers.append(("Ocp-Apim-Subscription-Key", key.value)) }
        }
        self.init(
            name: setting.name, baseURL: base, headers: headers,
            query: setting.apiVersion.map { "api-version=\(Self.encoded($0))" } ?? "")
        patience.connect = setting.connect ?? patience.connect
        patience.answer = setting.answer ?? patience.answer
        patience.pause = setting.pause ?? patience.pause
        retries = setting.retries ?? retries
    }

    /// A segment of a path, or a value of a query.
    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? text
    }
}
