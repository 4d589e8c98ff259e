import EngineHost
import LocalSpeech

/// The role of a program as host of an embedded engine.
public enum EmbeddedEngineHost {
    /// The first argument of a program in this role.
    public static let argument = EngineHosting.argument

    enum Kind: String {
        case espeak = "espeak-ng"
        case flite
        case pocketsphinx
    }

    /// Serves the process that started this one, until it has ended. To be called before anything starts a thread.
    /// - Parameter arguments: Behind `argument`.
    public static func run(_ arguments: some Collection<String>) -> Never {
        guard let kind = arguments.first.flatMap(Kind.init) else { TemplateProcess.refuse() }
        let rest = Array(arguments.dropFirst())
        TemplateProcess.run(name: kind.rawValue) { () throws(HostFault) -> any HostedEngine in
            switch kind {
            case .espeak: try ESpeakHost()
            case .flite: try FliteHost()
            case .pocketsphinx: try PocketSphinxHost(arguments: rest)
            }
        }
    }
}

extension EngineHosting {
    func pool(_ kind: EmbeddedEngineHost.Kind, _ arguments: [String] = [], hosts: Int) -> HostPool.Settings {
        pool(kind.rawValue, arguments, hosts: hosts)
    }
}
