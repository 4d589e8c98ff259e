#ifndef PARLEY_CFLITE_SHIM_H
#define PARLEY_CFLITE_SHIM_H

#include <flite/flite.h>

// No header of flite declares its voices.
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);
cst_voice *register_cmu_us_kal16(const char *voxdir);

typedef cst_audio_stream_callback parley_flite_callback;

/// Speaks `text` and hands the audio to `callback` with `userdata` while it is made. The callback's settings live in the
/// utterance, not in the voice, so that one voice serves several threads.
/// Returns the utterance, which the caller deletes, or NULL.
static inline cst_utterance *parley_flite_speak(
    const char *text, cst_voice *voice, float stretch, parley_flite_callback callback, void *userdata
) {
    cst_utterance *utterance = new_utterance();
    if (!utterance) return NULL;
    utt_set_input_text(utterance, text);
    utt_init(utterance, voice);
    cst_audio_streaming_info *streaming = new_audio_streaming_info();
    streaming->asc = callback;
    streaming->userdata = userdata;
    // The utterance owns `streaming` from here.
    feat_set(utterance->features, "streaming_info", audio_streaming_info_val(streaming));
    feat_set_float(utterance->features, "duration_stretch", stretch);
    if (!utt_synth(utterance)) {
        delete_utterance(utterance);
        return NULL;
    }
    return utterance;
}

static inline cst_item *parley_flite_head(const cst_utterance *utterance, const char *relation) {
    if (!utt_relation_present((cst_utterance *)utterance, relation)) return NULL;
    return relation_head(utt_relation((cst_utterance *)utterance, relation));
}

static inline cst_item *parley_flite_tail(const cst_utterance *utterance, const char *relation) {
    if (!utt_relation_present((cst_utterance *)utterance, relation)) return NULL;
    return relation_tail(utt_relation((cst_utterance *)utterance, relation));
}

/// Seconds at which a word's first segment begins; 0 when it has none.
static inline float parley_flite_word_start(const cst_item *word) {
    return ffeature_float(word, "R:SylStructure.daughter1.daughter1.R:Segment.p.end");
}

/// Seconds at which a word's last segment ends; 0 when it has none.
static inline float parley_flite_word_end(const cst_item *word) {
    return ffeature_float(word, "R:SylStructure.daughtern.daughtern.R:Segment.end");
}

#endif
