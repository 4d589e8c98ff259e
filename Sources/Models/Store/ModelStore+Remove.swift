extension ModelStore {
    /// Removes every version of a model. Waits while another process installs into the store.
    /// - Returns: The versions that were there; none is no error.
    public func remove(_ model: PinnedModel, waiting: () -> Void = {}) async throws(ModelError) -> [String] {
        guard Folder.isFolder(folder) else { return [] }
        return try await StoreAccess(to: self, waiting: waiting).remove(model)
    }
}
