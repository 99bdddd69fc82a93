/*
 * cf_yield_from in a stage's body: the lines go to the other coroutine, one by one, until it ends.
 */
#include "stream.h"

typedef struct inner {
    kept kept;
    size_t wanted; /* lines, then it returns their number */
    bool catches;
    int ended;
} inner;

static cf_value take_some(cf_coro *self, void *arg)
{
    inner *in = arg;
    cf_value value = cf_nil;
    while (in->kept.lines < in->wanted) {
        if (cf_recv(self, &value)) {
            memcpy(in->kept.text + in->kept.len, value.str, value.len);
            in->kept.len += value.len;
            in->kept.text[in->kept.len++] = '\n';
            in->kept.lines++;
        } else if (in->catches && cf_pending(self)->code != CF_ECLOSED) {
            cf_catch(self);
        } else {
            break;
        }
    }
    in->ended++;
    return cf_int((int64_t)in->kept.lines);
}

/* Some lines to the inner one, then what it returned as text, then the rest as they are. */
static cf_value delegate_then_pass_on(cf_coro *self, void *arg)
{
    cf_value count = cf_nil;
    if (!cf_yield_from(self, cf_new(take_some, arg), &count))
        return cf_nil;
    cf_send_line(self, count.i64 == 2 ? line_of("two") : line_of("not two"));
    return pass_on(self, NULL);
}

TEST(lines_go_to_the_inner_one_until_it_returns)
{
    inner in = {.wanted = 2};
    kept k = {0};
    cf_coro *head = cf_stage(delegate_then_pass_on, &in, keeper(&k));
    assert_int_equal(lines_of_text("a\nb\nc\nd\n", head), CF_DONE);
    assert_kept(&in.kept, "a\nb\n");
    assert_kept(&k, "two\nc\nd\n");
}

TEST(a_value_goes_to_the_inner_one_at_once)
{
    inner in = {.wanted = 2};
    kept k = {0};
    cf_coro *head = cf_stage(delegate_then_pass_on, &in, keeper(&k));
    assert_int_equal(cf_send(head, cf_str("a"), NULL), CF_YIELD);
    assert_kept(&in.kept, "a\n");
    assert_int_equal(cf_send(head, cf_str("b"), NULL), CF_YIELD);
    assert_kept(&k, "two\n");
    cf_free(head);
}

TEST(a_close_reaches_the_inner_one_first)
{
    inner in = {.wanted = 9};
    kept k = {0};
    cf_coro *head = cf_stage(delegate_then_pass_on, &in, keeper(&k));
    assert_int_equal(lines_of_text("a\n", head), CF_DONE);
    assert_int_equal(in.ended, 1);
    assert_kept(&in.kept, "a\n");
    assert_int_equal(k.lines, 0);
}

TEST(what_is_thrown_in_and_caught_inside_goes_no_further)
{
    inner in = {.wanted = 2, .catches = true};
    kept k = {0};
    cf_coro *head = cf_stage(delegate_then_pass_on, &in, keeper(&k));
    push(head, "a");
    assert_int_equal(cf_throw(head, CF_EUSER, "thrown", NULL), CF_YIELD);
    push(head, "b");
    cf_flush(head);
    assert_kept(&k, "two\n");
    cf_free(head);
}

TEST(what_is_not_caught_inside_ends_the_stage)
{
    inner in = {.wanted = 2};
    kept k = {0};
    cf_coro *head = cf_stage(delegate_then_pass_on, &in, keeper(&k));
    assert_int_equal(cf_throw(head, CF_EUSER, "thrown", NULL), CF_ERROR);
    assert_error(cf_error_of(head), CF_EUSER, "thrown", NULL);
    assert_int_equal(in.ended, 1);
    cf_free(head);
}

TEST(when_the_target_wants_no_more_the_inner_one_is_closed)
{
    inner in = {.wanted = 9};
    kept k = {0};
    cf_coro *sink = keeper(&k);
    cf_coro *head = cf_stage(delegate_then_pass_on, &in, cf_ref(sink));
    cf_close(sink);
    assert_false(cf_flush(head));
    assert_int_equal(in.ended, 1);
    cf_free(head);
    cf_free(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_go_to_the_inner_one_until_it_returns),
        cmocka_unit_test(a_value_goes_to_the_inner_one_at_once),
        cmocka_unit_test(a_close_reaches_the_inner_one_first),
        cmocka_unit_test(what_is_thrown_in_and_caught_inside_goes_no_further),
        cmocka_unit_test(what_is_not_caught_inside_ends_the_stage),
        cmocka_unit_test(when_the_target_wants_no_more_the_inner_one_is_closed),
    };
    return RUN("flow delegate", tests);
}
