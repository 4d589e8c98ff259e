import ArgumentParser
import Foundation
import Models

struct VerifyModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every file of installed models and compare its SHA-256.",
        discussion: """
            Without names it verifies what is installed. Exit status: 0 all files are right; 1 a file is wrong, or a \
            named model is not installed; 64 wrong arguments.
            """)

    @Argument(help: "Names of models.", completion: ModelNames.completion)
    var names: [String] = []

    @OptionGroup
    var storeOptions: ModelStoreOptions

    func validate() throws {
        _ = try ModelNames.catalogued(names)
    }

    func run() async throws {
        let store = storeOptions.open()
        var wrong: [String] = []
        var verified = 0
        for model in try ModelNames.catalogued(names) {
            switch store.verify(model) {
            case .installed:
                verified += 1
                print("\(model.name) \(model.version): ok")
                for file in model.installedFiles { print("  \(file.sha256)  \(file.name)") }
            case .damaged(let folder, let faults):
                wrong.append(model.name)
                print("\(model.name) \(model.version): damaged, in \(folder)")
                for fault in faults { print("  \(fault)") }
            case .missing where names.isEmpty: break
            case .otherVersions where names.isEmpty: break
            case .missing, .otherVersions:
                wrong.append(model.name)
                print("\(model.name) \(model.version): not installed")
            }
        }
        if !wrong.isEmpty {
            print("To repair: \(store.command("install", wrong))")
            throw ExitCode.failure
        }
        if verified == 0 {
            print("No models are installed in \(store.folder). To install: \(store.command("install"))")
        }
    }
}
