#pragma once
#include <string.h>
#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot call. Raw deflate, as archives hold it: no header, no checksum.
static inline int CZlib_inflate_init(z_stream *stream) {
    memset(stream, 0, sizeof *stream);
    return inflateInit2(stream, -MAX_WBITS);
}
