#ifndef CWEBRTCAUDIO_H
#define CWEBRTCAUDIO_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Noise suppression and voice detection over one 16 kHz mono stream. Confined to one thread at a time.
typedef struct cwebrtc_voice cwebrtc_voice;

/// What the detectors say of one block.
typedef struct {
    /// The voice detector's decision, its hangover included.
    bool voice;
} cwebrtc_voice_result;

enum {
    /// Samples in one block: 10 ms at 16 kHz.
    CWEBRTC_VOICE_BLOCK = 160,
};

/// NULL when the library cannot be set up.
cwebrtc_voice *cwebrtc_voice_create(void);

void cwebrtc_voice_destroy(cwebrtc_voice *voice);

/// How readily a block counts as voice: 0 (only when sure) to 3 (whenever possible). Keeps all estimates.
/// Returns 0, or the library's negative error.
int cwebrtc_voice_set_likelihood(cwebrtc_voice *voice, int likelihood);

/// Runs one block of CWEBRTC_VOICE_BLOCK samples, replacing it by the denoised signal (6 ms later in time).
/// Returns 0, or the library's negative error, upon which `result` is untouched.
int cwebrtc_voice_process(cwebrtc_voice *voice, int16_t *samples, cwebrtc_voice_result *result);

/// Noise suppression and echo cancellation over one 16 kHz mono stream. Confined to one thread at a time.
typedef struct cwebrtc_input cwebrtc_input;

enum {
    CWEBRTC_INPUT_NOISE_OFF = -1,
    CWEBRTC_INPUT_NOISE_LOW = 0,
    CWEBRTC_INPUT_NOISE_MODERATE = 1,
    CWEBRTC_INPUT_NOISE_HIGH = 2,
    CWEBRTC_INPUT_NOISE_VERY_HIGH = 3,
};

/// Does nothing until it is configured. NULL when the library cannot be set up.
cwebrtc_input *cwebrtc_input_create(void);

void cwebrtc_input_destroy(cwebrtc_input *input);

/// Changes what is done; what goes on keeps its estimates. Allocates.
/// `echo_delay` is how many milliseconds the echo lags behind the reference as it is given, about.
/// Returns 0, or the library's negative error.
int cwebrtc_input_configure(cwebrtc_input *input, int noise, bool echo, int echo_delay);

/// Runs one block of CWEBRTC_VOICE_BLOCK samples in place. `reference` is the block that was played, of equal length;
/// it is read only where echo is cancelled. Returns 0, or the library's negative error.
int cwebrtc_input_process(cwebrtc_input *input, int16_t *samples, const int16_t *reference);

#ifdef __cplusplus
}
#endif

#endif
