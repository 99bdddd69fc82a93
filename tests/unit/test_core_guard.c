/* Guard pages by each system call there is for them, by none, and on request none; stacks used
 * again, and memory given back. */
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "child.h"
#include "coro/build.h"
#include "coro/coro.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif

static bool no_guard_install, no_protection;
static int protections, guard_calls;
static long most_ranges = 1024; /* that one call takes; 0: there is no such call */

int __real_madvise(void *base, size_t size, int advice);
int __wrap_madvise(void *base, size_t size, int advice);
int __wrap_madvise(void *base, size_t size, int advice)
{
    guard_calls += advice == MADV_GUARD_INSTALL;
    if (advice != MADV_GUARD_INSTALL || !no_guard_install)
        return __real_madvise(base, size, advice);
    errno = EINVAL;
    return -1;
}

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...)
{
    va_list list;
    va_start(list, number);
    long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
    if (number != SYS_process_madvise) {
        va_end(list);
        return __real_syscall(number, a, b, c);
    }
    long advice = va_arg(list, long);
    va_end(list);
    guard_calls += advice == MADV_GUARD_INSTALL;
    if (most_ranges > 0 && !(advice == MADV_GUARD_INSTALL && no_guard_install))
        return __real_syscall(number, a, b, c < most_ranges ? c : most_ranges, advice, 0L);
    errno = ENOSYS;
    return -1;
}

int __real_mprotect(void *base, size_t size, int protection);
int __wrap_mprotect(void *base, size_t size, int protection);
int __wrap_mprotect(void *base, size_t size, int protection)
{
    protections++;
    if (!no_protection)
        return __real_mprotect(base, size, protection);
    errno = ENOMEM;
    return -1;
}

static volatile int depth_wanted = 1 << 20;

__attribute__((noinline)) static int descend(int depth)
{
    volatile char frame[256];
    frame[0] = (char)depth;
    return depth == depth_wanted ? 0 : descend(depth + 1) + frame[0];
}

static cf_value overflow(cf_coro *self, void *arg)
{
    (void)self;
    (void)arg;
    return cf_int(descend(0));
}

static cf_value count(cf_coro *self, void *arg)
{
    (void)arg;
    volatile char used[16 * 1024];
    for (size_t i = 0; i < sizeof used; i += 1024)
        used[i] = 1;
    for (int64_t i = 1; cf_yield(self, cf_int(i), NULL); i++)
        ;
    return cf_int(used[0]);
}

/* Two slots, so that the upper one's overflow would find the lower one's memory. */
static int overflow_upper(void)
{
    cf_coro *lower = cf_new_sized(count, NULL, 32 * 1024);
    cf_next(lower, NULL);
    cf_next(cf_new_sized(overflow, NULL, 32 * 1024), NULL);
    return 0;
}

static int overflow_with_mprotect(void)
{
    no_guard_install = true;
    return protections + overflow_upper();
}

static bool reported(struct child_end end)
{
    return died_of_fault(end) &&
           strstr(end.errors, "stack overflow in coroutine") == end.errors + strlen("coflow: ");
}

TEST(guard_of_the_kernel_stops_an_overflow)
{
    assert_true(reported(run_child(overflow_upper)));
}

TEST(guard_by_mprotect_stops_an_overflow)
{
    assert_true(reported(run_child(overflow_with_mprotect)));
}

/* A page that may not be read cannot be written to a file either. */
static bool is_guarded(const cf_coro *co, int fd)
{
    return write(fd, co->stack.base, 1) == -1 && errno == EFAULT &&
           write(fd, co->stack.base + sysconf(_SC_PAGESIZE), 1) == 1;
}

enum { MANY = 300 };

/* How many system calls that took; -1: one of them has no guard. */
static int guards_of_many(void)
{
    static cf_coro *many[MANY];
    int ends[2];
    guard_calls = 0;
    if (pipe(ends) != 0)
        return -1;
    for (int i = 0; i < MANY; i++) {
        many[i] = cf_new_sized(count, NULL, 128 * 1024);
        if (!many[i] || !is_guarded(many[i], ends[1]))
            return -1;
    }
    fprintf(stderr, "%d", guard_calls);
    return 0;
}

static int calls_for_many(long ranges)
{
    most_ranges = ranges;
    struct child_end end = run_child(guards_of_many);
    most_ranges = 1024;
    assert_int_equal(end.status, 0);
    return atoi(end.errors);
}

static bool kernel_takes_many_ranges(void)
{
    if (cf__annotate_old_kernel())
        return false;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct iovec range = {page, 4096};
    long taken =
        __real_syscall(SYS_process_madvise, -10001L, &range, 1L, (long)MADV_GUARD_INSTALL, 0L);
    munmap(page, 4096);
    return taken == 4096;
}

TEST(one_call_makes_many_guards)
{
    if (!kernel_takes_many_ranges())
        skip();
    assert_in_range(calls_for_many(1024), 2, 20);
}

