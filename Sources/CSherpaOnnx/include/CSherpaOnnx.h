#ifndef CSHERPAONNX_H
#define CSHERPAONNX_H

// The functions of sherpa-onnx that recognizers use, found at run time: the server builds and starts without the library.

#include "sherpa-onnx-c-api.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// The release that sherpa-onnx-c-api.h belongs to. A library of another one has structs of another layout.
#define CSO_HEADER_VERSION "2.0.1"

// Every function by its name, with the type that the header gives it.
#define CSO_FUNCTIONS(X)                   \
    X(SherpaOnnxGetVersionStr)             \
    X(SherpaOnnxCreateOfflineRecognizer)   \
    X(SherpaOnnxDestroyOfflineRecognizer)  \
    X(SherpaOnnxCreateOfflineStream)       \
    X(SherpaOnnxDestroyOfflineStream)      \
    X(SherpaOnnxAcceptWaveformOffline)     \
    X(SherpaOnnxDecodeOfflineStream)       \
    X(SherpaOnnxGetOfflineStreamResult)    \
    X(SherpaOnnxDestroyOfflineRecognizerResult) \
    X(SherpaOnnxCreateOnlineRecognizer)    \
    X(SherpaOnnxDestroyOnlineRecognizer)   \
    X(SherpaOnnxCreateOnlineStream)        \
    X(SherpaOnnxDestroyOnlineStream)       \
    X(SherpaOnnxOnlineStreamAcceptWaveform) \
    X(SherpaOnnxOnlineStreamInputFinished) \
    X(SherpaOnnxIsOnlineStreamReady)       \
    X(SherpaOnnxDecodeOnlineStream)        \
    X(SherpaOnnxGetOnlineStreamResult)     \
    X(SherpaOnnxDestroyOnlineRecognizerResult)

typedef struct {
#define CSO_MEMBER(name) __typeof__(&name) name;
    CSO_FUNCTIONS(CSO_MEMBER)
#undef CSO_MEMBER
} cso_functions;

// Loads libonnxruntime.so and then libsherpa-onnx-c-api.so from `folder`, for the rest of the process, and fills
// `functions`. Returns 0, or -1 with the reason in `reason`, cut at `capacity` bytes.
int cso_load(const char *folder, cso_functions *functions, char *reason, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
