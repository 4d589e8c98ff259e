import CESpeak
import Engine
import NativeThreads

/// The one espeak-ng of the process. It keeps its state in globals and is not safe to call from two threads, so every
/// call runs on one thread of its own; at a thousand times the speed of speech, one serves hundreds of listeners.
final class ESpeakLibrary: Sendable {
    static let shared = ESpeakLibrary()

    /// The library speaks at this rate only, in hertz.
    static let rate = 22_050

    let pool = WorkerPool(name: "espeak", threads: 1, queueLimit: 1024)
    /// As the data files list them; empty when they are missing.
    let voices: [ESpeakVoice]

    private init() {
        let answer = Monitor<[ESpeakVoice]?>(nil)
        let isRunning = pool.submit {
            let voices = Self.start()
            answer.change { $0 = voices }
        }
        voices = isRunning ? answer.wait { $0 } : []
    }

    private static func start() -> [ESpeakVoice] {
        let options = Int32(
            espeakINITIALIZE_DONT_EXIT | espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA)
        guard espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 20, nil, options) == Int32(rate) else { return [] }
        espeak_SetSynthCallback { samples, count, events in
            ESpeakUtterance.current?.take(
                UnsafeBufferPointer(start: samples, count: samples == nil ? 0 : max(0, Int(count))), events: events)
                ?? 1
        }
        guard var next = espeak_ListVoices(nil) else { return [] }
        var voices: [ESpeakVoice] = []
        while let voice = next.pointee {
            if let voice = ESpeakVoice(voice.pointee) { voices.append(voice) }
            next += 1
        }
        return voices
    }
}
