import Engine
import EngineHost

/// A clause on its way to the host of a voice.
package struct SpeechJob: Equatable {
    /// As the engine names it: `gmw/de+f3`, `flite/slt+nora`.
    package var voice: String
    package var rendering: Rendering
    package var text: String

    private static let longestVoice = 128
    /// A clause has 240 characters of up to 4 bytes; ASCII spellings can be longer than what they stand for.
    private static let longestText = 16_384

    package init(voice: String, rendering: Rendering, text: String) {
        self.voice = voice
        self.rendering = rendering
        self.text = text
    }

    package init?(parsing body: ArraySlice<UInt8>) {
        var reader = ByteReader(body)
        guard let voice = reader.text(limit: Self.longestVoice), let rate = reader.number(in: 0.5...2),
            let pitch = reader.number(in: 0.5...2), let range = reader.number(in: 0...2),
            let text = reader.text(limit: Self.longestText), reader.isAtEnd
        else { return nil }
        var rendering = Rendering()
        (rendering.rate, rendering.pitch, rendering.range) = (rate, pitch, range)
        self.init(voice: voice, rendering: rendering, text: text)
    }

    /// The volume stays with the server, which applies it; a whisper is a voice of its own.
    package func write(to writer: inout ByteWriter) {
        writer.text(voice, limit: Self.longestVoice)
        writer.number(rendering.rate)
        writer.number(rendering.pitch)
        writer.number(rendering.range)
        writer.text(text, limit: Self.longestText)
    }
}

extension SpeechJob {
    /// Speaks one job of a voice in its host; `HostedEngine.run` of a voice calls it.
    package static func serve(
        _ body: ArraySlice<UInt8>, _ channel: HostChannel, _ voice: (SpeechJob, SpeechRecordWriter) throws -> Void
    ) throws(HostFault) -> [UInt8] {
        guard let job = SpeechJob(parsing: body) else { throw .failed }
        let output = SpeechRecordWriter(channel)
        do {
            try voice(job, output)
        } catch {
            throw (error as? EngineFault)?.code == .unsupported ? .unsupported : .failed
        }
        output.finish()
        return []
    }
}
