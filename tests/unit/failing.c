/* The wrapped allocators behind failing.h, and the loop that fails each allocation in turn. */
#include "unit.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "failing.h"

static atomic_long countdown; /* calls until the first failure; <= 0: off, or past it */
static atomic_bool active, from_then_on, happened;
static atomic_long blocks, mappings;

static bool fails(void)
{
    if (!active)
        return false;
    long left = --countdown;
    if (left > 0 || (left < 0 && !from_then_on))
        return false;
    happened = true;
    errno = ENOMEM;
    return true;
}

static void *counted(void *block)
{
    blocks += block != NULL;
    return block;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : counted(__real_malloc(size));
}

void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
    if (fails())
        return NULL;
    void *block = __real_realloc(old, size);
    return old ? block : counted(block);
}

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : counted(__real_aligned_alloc(alignment, size));
}

int __real_posix_memalign(void **out, size_t alignment, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size)
{
    if (fails())
        return ENOMEM;
    int error = __real_posix_memalign(out, alignment, size);
    blocks += !error;
    return error;
}

char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : counted(__real_strdup(text));
}

char *__real_strndup(const char *text, size_t size);
char *__wrap_strndup(const char *text, size_t size);
char *__wrap_strndup(const char *text, size_t size)
{
    return fails() ? NULL : counted(__real_strndup(text, size));
}

int __real_vasprintf(char **out, const char *format, va_list values);
int __wrap_vasprintf(char **out, const char *format, va_list values);
int __wrap_vasprintf(char **out, const char *format, va_list values)
{
    if (fails())
        return -1;
    int length = __real_vasprintf(out, format, values);
    blocks += length >= 0;
    return length;
}

void __real_free(void *block);
void __wrap_free(void *block);
void __wrap_free(void *block)
{
    blocks -= block != NULL;
    __real_free(block);
}

void *__real_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (fails())
        return MAP_FAILED;
    void *mapping = __real_mmap(at, size, protection, flags, fd, offset);
    mappings += mapping != MAP_FAILED;
    return mapping;
}

int __real_munmap(void *mapping, size_t size);
int __wrap_munmap(void *mapping, size_t size);
int __wrap_munmap(void *mapping, size_t size)
{
    mappings--;
    return __real_munmap(mapping, size);
}

void failing_start(long nth, failing_mode mode)
{
    countdown = nth;
    from_then_on = mode == FAIL_FROM_THEN_ON;
    happened = false;
    active = true;
}

bool failing_stop(void)
{
    active = false;
    return happened;
}

long failing_blocks(void)
{
    return blocks;
}

long failing_mappings(void)
{
    return mappings;
}

static bool attempt(bool (*scenario)(void), long nth, failing_mode mode, bool *succeeded)
{
    failing_start(nth, mode);
    *succeeded = scenario();
    return failing_stop();
}

/* The first attempts may fill pools and caches that are kept; from the third on nothing more may
 * stay. */
static bool fail_at(bool (*scenario)(void), long nth, failing_mode mode)
{
    bool failed = false, succeeded = true;
    long blocks_kept = 0, mappings_kept = 0;
    for (int i = 0; i < 5; i++) {
        failed = attempt(scenario, nth, mode, &succeeded);
        if (!failed)
            assert_true(succeeded);
        if (i >= 3) {
            assert_int_equal(failing_blocks(), blocks_kept);
            assert_int_equal(failing_mappings(), mappings_kept);
        }
        blocks_kept = failing_blocks();
        mappings_kept = failing_mappings();
    }
    return failed;
}

void failing_each(bool (*scenario)(void))
{
    const failing_mode modes[] = {FAIL_ONCE, FAIL_FROM_THEN_ON};
    for (size_t i = 0; i < COUNT(modes); i++) {
        long nth = 1;
        while (fail_at(scenario, nth, modes[i]))
            nth++;
    }
}
