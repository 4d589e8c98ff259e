import Models

/// What `parley models list --json` prints.
struct ModelListing: Encodable {
    struct File: Encodable {
        let name: String
        let bytes: Int
        let sha256: String
    }

    struct Package: Encodable {
        let project: String
        let version: String
        let wheel: String
        let bytes: Int
        let sha256: String
    }

    struct Entry: Encodable {
        let name: String
        let version: String
        let purpose: String
        let languages: [String]
        let licence: String
        let origin: String
        let note: String?
        let needsConsent: Bool
        let needs: [String]
        /// Whether it can run on this machine.
        let isAvailable: Bool
        let package: Package
        let files: [File]
        let installedBytes: Int
        /// `missing`, `installed`, `damaged` or `other version`.
        let state: String
        /// Where it is or would be.
        let folder: String
        /// What is wrong with its files, one sentence each.
        let faults: [String]

        enum CodingKeys: String, CodingKey {
            case name, version, purpose, languages, licence, origin, note, needs, package, files, state, folder, faults
            case needsConsent = "needs_consent"
            case isAvailable = "available"
            case installedBytes = "installed_bytes"
        }
    }

    let store: String
    let models: [Entry]

    init(of store: ModelStore) {
        self.store = store.folder
        models = ModelCatalogue.all.map { Entry($0, in: store) }
    }
}

extension ModelListing.Entry {
    init(_ model: PinnedModel, in store: ModelStore) {
        let status = store.status(of: model)
        var faults: [String] = []
        if case .damaged(_, let found) = status { faults = found.map(\.description) }
        self.init(
            name: model.name, version: model.version, purpose: model.purpose.rawValue, languages: model.languages,
            licence: model.terms.licence, origin: model.terms.origin, note: model.terms.note,
            needsConsent: model.terms.needsConsent, needs: model.requirements,
            isAvailable: model.isAvailable(on: .current),
            package: ModelListing.Package(
                project: model.package.project, version: model.package.version, wheel: model.package.wheel,
                bytes: model.package.bytes, sha256: model.package.sha256),
            files: model.installedFiles.map {
                ModelListing.File(name: $0.name, bytes: $0.bytes, sha256: $0.sha256)
            },
            installedBytes: model.installedBytes, state: status.word, folder: store.folder(of: model), faults: faults)
    }
}

extension ModelStatus {
    /// For a column of a table.
    var word: String {
        switch self {
        case .missing: "missing"
        case .installed: "installed"
        case .damaged: "damaged"
        case .otherVersions: "other version"
        }
    }
}
