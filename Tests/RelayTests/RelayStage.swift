import Audio
import Dialogue
import Events
import Relay
import SansIO

/// A relayed session on time of its own, between a client and a remote that are both written by hand.
struct RelayStage {
    var session: RelaySession
    var now = Moment.zero
    /// What the client was told.
    var messages: [ServerMessage] = []
    var replies: [Origin?] = []
    /// What the remote was told, audio apart.
    var told: [JSONValue] = []
    /// Samples of the user that the remote was sent.
    var sentAudio: [Int16] = []
    var losses: [RemoteFault] = []
    var ends: [SessionEnd] = []
    var measurements: [Measurement] = []
    var processing: [InputProcessing] = []
    var played: [Int16] = []
    /// How our side listens for a voice.
    var thresholds: [Double?] = []
    /// What is not silence is a voice.
    var detects = false

    static let control = Origin(rawValue: 0)
    static let data = Origin(rawValue: 1)

    /// - Parameter isSettled: The remote has taken the settings that a session begins with.
    init(
        _ dialect: RelayDialect, audioDelivery: AudioDelivery = .paced, voices: RelayVoices = RelayVoices(),
        greeting: String = #"{"type":"session.created","session":{"id":"sess_theirs","model":"theirs"}}"#,
        isSettled: Bool = true, adjust: (inout SessionOptions) -> Void = { _ in }
    ) throws {
        var options = SessionOptions(
            id: SessionID(rawValue: "sess_ours"), model: "ours", audioDelivery: audioDelivery,
            voice: .azureStandard(name: "en-US-AvaNeural", AzureVoiceOptions())
        ) { _ in .unknown(near: []) }
        adjust(&options)
        guard case .greeting(let greeting) = RelayGreeting.read(Array(greeting.utf8), in: dialect) else {
            throw NoGreeting()
        }
        session = RelaySession(
            options, relay: RelayOptions(dialect: dialect, voices: voices), greeting: greeting,
            ids: IDSource(seed: (1, 2)), now: .zero)
        take(session.open(now: now))
        take(session.handle(.mediaConnected, now: now))
        if isSettled { remote(#"{"type":"session.updated","session":{}}"#) }
    }

    struct NoGreeting: Error {}

    // MARK: Inputs

    /// The client sends JSON.
    mutating func client(_ json: String, from origin: Origin = control) {
        do throws(ClientFault) {
            take(session.handle(.client(try ClientMessage.parse(Array(json.utf8)), from: origin), now: now))
        } catch {
            take(session.handle(.fault(error, from: origin), now: now))
        }
    }

    mutating func update(_ settings: String, id: String = "e1", from origin: Origin = control) {
        client(#"{"type":"session.update","event_id":"\#(id)","session":\#(settings)}"#, from: origin)
    }

    /// The remote sends each of these, JSON or not.
    mutating func remote(_ messages: String...) {
        for message in messages { take(session.handle(.remote(.message(Array(message.utf8))), now: now)) }
    }

    mutating func put(_ input: Session.Input) {
        take(session.handle(input, now: now))
    }

    /// The clock of a call: so many frames in and out.
    mutating func pass(frames: Int, voice: Int16 = 0) {
        for _ in 0..<frames {
            now += .milliseconds(20)
            let frame = [Int16](repeating: voice, count: 320)
            take(session.handle(.audio(frame, voice: voice != 0 && detects), now: now))
            var output: [Int16] = []
            let (isPlaying, outputs) = session.nextFrame(into: &output, now: now)
            if isPlaying { played += output }
            take(outputs)
        }
    }

    mutating func take(_ outputs: [Session.Output]) {
        for output in outputs {
            switch output {
            case .event(let message, let origin):
                messages.append(message)
                replies.append(origin)
            case .inputProcessing(let wanted): processing.append(wanted)
            case .turnDetection(let threshold): thresholds.append(threshold)
            case .end(let end): ends.append(end)
            case .measured(let measurement): measurements.append(measurement)
            case .remote(.send(let bytes, isAudio: true)): sentAudio += Self.samples(bytes)
            case .remote(.send(let bytes, isAudio: false)): told.append(JSONValue(parsing: bytes) ?? "not JSON")
            case .remote(.close(let fault)): losses.append(fault)
            case .retrieved, .recognizer, .chat, .synthesizer, .mcp: break
            }
        }
    }

    private static func samples(_ append: [UInt8]) -> [Int16] {
        guard let value = JSONValue(parsing: append), value["type"] == "input_audio_buffer.append",
            let bytes = value["audio"]?.stringValue.flatMap({ Base64.decode($0) })
        else { return [] }
        var samples: [Int16] = []
        PCM.append(littleEndian: bytes.span, to: &samples)
        return samples
    }

    // MARK: What came of it

    var types: [String] { messages.map(\.event.type) }

    mutating func forget() {
        (messages, replies, told, losses) = ([], [], [], [])
    }

    /// The last event of this type that the client was told, as JSON.
    func last(_ type: String) -> JSONValue? {
        messages.last { $0.event.type == type }.flatMap { JSONValue(parsing: $0.encoded()) }
    }

    func lastTold(_ type: String) -> JSONValue? {
        told.last { $0["type"]?.stringValue == type }
    }

    /// So much speech of the remote, in one event of its dialect.
    static func speech(
        _ samples: Int, of item: String = "item_a", in response: String = "resp_1",
        type: String = "response.audio.delta"
    ) -> String {
        var bytes: [UInt8] = []
        let ramp = (0..<samples).map { Int16(truncatingIfNeeded: $0 % 1000) }
        PCM.append(ramp.span, littleEndianTo: &bytes)
        var text: [UInt8] = []
        Base64.encode(bytes.span, appendingTo: &text)
        return
            #"{"type":"\#(type)","event_id":"x","response_id":"\#(response)","item_id":"\#(item)","output_index":0,"content_index":0,"delta":"\#(String(decoding: text, as: UTF8.self))"}"#
    }

    static func created(_ id: String = "resp_1") -> String {
        #"{"type":"response.created","event_id":"x","response":{"id":"\#(id)","object":"realtime.response","status":"in_progress","status_details":null,"output":[],"usage":null}}"#
    }

    static func done(_ id: String = "resp_1", status: String = "completed", details: String = "null") -> String {
        #"{"type":"response.done","event_id":"x","response":{"id":"\#(id)","object":"realtime.response","status":"\#(status)","status_details":\#(details),"output":[],"usage":null}}"#
    }

    static let speechStarted =
        #"{"type":"input_audio_buffer.speech_started","event_id":"x","audio_start_ms":1000,"item_id":"item_u"}"#
}

extension JSONValue {
    subscript(path path: String...) -> JSONValue? {
        path.reduce(self) { $0?[$1] }
    }
}
