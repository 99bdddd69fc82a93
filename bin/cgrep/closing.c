/*
 * closing.c - closes descriptors in batches with close_range(2). A new descriptor is always the
 * lowest free number, so files opened one after the other have adjacent ones.
 */
#include "config.h"

#include "closing.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum { WORD = 64, MOST = 32, LEAST_LIMIT = 256 };

void cgrep_begin_closing(cgrep_closing *closing)
{
    struct rlimit limit;

    *closing = (cgrep_closing){.most = 0};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= LEAST_LIMIT)
        closing->most = MOST;
}

/* ThreadSanitizer tracks descriptors and does not know close_range(2). */
#if !defined(__SANITIZE_THREAD__) && defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#ifdef __SANITIZE_THREAD__
enum { WATCHED = 1 };
#else
enum { WATCHED = 0 };
#endif

static void close_run(int first, int count)
{
    if (!WATCHED && syscall(SYS_close_range, first, first + count - 1, 0) == 0)
        return;
    for (int fd = first; fd < first + count; fd++) /* the kernel is older than 5.9 */
        close(fd);
}

static void close_word(uint64_t done, int first)
{
    while (done != 0) {
        int from = __builtin_ctzll(done);
        uint64_t ended = ~(done >> from);
        int count = ended != 0 ? __builtin_ctzll(ended) : WORD;
        close_run(first + from, count);
        done &= from + count < WORD ? UINT64_MAX << (from + count) : 0;
    }
}

/* The exchange gives this thread the sole right to close what was in the word: no number can be
 * reused before it is closed. */
static void close_all(cgrep_closing *closing)
{
    for (int i = 0; i < CGREP_CLOSING_WORDS; i++)
        close_word(atomic_exchange(&closing->done[i], 0), i * WORD);
}

void cgrep_close_later(cgrep_closing *closing, int fd)
{
    if (closing->most == 0 || fd >= CGREP_CLOSING_WORDS * WORD) {
        close(fd);
        return;
    }
    atomic_fetch_or(&closing->done[fd / WORD], UINT64_C(1) << fd % WORD);
    if ((atomic_fetch_add(&closing->count, 1) + 1) % closing->most == 0)
        close_all(closing);
}

void cgrep_end_closing(cgrep_closing *closing)
{
    close_all(closing);
}
