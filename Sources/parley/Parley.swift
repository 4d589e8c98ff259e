import ArgumentParser
import EnginesEmbedded
import EnginesNeural
import Foundation
import LocalSpeech

/// An engine host is this program too. It must stay on one thread to be forked, so that role is taken before the
/// asynchronous commands start their threads.
@main
enum Program {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == EngineHosting.argument {
            let engine = arguments.dropFirst()
            if NeuralEngineHost.serves(engine) { NeuralEngineHost.run(engine) }
            EmbeddedEngineHost.run(engine)
        }
        Task {
            await Parley.main()
            exit(EXIT_SUCCESS)
        }
        dispatchMain()
    }
}

struct Parley: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley",
        abstract: "A voice agent server that implements the Voice Live API over WebRTC.",
        discussion: """
            Start a server with `parley serve`, open the URL it prints and talk. It needs no key and no network: \
            speech recognition, the conversation and the voices are built in.
            """,
        version: "0.1.0",
        subcommands: [ServeCommand.self, CallCommand.self, BenchCommand.self, DoctorCommand.self, ModelsCommand.self])
}
