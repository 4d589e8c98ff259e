import RTC

/// Which other media loop the datagrams of an address pair belong to, where the kernel gives them to this one.
///
/// A route counts once the loop that owns the call confirms it, after a check with the right password; so nobody without
/// one can fill this table, and it holds no more than the peers of the other loops have. Between a check that was handed
/// over and its confirmation what follows it is not lost: the latest checks are remembered in a table of fixed size,
/// where a stranger's checks overwrite no confirmed route.
package struct ForeignRoutes {
    private var confirmed: [ICEPath: Int] = [:]
    private var recent: [(route: ICEPath, loop: Int)?]

    /// Routes confirmed at a time. Each peer has eight at most, so this is for more calls than a loop can hold.
    package static let limit = 65_536
    private static let recentCount = 256

    package init() {
        recent = Array(repeating: nil, count: Self.recentCount)
    }

    package var count: Int { confirmed.count }

    /// - Returns: The loop that the route belongs to, or most likely does; nil for nobody's.
    package func owner(of route: ICEPath) -> Int? {
        if let loop = confirmed[route] { return loop }
        guard let guess = recent[slot(of: route)], guess.route == route else { return nil }
        return guess.loop
    }

    /// A check from there was handed over.
    package mutating func note(check route: ICEPath, handedTo loop: Int) {
        if confirmed[route] == loop { return }
        recent[slot(of: route)] = (route, loop)
    }

    /// The loop knows a peer there.
    package mutating func confirm(_ route: ICEPath, of loop: Int) {
        guard confirmed.count < Self.limit || confirmed[route] != nil else { return }
        confirmed[route] = loop
    }

    /// The loop has no peer there any more; of no effect where another has by now.
    package mutating func forget(_ route: ICEPath, of loop: Int) {
        if confirmed[route] == loop { confirmed[route] = nil }
        let slot = slot(of: route)
        if let guess = recent[slot], guess.route == route, guess.loop == loop { recent[slot] = nil }
    }

    /// The route is this loop's own.
    package mutating func remove(_ route: ICEPath) {
        confirmed[route] = nil
        let slot = slot(of: route)
        if recent[slot]?.route == route { recent[slot] = nil }
    }

    /// Seeded anew in each process, so that nobody outside can aim at a slot.
    private func slot(of route: ICEPath) -> Int {
        Int(UInt(bitPattern: route.hashValue) % UInt(Self.recentCount))
    }
}
