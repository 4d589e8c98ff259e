#include "CWebRTCAudio.h"

#include <cstring>
#include <memory>
#include <new>

#include <webrtc/modules/audio_processing/include/audio_processing.h>
#include <webrtc/modules/interface/module_common_types.h>

using webrtc::AudioProcessing;
using webrtc::EchoCancellation;
using webrtc::NoiseSuppression;

struct cwebrtc_input {
    std::unique_ptr<AudioProcessing> processing;
    // They live with the stream because their sample buffers are too large for the stack of every frame.
    webrtc::AudioFrame near;
    webrtc::AudioFrame far;
    bool echo = false;
    int echo_delay = 0;
};

extern "C" {

cwebrtc_input *cwebrtc_input_create(void) {
    std::unique_ptr<cwebrtc_input> input(new (std::nothrow) cwebrtc_input);
    if (!input) return nullptr;
    webrtc::Config config;
    // A filter of 128 ms in place of 48: a room and the error of the delay fit into it.
    config.Set<webrtc::ExtendedFilter>(new webrtc::ExtendedFilter(true));
    input->processing.reset(AudioProcessing::Create(config));
    if (!input->processing) return nullptr;
    AudioProcessing &processing = *input->processing;
    const int rate = AudioProcessing::kSampleRate16kHz;
    if (processing.Initialize(rate, rate, rate, AudioProcessing::kMono, AudioProcessing::kMono,
                              AudioProcessing::kMono) != AudioProcessing::kNoError
        || processing.high_pass_filter()->Enable(true) != AudioProcessing::kNoError
        || processing.echo_cancellation()->enable_drift_compensation(false) != AudioProcessing::kNoError
        || processing.echo_cancellation()->set_suppression_level(EchoCancellation::kHighSuppression)
               != AudioProcessing::kNoError) {
        return nullptr;
    }
    for (webrtc::AudioFrame *frame : {&input->near, &input->far}) {
        frame->sample_rate_hz_ = rate;
        frame->num_channels_ = 1;
        frame->samples_per_channel_ = CWEBRTC_VOICE_BLOCK;
    }
    return input.release();
}

void cwebrtc_input_destroy(cwebrtc_input *input) {
    delete input;
}

int cwebrtc_input_configure(cwebrtc_input *input, int noise, bool echo, int echo_delay) {
    AudioProcessing &processing = *input->processing;
    if (noise >= 0) {
        const int error = processing.noise_suppression()->set_level(static_cast<NoiseSuppression::Level>(noise));
        if (error != AudioProcessing::kNoError) return error;
    }
    int error = processing.noise_suppression()->Enable(noise >= 0);
    if (error != AudioProcessing::kNoError) return error;
    error = processing.echo_cancellation()->Enable(echo);
    if (error != AudioProcessing::kNoError) return error;
    input->echo = echo;
    input->echo_delay = echo_delay;
    return 0;
}

int cwebrtc_input_process(cwebrtc_input *input, int16_t *samples, const int16_t *reference) {
    const size_t bytes = CWEBRTC_VOICE_BLOCK * sizeof(int16_t);
    AudioProcessing &processing = *input->processing;
    int error = 0;
    if (input->echo) {
        std::memcpy(input->far.data_, reference, bytes);
        error = processing.AnalyzeReverseStream(&input->far);
        if (error < 0) return error;
        error = processing.set_stream_delay_ms(input->echo_delay);
        if (error < 0) return error;
    }
    std::memcpy(input->near.data_, samples, bytes);
    error = processing.ProcessStream(&input->near);
    if (error < 0) return error;
    std::memcpy(samples, input->near.data_, bytes);
    return 0;
}

}
