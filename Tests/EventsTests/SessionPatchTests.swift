import Events
import Foundation
import Testing

@Suite struct SessionPatchTests {
    @Test func absentNullAndAValueAreTold() throws {
        let patch = try patch(#"{"turn_detection":null,"temperature":0.5}"#)
        #expect(patch.turnDetection == .null)
        #expect(patch.temperature == .value(0.5))
        #expect(patch.voice == .absent)
    }

    // Proves: F.5 plain string, F.5 openai, F.5 azure-standard
    // Proves: F.5 azure-platform
    @Test(arguments: [
        (#""alloy""#, VoiceChoice.openAI(name: "alloy")),
        (#""en-US-AvaNeural""#, .azureStandard(name: "en-US-AvaNeural", AzureVoiceOptions())),
        (
            #""en-US-Ava:DragonHDLatestNeural""#,
            .azureStandard(name: "en-US-Ava:DragonHDLatestNeural", AzureVoiceOptions())
        ),
        (#"{"type":"openai","name":"echo"}"#, .openAI(name: "echo")),
        (
            #"{"type":"azure-platform","name":"x","rate":"1.2"}"#,
            .azureStandard(name: "x", AzureVoiceOptions(rate: "1.2"))
        ),
        (
            #"{"type":"azure-custom","name":"x","endpoint_id":"e"}"#,
            .azureCustom(name: "x", endpointID: "e", AzureVoiceOptions())
        ),
        (
            #"{"type":"azure-personal","name":"x","model":"MAI-Voice-1"}"#,
            .azurePersonal(name: "x", model: .maiVoice1, AzureVoiceOptions())
        ),
        (
            #"{"type":"avatar-voice-sync","model":"m"}"#,
            .avatarVoiceSync(model: PersonalVoiceModel(rawValue: "m"), AzureVoiceOptions())
        ),
        (#"{"type":"azure-realtime-native","name":"ava"}"#, .azureRealtimeNative(name: "ava")),
    ])
    func everyFormOfAVoiceIsUnderstood(_ text: String, _ voice: VoiceChoice) throws {
        #expect(try patch(#"{"voice":\#(text)}"#).voice == .value(voice))
    }

    // Proves: F.11 spelling variants
    @Test func otherSpellingsBecomeTheCurrentOnes() throws {
        #expect(try patch(#"{"modalities":["audio"]}"#).modalities == .value([.text, .audio]))
        #expect(try patch(#"{"output_modalities":["text"]}"#).modalities == .value([.text]))
        #expect(try patch(#"{"output_audio_format":"pcm16-8000hz"}"#).outputAudioFormat == .value(.pcm16At8kHz))
        #expect(try patch(#"{"max_output_tokens":9}"#).maxResponseOutputTokens == .value(.limit(9)))
        #expect(
            try patch(#"{"input_audio_echo_cancellation":{}}"#).inputAudioEchoCancellation == .value(EchoCancellation())
        )
        #expect(
            try patch(#"{"turn_detection":{"type":"azure_multilingual_semantic_vad"}}"#).turnDetection
                == .value(.azureSemanticVADMultilingual(AzureSemanticVAD())))
        #expect(
            try patch(#"{"interim-response":{"type":"static-interim-response","texts":["a"]}}"#).interimResponse
                == .value(.fixed(StaticInterimResponse(texts: ["a"]))))
        #expect(
            try patch(#"{"tool_choice":{"type":"function","function":{"name":"f"}}}"#).toolChoice
                == .value(.function(name: "f")))
        #expect(try patch(#"{"tool_choice":"f"}"#).toolChoice == .value(.function(name: "f")))
    }

    // Proves: F.4 threshold and timeout
    @Test func theOldEndOfUtteranceFieldsAreMapped() throws {
        let old = try patch(
            #"{"turn_detection":{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1","threshold":0.01,"timeout":2}}}"#
        )
        let detection = EndOfUtteranceDetection(
            model: .semanticDetectionV1, thresholdLevel: .default, timeoutMs: 2000)
        #expect(old.turnDetection == .value(.serverVAD(ServerVAD(endOfUtteranceDetection: detection))))
    }

    @Test func theEnglishDetectorHasNoLanguages() throws {
        let patch = try patch(
            #"{"turn_detection":{"type":"azure_semantic_vad_en","languages":["de"],"threshold":0.4}}"#)
        #expect(patch.turnDetection == .value(.azureSemanticVADEnglish(AzureSemanticVAD(threshold: 0.4))))
        #expect(patch.misplacedTurnFields == ["languages"])
        #expect(patch.unknownFields == [])
    }

    @Test func unknownFieldsAreListedWithinBoundsAndReadOnlyOnesIgnored() throws {
        #expect(try patch(#"{"id":"s","object":"o","expires_at":1,"agent":{},"odd":1}"#).unknownFields == ["odd"])
        let many = (0..<1000).map { "\"\(String(repeating: "k", count: 100))\($0)\":1" }.joined(separator: ",")
        let fields = try patch("{\(many)}").unknownFields
        #expect(fields.count == 16)
        #expect(fields.allSatisfy { $0.count == 64 })
    }

    private func patch(_ session: String) throws -> SessionPatch {
        let message = try ClientMessage.parse(Array(#"{"type":"session.update","session":\#(session)}"#.utf8))
        guard case .sessionUpdate(let update) = message.event else { throw CancellationError() }
        // What a caller of ours would send means the same.
        let again = try ClientMessage.parse(ClientMessage(.sessionUpdate(update)).encoded())
        if case .sessionUpdate(let copy) = again.event {
            var expected = update.session
            expected.unknownFields = []
            expected.misplacedTurnFields = []
            // We write the names of now.
            (expected.modalitiesName, expected.maxTokensName) = (
                copy.session.modalitiesName, copy.session.maxTokensName
            )
            #expect(copy.session == expected)
        }
        return update.session
    }
}
