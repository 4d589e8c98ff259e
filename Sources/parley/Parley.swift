import ArgumentParser

@main
struct Parley: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley",
        abstract: "A voice agent server that speaks the Voice Live API over WebRTC.",
        discussion: """
            Start a server with `parley serve`, open the URL it prints and talk. It needs no key and no network: \
            speech recognition, the conversation and the voices are built in.
            """,
        version: "0.1.0",
        subcommands: [ServeCommand.self, CallCommand.self, BenchCommand.self, DoctorCommand.self])
}
