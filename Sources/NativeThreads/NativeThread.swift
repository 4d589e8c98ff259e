import Glibc

/// A thread outside the Swift concurrency pool, for library calls that block for as long as they compute.
package enum NativeThread {
    /// Starts a detached thread.
    /// - Parameters:
    ///   - name: As `top` shows it; cut at 15 bytes.
    ///   - niceness: Added to the priority of this thread alone, 0 to 19, so that packets are sent before speech is
    ///     recognised. On Linux a niceness belongs to the thread, POSIX notwithstanding.
    /// - Returns: false when the system has no thread left.
    @discardableResult
    package static func start(name: String, niceness: Int, _ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // Both synthesizers recurse through their rules; pocketsphinx keeps beams on the heap.
        pthread_attr_setstacksize(&attributes, 2 << 20)
        let start = Unmanaged.passRetained(Start(name: name, niceness: niceness, body: body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, start.toOpaque())
        if status != 0 { start.release() }
        return status == 0
    }

    private final class Start: Sendable {
        let name: String
        let niceness: Int
        let body: @Sendable () -> Void

        init(name: String, niceness: Int, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.niceness = niceness
            self.body = body
        }

        func run() {
            // pthread_setname_np is a GNU extension, which Swift's Glibc module leaves out.
            if let comm = fopen("/proc/thread-self/comm", "w") {
                fputs(name, comm)
                fclose(comm)
            }
            // Process 0 is the calling thread.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(max(0, min(19, niceness))))
            body()
        }
    }

    /// The processors this process may use, at least 1.
    package static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
