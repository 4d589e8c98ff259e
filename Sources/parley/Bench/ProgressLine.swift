import Foundation
import Synchronization

/// A line on standard error that says what is being done: one that is overwritten on a terminal, one a step elsewhere.
final class ProgressLine: Sendable {
    private let isQuiet: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let last = Mutex("")

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    /// - Parameter isStep: Whether something new begins.
    func write(_ line: String, isStep: Bool) {
        if isQuiet { return }
        last.withLock { last in
            if isTerminal {
                print("\r\u{1B}[K" + line)
            } else if isStep, !line.isEmpty, line != last {
                print(line + "\n")
            }
            last = line
        }
    }

    /// Said even where no progress is.
    func complain(_ line: String) {
        print(line + "\n")
    }

    private func print(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
