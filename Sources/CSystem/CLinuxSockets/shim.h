#ifndef CLINUXSOCKETS_H
#define CLINUXSOCKETS_H

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

// Datagrams in batches, and when the kernel took them in: what Glibc's own module does not reach from Swift.

// An address, in network order; four or sixteen of the bytes count.
typedef struct {
    uint8_t is_v6;
    uint8_t host[16];
    uint16_t port;
} clinux_address;

typedef struct {
    clinux_address from;
    uint32_t length;
    // CLOCK_REALTIME, nanoseconds; 0 where the kernel does not say.
    int64_t arrival;
} clinux_datagram;

// The most datagrams of one call into the kernel.
#define CLINUX_BATCH 32
#define CLINUX_DATAGRAM_SIZE 2048

static inline socklen_t clinux_fill(const clinux_address *address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address->is_v6) {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)storage;
        v6->sin6_family = AF_INET6;
        memcpy(&v6->sin6_addr, address->host, 16);
        v6->sin6_port = address->port;
        return sizeof *v6;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)storage;
    v4->sin_family = AF_INET;
    memcpy(&v4->sin_addr, address->host, 4);
    v4->sin_port = address->port;
    return sizeof *v4;
}

static inline void clinux_read(const struct sockaddr_storage *storage, clinux_address *address) {
    memset(address, 0, sizeof *address);
    if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)storage;
        address->is_v6 = 1;
        memcpy(address->host, &v6->sin6_addr, 16);
        address->port = v6->sin6_port;
    } else {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)storage;
        memcpy(address->host, &v4->sin_addr, 4);
        address->port = v4->sin_port;
    }
}

// Who may bind the address as well: nobody, whoever binds after us, whoever did before us.
enum clinux_sharing { CLINUX_ALONE, CLINUX_FIRST, CLINUX_FURTHER };

// A UDP socket that does not block, bound to `address`, whose port is filled in; -1 and errno where there is none.
static inline int clinux_bind(clinux_address *address, enum clinux_sharing sharing, int receive_buffer) {
    int fd = socket(address->is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    struct sockaddr_storage storage;
    socklen_t length = clinux_fill(address, &storage);
    if ((sharing == CLINUX_FURTHER && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) < 0)
        || bind(fd, (struct sockaddr *)&storage, length) < 0
        // Set before, it would let this socket join those of another server that is already up.
        || (sharing == CLINUX_FIRST && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) < 0)) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    length = sizeof storage;
    getsockname(fd, (struct sockaddr *)&storage, &length);
    clinux_read(&storage, address);
    return fd;
}

// One instruction of a packet filter, as the kernel has it.
typedef struct sock_filter clinux_instruction;
enum {
    CLINUX_NETWORK_HEADER = SKF_NET_OFF,
};
static const uint16_t CLINUX_LOAD_HALF = BPF_LD | BPF_H | BPF_ABS;
static const uint16_t CLINUX_JUMP_EQUAL = BPF_JMP | BPF_JEQ | BPF_K;
static const uint16_t CLINUX_RETURN = BPF_RET | BPF_K;

// The filter picks among the sockets that share the number of `fd` from now on; below 0 and errno where the kernel does
// not take it.
static inline int clinux_steer(int fd, const clinux_instruction *filter, uint16_t length) {
    struct sock_fprog program = {.len = length, .filter = (struct sock_filter *)filter};
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program);
}

// From now on the kernel tells when it took a datagram in.
static inline void clinux_stamp(int fd) {
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
}

// What recvmmsg(2) fills. Its declaration needs _GNU_SOURCE, under which other headers take another form than in other
// modules.
struct clinux_message {
    struct msghdr msg_hdr;
    unsigned int msg_len;
};

