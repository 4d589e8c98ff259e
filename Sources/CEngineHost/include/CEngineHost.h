#ifndef CENGINEHOST_H
#define CENGINEHOST_H

// Processes, sockets and confinement for engine hosts: the system calls that Swift's Glibc module does not reach.
// Functions that fail return -1 and leave the reason in errno.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Sockets

// A connected pair of local sockets that keep message boundaries (SOCK_SEQPACKET), closed on exec.
int ceh_socket_pair(int sockets[2]);

// From now on a call that waits longer than `milliseconds` to send or to receive fails with EAGAIN; 0 waits forever.
int ceh_set_timeout(int socket, int milliseconds);

// Sends one message, and with it the descriptor `passed` unless it is negative. Never raises SIGPIPE.
ssize_t ceh_send(int socket, const void *bytes, size_t length, int passed);

// Receives one message. `passed` receives a descriptor that came with it, or -1; NULL refuses descriptors.
// Returns its length; 0 when the peer has closed; -1 with EAGAIN on a timeout (or at once, unless `waits`), with EMSGSIZE
// when the message is longer than `capacity`.
ssize_t ceh_receive(int socket, void *bytes, size_t capacity, int waits, int *passed);

// MARK: Processes

// Starts a program in a process group of its own, which signals of the terminal do not reach, with `socket` as descriptor 3 and /dev/null as 0, 1 and 2.
pid_t ceh_spawn(const char *path, char *const arguments[], char *const environment[], int socket);

// Forks a process in which no other thread runs: the C library's locks are copied as they are. The new process is a child of the caller's parent, which is the one that waits
// for it. Returns 0 in the new process.
pid_t ceh_fork_sibling(void);

// Makes this process end when the thread that started it does; adds `niceness` to its own; ignores the signals of a
// terminal and of an orderly stop; closes every descriptor but 0 to 3. To be called first in a host.
void ceh_settle(const char *name, int niceness);

// MARK: Confinement

enum {
    CEH_NO_NEW_PRIVILEGES = 1,
    CEH_SECCOMP = 2,
    CEH_LANDLOCK = 4,
};

// Takes from this process, for good, what an engine does not need: new descriptors beyond 16, file sizes above 0, core
// dumps, address space beyond `extra_memory` bytes more than it has, network, processes, signals to others, files.
// With `directories`, files below those can still be read.
// Returns the CEH_ flags of what the kernel granted.
int ceh_confine(uint64_t extra_memory, const char *const directories[], size_t count);

#ifdef __cplusplus
}
#endif

#endif
