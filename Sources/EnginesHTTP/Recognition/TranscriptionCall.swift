import Engine

/// One request for a transcription, in the dialect of its server.
package struct TranscriptionCall: Sendable {
    /// With a query of its own where the dialect has one.
    package let path: String
    package let body: [UInt8]
    package let contentType: String
    package let accept: String

    /// - Parameter samples: How many of the first are sent.
    package init(
        _ speech: RecordedSpeech, samples: Int, of request: RecognitionRequest, settings: HTTPRecognizer.Settings
    ) {
        switch settings.dialect {
        case .openAI:
            let form = TranscriptionForm(speech, samples: samples, of: request, settings: settings)
            path = settings.path
            body = form.bytes
            contentType = form.contentType
            accept = settings.streams ? "text/event-stream, application/json" : "application/json, text/plain"
        case .azureSpeech:
            let words = settings.format == .verboseJSON ? "&wordLevelTimestamps=true" : ""
            let language = Self.tag(request.language) ?? Self.tag(settings.languages.first) ?? "en-US"
            path = "\(settings.path)?language=\(language)&format=detailed\(words)"
            var file: [UInt8] = []
            speech.append(first: samples, asWAVTo: &file)
            body = file
            contentType = "audio/wav; codecs=audio/pcm; samplerate=16000"
            accept = "application/json"
        }
    }

    /// A tag as it may stand in a URL; nil for what is none.
    private static func tag(_ tag: String?) -> String? {
        guard let tag, SpokenLanguage.code(of: tag) != nil, tag.utf8.count <= 35 else { return nil }
        let isTag = tag.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isTag ? tag : nil
    }
}
