/* Lines between stages: started stages, what a line is, by reference or copied, and the end of a
 * body. */
#include "stream.h"

/* ------------------------------------------------------------------- stages */

static cf_value note_start(cf_coro *self, void *log)
{
    cf_line line;
    note(log, "started");
    while (cf_recv_line(self, &line))
        note(log, "line");
    note(log, "ended");
    return cf_nil;
}

TEST(a_stage_is_created_started_and_waiting)
{
    journal log = {""};
    cf_coro *stage = cf_stage(note_start, &log, cf_null());
    assert_string_equal(log.text, "started");
    assert_int_equal(cf_state_of(stage), CF_SUSPENDED);
    cf_free(stage);
}

TEST(a_sink_is_created_started_and_waiting)
{
    journal log = {""};
    cf_coro *sink = cf_sink(note_start, &log);
    assert_string_equal(log.text, "started");
    cf_free(sink);
    assert_string_equal(log.text, "started ended");
}

TEST(a_stage_knows_its_target)
{
    cf_coro *target = cf_null();
    cf_coro *stage = cf_stage(pass_on, NULL, target);
    assert_ptr_equal(cf_target(stage), target);
    cf_free(stage);
}

TEST(a_sink_has_no_target)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    assert_null(cf_target(sink));
    cf_free(sink);
}

static cf_value send_header_first(cf_coro *self, void *arg)
{
    cf_send_line(self, line_of("header"));
    return pass_on(self, arg);
}

TEST(a_body_may_send_before_it_receives)
{
    kept k = {0};
    cf_coro *head = cf_stage(send_header_first, NULL, keeper(&k));
    push(head, "line");
    cf_free(head);
    assert_kept(&k, "header\nline\n");
}

/* -------------------------------------------------------------------- lines */

TEST(lines_go_from_a_plain_function_through_stages_to_a_sink)
{
    kept k = {0};
    cf_coro *head = pass_through(5, keeper(&k));
    assert_true(push(head, "one"));
    assert_true(push(head, "two"));
    assert_int_equal(cf_close(head), CF_DONE);
    assert_kept(&k, "one\ntwo\n");
    cf_free(head);
}

TEST(a_line_may_be_empty)
{
    kept k = {0};
    cf_coro *head = pass_through(2, keeper(&k));
    push(head, "");
    push(head, "x");
    push(head, "");
    cf_free(head);
    assert_kept(&k, "\nx\n\n");
    assert_int_equal(k.lines, 3);
}

TEST(a_line_may_hold_nul_bytes)
{
    kept k = {0};
    cf_coro *head = pass_through(2, keeper(&k));
    cf_send_line_to(NULL, head, (cf_line){"a\0b\0", 4});
    cf_free(head);
    assert_kept_bytes(&k, "a\0b\0\n", 5);
}

TEST(a_hundred_thousand_lines_keep_their_order)
{
    static kept k;
    k = (kept){0};
    cf_coro *head = pass_through(3, keeper(&k));
    char text[32];
    for (int i = 0; i < 100000; i++) {
        snprintf(text, sizeof text, "%d", i);
        assert_true(push(head, text));
    }
    cf_free(head);
    assert_int_equal(k.lines, 100000);
    const char *at = k.text;
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(strtol(at, (char **)&at, 10), i);
        assert_int_equal(*at++, '\n');
    }
}

typedef struct sizes {
    size_t largest, lines, bytes;
    bool wrong;
} sizes;

static cf_value measure(cf_coro *self, void *arg)
{
    sizes *s = arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        s->lines++;
        s->bytes += line.len;
        s->largest = line.len > s->largest ? line.len : s->largest;
        s->wrong |= line.len > 0 && (line.text[0] != 'x' || line.text[line.len - 1] != 'x');
    }
    return cf_nil;
}

