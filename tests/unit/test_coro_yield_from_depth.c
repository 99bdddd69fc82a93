/*
 * Yield from at depth: what works at one level works at hundreds of thousands.
 *
 * Every level is a coroutine with a stack of its own, so the depth is bounded by the number of
 * mappings where guard pages need one each; a depth that the machine has no room for is reported
 * and skipped.
 */
#include "unit.h"

/* ThreadSanitizer has room for 8128 threads, and to it a coroutine is one. */
#if !defined(__SANITIZE_THREAD__) && defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#ifdef __SANITIZE_THREAD__
enum { ROOM = 8000 };
#else
enum { ROOM = 1000000 };
#endif

typedef struct chain {
    int64_t levels; /* still to be built below this one */
    int64_t ended;  /* levels that ended with something pending */
    int64_t caught; /* code the innermost caught */
    bool no_room;   /* a level could not be made */
} chain;

/* The innermost: yields what it is sent, plus one; catches CF_EUSER + 1; returns at 0. */
static cf_value bottom(cf_coro *self, chain *all)
{
    cf_value in, out = cf_int(1);
    for (;;) {
        if (cf_yield(self, out, &in)) {
            if (in.i64 == 0)
                return cf_int(1000);
            out = cf_int(in.i64 + 1);
        } else if (cf_pending(self)->code == CF_EUSER + 1) {
            all->caught = cf_catch(self).code;
            out = cf_int(2);
        } else {
            all->ended++;
            return cf_nil;
        }
    }
}

static cf_value one_level(cf_coro *self, void *arg)
{
    chain *all = arg;
    if (--all->levels < 0)
        return bottom(self, all);
    cf_coro *sub = cf_new(one_level, all);
    if (!sub) {
        all->no_room = true;
        return cf_nil;
    }
    cf_value result = cf_nil;
    if (!cf_yield_from(self, sub, &result)) {
        all->ended++;
        return cf_nil;
    }
    return cf_int(result.i64 + 1);
}

/* A chain that is levels deep and has yielded 1; NULL when the machine has no room for it. */
static cf_coro *build(chain *all, int64_t levels)
{
    *all = (chain){.levels = levels, .no_room = levels > ROOM};
    cf_coro *top = all->no_room ? NULL : cf_new(one_level, all);
    answer got = top ? do_next(top) : (answer){CF_ERROR, cf_nil};
    if (all->no_room) {
        cf_free(top);
        print_message("no room for %lld coroutines here: skipped\n", (long long)levels);
        return NULL;
    }
    assert_yielded(got, 1);
    return top;
}

static void check_values(int64_t levels)
{
    chain all;
    cf_coro *top = build(&all, levels);
    if (!top)
        skip();
    for (int64_t i = 1; i < 1000; i++)
        assert_yielded(do_send(top, cf_int(i)), i + 1);
    assert_returned(do_next(top), 1000 + levels);
    assert_int_equal(all.ended, 0);
    cf_free(top);
}

static void check_throw(int64_t levels)
{
    chain all;
    cf_coro *top = build(&all, levels);
    if (!top)
        skip();
    assert_yielded(do_throw(top, CF_EUSER + 1, "caught at the bottom"), 2);
    assert_int_equal(all.caught, CF_EUSER + 1);
    assert_yielded(do_send(top, cf_int(5)), 6);
    assert_refused(do_throw(top, CF_EUSER + 2, "from the top"), top, CF_EUSER + 2);
    assert_error(cf_error_of(top), CF_EUSER + 2, "from the top", NULL);
    assert_int_equal(all.ended, levels + 1);
    cf_free(top);
}

static void check_close(int64_t levels)
{
    chain all;
    cf_coro *top = build(&all, levels);
    if (!top)
        skip();
    assert_int_equal(cf_close(top), CF_DONE);
    assert_int_equal(all.ended, levels + 1);
    assert_int_equal(cf_state_of(top), CF_CLOSED);
    cf_free(top);
}

static void check_free(int64_t levels)
{
    chain all;
    cf_coro *top = build(&all, levels);
    if (!top)
        skip();
    cf_free(top);
    assert_int_equal(all.ended, levels + 1);
}

TEST(values_at_1_000_levels)
{
    check_values(1000);
}

TEST(throw_at_1_000_levels)
{
    check_throw(1000);
}

TEST(close_at_1_000_levels)
{
    check_close(1000);
}

TEST(free_at_1_000_levels)
{
    check_free(1000);
}

TEST(values_at_100_000_levels)
{
    check_values(100000);
}

TEST(throw_at_100_000_levels)
{
    check_throw(100000);
}

TEST(close_at_100_000_levels)
{
    check_close(100000);
}

TEST(free_at_100_000_levels)
{
    check_free(100000);
}

TEST(values_at_300_000_levels)
{
    check_values(300000);
}

TEST(throw_at_300_000_levels)
{
    check_throw(300000);
}

TEST(close_at_300_000_levels)
{
    check_close(300000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_at_1_000_levels),   cmocka_unit_test(throw_at_1_000_levels),
        cmocka_unit_test(close_at_1_000_levels),    cmocka_unit_test(free_at_1_000_levels),
        cmocka_unit_test(values_at_100_000_levels), cmocka_unit_test(throw_at_100_000_levels),
        cmocka_unit_test(close_at_100_000_levels),  cmocka_unit_test(free_at_100_000_levels),
        cmocka_unit_test(values_at_300_000_levels), cmocka_unit_test(throw_at_300_000_levels),
        cmocka_unit_test(close_at_300_000_levels),
    };
    return RUN("coro yield from, depth", tests);
}
