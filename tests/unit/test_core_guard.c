/* Guard pages by either system call, neither, or on request none; and memory given back. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "child.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

static bool no_guard_install, no_protection;
static int protections;

int __real_madvise(void *base, size_t size, int advice);
int __wrap_madvise(void *base, size_t size, int advice);
int __wrap_madvise(void *base, size_t size, int advice)
{
    if (advice != MADV_GUARD_INSTALL || !no_guard_install)
        return __real_madvise(base, size, advice);
    errno = EINVAL;
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
        cmocka_unit_test(no_mapping_left_for_a_guard_is_an_error_that_tells_the_limit),
        cmocka_unit_test(unguarded_on_request_needs_no_mapping),
        cmocka_unit_test(failing_guard_wastes_no_slot_and_no_later_call),
        cmocka_unit_test(wishes_nobody_knows_are_refused),
        cmocka_unit_test(trim_gives_back_what_freed_coroutines_touched),
        cmocka_unit_test(coroutines_come_and_go_after_a_trim),
        cmocka_unit_test(trim_leaves_the_living_alone),
        cmocka_unit_test(trimmed_slots_come_again_before_new_ones),
    };
    return RUN("core guards", tests);
}
