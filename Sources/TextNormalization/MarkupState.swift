/// What the markup before a piece of text leaves open, so that a text can be normalized in pieces cut anywhere.
public struct MarkupState: Hashable, Sendable {
    enum Construct: Hashable, Sendable {
        case text
        /// The address of a link or picture, inside so many brackets.
        case address(depth: Int)
        /// An HTML tag.
        case tag
    }

    /// Marks of emphasis that are open on this line.
    struct Emphasis: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let single = Emphasis(rawValue: 1)
        static let double = Emphasis(rawValue: 2)
    }

    /// Nothing but white space stands before the next piece on its line, so that headings and lists may begin.
    public var startsLine = true
    var construct = Construct.text
    var emphasis: Emphasis = []

    /// The state at the start of a text.
    public init() {}
}