TEST(a_line_may_be_32_megabytes_long)
{
    enum { LONG = 32 << 20 };
    sizes s = {0};
    char *text = malloc(LONG);
    memset(text, 'x', LONG);
    cf_coro *head = pass_through(2, cf_sink(measure, &s));
    assert_true(push(head, "x"));
    assert_true(cf_send_line_to(NULL, head, (cf_line){text, LONG}));
    memset(text, 'y', LONG);
    assert_true(push(head, "xx"));
    cf_free(head);
    free(text);
    assert_int_equal(s.lines, 3);
    assert_int_equal(s.largest, LONG);
    assert_int_equal(s.bytes, LONG + 3);
    assert_false(s.wrong);
}

/* ------------------------------------------------------- by reference, copied */

/* Notes where the text of the last line lies, and passes it on. */
static cf_value note_place(cf_coro *self, void *place)
{
    cf_line line;
    while (cf_recv_line(self, &line)) {
        *(const char **)place = line.text;
        if (cf_target(self))
            cf_send_line(self, line);
    }
    return cf_nil;
}

TEST(text_that_was_received_travels_by_reference)
{
    const char *first = NULL, *second = "", *third = "";
    cf_coro *sink = cf_sink(note_place, &third);
    cf_coro *head = cf_stage(note_place, &first, cf_stage(note_place, &second, sink));
    assert_int_equal(lines_of_text("one\ntwo\n", head), CF_DONE);
    assert_non_null(first);
    assert_ptr_equal(first, second);
    assert_ptr_equal(second, third);
}

static cf_value cut_first_byte(cf_coro *self, void *place)
{
    cf_line line;
    while (cf_recv_line(self, &line)) {
        *(const char **)place = line.text + 1;
        cf_send_line(self, (cf_line){line.text + 1, line.len - 1});
    }
    return cf_nil;
}

TEST(a_piece_of_what_was_received_travels_by_reference)
{
    const char *sent = NULL, *received = "";
    cf_coro *head = cf_stage(cut_first_byte, &sent, cf_sink(note_place, &received));
    assert_int_equal(lines_of_text("one\ntwo\n", head), CF_DONE);
    assert_non_null(sent);
    assert_ptr_equal(sent, received);
}

static cf_value send_from_own_buffer(cf_coro *self, void *arg)
{
    (void)arg;
    char text[16];
    cf_line line;
    for (int i = 0; cf_recv_line(self, &line); i++) {
        snprintf(text, sizeof text, "%d:%.*s", i, (int)line.len, line.text);
        cf_send_line(self, line_of(text));
        memset(text, '#', sizeof text);
    }
    return cf_nil;
}

TEST(other_text_is_copied_so_its_buffer_may_be_used_again_at_once)
{
    kept k = {0};
    cf_coro *head = cf_stage(send_from_own_buffer, NULL, pass_through(2, keeper(&k)));
    push(head, "a");
    push(head, "b");
    push(head, "c");
    cf_free(head);
    assert_kept(&k, "0:a\n1:b\n2:c\n");
}

TEST(a_plain_function_may_use_its_buffer_again_at_once)
{
    kept k = {0};
    cf_coro *head = pass_through(2, keeper(&k));
    char text[] = "one";
    push(head, text);
    memcpy(text, "two", 3);
    push(head, text);
    memcpy(text, "###", 3);
    cf_free(head);
    assert_kept(&k, "one\ntwo\n");
}

static cf_value send_received_and_own_in_turn(cf_coro *self, void *arg)
{
    (void)arg;
    char text[16];
    cf_line line;
    for (int i = 0; cf_recv_line(self, &line); i++) {
        cf_send_line(self, line);
        snprintf(text, sizeof text, "own %d", i);
        cf_send_line(self, line_of(text));
        cf_send_line(self, (cf_line){line.text, 1});
    }
    return cf_nil;
}

TEST(received_and_own_text_mix_in_order)
{
    kept k = {0};
    cf_coro *head = cf_stage(send_received_and_own_in_turn, NULL, pass_through(1, keeper(&k)));
    assert_int_equal(lines_of_text("one\ntwo\n", head), CF_DONE);
    assert_kept(&k, "one\nown 0\no\ntwo\nown 1\nt\n");
}

