// Counts what a whole process takes from the heap, once a second, from outside:
//
//     cc -O2 -shared -fPIC -o watch_allocations.so watch_allocations.c
//     ALLOCATIONS=counts.txt LD_PRELOAD=$PWD/watch_allocations.so .build/release/parley serve ...
//
// Each line of the file is the number of blocks taken in one second.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static atomic_ulong count;

void *malloc(size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    return __libc_realloc(block, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : 12;
}

static void *watch(void *path) {
    FILE *file = fopen(path, "w");
    if (!file) return NULL;
    unsigned long before = atomic_load(&count);
    for (;;) {
        sleep(1);
        unsigned long now = atomic_load(&count);
        fprintf(file, "%lu\n", now - before);
        fflush(file);
        before = now;
    }
}

__attribute__((constructor)) static void start(void) {
    const char *path = getenv("ALLOCATIONS");
    pthread_t thread;
    if (path) pthread_create(&thread, NULL, watch, (void *)path);
}
