#ifndef CONNXRUNTIME_H
#define CONNXRUNTIME_H

// The few calls of ONNX Runtime's C interface that run a model on one core. The library is not linked: it is loaded at
// run time from a folder, so that a machine without it can say so. Not safe for two threads at a time.
//
// Functions that fail write a reason of at most `capacity` bytes, the closing zero included.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct con_runtime con_runtime;
typedef struct con_session con_session;

// Loads `libonnxruntime.so` of `folder` for the rest of the process. NULL when it cannot be loaded, or is older than 1.17.
con_runtime *con_load(const char *folder, char *reason, size_t capacity);

// Such as "1.28.2"; valid as long as the process.
const char *con_version(const con_runtime *runtime);

// Loads a model from memory, which it needs no longer afterwards. Models run on the calling thread.
con_session *con_open(con_runtime *runtime, const void *model, size_t length, char *reason, size_t capacity);

void con_close(con_session *session);

// Whether the model has an input, or an output, of this name.
int con_has_input(const con_session *session, const char *name);
int con_has_output(const con_session *session, const char *name);

enum con_type { CON_FLOAT = 1, CON_INT64 = 7 };

// An input: `count` elements in `data`, as a tensor of the given shape.
typedef struct {
    const char *name;
    enum con_type type;
    const void *data;
    size_t count;
    const int64_t *shape;
    size_t rank;
} con_input;

// An output of floats. `data` is valid until the next run or the end of the session.
typedef struct {
    const char *name;
    const float *data;
    size_t count;
} con_output;

// Runs the model. Returns 0, or -1 when it fails or an output is no tensor of floats.
int con_run(
    con_session *session, const con_input *inputs, size_t input_count, con_output *outputs, size_t output_count,
    char *reason, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
