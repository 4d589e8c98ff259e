import Glibc

/// What a store holds of several models at a moment. A server takes one every few seconds and compares: two differ if a
/// model was installed, replaced, damaged or removed in between. Taking one costs a system call for each file.
public struct StoreSnapshot: Equatable, Sendable {
    private struct Entry: Equatable, Sendable {
        let status: ModelStatus
        /// Of the folder: another after each installation, also of the same version.
        let identity: [Int]
    }

    private let entries: [String: Entry]

    public init(of models: [PinnedModel], in store: ModelStore) {
        entries = Dictionary(
            models.map { model in
                let identity = Self.identity(store.folder(of: model))
                return (model.name, Entry(status: store.status(of: model), identity: identity))
            },
            uniquingKeysWith: { first, _ in first })
    }

    /// nil for a model that was not asked about.
    public subscript(name: String) -> ModelStatus? { entries[name]?.status }

    /// Names of the models that are not as they were in `earlier`, in order.
    public func changes(since earlier: StoreSnapshot) -> [String] {
        Set(entries.keys).union(earlier.entries.keys).filter { entries[$0] != earlier.entries[$0] }.sorted()
    }

    private static func identity(_ path: String) -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        return [Int(status.st_dev), Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
