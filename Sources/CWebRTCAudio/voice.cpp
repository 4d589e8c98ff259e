#include "CWebRTCAudio.h"

#include <cstring>
#include <memory>
#include <new>

#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

using webrtc::AudioProcessing;

struct cwebrtc_voice {
    std::unique_ptr<AudioProcessing> processing;
    // Lives with the stream because its sample buffer is too large for the stack of every frame.
    webrtc::AudioFrame frame;
};

extern "C" {

cwebrtc_voice *cwebrtc_voice_create(void) {
    std::unique_ptr<cwebrtc_voice> voice(new (std::nothrow) cwebrtc_voice);
    if (!voice) return nullptr;
    voice->processing.reset(AudioProcessing::Create());
    if (!voice->processing) return nullptr;
    AudioProcessing &processing = *voice->processing;
    const int rate = AudioProcessing::kSampleRate16kHz;
    if (processing.Initialize(rate, rate, rate, AudioProcessing::kMono, AudioProcessing::kMono,
                              AudioProcessing::kMono) != AudioProcessing::kNoError
        || processing.high_pass_filter()->Enable(true) != AudioProcessing::kNoError
        || processing.noise_suppression()->set_level(webrtc::NoiseSuppression::kHigh) != AudioProcessing::kNoError
        || processing.noise_suppression()->Enable(true) != AudioProcessing::kNoError
        || processing.voice_detection()->set_frame_size_ms(AudioProcessing::kChunkSizeMs) != AudioProcessing::kNoError
        || processing.voice_detection()->Enable(true) != AudioProcessing::kNoError) {
        return nullptr;
    }
    voice->frame.sample_rate_hz_ = rate;
    voice->frame.num_channels_ = 1;
    voice->frame.samples_per_channel_ = CWEBRTC_VOICE_BLOCK;
    return voice.release();
}

void cwebrtc_voice_destroy(cwebrtc_voice *voice) {
    delete voice;
}

int cwebrtc_voice_set_likelihood(cwebrtc_voice *voice, int likelihood) {
    return voice->processing->voice_detection()->set_likelihood(
        static_cast<webrtc::VoiceDetection::Likelihood>(likelihood));
}

int cwebrtc_voice_process(cwebrtc_voice *voice, int16_t *samples, cwebrtc_voice_result *result) {
    const size_t bytes = CWEBRTC_VOICE_BLOCK * sizeof(int16_t);
    std::memcpy(voice->frame.data_, samples, bytes);
    const int error = voice->processing->ProcessStream(&voice->frame);
    if (error < 0) return error;
    std::memcpy(samples, voice->frame.data_, bytes);
    result->voice = voice->processing->voice_detection()->stream_has_voice();
    return 0;
}

}
