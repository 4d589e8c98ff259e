/// A way into an actor from the event loop that it lives on, for what happens with every packet: what `assumeIsolated`
/// does, prepared once. That one makes two blocks of memory each time, because its closure is another one each time.
package struct LoopEntry<Owner: Actor, Argument>: Sendable {
    @usableFromInline
    let body: @Sendable (Owner, Argument) -> Void

    /// Inlined, so that where it is used the argument is no value of a type unknown.
    ///
    /// - Parameter body: Holds on to nothing: whatever it needs comes with the argument.
    @inlinable
    package init(_ body: @escaping @Sendable (isolated Owner, Argument) -> Void) {
        // To be isolated is a promise of the caller and no part of how a function is called: `assumeIsolated` of the
        // standard library rests on the same.
        self.body = unsafeBitCast(body, to: (@Sendable (Owner, Argument) -> Void).self)
    }

    /// Ends the process where it is not called on the owner's event loop.
    @inlinable
    package func callAsFunction(_ owner: Owner, _ argument: Argument) {
        owner.preconditionIsolated()
        body(owner, argument)
    }
}
