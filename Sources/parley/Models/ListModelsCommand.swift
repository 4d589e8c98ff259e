import ArgumentParser
import Foundation
import Models

struct ListModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show which models there are, their licences, and what is installed.",
        discussion: "The state is judged by file sizes. `parley models verify` reads the files.")

    @OptionGroup
    var storeOptions: ModelStoreOptions

    @Flag(help: "Print JSON, with every file and its SHA-256.")
    var json = false

    func run() async throws {
        let store = storeOptions.open()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(ModelListing(of: store)), as: UTF8.self))
        } else {
            print(table(store))
        }
    }

    private func table(_ store: ModelStore) -> String {
        let header = ["NAME", "PURPOSE", "LANGUAGE", "SIZE", "STATE", "LICENCE"]
        let rows = ModelCatalogue.all.map { model in
            [
                "\(model.name) \(model.version)", model.purpose.rawValue,
                model.languages.isEmpty ? "any" : model.languages.joined(separator: ", "),
                "\(ByteCount(model.installedBytes))", store.status(of: model).word, model.terms.licence,
            ]
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return padded.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }
        var lines = ["Models in \(store.folder)", "", line(header)]
        for (model, row) in zip(ModelCatalogue.all, rows) {
            lines.append(line(row))
            lines.append("  \(model.terms.origin)")
            if let note = model.terms.note { lines += wrapped("Note: \(note)", width: 100).map { "  \($0)" } }
            lines += detail(of: model, store).map { "  \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private func detail(of model: PinnedModel, _ store: ModelStore) -> [String] {
        switch store.status(of: model) {
        case .installed: []
        case .missing where !model.isAvailable(on: .current):
            ["Runs on \(model.architecture?.rawValue ?? "other") processors only, not on this machine."]
        case .missing, .otherVersions: ["Install: \(store.command("install", [model.name]))"]
        case .damaged(_, let faults):
            faults.map { "Wrong: \($0)" } + ["Repair: \(store.command("install", [model.name]))"]
        }
    }

    private func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines.removeLast()
            let longer = last.isEmpty ? String(word) : "\(last) \(word)"
            lines += longer.count > width ? [last, String(word)] : [longer]
        }
        return lines
    }
}
