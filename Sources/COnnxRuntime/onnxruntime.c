#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ONNX Runtime hands out its C interface as one table of functions. Each release only appends to it, so the places below
// hold for every version from the one that is asked for.
#define API_VERSION 17

enum place {
    GET_ERROR_MESSAGE = 2,
    CREATE_ENVIRONMENT = 3,
    CREATE_SESSION_FROM_ARRAY = 8,
    RUN = 9,
    CREATE_SESSION_OPTIONS = 10,
    DISABLE_MEMORY_PATTERN = 17,
    DISABLE_CPU_ARENA = 19,
    SET_LOG_SEVERITY = 22,
    SET_OPTIMIZATION_LEVEL = 23,
    SET_INTRA_OP_THREADS = 24,
    SET_INTER_OP_THREADS = 25,
    GET_INPUT_COUNT = 30,
    GET_OUTPUT_COUNT = 31,
    GET_INPUT_NAME = 36,
    GET_OUTPUT_NAME = 37,
    CREATE_TENSOR = 49,
    IS_TENSOR = 50,
    GET_TENSOR_DATA = 51,
    GET_ELEMENT_TYPE = 60,
    GET_ELEMENT_COUNT = 64,
    GET_TYPE_AND_SHAPE = 65,
    CREATE_CPU_MEMORY_INFO = 69,
    ALLOCATOR_FREE = 76,
    GET_DEFAULT_ALLOCATOR = 78,
    RELEASE_STATUS = 93,
    RELEASE_SESSION = 95,
    RELEASE_VALUE = 96,
    RELEASE_TYPE_AND_SHAPE = 99,
    RELEASE_SESSION_OPTIONS = 100,
};

enum { LOG_FATAL = 4, OPTIMIZE_ALL = 99, DEVICE_ALLOCATOR = 0, MEMORY_DEFAULT = 0 };

// What the table's functions take: objects of the library, which only it looks into. NULL for a status means success.
typedef void object;
typedef void (*function)(void);

struct api_base {
    const function *(*get_api)(uint32_t version);
    const char *(*get_version)(void);
};

struct con_runtime {
    const function *table;
    const char *version;
    object *environment;
    object *memory;
    object *allocator;
};

// The names of inputs and of outputs that are kept of a model; Piper has at most 4 and 2.
#define MOST_NAMES 8
#define LONGEST_NAME 64

struct con_session {
    con_runtime *runtime;
    object *session;
    char inputs[MOST_NAMES][LONGEST_NAME];
    char outputs[MOST_NAMES][LONGEST_NAME];
    object *results[MOST_NAMES];
};

// Calls a function of the table that returns a status, or one that returns nothing.
#define CALL(runtime, place, types, ...) (((object *(*)types)(runtime)->table[place])(__VA_ARGS__))
#define RELEASE(runtime, place, value) (((void (*)(object *))(runtime)->table[place])(value))

static void explain(char *reason, size_t capacity, const char *text) {
    if (capacity > 0) snprintf(reason, capacity, "%s", text ? text : "unknown");
}

// Whether a call has failed. Releases its status.
static int failed(const con_runtime *runtime, object *status, char *reason, size_t capacity) {
    if (!status) return 0;
    explain(reason, capacity, ((const char *(*)(const object *))runtime->table[GET_ERROR_MESSAGE])(status));
    RELEASE(runtime, RELEASE_STATUS, status);
    return 1;
}

// MARK: The library

