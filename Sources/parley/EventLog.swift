import Caller
import Foundation
import SansIO
import Synchronization

/// Writes what happens in a call, one JSON object a line: `at_ms` since the first, then either `channel` and `event`
/// or the name of something else that happened.
final class EventLog: Sendable {
    private let file: FileHandle
    private let start = Mutex<Moment?>(nil)

    init(path: String) throws {
        try Data().write(to: URL(filePath: path))
        file = try FileHandle(forWritingTo: URL(filePath: path))
    }

    func write(_ happening: CallHappening) {
        let first = start.withLock { start in
            start = start ?? happening.at
            return start ?? happening.at
        }
        let at = (happening.at - first).wholeMilliseconds
        let line: String
        switch happening.what {
        case .event(let channel, _, let bytes):
            line =
                #"{"at_ms":\#(at),"channel":"\#(channel.rawValue)","event":\#(String(decoding: bytes, as: UTF8.self))}"#
        case .audio(marker: true, let timestamp):
            line = #"{"at_ms":\#(at),"what":"talk_spurt","rtp_timestamp":\#(timestamp)}"#
        case .audio:
            return
        case .connected: line = #"{"at_ms":\#(at),"what":"connected"}"#
        case .channelOpened: line = #"{"at_ms":\#(at),"what":"channel_opened"}"#
        case .said: line = #"{"at_ms":\#(at),"what":"said"}"#
        case .controlClosed(let code, _):
            line = #"{"at_ms":\#(at),"what":"control_closed","code":\#(code.map(String.init) ?? "null")}"#
        case .ended(let closure): line = #"{"at_ms":\#(at),"what":"ended","why":"\#(closure)"}"#
        }
        try? file.write(contentsOf: Data((line + "\n").utf8))
    }
}
