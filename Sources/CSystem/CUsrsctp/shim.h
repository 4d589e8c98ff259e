#pragma once
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <usrsctp.h>

// Why the last call of usrsctp failed on this thread.
static inline int CUsrsctp_errno(void) {
    return errno;
}
