import Doctor
import Foundation
import Settings

/// Chat models on this machine that the operator could use: looked for once the server serves, shown, and never used
/// unasked.
struct ModelServerOffer {
    let server: ServerSettings

    /// Prints nothing if there are none.
    func print() async {
        let found = await ModelServerSearch(except: server.http.port).run()
        guard !found.isEmpty, !Task.isCancelled else { return }
        for model in found {
            Swift.print("  Found \(model.summary). To talk to it, stop this server and run:")
            Swift.print("    \(model.command(program: CommandLine.arguments.first ?? "parley"))")
        }
        Swift.print("")
        fflush(nil)
    }
}
