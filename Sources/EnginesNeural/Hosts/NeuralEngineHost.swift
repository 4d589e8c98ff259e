import EngineHost

/// The role of a program as host of a neural engine.
public enum NeuralEngineHost {
    package enum Kind: String {
        case moonshine
        /// Recognizers of other makes than Moonshine.
        case sherpa = "sherpa-onnx"
        case piper
    }

    /// Whether the arguments behind `EngineHosting.argument` name an engine of this target.
    public static func serves(_ arguments: some Collection<String>) -> Bool {
        arguments.first.flatMap(Kind.init) != nil
    }

    /// Serves the process that started this one, until it has ended. To be called before anything starts a thread.
    /// - Parameter arguments: Behind `EngineHosting.argument`.
    public static func run(_ arguments: some Collection<String>) -> Never {
        guard let kind = arguments.first.flatMap(Kind.init) else { TemplateProcess.refuse() }
        let rest = Array(arguments.dropFirst())
        TemplateProcess.run(name: kind.rawValue) { () throws(HostFault) -> any HostedEngine in
            switch kind {
            case .moonshine, .sherpa: try RecognizerHost(arguments: rest)
            case .piper: try PiperHost(arguments: rest)
            }
        }
    }
}
