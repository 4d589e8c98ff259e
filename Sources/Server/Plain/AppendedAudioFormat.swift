import Audio
import Events

/// How the bytes of `input_audio_buffer.append` are to be read, as the session's settings say (Voice Live protocol F.2).
package struct AppendedAudioFormat: Hashable, Sendable {
    package enum Coding: Hashable, Sendable {
        /// 16 bits, little-endian.
        case pcm16
        case g711(G711)
    }

    package var coding: Coding
    /// Samples per second and channel: 8000, 16000 or 24000.
    package var rate: Int
    /// 2: the left channel is the microphone, the right one what the client's loudspeaker plays (chapter F.7).
    package var channels: Int

    package init(coding: Coding, rate: Int, channels: Int = 1) {
        self.coding = coding
        self.rate = rate
        self.channels = channels
    }

    package init(_ session: SessionObject) {
        switch session.inputAudioFormat {
        case .g711ULaw: coding = .g711(.muLaw)
        case .g711ALaw: coding = .g711(.aLaw)
        case .pcm16: coding = .pcm16
        }
        rate = coding == .pcm16 ? session.inputAudioSamplingRate : G711.sampleRate
        channels = session.inputAudioEchoCancellation?.channels == 2 ? 2 : 1
    }

    /// Bytes that belong together: one sample of every channel.
    package var frameSize: Int { channels * (coding == .pcm16 ? 2 : 1) }
}
