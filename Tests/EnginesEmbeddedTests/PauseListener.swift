import Audio
import Dialogue
import Engine
import EnginesEmbedded
import Events
import SansIO
import Synchronization

/// A session that listens to a recording with the real voice detector and recognizer, on time of its own: what the
/// recognizer owes is awaited, so the outcome does not depend on the machine.
final class PauseListener {
    private var session: Session
    private let recognizer: any Recognizer
    private let detector: VoiceActivityDetector
    private let inbox = Inbox()
    private var streams: [ItemID: any RecognitionStream] = [:]
    private var fed: [ItemID: Int] = [:]
    /// Reports that were asked for, and where the audio was then.
    private var asked: [(item: ItemID, at: Int)] = []
    /// Where turns ended, in milliseconds from the start.
    private(set) var ends: [Int] = []

    init(recognizer: any Recognizer, turnDetection: String) throws {
        self.recognizer = recognizer
        detector = try VoiceActivityDetector(threshold: 0.5)
        let options = SessionOptions(
            id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: .paced, voice: .openAI(name: "alloy"),
            recognizer: recognizer.capabilities
        ) { _ in .exact(id: "any") }
        session = Session(options, ids: IDSource(seed: (1, 2)), now: .zero)
        let update = #"{"type":"session.update","session":{"turn_detection":\#(turnDetection)}}"#
        let message = try ClientMessage.parse(Array(update.utf8))
        _ = session.handle(.client(message, from: Origin(rawValue: 1)), now: .zero)
    }

    /// - Parameter samples: 16 kHz mono.
    func hear(_ samples: [Int16]) async throws {
        var now = Moment.zero
        for start in stride(from: 0, to: samples.count - 319, by: 320) {
            now += .milliseconds(20)
            let frame = Array(samples[start..<start + 320])
            perform(session.handle(.audio(frame, voice: try detector.process(frame).voice), now: now))
            while isOwed { try await Task.sleep(for: .milliseconds(2)) }
            for (item, event) in inbox.take() {
                if event.isReport, let index = asked.firstIndex(where: { $0.item == item }) { asked.remove(at: index) }
                perform(session.handle(.recognition(item, event), now: now))
            }
        }
        for stream in streams.values { stream.cancel() }
    }

    /// The recognizer has all the audio it needs for a report that has not come. It takes 1.2 s at first, then 100 ms
    /// at a time.
    private var isOwed: Bool {
        let came = inbox.reports
        guard came < asked.count else { return false }
        let next = asked[came]
        let needed = next.at <= 19_200 ? 19_200 : 19_200 + (next.at - 19_200 + 1599) / 1600 * 1600
        return streams[next.item] != nil && fed[next.item, default: 0] >= needed
    }

    private func perform(_ outputs: [Session.Output]) {
        for output in outputs {
            switch output {
            case .event(let message, _):
                if case .speechStopped(let event) = message.event { ends.append(event.audioEndMs) }
            case .recognizer(.open(let item, let request)):
                streams[item] = recognizer.open(request) { [inbox] in inbox.put(item, $0) }
            case .recognizer(.feed(let item, let samples)):
                fed[item, default: 0] += samples.count
                streams[item]?.feed(samples)
            case .recognizer(.report(let item)):
                asked.append((item, fed[item, default: 0]))
                streams[item]?.report()
            case .recognizer(.finish(let item)), .recognizer(.cancel(let item)):
                // How its words end is of no interest here.
                asked.removeAll { $0.item == item }
                streams.removeValue(forKey: item)?.cancel()
            default:
                break
            }
        }
    }
}

/// What the recognizer said and nobody has read yet.
private final class Inbox: Sendable {
    private let events = Mutex<[(ItemID, RecognitionEvent)]>([])

    func put(_ item: ItemID, _ event: RecognitionEvent) { events.withLock { $0.append((item, event)) } }

    func take() -> [(ItemID, RecognitionEvent)] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }

    var reports: Int { events.withLock { $0.count { $0.1.isReport } } }
}

extension RecognitionEvent {
    fileprivate var isReport: Bool { if case .report = self { true } else { false } }
}
