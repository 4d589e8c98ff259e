import Audio
import Engine
import NIOCore
import Synchronization

/// A recognizer behind `/v1/audio/transcriptions`: OpenAI, Azure OpenAI, the server of whisper.cpp, speaches, vLLM and
/// whatever else speaks that API.
///
/// An utterance is sent as a WAV file when it is complete. While it is spoken, what there is of it is sent now and then,
/// and each time the session asks for a report.
public final class HTTPRecognizer: Recognizer {
    public let capabilities: RecognizerCapabilities
    private let desk: TranscriptionClient

    public init(at endpoint: EngineEndpoint, settings: Settings = Settings()) {
        capabilities = RecognizerCapabilities(
            languages: settings.languages, partials: settings.partials, wordTimes: settings.format == .verboseJSON,
            phrases: settings.promptLimit > 0)
        desk = TranscriptionClient(at: endpoint, settings: settings)
    }

    public var counters: Counters { desk.counters }

    public func open(
        _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
    ) -> any RecognitionStream {
        let fault = refusal(of: request) ?? desk.open()
        if let fault {
            Task { deliver(.failed(fault)) }
            return RefusedSpeech()
        }
        return HTTPUtterance(TranscriptionWork(of: request, at: desk, deliver: deliver))
    }

    private func refusal(of request: RecognitionRequest) -> EngineFault? {
        guard let language = request.language, !language.isEmpty, !capabilities.languages.isEmpty else { return nil }
        let code = SpokenLanguage.code(of: language)
        guard !capabilities.languages.contains(where: { SpokenLanguage.code(of: $0) == code }) else { return nil }
        desk.count { $0.refused += 1 }
        return EngineFault(
            .unsupported,
            "The recognizer understands \(capabilities.languages.joined(separator: ", ")) only. Ask for one of these, or add "
                + "the language to `languages` of the recognizer if its server understands it.")
    }
}

/// The caller's end of one utterance. Letting go of it cancels what is not finished.
private final class HTTPUtterance: RecognitionStream {
    private let work: TranscriptionWork

    init(_ work: TranscriptionWork) { self.work = work }

    deinit { work.abandon() }

    func feed(_ samples: [Int16]) { work.feed(samples) }
    func report() { work.report() }
    func finish() { work.finish() }
    func cancel() { work.cancel() }
}

/// An utterance that was never taken on; its failure is on the way.
private struct RefusedSpeech: RecognitionStream {
    func feed(_ samples: [Int16]) {}
    func finish() {}
    func cancel() {}
}
