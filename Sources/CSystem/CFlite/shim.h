#ifndef PARLEY_CFLITE_SHIM_H
#define PARLEY_CFLITE_SHIM_H

#include <flite/flite.h>
#include <flite/cst_cg.h>

// No header of flite declares its voices.
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
cst_voice *register_cmu_us_awb(const char *voxdir);
cst_voice *register_cmu_us_kal16(const char *voxdir);

typedef cst_audio_stream_callback parley_flite_callback;

/// How one utterance is spoken. 1 is the voice's own.
typedef struct {
    float stretch;
    float pitch;
    float range;
    /// Lets `pitch` and `range` act on every voice; see `parley_flite_plain_melody`.
    int plain_melody;
} parley_flite_settings;

/// Some voices have a model of the melody that knows neither shift nor range. Their plainer model does: this gives the
/// utterance a copy of the voice's data, `database`, with the first one off. The voice itself is left as it is.
static inline void parley_flite_plain_melody(cst_utterance *utterance, cst_cg_db *database) {
    const cst_cg_db *own = val_cg_db(feat_val(utterance->features, "cg_db"));
    if (!own->spamf0) return;
    *database = *own;
    database->spamf0 = 0;
    // So that its removal from the utterance frees nothing that is the voice's.
    database->freeable = 0;
    feat_set(utterance->features, "cg_db", cg_db_val(database));
}

/// Speaks `text` and hands the audio to `callback` with `userdata` while it is made. The callback and all settings live
/// in the utterance, not in the voice, so that one voice serves several threads.
/// Returns the utterance, which the caller deletes, or NULL.
static inline cst_utterance *parley_flite_speak(
    const char *text, cst_voice *voice, parley_flite_settings settings, parley_flite_callback callback, void *userdata
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
    feat_set_float(utterance->features, "duration_stretch", settings.stretch);
    cst_cg_db database;
    if (settings.plain_melody) {
        float deviation = get_param_float(utterance->features, "int_f0_target_stddev", 0);
        if (feat_present(utterance->features, "cg_db")) {
            deviation = val_cg_db(feat_val(utterance->features, "cg_db"))->f0_stddev;
            parley_flite_plain_melody(utterance, &database);
        }
        feat_set_float(utterance->features, "f0_shift", settings.pitch);
        if (deviation > 0) feat_set_float(utterance->features, "int_f0_target_stddev", deviation * settings.range);
    }
    cst_utterance *spoken = utt_synth(utterance);
    // `database` ends with this call; the voice's own shows again behind it.
    feat_remove(utterance->features, "cg_db");
    if (!spoken) delete_utterance(utterance);
    return spoken;
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