TEST(guards_are_made_one_by_one_where_they_must)
{
    assert_in_range(calls_for_many(0), MANY, 2 * MANY);
}

TEST(guards_that_one_call_leaves_out_are_made_by_others)
{
    assert_in_range(calls_for_many(3), 20, 2 * MANY);
}

static int without_mappings(void)
{
    no_guard_install = no_protection = true;
    if (cf_new(count, NULL))
        return 1;
    const cf_error *error = cf_last_error();
    fprintf(stderr, "%d %s: %s", error->code == CF_ENOMEM, error->where, error->text);
    return 0;
}

TEST(no_mapping_left_for_a_guard_is_an_error_that_tells_the_limit)
{
    struct child_end end = run_child(without_mappings);
    assert_int_equal(end.status, 0);
    assert_string_equal(end.errors, "1 cf_new: no guard page for another stack (see "
                                    "vm.max_map_count): Cannot allocate memory");
}

static long most_mappings(void)
{
    long most = 0;
    FILE *file = fopen("/proc/sys/vm/max_map_count", "r");
    if (!file || fscanf(file, "%ld", &most) != 1)
        most = 0;
    if (file)
        fclose(file);
    return most;
}

/* With what the kernel really allows. Prints how many guarded ones there were, and what came then.
 */
static int until_no_mapping_is_left(void)
{
    no_guard_install = true;
    long made = 0;
    cf_coro *last = NULL;
    for (cf_coro *co; (co = cf_new(count, NULL)) != NULL; last = co)
        made++;
    fprintf(stderr, "%ld %d: %s", made, cf_last_error()->code == CF_ENOMEM, cf_last_error()->text);
    for (int i = 0; i < 2000; i++) {
        cf_coro *co = cf_new_with(count, NULL, 64 * 1024, CF_UNGUARDED);
        if (!co || cf_next(co, NULL) != CF_YIELD)
            return 1;
    }
    cf_free(last);
    return cf_new(count, NULL) == last && !cf_new(count, NULL) ? 0 : 2;
}

TEST(mappings_run_out_with_a_clear_error_and_unguarded_ones_go_on)
{
    long most = most_mappings();
    if (most == 0 || most > 100000 || !CF__FAST_PATH || cf__annotate_old_kernel())
        skip(); /* it would take minutes; sanitizers and valgrind need mappings of their own */
    struct child_end end = run_child(until_no_mapping_is_left);
    assert_int_equal(end.status, 0);
    assert_in_range(atol(end.errors), most / 2 - 2000, most / 2);
    assert_string_equal(strchr(end.errors, ' '), " 1: no guard page for another stack (see "
                                                 "vm.max_map_count): Cannot allocate memory");
}

static int unguarded_without_mappings(void)
{
    no_guard_install = no_protection = true;
    cf_coro *co = cf_new_with(count, NULL, 64 * 1024, CF_UNGUARDED);
    cf_value value = cf_nil;
    if (!co || cf_next(co, &value) != CF_YIELD || value.i64 != 1)
        return 1;
    cf_free(co);
    return protections;
}

TEST(unguarded_on_request_needs_no_mapping)
{
    assert_int_equal(run_child(unguarded_without_mappings).status, 0);
}

static int after_the_mappings_are_back(void)
{
    no_guard_install = no_protection = true;
    if (cf_new(count, NULL))
        return 1;
    no_protection = false;
    cf_coro *co = cf_new(count, NULL);
    return !(co && cf_next(co, NULL) == CF_YIELD);
}

TEST(failing_guard_wastes_no_slot_and_no_later_call)
{
    assert_int_equal(run_child(after_the_mappings_are_back).status, 0);
}

TEST(wishes_nobody_knows_are_refused)
{
    assert_null(cf_new_with(count, NULL, 64 * 1024, 1u << 30));
    assert_error(cf_last_error(), CF_EINVAL, "unknown flags", "cf_new");
    assert_null(cf_new_with(count, NULL, 16 * 1024 - 1, 0));
    assert_error(cf_last_error(), CF_EINVAL, "a stack has 16 KiB to 8 MiB", "cf_new");
    assert_null(cf_new_with(NULL, NULL, 64 * 1024, 0));
    assert_error(cf_last_error(), CF_EINVAL, "no function", "cf_new");
}

/* ----------------------------------------------------------------- used again */

enum { HOST = 2 * CF__STACKS_AT_HAND + 500 }; /* more than a thread keeps to itself */
static cf_coro *host[HOST];

static int by_address(const void *a, const void *b)
{
    const cf_coro *const *one = a, *const *other = b;
    return (*one > *other) - (*one < *other);
}

static bool was_in_host(const cf_coro *co)
{
    return bsearch(&co, host, HOST, sizeof(cf_coro *), by_address) != NULL;
}

