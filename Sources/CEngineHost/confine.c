#define _GNU_SOURCE
#include "CEngineHost.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// The socket that connects a host to the server.
#define HOST_SOCKET 3

#ifdef ARCHITECTURE

// MARK: System calls (seccomp_filter(7)). Both architectures are little-endian: an argument's low word comes first.

struct program {
    struct sock_filter code[256];
    unsigned short length;
};

static void add(struct program *program, struct sock_filter instruction) {
    if (program->length < sizeof program->code / sizeof *program->code) program->code[program->length++] = instruction;
}

#define STATEMENT(code, k) ((struct sock_filter)BPF_STMT((code), (k)))
#define JUMP(code, k, yes, no) ((struct sock_filter)BPF_JUMP((code), (k), (yes), (no)))
#define ALLOW STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define DENY STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static void allow(struct program *program, int call) {
    add(program, JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, 1));
    add(program, ALLOW);
}

static void load_argument(struct program *program, int call, int argument, unsigned jump) {
    add(program, JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, jump));
    add(program, STATEMENT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(offsetof(struct seccomp_data, args) + 8 * argument)));
}

// Only when the argument is `value`.
static void allow_equal(struct program *program, int call, int argument, unsigned value) {
    load_argument(program, call, argument, 4);
    add(program, JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    add(program, ALLOW);
    add(program, DENY);
}

// Only when the argument has none of the bits of `mask`.
static void allow_without(struct program *program, int call, int argument, unsigned mask) {
    load_argument(program, call, argument, 4);
    add(program, JUMP(BPF_JMP | BPF_JSET | BPF_K, mask, 1, 0));
    add(program, ALLOW);
    add(program, DENY);
}

// What malloc, the C library, Swift's runtime and an engine at work need. Everything else fails with EPERM: libraries
// that probe the system for what they do not need then go on.
static const int plain_calls[] = {
    SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_futex, SYS_exit, SYS_exit_group, SYS_rt_sigreturn,
    SYS_rt_sigprocmask, SYS_rt_sigaction, SYS_getpid, SYS_gettid, SYS_clock_gettime, SYS_clock_getres,
    SYS_gettimeofday, SYS_nanosleep, SYS_clock_nanosleep, SYS_restart_syscall, SYS_sched_yield,
    SYS_sched_getaffinity, SYS_sysinfo, SYS_uname, SYS_getrandom, SYS_getrusage, SYS_close, SYS_read, SYS_ppoll,
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_time
    SYS_time,
#endif
};

// For engines that read data files while they work.
static const int file_calls[] = {
    SYS_pread64, SYS_lseek, SYS_fstat, SYS_newfstatat, SYS_getdents64, SYS_faccessat,
#ifdef SYS_stat
    SYS_stat, SYS_lstat, SYS_access,
#endif
#ifdef SYS_faccessat2
    SYS_faccessat2,
#endif
};

static int filter_calls(int reads_files) {
    struct program program = {.length = 0};
    add(&program, STATEMENT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    add(&program, JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    add(&program, STATEMENT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    add(&program, STATEMENT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    // The two calls of each message first.
    allow_equal(&program, SYS_sendto, 0, HOST_SOCKET);
    allow_equal(&program, SYS_recvfrom, 0, HOST_SOCKET);
    for (size_t i = 0; i < sizeof plain_calls / sizeof *plain_calls; i++) allow(&program, plain_calls[i]);
    allow_without(&program, SYS_mmap, 2, PROT_EXEC);
    allow_without(&program, SYS_mprotect, 2, PROT_EXEC);
    // abort(3) signals its own process; no other may be.
    allow_equal(&program, SYS_tgkill, 0, (unsigned)getpid());
    // 1 and 2 are /dev/null.
    allow_equal(&program, SYS_write, 0, 1);
    if (reads_files) {
        for (size_t i = 0; i < sizeof file_calls / sizeof *file_calls; i++) allow(&program, file_calls[i]);
        const unsigned writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
        allow_without(&program, SYS_openat, 2, writing);
#ifdef SYS_open
        allow_without(&program, SYS_open, 1, writing);
#endif
    }
    add(&program, DENY);
    struct sock_fprog filter = {.len = program.length, .filter = program.code};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter);
}

#endif

// MARK: Files (landlock(7)); the constants here because Debian 12's headers know only the first version.

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct __attribute__((packed)) path_rule {
    uint64_t allowed;
    int32_t directory;
};

static int restrict_files(const char *const directories[], size_t count) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
    if (version < 1) return -1;
    // Each version handles more: 13 rights of files, then REFER, TRUNCATE, TCP, IOCTL, and signals and abstract sockets.
    int rights = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
    struct ruleset rules = {.files = (1ULL << rights) - 1};
    size_t size = sizeof rules.files;
    if (version >= 4) {
        rules.network = 3;
        size = offsetof(struct ruleset, scopes);
    }
    if (version >= 6) {
        rules.scopes = 3;
        size = sizeof rules;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0) return -1;
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++) {
        struct path_rule rule = {
            .allowed = 1ULL << 2 | 1ULL << 3, .directory = open(directories[i], O_PATH | O_CLOEXEC | O_DIRECTORY)};
        if (rule.directory < 0) continue;
        status = (int)syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0);
        close(rule.directory);
    }
    if (status == 0) status = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    return status;
}

// MARK: All of it

static void limit(int resource, rlim_t value) {
    struct rlimit limits = {.rlim_cur = value, .rlim_max = value};
    setrlimit(resource, &limits);
}

// Bytes of address space in use; 0 when /proc does not say.
static uint64_t address_space(void) {
    char text[64];
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    unsigned long pages = 0;
    if (sscanf(text, "%lu", &pages) != 1) return 0;
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

int ceh_confine(uint64_t extra_memory, const char *const directories[], size_t count) {
    int granted = 0;
    uint64_t used = address_space();
    if (used > 0) limit(RLIMIT_AS, used + extra_memory);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 16);
    // A core handler of the system would otherwise receive what a client said, and other hosts could attach.
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return granted;
    granted |= CEH_NO_NEW_PRIVILEGES;
    if (restrict_files(directories, count) == 0) granted |= CEH_LANDLOCK;
#ifdef ARCHITECTURE
    if (filter_calls(count > 0) == 0) granted |= CEH_SECCOMP;
#endif
    return granted;
}