// Takes up to `limit` datagrams that wait, CLINUX_BATCH at most; `bytes` has CLINUX_DATAGRAM_SIZE for each. Returns how
// many; below 0 where none waits.
static inline int clinux_receive(int fd, uint8_t *bytes, clinux_datagram *datagrams, int limit) {
    if (limit > CLINUX_BATCH) limit = CLINUX_BATCH;
    struct clinux_message headers[CLINUX_BATCH];
    struct iovec places[CLINUX_BATCH];
    struct sockaddr_storage names[CLINUX_BATCH];
    union {
        struct cmsghdr aligned;
        char bytes[CMSG_SPACE(sizeof(struct timespec))];
    } controls[CLINUX_BATCH];
    for (int i = 0; i < limit; i++) {
        places[i].iov_base = bytes + i * CLINUX_DATAGRAM_SIZE;
        places[i].iov_len = CLINUX_DATAGRAM_SIZE;
        memset(&headers[i], 0, sizeof headers[i]);
        headers[i].msg_hdr.msg_iov = &places[i];
        headers[i].msg_hdr.msg_iovlen = 1;
        headers[i].msg_hdr.msg_name = &names[i];
        headers[i].msg_hdr.msg_namelen = sizeof names[i];
        headers[i].msg_hdr.msg_control = &controls[i];
        headers[i].msg_hdr.msg_controllen = sizeof controls[i];
    }
    int count = (int)syscall(SYS_recvmmsg, fd, headers, limit, MSG_DONTWAIT, 0);
    for (int i = 0; i < count; i++) {
        datagrams[i].length = headers[i].msg_len;
        datagrams[i].arrival = 0;
        clinux_read(&names[i], &datagrams[i].from);
        struct msghdr *message = &headers[i].msg_hdr;
        for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
            if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
            struct timespec time;
            memcpy(&time, CMSG_DATA(part), sizeof time);
            datagrams[i].arrival = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
        }
    }
    return count;
}

// 1 where the datagram left; 0 where the socket is full or the network refuses.
static inline int clinux_send(int fd, const uint8_t *bytes, uint32_t length, const clinux_address *to) {
    struct sockaddr_storage storage;
    socklen_t size = clinux_fill(to, &storage);
    return sendto(fd, bytes, length, MSG_DONTWAIT, (struct sockaddr *)&storage, size) == (ssize_t)length;
}

// One of several datagrams that lie behind each other in memory.
typedef struct {
    clinux_address to;
    uint32_t length;
} clinux_outgoing;

// Sends what lies in `bytes`, one datagram after the other, CLINUX_BATCH of them in one call into the kernel. What the
// socket has no room for is dropped, and so is what the network refuses. Returns how many left.
static inline int clinux_send_all(int fd, const uint8_t *bytes, const clinux_outgoing *datagrams, int count) {
    struct clinux_message headers[CLINUX_BATCH];
    struct iovec places[CLINUX_BATCH];
    struct sockaddr_storage names[CLINUX_BATCH];
    int left = 0;
    for (int start = 0; start < count;) {
        int size = count - start < CLINUX_BATCH ? count - start : CLINUX_BATCH;
        for (int i = 0; i < size; i++) {
            const clinux_outgoing *datagram = &datagrams[start + i];
            places[i].iov_base = (void *)bytes;
            places[i].iov_len = datagram->length;
            bytes += datagram->length;
            memset(&headers[i], 0, sizeof headers[i]);
            headers[i].msg_hdr.msg_iov = &places[i];
            headers[i].msg_hdr.msg_iovlen = 1;
            headers[i].msg_hdr.msg_name = &names[i];
            headers[i].msg_hdr.msg_namelen = clinux_fill(&datagram->to, &names[i]);
        }
        for (int done = 0; done < size;) {
            int sent = (int)syscall(SYS_sendmmsg, fd, headers + done, size - done, MSG_DONTWAIT);
            if (sent > 0) {
                left += sent;
                done += sent;
            } else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
                return left;
            } else if (errno != EINTR) {
                // The network refuses this one; the others may be for elsewhere.
                done++;
            }
        }
        start += size;
    }
    return left;
}

// `number` comes back with each readiness of the file.
static inline int clinux_watch(int poll, int fd, uint64_t number) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
}

#define CLINUX_EVENTS 256

// Waits for readiness; the numbers of what is ready go to `numbers`. Returns how many; 0 when interrupted.
static inline int clinux_wait(int poll, uint64_t *numbers) {
    struct epoll_event events[CLINUX_EVENTS];
    int count = epoll_wait(poll, events, CLINUX_EVENTS, -1);
    for (int i = 0; i < count; i++) numbers[i] = events[i].data.u64;
    return count < 0 ? 0 : count;
}

static inline int64_t clinux_now(int is_realtime) {
    struct timespec time;
    clock_gettime(is_realtime ? CLOCK_REALTIME : CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Processor time of this thread, nanoseconds.
static inline int64_t clinux_thread_time(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Rings once, at `moment` of the monotonic clock in nanoseconds.
static inline int clinux_arm(int timer, int64_t moment) {
    struct itimerspec setting = {.it_value = {.tv_sec = moment / 1000000000, .tv_nsec = moment % 1000000000}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME, &setting, 0);
}

#endif
