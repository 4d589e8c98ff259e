import Models

/// What became of a model of the catalogue on this machine.
public struct ModelReport: Sendable, CustomStringConvertible {
    public let model: PinnedModel
    /// Why it is not in use although it is there.
    public let problem: String?
    /// It is installed and works.
    public let isInUse: Bool
    /// A command that would help: installs what is missing, or repairs what is damaged; nil if there is nothing to do.
    public let command: String?

    /// - Parameter problem: Why an engine could not be made of intact files.
    init(_ model: PinnedModel, _ status: ModelStatus, problem: String?, store: ModelStore) {
        self.model = model
        let install = store.command("install", [model.name])
        switch status {
        case .installed:
            self.problem = problem
            isInUse = problem == nil
            command = problem == nil ? nil : store.command("verify", [model.name])
        case .damaged(_, let faults):
            self.problem = faults.prefix(3).map(\.description).joined(separator: "; ")
            isInUse = false
            command = install
        case .otherVersions(let versions):
            self.problem =
                "only version \(versions.joined(separator: ", ")) is installed; this Parley needs \(model.version)"
            isInUse = false
            command = install
        case .missing:
            self.problem = nil
            isInUse = false
            command = install
        }
    }

    /// A line for people: the name, what became of it, and the command that helps.
    public var description: String {
        if isInUse { return "\(model.name) \(model.version): in use" }
        let state = problem.map { "cannot be used: \($0)" } ?? "not installed"
        return "\(model.name) \(model.version): \(state)" + (command.map { "; \($0)" } ?? "")
    }
}
