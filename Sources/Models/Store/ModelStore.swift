import Foundation

/// The folder that models are installed in. A value: it holds a path and no state, so any thread may use it.
public struct ModelStore: Equatable, Sendable {
    /// An absolute path. It may not exist yet.
    public let folder: String
    /// What the operator typed as `--store`; nil if the environment decided.
    public let option: String?

    /// - Parameter option: A folder; nil for `PARLEY_MODELS`, else `XDG_DATA_HOME/parley/models`, else
    ///   `~/.local/share/parley/models`.
    public init(option: String? = nil, environment: [String: String]) {
        func set(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        self.option = option
        let path: String
        if let option = option ?? set("PARLEY_MODELS") {
            path = option
        } else if let data = set("XDG_DATA_HOME"), data.hasPrefix("/") {
            // The XDG specification has relative paths ignored.
            path = "\(data)/parley/models"
        } else {
            path = "\(set("HOME") ?? NSHomeDirectory())/.local/share/parley/models"
        }
        folder = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// Where a model is, or will be.
    public func folder(of model: PinnedModel) -> String { "\(folder)/\(model.folderName)" }

    /// What is there, by existence and size of the files: a few system calls, so it may be polled.
    public func status(of model: PinnedModel) -> ModelStatus {
        status(of: model) { (file, path) in
            guard let actual = Folder.fileSize(path) else { return .missing }
            return actual == file.bytes ? nil : .wrongSize(expected: file.bytes, actual: actual)
        }
    }

    /// What is there, by the SHA-256 of every file. Reads all of it: about a second for 300 MB.
    public func verify(_ model: PinnedModel) -> ModelStatus {
        status(of: model) { (file, path) in
            guard let actual = Folder.fileSize(path) else { return .missing }
            guard actual == file.bytes else { return .wrongSize(expected: file.bytes, actual: actual) }
            do throws(ModelError) {
                return try SHA256.of(fileAt: path) == file.sha256 ? nil : .altered
            } catch {
                if case .file(_, _, let reason) = error { return .unreadable(reason) }
                return .unreadable("\(error)")
            }
        }
    }

    private func status(
        of model: PinnedModel, fault: (InstalledFile, String) -> FileFault.Reason?
    ) -> ModelStatus {
        let folder = folder(of: model)
        guard Folder.isFolder(folder) else {
            let others = installedVersions(of: model)
            return others.isEmpty ? .missing : .otherVersions(others)
        }
        let faults = model.installedFiles.compactMap { file in
            fault(file, "\(folder)/\(file.name)").map { FileFault(file: file.name, reason: $0) }
        }
        return faults.isEmpty ? .installed(folder: folder) : .damaged(folder: folder, faults: faults)
    }

    /// Every version of a model of which there is a folder.
    func installedVersions(of model: PinnedModel) -> [String] {
        let prefix = model.name + "-"
        return Folder.names(in: folder).compactMap { name in
            guard name.hasPrefix(prefix) else { return nil }
            let version = name.dropFirst(prefix.count)
            guard version.first?.isNumber == true, !version.contains("-"), Folder.isFolder("\(folder)/\(name)") else {
                return nil
            }
            return String(version)
        }
    }

    /// A command about this store, as an operator types it.
    public func command(_ verb: String, _ arguments: [String] = []) -> String {
        let store = option.map { ["--store", Self.quoted($0)] } ?? []
        return (["parley", "models", verb] + arguments + store).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@%,"
        let isPlain = !word.isEmpty && word.utf8.allSatisfy { plain.utf8.contains($0) }
        return isPlain ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