con_runtime *con_load(const char *folder, char *reason, size_t capacity) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/libonnxruntime.so", folder) >= (int)sizeof path) {
        explain(reason, capacity, "the path is too long");
        return NULL;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        explain(reason, capacity, dlerror());
        return NULL;
    }
    const struct api_base *(*get_base)(void) = (const struct api_base *(*)(void))dlsym(library, "OrtGetApiBase");
    const struct api_base *base = get_base ? get_base() : NULL;
    if (!base) {
        explain(reason, capacity, "libonnxruntime.so is not ONNX Runtime");
        return NULL;
    }
    con_runtime *runtime = calloc(1, sizeof *runtime);
    if (!runtime) return NULL;
    runtime->version = base->get_version();
    int major = 0, minor = 0;
    if (!runtime->version || sscanf(runtime->version, "%d.%d", &major, &minor) != 2 || major != 1
        || minor < API_VERSION || !(runtime->table = base->get_api(API_VERSION))) {
        snprintf(
            reason, capacity, "ONNX Runtime %s is installed, and 1.%d or a later 1.x is needed",
            runtime->version ? runtime->version : "of an unknown version", API_VERSION);
        free(runtime);
        return NULL;
    }
    // One environment for the process; the library keeps it as long as it is loaded.
    if (failed(
            runtime,
            CALL(runtime, CREATE_ENVIRONMENT, (int, const char *, object **), LOG_FATAL, "parley", &runtime->environment),
            reason, capacity)
        || failed(
            runtime,
            CALL(runtime, CREATE_CPU_MEMORY_INFO, (int, int, object **), DEVICE_ALLOCATOR, MEMORY_DEFAULT, &runtime->memory),
            reason, capacity)
        || failed(
            runtime, CALL(runtime, GET_DEFAULT_ALLOCATOR, (object **), &runtime->allocator), reason, capacity)) {
        free(runtime);
        return NULL;
    }
    return runtime;
}

const char *con_version(const con_runtime *runtime) { return runtime->version; }

// MARK: Models

