#ifndef PARLEY_CPOCKETSPHINX_SHIM_H
#define PARLEY_CPOCKETSPHINX_SHIM_H

#include <pocketsphinx/pocketsphinx.h>
#include <sphinxbase/cmn.h>
#include <sphinxbase/err.h>
#include <sphinxbase/feat.h>

/// Length of a cepstral vector of the decoder, or 0 when it normalises none.
static inline int parley_ps_cmn_length(ps_decoder_t *decoder) {
    feat_t *features = ps_get_feat(decoder);
    return features && features->cmn_struct ? features->cmn_struct->veclen : 0;
}

/// Copies the running cepstral mean into `mean`, which holds parley_ps_cmn_length values.
static inline void parley_ps_cmn_get(ps_decoder_t *decoder, float *mean) {
    cmn_live_get(ps_get_feat(decoder)->cmn_struct, mean);
}

/// Starts the next utterance from this cepstral mean, forgetting what was heard before.
static inline void parley_ps_cmn_set(ps_decoder_t *decoder, const float *mean) {
    cmn_live_set(ps_get_feat(decoder)->cmn_struct, mean);
}

static inline void parley_ps_discard(void *context, err_lvl_t level, const char *format, ...) {
    (void)context;
    (void)level;
    (void)format;
}

/// The library writes several lines per utterance to stderr by default. Holds for every thread.
static inline void parley_ps_silence(void) { err_set_callback(parley_ps_discard, NULL); }

#endif
