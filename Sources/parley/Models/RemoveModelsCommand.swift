import ArgumentParser
import Models

struct RemoveModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove models, every version of them.",
        discussion: "A server that uses a model keeps it until it ends.")

    @Argument(help: "Names of models.", completion: ModelNames.completion)
    var names: [String]

    @OptionGroup
    var storeOptions: ModelStoreOptions

    func validate() throws {
        _ = try ModelNames.catalogued(names)
    }

    func run() async throws {
        let store = storeOptions.open()
        for model in try ModelNames.catalogued(names) {
            let versions = try await store.remove(model) {
                print("Waiting for an installation into \(store.folder) ...")
            }
            if versions.isEmpty {
                print("\(model.name): not installed in \(store.folder)")
            } else {
                print("\(model.name) \(versions.joined(separator: ", ")): removed from \(store.folder)")
            }
        }
    }
}

struct ModelPathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print the folder of models, or of one model.",
        discussion: "Exit status: 0; 1 if the named model is not installed; 64 wrong arguments.")

    @Argument(help: "The name of a model.", completion: ModelNames.completion)
    var name: String?

    @OptionGroup
    var storeOptions: ModelStoreOptions

    func validate() throws {
        if let name { _ = try ModelNames.catalogued([name]) }
    }

    func run() async throws {
        let store = storeOptions.open()
        guard let name, let model = ModelCatalogue.model(named: name) else {
            print(store.folder)
            return
        }
        guard store.status(of: model).isInstalled else {
            throw CommandError("`\(name)` is not installed. Install it with: \(store.command("install", [name]))")
        }
        print(store.folder(of: model))
    }
}