/* How many of a thread's new coroutines have stacks that were freed in another. */
static void *count_stacks_of_others(void *arg)
{
    (void)arg;
    cf_coro *mine[100];
    intptr_t known = 0;
    for (int i = 0; i < 100; i++) {
        mine[i] = cf_new(count, NULL);
        known += was_in_host(mine[i]);
    }
    for (int i = 0; i < 100; i++)
        cf_free(mine[i]);
    return (void *)known;
}

TEST(stacks_are_used_again_by_their_thread_and_by_others)
{
    for (int i = 0; i < HOST; i++)
        assert_non_null(host[i] = cf_new(count, NULL));
    for (int i = 0; i < HOST; i++)
        cf_free(host[i]);
    qsort(host, HOST, sizeof(cf_coro *), by_address);
    pthread_t thread;
    void *known = NULL;
    assert_int_equal(pthread_create(&thread, NULL, count_stacks_of_others, NULL), 0);
    assert_int_equal(pthread_join(thread, &known), 0);
    assert_int_equal((intptr_t)known, 100);
    cf_coro *again[HOST];
    for (int i = 0; i < HOST; i++) {
        again[i] = cf_new(count, NULL);
        assert_true(was_in_host(again[i]));
    }
    qsort(again, HOST, sizeof(cf_coro *), by_address);
    assert_memory_equal(again, host, sizeof again); /* each once */
    for (int i = 0; i < HOST; i++)
        cf_free(again[i]);
    cf_trim();
}

/* ----------------------------------------------------------------- given back */

static size_t resident_pages(void)
{
    long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld %ld", &size, &resident), 2);
    fclose(file);
    return (size_t)resident;
}

enum { CROWD = 500 };

static void come_and_go(void)
{
    static cf_coro *crowd[CROWD];
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = cf_new(count, NULL);
        assert_yielded(do_next(crowd[i]), 1);
    }
    for (int i = 0; i < CROWD; i++)
        cf_free(crowd[i]);
}

TEST(trim_gives_back_what_freed_coroutines_touched)
{
    come_and_go();
    size_t before = resident_pages();
    size_t trimmed = cf_trim();
    assert_in_range(trimmed, CROWD * 60 * 1024, SIZE_MAX);
    assert_in_range(resident_pages(), 0, before - CROWD * 4); /* of the five pages that each has */
    assert_int_equal(cf_trim(), 0);
}

TEST(trim_goes_past_memory_that_is_locked)
{
    come_and_go();
    cf_coro *locked = cf_new(count, NULL);
    char *top = (char *)locked;
    if (mlock(top, 1) != 0)
        skip();
    cf_free(locked);
    size_t before = resident_pages();
    size_t trimmed = cf_trim();
    munlock(top, 1);
    assert_in_range(trimmed, (CROWD - 1) * 60 * 1024, SIZE_MAX);
    assert_in_range(resident_pages(), 0, before - (CROWD - 1) * 4);
}

TEST(coroutines_come_and_go_after_a_trim)
{
    come_and_go();
    cf_trim();
    come_and_go();
}

TEST(trim_leaves_the_living_alone)
{
    cf_coro *co = cf_new(count, NULL);
    assert_yielded(do_next(co), 1);
    cf_trim();
    assert_yielded(do_next(co), 2);
    cf_free(co);
}

TEST(trimmed_slots_come_again_before_new_ones)
{
    come_and_go();
    cf_coro *first = cf_new(count, NULL);
    cf_free(first);
    cf_trim();
    bool again = false;
    cf_coro *crowd[CROWD];
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = cf_new(count, NULL);
        again = again || crowd[i] == first;
    }
    for (int i = 0; i < CROWD; i++)
        cf_free(crowd[i]);
    assert_true(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guard_of_the_kernel_stops_an_overflow),
        cmocka_unit_test(guard_by_mprotect_stops_an_overflow),
        cmocka_unit_test(one_call_makes_many_guards),
        cmocka_unit_test(guards_are_made_one_by_one_where_they_must),
        cmocka_unit_test(guards_that_one_call_leaves_out_are_made_by_others),
        cmocka_unit_test(no_mapping_left_for_a_guard_is_an_error_that_tells_the_limit),
        cmocka_unit_test(mappings_run_out_with_a_clear_error_and_unguarded_ones_go_on),
        cmocka_unit_test(unguarded_on_request_needs_no_mapping),
        cmocka_unit_test(failing_guard_wastes_no_slot_and_no_later_call),
        cmocka_unit_test(wishes_nobody_knows_are_refused),
        cmocka_unit_test(stacks_are_used_again_by_their_thread_and_by_others),
        cmocka_unit_test(trim_gives_back_what_freed_coroutines_touched),
        cmocka_unit_test(trim_goes_past_memory_that_is_locked),
        cmocka_unit_test(coroutines_come_and_go_after_a_trim),
        cmocka_unit_test(trim_leaves_the_living_alone),
        cmocka_unit_test(trimmed_slots_come_again_before_new_ones),
    };
    return RUN("core guards", tests);
}
