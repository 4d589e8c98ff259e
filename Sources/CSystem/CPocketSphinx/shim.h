#ifndef PARLEY_CPOCKETSPHINX_SHIM_H
#define PARLEY_CPOCKETSPHINX_SHIM_H

#include <pocketsphinx/pocketsphinx.h>
#include <sphinxbase/cmn.h>
#include <sphinxbase/err.h>
#include <sphinxbase/feat.h>

/// Length of a cepstral vector of the decoder, or 0 when it normalises none.
static inline int parley_ps_mean_length(ps_decoder_t *decoder) {
    feat_t *features = ps_get_feat(decoder);
    return features && features->cmn_struct ? features->cmn_struct->veclen : 0;
}

/// Copies the running cepstral mean into `mean`, which holds parley_ps_mean_length values.
static inline void parley_ps_mean_get(ps_decoder_t *decoder, float *mean) {
    cmn_live_get(ps_get_feat(decoder)->cmn_struct, mean);
}

/// Subtracts `mean` from what follows, and lets later updates average over `prior`, counted as `frames` frames, and
/// what follows. The library itself would count its start value as five seconds of speech.
static inline void parley_ps_mean_set(ps_decoder_t *decoder, const float *mean, const float *prior, int frames) {
    cmn_t *cmn = ps_get_feat(decoder)->cmn_struct;
    for (int i = 0; i < cmn->veclen; i++) {
        cmn->cmn_mean[i] = mean[i];
        cmn->sum[i] = prior[i] * frames;
    }
    cmn->nframe = frames;
}

/// Moves the mean to the average of what was heard.
static inline void parley_ps_mean_update(ps_decoder_t *decoder) {
    cmn_live_update(ps_get_feat(decoder)->cmn_struct);
}

static inline void parley_ps_discard(void *context, err_lvl_t level, const char *format, ...) {
    (void)context;
    (void)level;
    (void)format;
}

/// The library writes its settings and several lines per utterance to stderr by default.
static inline void parley_ps_silence(void) {
    err_set_logfp(NULL);
    err_set_callback(parley_ps_discard, NULL);
}

#endif