/* Sends far more than a batch holds for each line, and then looks at the line again. */
static cf_value explode(cf_coro *self, void *intact)
{
    char text[64];
    cf_line line;
    while (cf_recv_line(self, &line)) {
        for (int i = 0; i < 20000; i++) {
            snprintf(text, sizeof text, "number %d of a line that becomes many", i);
            cf_send_line(self, line_of(text));
        }
        *(bool *)intact &= line.len == 5 && memcmp(line.text, "seed ", 4) == 0;
    }
    return cf_nil;
}

TEST(a_line_stays_valid_until_the_next_receive)
{
    bool intact = true;
    uint64_t lines = 0;
    cf_coro *head = cf_stage(explode, &intact, cf_count(&lines, cf_null()));
    assert_int_equal(lines_of_text("seed1\nseed2\nseed3\n", head), CF_DONE);
    assert_true(intact);
    assert_int_equal(lines, 60000);
}

/* ----------------------------------------------------------- recv, and the end */

static cf_value receive_as_values(cf_coro *self, void *log)
{
    cf_value v;
    cf_line line;
    while (cf_recv(self, &v)) {
        char word[32];
        snprintf(word, sizeof word, "value:%.*s", (int)v.len, v.str);
        note(log, word);
        if (!cf_recv_line(self, &line))
            break;
        snprintf(word, sizeof word, "line:%.*s", (int)line.len, line.text);
        note(log, word);
    }
    return cf_nil;
}

TEST(recv_in_a_stage_gives_each_line_as_text)
{
    journal log = {""};
    cf_coro *head = pass_through(1, cf_sink(receive_as_values, &log));
    push(head, "a");
    push(head, "b");
    push(head, "c");
    cf_free(head);
    assert_string_equal(log.text, "value:a line:b value:c");
}

static cf_value send_last_and_total(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    char last[32] = "", total[32];
    int lines = 0;
    for (; cf_recv_line(self, &line); lines++)
        snprintf(last, sizeof last, "%.*s", (int)line.len, line.text);
    cf_send_line(self, line_of(last));
    snprintf(total, sizeof total, "%d", lines);
    cf_send_line(self, line_of(total));
    return cf_nil;
}

TEST(after_the_loop_a_body_may_still_send)
{
    kept k = {0};
    cf_coro *head = cf_stage(send_last_and_total, NULL, pass_through(2, keeper(&k)));
    assert_int_equal(lines_of_text("a\nb\nc\n", head), CF_DONE);
    assert_kept(&k, "c\n3\n");
    assert_int_equal(k.ended, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stage_is_created_started_and_waiting),
        cmocka_unit_test(a_sink_is_created_started_and_waiting),
        cmocka_unit_test(a_stage_knows_its_target),
        cmocka_unit_test(a_sink_has_no_target),
        cmocka_unit_test(a_body_may_send_before_it_receives),
        cmocka_unit_test(lines_go_from_a_plain_function_through_stages_to_a_sink),
        cmocka_unit_test(a_line_may_be_empty),
        cmocka_unit_test(a_line_may_hold_nul_bytes),
        cmocka_unit_test(a_hundred_thousand_lines_keep_their_order),
        cmocka_unit_test(a_line_may_be_32_megabytes_long),
        cmocka_unit_test(text_that_was_received_travels_by_reference),
        cmocka_unit_test(a_piece_of_what_was_received_travels_by_reference),
        cmocka_unit_test(other_text_is_copied_so_its_buffer_may_be_used_again_at_once),
        cmocka_unit_test(a_plain_function_may_use_its_buffer_again_at_once),
        cmocka_unit_test(received_and_own_text_mix_in_order),
        cmocka_unit_test(a_line_stays_valid_until_the_next_receive),
        cmocka_unit_test(recv_in_a_stage_gives_each_line_as_text),
        cmocka_unit_test(after_the_loop_a_body_may_still_send),
    };
    return RUN("flow lines", tests);
}
