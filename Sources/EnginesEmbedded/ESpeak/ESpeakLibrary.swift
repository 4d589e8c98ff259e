import CESpeak
import Engine
import LocalSpeech
import NativeThreads

/// The one espeak-ng of the process. It keeps its state in globals and is not safe to call from two threads, so every
/// call runs on one thread of its own; at a thousand times the speed of speech, one serves hundreds of listeners.
final class ESpeakLibrary: Sendable {
    static let shared = ESpeakLibrary()

    /// The library speaks at this rate only, in hertz.
    static let rate = 22_050

    let pool = WorkerPool(name: "espeak", threads: 1, queueLimit: 1024, clientLimit: 512)
    /// As the data files list them; empty when they are missing.
    let voices: [ESpeakVoice]

    private init() {
        let answer = Monitor<[ESpeakVoice]?>(nil)
        let isRunning = pool.submit {
            let voices = Self.load()
            answer.change { $0 = voices }
        }
        voices = isRunning ? answer.wait { $0 } : []
    }

    /// Loads the library into this process; its later calls must come from the same thread.
    /// - Returns: Its voices; none when its data files are missing.
    static func load() -> [ESpeakVoice] {
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

    /// Where the data files of the loaded library lie.
    static var dataFolder: String? {
        var path: UnsafePointer<CChar>?
        _ = espeak_Info(&path)
        return path.map { String(cString: $0) }
    }
}