static object *create_options(con_runtime *runtime, char *reason, size_t capacity) {
    object *options = NULL;
    if (failed(runtime, CALL(runtime, CREATE_SESSION_OPTIONS, (object **), &options), reason, capacity)) return NULL;
    static const struct {
        enum place place;
        int value;
    } settings[] = {
        {SET_LOG_SEVERITY, LOG_FATAL}, {SET_OPTIMIZATION_LEVEL, OPTIMIZE_ALL}, {SET_INTRA_OP_THREADS, 1},
        {SET_INTER_OP_THREADS, 1}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (failed(
                runtime, CALL(runtime, settings[i].place, (object *, int), options, settings[i].value), reason, capacity))
            goto refused;
    // Both keep memory for the longest input ever seen, and lengths differ each time.
    if (failed(runtime, CALL(runtime, DISABLE_MEMORY_PATTERN, (object *), options), reason, capacity)
        || failed(runtime, CALL(runtime, DISABLE_CPU_ARENA, (object *), options), reason, capacity))
        goto refused;
    return options;
refused:
    RELEASE(runtime, RELEASE_SESSION_OPTIONS, options);
    return NULL;
}

static int read_names(
    con_session *session, enum place count_place, enum place name_place, char names[][LONGEST_NAME], char *reason,
    size_t capacity) {
    con_runtime *runtime = session->runtime;
    size_t count = 0;
    if (failed(
            runtime, CALL(runtime, count_place, (const object *, size_t *), session->session, &count), reason, capacity))
        return -1;
    for (size_t i = 0; i < count && i < MOST_NAMES; i++) {
        char *name = NULL;
        if (failed(
                runtime,
                CALL(
                    runtime, name_place, (const object *, size_t, object *, char **), session->session, i,
                    runtime->allocator, &name),
                reason, capacity))
            return -1;
        snprintf(names[i], LONGEST_NAME, "%s", name);
        object *status = CALL(runtime, ALLOCATOR_FREE, (object *, void *), runtime->allocator, name);
        if (status) RELEASE(runtime, RELEASE_STATUS, status);
    }
    return 0;
}

con_session *con_open(con_runtime *runtime, const void *model, size_t length, char *reason, size_t capacity) {
    object *options = create_options(runtime, reason, capacity);
    if (!options) return NULL;
    con_session *session = calloc(1, sizeof *session);
    if (!session) {
        RELEASE(runtime, RELEASE_SESSION_OPTIONS, options);
        return NULL;
    }
    session->runtime = runtime;
    int has_failed = failed(
        runtime,
        CALL(
            runtime, CREATE_SESSION_FROM_ARRAY, (const object *, const void *, size_t, const object *, object **),
            runtime->environment, model, length, options, &session->session),
        reason, capacity);
    RELEASE(runtime, RELEASE_SESSION_OPTIONS, options);
    if (has_failed || read_names(session, GET_INPUT_COUNT, GET_INPUT_NAME, session->inputs, reason, capacity) != 0
        || read_names(session, GET_OUTPUT_COUNT, GET_OUTPUT_NAME, session->outputs, reason, capacity) != 0) {
        con_close(session);
        return NULL;
    }
    return session;
}

static void release_results(con_session *session) {
    for (size_t i = 0; i < MOST_NAMES; i++) {
        if (session->results[i]) RELEASE(session->runtime, RELEASE_VALUE, session->results[i]);
        session->results[i] = NULL;
    }
}

void con_close(con_session *session) {
    if (!session) return;
    release_results(session);
    if (session->session) RELEASE(session->runtime, RELEASE_SESSION, session->session);
    free(session);
}

static int has_name(const char names[][LONGEST_NAME], const char *name) {
    for (size_t i = 0; i < MOST_NAMES; i++)
        if (*name && strcmp(names[i], name) == 0) return 1;
    return 0;
}

int con_has_input(const con_session *session, const char *name) { return has_name(session->inputs, name); }

int con_has_output(const con_session *session, const char *name) { return has_name(session->outputs, name); }

// MARK: Runs

// Fills in `output` from a result of the last run.
static int read_result(con_runtime *runtime, object *result, con_output *output, char *reason, size_t capacity) {
    int is_tensor = 0, type = 0;
    object *info = NULL;
    void *data = NULL;
    if (failed(runtime, CALL(runtime, IS_TENSOR, (const object *, int *), result, &is_tensor), reason, capacity))
        return -1;
    if (!is_tensor) {
        explain(reason, capacity, "an output of the model is no tensor");
        return -1;
    }
    if (failed(runtime, CALL(runtime, GET_TYPE_AND_SHAPE, (const object *, object **), result, &info), reason, capacity))
        return -1;
    int has_failed =
        failed(runtime, CALL(runtime, GET_ELEMENT_TYPE, (const object *, int *), info, &type), reason, capacity)
        || failed(
            runtime, CALL(runtime, GET_ELEMENT_COUNT, (const object *, size_t *), info, &output->count), reason, capacity);
    RELEASE(runtime, RELEASE_TYPE_AND_SHAPE, info);
    if (has_failed) return -1;
    if (type != CON_FLOAT) {
        explain(reason, capacity, "an output of the model holds no floats");
        return -1;
    }
    if (failed(runtime, CALL(runtime, GET_TENSOR_DATA, (object *, void **), result, &data), reason, capacity)) return -1;
    output->data = data;
    return 0;
}

int con_run(
    con_session *session, const con_input *inputs, size_t input_count, con_output *outputs, size_t output_count,
    char *reason, size_t capacity) {
    con_runtime *runtime = session->runtime;
    const char *input_names[MOST_NAMES], *output_names[MOST_NAMES];
    object *values[MOST_NAMES] = {NULL};
    int status = -1;
    if (input_count > MOST_NAMES || output_count > MOST_NAMES) {
        explain(reason, capacity, "too many inputs or outputs");
        return -1;
    }
    release_results(session);
    for (size_t i = 0; i < output_count; i++) output_names[i] = outputs[i].name;
    for (size_t i = 0; i < input_count; i++) {
        const con_input *input = &inputs[i];
        size_t size = input->count * (input->type == CON_INT64 ? sizeof(int64_t) : sizeof(float));
        input_names[i] = input->name;
        // The library only reads what it is given as an input.
        if (failed(
                runtime,
                CALL(
                    runtime, CREATE_TENSOR,
                    (const object *, void *, size_t, const int64_t *, size_t, int, object **), runtime->memory,
                    (void *)input->data, size, input->shape, input->rank, input->type, &values[i]),
                reason, capacity))
            goto end;
    }
    if (failed(
            runtime,
            CALL(
                runtime, RUN,
                (object *, const object *, const char *const *, const object *const *, size_t, const char *const *, size_t,
                 object **),
                session->session, NULL, input_names, (const object *const *)values, input_count, output_names,
                output_count, session->results),
            reason, capacity))
        goto end;
    for (size_t i = 0; i < output_count; i++)
        if (read_result(runtime, session->results[i], &outputs[i], reason, capacity) != 0) goto end;
    status = 0;
end:
    for (size_t i = 0; i < input_count; i++)
        if (values[i]) RELEASE(runtime, RELEASE_VALUE, values[i]);
    return status;
}
