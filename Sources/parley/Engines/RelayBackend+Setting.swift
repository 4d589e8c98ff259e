import Relay
import RemoteSocket
import Server
import Settings

extension RelayBackend {
    /// - Throws: `WebSocketAddress.Fault`, where the address is none after all.
    init(_ setting: RelaySetting) throws {
        var headers = setting.headers.map { (name: $0.name, value: $0.value.value) }
        if let key = setting.key {
            switch setting.keyHeader {
            case .bearer: headers.append(("Authorization", "Bearer \(key.value)"))
            case .apiKey: headers.append(("api-key", key.value))
            }
        }
        // OpenAI tells its dialects apart by this; others do not mind.
        if setting.dialect == .openAIBeta { headers.append(("OpenAI-Beta", "realtime=v1")) }
        var socket = WebSocketClientOptions(headers: headers)
        socket.trustedCertificates = setting.certificates
        self.init(
            address: try WebSocketAddress(setting.url), socket: socket,
            options: RelayOptions(
                dialect: setting.dialect, voices: RelayVoices(names: setting.voices, usual: setting.voice),
                transcription: setting.transcription),
            fallback: setting.fallback)
        patience = setting.connect ?? patience
    }
}
