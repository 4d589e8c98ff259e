/// One thing to measure: some piece of the media path, prepared so that it can be done again and again.
struct Benchmark: Sendable {
    /// `rtp.parse` and the like.
    let name: String
    /// What one operation is, for people.
    let unit: String
    /// Builds what the work needs, and returns the work: a closure that does `count` operations. What has to be made
    /// fresh for each batch, such as encrypted packets, is made by `prepare`, outside the time that is taken.
    let setUp: @Sendable () throws -> Work

    struct Work {
        var prepare: (_ count: Int) throws -> Void = { _ in }
        var run: (_ count: Int) throws -> Void
    }
}

/// Keeps a value alive that is computed for its time alone.
@inline(never)
func use<Value>(_ value: borrowing Value) {}
