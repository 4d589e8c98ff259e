// Speaks each line of standard input with one voice, through the same calls as the engine hosts. Built twice: with
// -DESPEAK against espeak-ng, with -DFLITE against flite. See README.md.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef ESPEAK
#include <espeak-ng/speak_lib.h>

static int take(short *samples, int count, espeak_EVENT *events) {
    long sum = 0;
    for (int i = 0; samples && i < count; i++) sum += samples[i];
    for (; events && events->type != espeakEVENT_LIST_TERMINATED; events++) sum += events->text_position;
    return sum == 1 << 30;
}

static int start(const char *voice) {
    if (espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS, 20, getenv("ESPEAK_DATA_PATH"),
            espeakINITIALIZE_DONT_EXIT | espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA) < 0)
        return -1;
    espeak_SetSynthCallback(take);
    return espeak_SetVoiceByName(voice) == EE_OK ? 0 : -1;
}

static void speak(const char *text) {
    espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, NULL);
}
#endif

#ifdef FLITE
#include <flite/flite.h>

cst_voice *register_cmu_us_slt(const char *directory);
cst_voice *register_cmu_us_kal16(const char *directory);
static cst_voice *voice;

static int start(const char *name) {
    flite_init();
    voice = strcmp(name, "kal16") ? register_cmu_us_slt(NULL) : register_cmu_us_kal16(NULL);
    return voice ? 0 : -1;
}

static void speak(const char *text) {
    cst_wave *wave = flite_text_to_wave(text, voice);
    if (wave) delete_wave(wave);
}
#endif

int main(int count, char **arguments) {
    if (count != 2 || start(arguments[1]) < 0) {
        fprintf(stderr, "usage: driver VOICE <texts\n");
        return 2;
    }
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        speak(line);
        // Tells the fuzzer which text was the last one that did no harm.
        putchar('.');
        fflush(stdout);
    }
    free(line);
    return 0;
}
