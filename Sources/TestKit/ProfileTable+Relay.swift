import Relay
import RemoteSocket
import Server

extension ProfileTable {
    /// Another server on this machine as the model behind every name.
    /// - Parameters:
    ///   - url: `ws://127.0.0.1:PORT`, as `LocalServer.url` is.
    ///   - fallback: The profile that stands in; it is called `local` here.
    public static func relaying(
        to url: String, voices: RelayVoices = RelayVoices(), fallback: Profile? = nil,
        patience: Duration = .seconds(10)
    ) throws -> ProfileTable {
        let backend = RelayBackend(
            address: try WebSocketAddress(url + PlainCaller.path + TestCall.usualQuery),
            options: RelayOptions(dialect: .voiceLive, voices: voices), patience: patience,
            fallback: fallback == nil ? nil : "local")
        var profiles = [
            Profile(name: anyName, backend: .relay(backend)) { .exact(id: $0.name ?? "") }
        ]
        if let fallback {
            profiles.append(
                Profile(name: "local", backend: fallback.backend, resolveVoice: fallback.resolveVoice))
        }
        return ProfileTable(profiles)
    }
}
