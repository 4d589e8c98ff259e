#define _GNU_SOURCE
#include "CEngineHost.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

int ceh_socket_pair(int sockets[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets); }

int ceh_set_timeout(int socket, int milliseconds) {
    struct timeval time = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
    if (setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) < 0) return -1;
    return setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

union control {
    struct cmsghdr aligned;
    char bytes[CMSG_SPACE(sizeof(int))];
};

ssize_t ceh_send(int socket, const void *bytes, size_t length, int passed) {
    ssize_t sent;
    if (passed < 0) {
        do sent = send(socket, bytes, length, MSG_NOSIGNAL);
        while (sent < 0 && errno == EINTR);
        return sent;
    }
    union control control;
    memset(&control, 0, sizeof control);
    struct iovec place = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &place, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof passed);
    memcpy(CMSG_DATA(header), &passed, sizeof passed);
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

ssize_t ceh_receive(int socket, void *bytes, size_t capacity, int waits, int *passed) {
    int flags = MSG_TRUNC | (waits ? 0 : MSG_DONTWAIT);
    ssize_t length;
    if (!passed) {
        // Without room for control data the kernel closes descriptors that come along.
        do length = recv(socket, bytes, capacity, flags);
        while (length < 0 && errno == EINTR);
    } else {
        *passed = -1;
        union control control;
        struct iovec place = {.iov_base = bytes, .iov_len = capacity};
        struct msghdr message = {
            .msg_iov = &place, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
        do length = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
        while (length < 0 && errno == EINTR);
        struct cmsghdr *header = length < 0 ? NULL : CMSG_FIRSTHDR(&message);
        if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS
            && header->cmsg_len == CMSG_LEN(sizeof *passed))
            memcpy(passed, CMSG_DATA(header), sizeof *passed);
    }
    if (length > 0 && (size_t)length > capacity) {
        errno = EMSGSIZE;
        return -1;
    }
    return length;
}

pid_t ceh_spawn(const char *path, char *const arguments[], char *const environment[], int socket) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int fd = 0; fd < 3; fd++) posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    // Also clears close-on-exec when it is 3 already.
    posix_spawn_file_actions_adddup2(&actions, socket, 3);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // Not a session: the kernel would then schedule hosts as a group that counts as much as the server (autogroup in
    // sched(7)), whatever their niceness.
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    pid_t process = -1;
    int status = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (status == 0) return process;
    errno = status;
    return -1;
}

pid_t ceh_fork_sibling(void) { return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL); }

void ceh_settle(const char *name, int niceness) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, name);
    if (niceness > 0) (void)!nice(niceness);
    // A terminal, or a service manager that signals the whole group, would end hosts before the server has drained.
    // Hosts end when the server closes their sockets.
    static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGTSTP};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 4, ~0U, 0) == 0) return;
#endif
    struct rlimit limit;
    int end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
    for (int fd = 4; fd < end; fd++) close(fd);
}
