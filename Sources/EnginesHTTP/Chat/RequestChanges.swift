import Logging

/// What was changed in one request so that strict servers take it, in counts: nothing of what peers wrote.
package struct RequestChanges: Hashable, Sendable {
    /// Messages that were joined with their neighbour of the same role.
    package var joined = 0
    /// Late system messages that were moved into a user message.
    package var moved = 0
    /// Messages that were added to keep the order of roles.
    package var added = 0
    /// Messages without content that were left out, and contents that had to be filled.
    package var empty = 0
    /// Arguments of calls that are no JSON object, and were replaced by `{}`.
    package var arguments = 0
    /// Ids of calls, names of functions, and schemas of tools that were replaced.
    package var ids = 0
    package var names = 0
    package var schemas = 0
    /// A choice of a function that is not among the tools.
    package var choices = 0

    package init() {}

    package var isEmpty: Bool { self == RequestChanges() }

    /// For the log.
    var metadata: Logger.Metadata {
        let counts: KeyValuePairs = [
            "joined": joined, "moved": moved, "added": added, "empty": empty, "arguments": arguments, "ids": ids,
            "names": names, "schemas": schemas, "choices": choices,
        ]
        var metadata: Logger.Metadata = [:]
        for (name, count) in counts where count > 0 { metadata[name] = "\(count)" }
        return metadata
    }
}
