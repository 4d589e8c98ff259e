#include "CSherpaOnnx.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static void *open_library(const char *folder, const char *name, char *reason, size_t capacity) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        snprintf(reason, capacity, "the path of %s is too long", name);
        return NULL;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *error = dlerror();
        snprintf(reason, capacity, "%s", error ? error : name);
    }
    return library;
}

int cso_load(const char *folder, cso_functions *functions, char *reason, size_t capacity) {
    memset(functions, 0, sizeof *functions);
    // First, so that the second library does not look for another one of that name elsewhere.
    if (!open_library(folder, "libonnxruntime.so", reason, capacity)) return -1;
    void *library = open_library(folder, "libsherpa-onnx-c-api.so", reason, capacity);
    if (!library) return -1;
#define CSO_FIND(name)                                                        \
    *(void **)&functions->name = dlsym(library, #name);                       \
    if (!functions->name) {                                                   \
        snprintf(reason, capacity, "%s is missing in the library", #name);    \
        return -1;                                                            \
    }
    CSO_FUNCTIONS(CSO_FIND)
#undef CSO_FIND
    return 0;
}
