import EnginesHTTP
import Settings

extension EngineEndpoint {
    /// - Parameter model: The deployment, where it is a part of the path.
    init(_ setting: EndpointSetting, model: String?) {
        self.init(
            name: setting.name, baseURL: setting.address(of: model), headers: setting.requestHeaders,
            query: setting.query)
        patience.connect = setting.connect ?? patience.connect
        patience.answer = setting.answer ?? patience.answer
        patience.pause = setting.pause ?? patience.pause
        retries = setting.retries ?? retries
    }
}
