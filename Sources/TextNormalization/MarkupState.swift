/// What the markup before a piece of text leaves open, so that a text can be normalized in pieces cut anywhere.
public struct MarkupState: Hashable, Sendable {
    enum Construct: Hashable, Sendable {
        case text
        /// The address of a link or picture, inside so many brackets.
        case address(depth: Int)
        /// An HTML tag.
        case tag
        /// `<!--`
        case comment
        /// A citation mark: `【4:0†source】`.
        case citation
        /// The definition of a reference, which goes on to the end of its line.
        case definition
    }

    /// Marks of emphasis that are open on this line.
    struct Emphasis: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let single = Emphasis(rawValue: 1)
        static let double = Emphasis(rawValue: 2)
        /// `==marked==`
        static let marked = Emphasis(rawValue: 4)
        /// `$x$`
        static let formula = Emphasis(rawValue: 8)
    }

    /// Nothing but white space stands before the next piece on its line, so that headings and lists may begin.
    public var startsLine = true
    var construct = Construct.text
    var emphasis: Emphasis = []

    /// The state at the start of a text.
    public init() {}
}
