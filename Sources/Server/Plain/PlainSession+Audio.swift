import Audio
import Engine
import Events
import RTCPort
import SansIO

/// What the client appends (Voice Live protocol D.2). The time axis of its audio is the number of samples, not the
/// clock: audio may come faster than it was spoken.
extension PlainSession {
    /// Takes the audio of one append, slice by slice.
    func append(_ request: AppendRequest) async {
        guard request.size <= settings.appendLimit else {
            return refuse("The audio is longer than \(settings.appendLimit) bytes of base64.", request)
        }
        guard let bytes = request.bytes else { return refuse("The audio is not base64.", request) }
        guard !bytes.isEmpty else { return }
        if let turn = request.turn, !isOpen(turn, request) { return }
        guard let appended = await reader() else { return }
        guard appended.isWhole(bytes) else {
            let unit = appended.format.frameSize
            return refuse("The length of the audio is not a multiple of \(unit) bytes.", request)
        }
        expectMore(after: appended.duration(of: bytes))
        var rest = bytes[...]
        while !isOver, !rest.isEmpty {
            appended.append(rest.prefix(appended.sliceSize))
            rest = rest.dropFirst(appended.sliceSize)
            hearWhatCame(of: appended)
            if !rest.isEmpty { await Task.yield() }
        }
    }

    /// Lets what is less than a frame count, filled up with silence.
    func flushAudio() async {
        appended?.flush()
        if let appended { hearWhatCame(of: appended) }
    }

    /// Forgets what is less than a frame.
    func forgetAudio() {
        appended?.reset()
    }

    /// No audio came for so long that the client must have stopped: silence goes on in its place until the turn closes,
    /// which the longest turn does as well.
    func stalled(now: Moment) {
        stallDeadline = nil
        let silence = [Int16](repeating: 0, count: PCM.inputFrame)
        var frames = 0
        while session.isListening, !isOver, frames < Self.silenceAtOnce {
            perform(session.handle(.audio(silence, voice: false), now: now))
            frames += 1
        }
        // Others of this loop get their turn in between.
        if session.isListening { stallDeadline = now + .milliseconds(10) }
    }

    /// Frames of silence in one go, after which most turns are closed: 5 s.
    private static let silenceAtOnce = 250

    /// The reader for the format that the session has now.
    private func reader() async -> AppendedAudio? {
        let format = AppendedAudioFormat(session.object)
        if let appended, appended.format == format { return appended }
        await flushAudio()
        appended = try? AppendedAudio(format)
        return appended
    }

    private func expectMore(after duration: Duration) {
        guard let timeout = settings.stallTimeout else { return }
        // A client that sends long pieces is given the time in which it records the next one.
        stallDeadline = Moment(.now()) + max(timeout, duration + timeout / 2)
    }

    private func hearWhatCame(of appended: AppendedAudio) {
        let now = Moment(.now())
        while !isOver, appended.next(into: &frame, reference: &reference) {
            if input.isProcessing { sentSpeech?.take(into: &reference, now: now) }
            let voice = input.judge(&frame, played: reference)
            perform(session.handle(.audio(frame, voice: voice), now: now))
        }
        rearm()
    }

    /// Whether the session knows a turn opened by hand; it tells the client where it does not.
    private func isOpen(_ turn: String, _ request: AppendRequest) -> Bool {
        let event = ClientEvent.inputAudioTurnAppend(InputAudioTurnAppend(turnID: turn, audio: ""))
        handle(.client(ClientMessage(event, eventID: request.eventID), from: Self.origin), now: Moment(.now()))
        return session.openTurn == turn
    }

    private func refuse(_ message: String, _ request: AppendRequest) {
        let fault = ClientFault(code: .invalidAudio, message: message, param: "audio", eventID: request.eventID)
        handle(.fault(fault, from: Self.origin), now: Moment(.now()))
    }
}
