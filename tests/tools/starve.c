/*
 * starve.c - loaded in front of a tool, it lets the STARVE_AT-th allocation fail, or with
 * STARVE_ON set all from there on. At the end it writes to STARVE_COUNT how many there were.
 * Commands that the tool starts are fed as ever.
 */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static bool active, on;
static long fatal;
static atomic_long count;

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("STARVE_AT");

    fatal = at != NULL ? atol(at) : 0;
    on = getenv("STARVE_ON") != NULL;
    unsetenv("LD_PRELOAD");
    active = true;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("STARVE_COUNT");

    active = false;
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file != NULL) {
        fprintf(file, "%ld\n", (long)count);
        fclose(file);
    }
}

static bool fails(void)
{
    if (!active)
        return false;
    long number = ++count;
    if (fatal == 0 || number < fatal || (number > fatal && !on))
        return false;
    errno = ENOMEM;
    return true;
}

/* The C library's own names: dlsym would allocate. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    if (fails())
        return ENOMEM;
    *out = __libc_memalign(alignment, size);
    return *out != NULL ? 0 : ENOMEM;
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    void *(*real)(void *, size_t, int, int, int, off_t);
    void *found = dlsym(RTLD_NEXT, "mmap");

    memcpy(&real, &found, sizeof real);
    return fails() ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}
