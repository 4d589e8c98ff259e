/// The models that this version of Parley can install. A change of a version or hash is a change of the program.
public enum ModelCatalogue {
    public static let all: [PinnedModel] = [.sherpaONNX, .moonshineTinyEnglish, .sileroVAD, .piperJoe]

    /// What is installed if no names are given: all that needs no consent.
    public static let defaultSet: [PinnedModel] = all.filter { !$0.terms.needsConsent }

    public static func model(named name: String) -> PinnedModel? {
        all.first { $0.name == name }
    }

    /// The model whose package a file is, by its size; the hash is verified when it is installed.
    /// - Returns: nil for another file, and for a folder.
    public static func model(ofPackageAt path: String) -> PinnedModel? {
        guard let size = Folder.fileSize(path) else { return nil }
        return all.first { $0.package.bytes == size }
    }

    /// The named models and what they need, each once, what is needed first.
    /// - Throws: `ModelError.unknownModel`.
    public static func models(named names: [String]) throws(ModelError) -> [PinnedModel] {
        var models: [PinnedModel] = []
        for name in names {
            guard let model = model(named: name) else {
                throw .unknownModel(name, known: all.map(\.name))
            }
            // Requirements have none of their own.
            for found in model.requirements.compactMap(model(named:)) + [model] where !models.contains(found) {
                models.append(found)
            }
        }
        return models
    }
}
