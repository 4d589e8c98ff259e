import Audio
import Events

// Noise reduction and echo cancellation (Voice Live protocol F.7).
extension SessionSettings {
    /// What is to be done to the user's audio, as the settings have it.
    package var inputProcessing: InputProcessing {
        let reduction: InputProcessing.NoiseReduction =
            switch object.inputAudioNoiseReduction?.type {
            case .nearField?: .near
            case .farField?: .far
            case .azureDeepNoiseSuppression?: .deep
            default: .off
            }
        let echo: InputProcessing.Echo =
            switch object.inputAudioEchoCancellation?.referenceSource {
            case .server?: .server
            case .client?: .client
            case nil: .none
            }
        return InputProcessing(noiseReduction: reduction, echo: echo)
    }

    static func check(_ reduction: NoiseReduction) throws(RequestError) {
        guard [.nearField, .farField, .azureDeepNoiseSuppression].contains(reduction.type) else {
            throw RequestError(
                .invalidValue, "Noise reduction is azure_deep_noise_suppression, near_field or far_field.",
                param: "session.input_audio_noise_reduction.type")
        }
    }

    /// With its defaults filled in: real clients send `{}`.
    static func filled(_ echo: EchoCancellation, audioDelivery: AudioDelivery) throws(RequestError) -> EchoCancellation
    {
        let path = "session.input_audio_echo_cancellation"
        let source = echo.referenceSource ?? .server
        let channels = echo.channels ?? 1
        guard 1...2 ~= channels else {
            throw RequestError(.invalidValue, "There may be 1 or 2 channels.", param: "\(path).channels")
        }
        if channels == 2, source == .server {
            throw RequestError(
                .invalidECChannelsRequiresClient, "2 channels need the reference source \"client\".",
                param: "\(path).channels")
        }
        if channels == 1, source == .client {
            throw RequestError(
                .invalidECReferenceChannels, "The reference source \"client\" needs 2 channels.",
                param: "\(path).channels")
        }
        // A call's audio is one channel whatever the codec carries: there is none left for a reference.
        if source == .client, audioDelivery == .paced {
            throw RequestError(
                .invalidECReferenceChannels, "A call has no second channel for a reference of the client.",
                param: "\(path).reference_source")
        }
        return EchoCancellation(referenceSource: source, channels: channels)
    }
}
