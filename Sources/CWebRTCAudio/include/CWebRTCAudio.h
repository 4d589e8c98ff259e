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

#ifdef __cplusplus
}
#endif

#endif
