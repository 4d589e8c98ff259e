import Engine
import Glibc

/// Where the files of an acoustic and a language model lie.
public struct PocketSphinxModel: Hashable, Sendable {
    var acousticModel: String
    var languageModel: String
    var dictionary: String

    /// Where distributions put `pocketsphinx-en-us` and its like.
    public static let directories = [
        "/usr/share/pocketsphinx/model", "/usr/local/share/pocketsphinx/model", "/opt/pocketsphinx/share/model",
    ]

    init(acousticModel: String, languageModel: String, dictionary: String) {
        self.acousticModel = acousticModel
        self.languageModel = languageModel
        self.dictionary = dictionary
    }

    /// Looks for the American English model.
    /// - Parameter directory: The only place to look, or nil for the usual ones. It holds `en-us/en-us`, or is that
    ///   `en-us` itself.
    /// - Throws: `EngineFault.Code.unavailable`, saying what to install.
    public init(directory: String? = nil) throws(EngineFault) {
        for place in directory.map({ [$0] }) ?? Self.directories {
            for root in ["\(place)/en-us", place] {
                acousticModel = "\(root)/en-us"
                languageModel = "\(root)/en-us.lm.bin"
                dictionary = "\(root)/cmudict-en-us.dict"
                let files = ["\(acousticModel)/mdef", languageModel, dictionary]
                if files.allSatisfy({ access($0, R_OK) == 0 }) { return }
            }
        }
        throw EngineFault(
            .unavailable, "The speech recognizer has no model: install the package pocketsphinx-en-us.")
    }
}
