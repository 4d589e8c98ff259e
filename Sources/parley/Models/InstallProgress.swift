import Foundation
import Models
import Synchronization

/// Shows an installation on standard error: a bar on a terminal, a line every few seconds elsewhere.
final class InstallProgress: Sendable {
    private struct Shown {
        var model: String?
        var moment: ContinuousClock.Instant?
        /// Whether the line on the terminal is a bar, to be overwritten.
        var isBar = false
    }

    private static let barWidth = 30

    private let store: ModelStore
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let shown = Mutex(Shown())

    init(_ store: ModelStore) {
        self.store = store
    }

    func show(_ event: InstallEvent) {
        switch event {
        case .waiting: line("Waiting for another installation into \(store.folder) ...")
        case .present(let model, let folder): line("\(model.name): installed meanwhile by another process in \(folder)")
        case .fetching(let model, let url):
            line("\(model.name): fetching \(url)")
            if !isTerminal { shown.withLock { ($0.model, $0.moment) = (model.name, .now) } }
        case .received(let model, let bytes): received(model, bytes)
        case .retrying(let model, let error): line("\(model.name): \(error) Trying again.")
        case .unpacking(let model): line("\(model.name): verifying and unpacking")
        case .installed(let model, let folder): line("\(model.name): installed in \(folder)")
        case .otherVersionsStay(let model, let versions):
            line("\(model.name): version \(versions.joined(separator: ", ")) is still there and is not used")
        }
    }

    /// Ends a bar that is being shown.
    func end() {
        shown.withLock { shown in
            if shown.isBar { write("\n") }
            shown.isBar = false
        }
    }

    private func received(_ model: PinnedModel, _ bytes: Int) {
        let now = ContinuousClock.now
        let interval = isTerminal ? Duration.milliseconds(100) : .seconds(5)
        let isWhole = bytes >= model.package.bytes
        shown.withLock { shown in
            let isDue = shown.model != model.name || shown.moment.map { now - $0 >= interval } ?? true
            guard isDue || isWhole && isTerminal else { return }
            shown.model = model.name
            shown.moment = now
            let share = Double(bytes) / Double(max(1, model.package.bytes))
            let amount = "\(ByteCount(bytes)) of \(ByteCount(model.package.bytes))"
            if isTerminal {
                let filled = Int(share * Double(Self.barWidth))
                let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.barWidth - filled)
                write("\r\u{1B}[K\(model.name) [\(bar)] \(Int(share * 100)) %, \(amount)")
                shown.isBar = true
            } else {
                write("\(model.name): \(amount)\n")
            }
        }
    }

    private func line(_ text: String) {
        end()
        write(text + "\n")
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
