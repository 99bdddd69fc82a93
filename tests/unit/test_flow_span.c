/* The batch-wise pair: spans received and sent, and the blocks they lie in. */
#include "stream.h"

/* ---------------------------------------------------------------------- receiving */

/* What the spans of a stream held, glued together as a printer would. */
static cf_value keep_spans(cf_coro *self, void *arg)
{
    kept *k = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        k->lines++;
        memcpy(k->text + k->len, span.text, span.len);
        k->len += span.len;
        if (span.single)
            k->text[k->len++] = '\n';
    }
    k->ended++;
    return cf_nil;
}

TEST(a_source_sends_runs_of_whole_lines)
{
    kept k = {0};
    assert_int_equal(lines_of_text("one\ntwo\n\nthree\n", cf_sink(keep_spans, &k)), CF_DONE);
    assert_kept(&k, "one\ntwo\n\nthree\n");
    assert_int_equal(k.lines, 1);
}

TEST(only_the_last_run_may_lack_its_separator)
{
    kept k = {0};
    assert_int_equal(lines_of_text("one\ntwo", cf_sink(keep_spans, &k)), CF_DONE);
    assert_kept(&k, "one\ntwo");
}

TEST(lines_sent_one_by_one_arrive_as_spans_too)
{
    kept k = {0};
    cf_coro *head = cf_sink(keep_spans, &k);
    push(head, "one");
    push(head, "");
    push(head, "three");
    cf_free(head);
    assert_kept(&k, "one\n\nthree\n");
}

TEST(lines_passed_on_by_reference_arrive_as_spans_too)
{
    kept k = {0};
    assert_int_equal(lines_of_text("one\n\nthree", pass_through(1, cf_sink(keep_spans, &k))),
                     CF_DONE);
    assert_int_equal(k.text[k.len - 1] == '\n', 1);
    assert_kept(&k, "one\n\nthree\n");
}

/* One line, then a span, in turn. */
static cf_value receive_in_turn(cf_coro *self, void *arg)
{
    journal *log = arg;
    cf_line line;
    cf_span span;
    char word[64];
    while (cf_recv_line(self, &line)) {
        snprintf(word, sizeof word, "line:%.*s", (int)line.len, line.text);
        note(log, word);
        if (!cf_recv_span(self, &span))
            break;
        snprintf(word, sizeof word, "span:%zu", span.len);
        note(log, word);
    }
    return cf_nil;
}

TEST(after_a_line_a_span_is_what_is_left_of_its_run)
{
    journal log = {""};
    assert_int_equal(lines_of_text("one\ntwo\nthree\n", cf_sink(receive_in_turn, &log)), CF_DONE);
    assert_string_equal(log.text, "line:one span:10");
}

/* ------------------------------------------------------------------------ sending */

static cf_value pass_spans(cf_coro *self, void *place)
{
    cf_span span;
    while (cf_recv_span(self, &span)) {
        *(const char **)place = span.text;
        if (cf_target(self))
            cf_send_span(self, span);
    }
    return cf_nil;
}

TEST(a_span_travels_by_reference)
{
    const char *first = NULL, *second = "";
    cf_coro *head = cf_stage(pass_spans, &first, cf_sink(pass_spans, &second));
    assert_int_equal(lines_of_text("one\ntwo\n", head), CF_DONE);
    assert_non_null(first);
    assert_ptr_equal(first, second);
}

TEST(a_span_can_be_received_as_lines)
{
    const char *place = NULL;
    kept k = {0};
    cf_coro *head = cf_stage(pass_spans, &place, keeper(&k));
    assert_int_equal(lines_of_text("one\n\ntwo", head), CF_DONE);
    assert_kept(&k, "one\n\ntwo\n");
    assert_int_equal(k.lines, 3);
}

TEST(a_span_without_a_block_is_copied)
{
    kept k = {0};
    cf_coro *head = pass_through(1, keeper(&k));
    char text[] = "one\ntwo\n";
    assert_true(cf_send_span_to(NULL, head, (cf_span){.text = text, .len = 8}));
    memset(text, '#', 8);
    cf_free(head);
    assert_kept(&k, "one\ntwo\n");
}

TEST(a_span_with_a_block_keeps_it_until_it_has_been_handled)
{
    kept k = {0};
    cf_coro *head = pass_through(1, keeper(&k));
    cf_block *block = cf_block_new(100);
    memcpy(cf_block_data(block), "one\ntwo\n", 8);
    assert_true(
        cf_send_span_to(NULL, head, (cf_span){cf_block_data(block), 8, block, 0, 0, false}));
    assert_true(cf_block_is_shared(block));
    cf_free(head);
    assert_kept(&k, "one\ntwo\n");
    assert_false(cf_block_is_shared(block));
    cf_block_free(block);
}

TEST(a_single_line_span_is_one_line)
{
    kept k = {0};
    cf_coro *head = pass_through(1, keeper(&k));
    cf_send_span_to(NULL, head, (cf_span){.text = "a\nb", .len = 3, .single = true});
    cf_free(head);
    assert_int_equal(k.lines, 1);
}

TEST(send_span_is_false_when_the_target_wants_no_more)
{
    kept k = {.stop_after = 1};
    cf_coro *sink = keeper(&k);
    push(sink, "a");
    cf_flush(sink);
    assert_false(cf_send_span_to(NULL, sink, (cf_span){.text = "b\n", .len = 2}));
    cf_free(sink);
}

/* ------------------------------------------------------------------------- origin */

typedef struct origins {
    char names[200];
    uint64_t expected; /* offset of the next span */
    bool wrong;
} origins;

static cf_value note_origins(cf_coro *self, void *arg)
{
    origins *o = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        o->wrong |= cf_span_offset(&span) != o->expected;
        o->wrong |= cf_span_separator(&span) != '\n';
        o->expected += span.len;
        if (cf_span_name(&span))
            snprintf(o->names, sizeof o->names, "%s", cf_span_name(&span));
    }
    return cf_nil;
}

TEST(a_span_of_a_file_knows_its_name_and_place)
{
    static char input[700000];
    memset(input, '\n', sizeof input);
    char path[] = "/tmp/coflow-test-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, input, sizeof input), sizeof input);
    close(fd);
    origins o = {.names = ""};
    assert_int_equal(cf_lines_file(path, cf_sink(note_origins, &o)), CF_DONE);
    unlink(path);
    assert_string_equal(o.names, path);
    assert_int_equal(o.expected, sizeof input);
    assert_false(o.wrong);
}

/* What its last span was. */
typedef struct last_span {
    char text[16];
    size_t rest;
} last_span;

static cf_value note_last(cf_coro *self, void *arg)
{
    last_span *last = arg;
    cf_span span;
    while (cf_recv_span(self, &span)) {
        snprintf(last->text, sizeof last->text, "%.*s", (int)(span.len < 15 ? span.len : 15),
                 span.text);
        last->rest = cf_span_rest(&span);
    }
    return cf_nil;
}

/* Blocks are used again: what they held before lies behind the last line and is no part of it. */
TEST(behind_a_last_line_without_separator_there_is_nothing)
{
    enum { LONG = 5 << 20 };
    last_span last = {.rest = 1};
    char *text = malloc(LONG);
    memset(text, '\n', LONG);
    memcpy(text + LONG - 4, "tail", 4);
    assert_int_equal(lines_of(text, LONG, cf_sink(note_last, &last)), CF_DONE);
    assert_string_equal(last.text, "tail");
    assert_int_equal(last.rest, 0);
    last.rest = 1;
    assert_int_equal(lines_of(text, LONG, pass_through(1, cf_sink(note_last, &last))), CF_DONE);
    assert_string_equal(last.text, "tail");
    assert_int_equal(last.rest, 0);
    free(text);
}

/* ------------------------------------------------------------------------- blocks */

TEST(a_block_has_room_and_grows_with_its_bytes)
{
    cf_block *block = cf_block_new(10);
    assert_true(cf_block_capacity(block) >= 10);
    memcpy(cf_block_data(block), "0123456789", 10);
    assert_true(cf_block_grow(block, 1 << 20));
    assert_true(cf_block_capacity(block) >= 1 << 20);
    assert_memory_equal(cf_block_data(block), "0123456789", 10);
    cf_block_data(block)[(1 << 20) - 1] = 'x';
    cf_block_free(block);
}

TEST(a_block_is_shared_while_it_has_more_than_one_reference)
{
    cf_block *block = cf_block_new(1);
    assert_false(cf_block_is_shared(block));
    assert_ptr_equal(cf_block_ref(block), block);
    assert_true(cf_block_is_shared(block));
    cf_block_free(block);
    assert_false(cf_block_is_shared(block));
    cf_block_free(block);
    cf_block_free(NULL);
}

/* --------------------------------------------------------------- lines with newlines */

/* Two lines as one, with a newline between, by reference where they lie next to each other. */
static cf_value join_pairs(cf_coro *self, void *by_reference)
{
    char copy[64];
    cf_line one, two;
    while (cf_recv_line(self, &one)) {
        size_t len = one.len;
        memcpy(copy, one.text, len);
        if (cf_recv_line(self, &two)) {
            copy[len++] = '\n';
            memcpy(copy + len, two.text, two.len);
            len += two.len;
        }
        cf_send_line(self, (cf_line){by_reference ? one.text : copy, len});
    }
    return cf_nil;
}

TEST(a_line_with_a_newline_inside_is_one_line_to_who_reads_spans)
{
    for (int by_reference = 0; by_reference < 2; by_reference++) {
        uint64_t lines = 0;
        kept got = {0};
        cf_coro *head = cf_head(2, cf_skip(1, keeper(&got)));
        head = cf_stage(join_pairs, by_reference ? &lines : NULL, cf_count(&lines, head));
        assert_int_equal(lines_of_text("a\nb\nc\nd\ne\nf\ng\n", head), CF_DONE);
        assert_kept(&got, "c\nd\n");
        assert_int_equal(got.lines, 1);
        assert_true(lines >= 3);
    }
}

TEST(a_printer_still_gets_the_bytes)
{
    cf_memory got;
    cf_coro *head = cf_stage(join_pairs, NULL, cf_to_memory(&got));
    assert_int_equal(lines_of_text("a\nb\nc\n", head), CF_DONE);
    assert_string_equal(got.text, "a\nb\nc\n");
    free(got.text);
}

/* --------------------------------------------------------------------------- ends in NUL */

static cf_value quote(cf_coro *self, void *arg)
{
    (void)arg;
    char text[32];
    cf_line line;
    while (cf_recv_line(self, &line)) {
        int len = snprintf(text, sizeof text, "<%.*s>", (int)line.len, line.text);
        cf_send_line(self, (cf_line){text, (size_t)len});
    }
    cf_send_line(self, (cf_line){"end", 3});
    return cf_nil;
}

TEST(what_ends_a_line_stays_so_behind_stages_that_make_lines)
{
    static const char expected[] = "<a\nb>\0<c>\0end";
    for (int i = 0; i < 2; i++) {
        cf_memory got;
        cf_coro *sink = cf_to_memory(&got);
        cf_coro *head = cf_stage(quote, NULL, i ? cf_head(9, pass_through(2, sink)) : sink);
        cf_input input = {.fd = file_of("a\nb\0c", 5), .separator = '\0', .name = NULL};
        assert_int_equal(cf_lines_input(&input, head), CF_DONE);
        assert_int_equal(got.len, sizeof expected);
        assert_memory_equal(got.text, expected, sizeof expected);
        free(got.text);
        close(input.fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_sends_runs_of_whole_lines),
        cmocka_unit_test(only_the_last_run_may_lack_its_separator),
        cmocka_unit_test(lines_sent_one_by_one_arrive_as_spans_too),
        cmocka_unit_test(lines_passed_on_by_reference_arrive_as_spans_too),
        cmocka_unit_test(after_a_line_a_span_is_what_is_left_of_its_run),
        cmocka_unit_test(a_span_travels_by_reference),
        cmocka_unit_test(a_span_can_be_received_as_lines),
        cmocka_unit_test(a_span_without_a_block_is_copied),
        cmocka_unit_test(a_span_with_a_block_keeps_it_until_it_has_been_handled),
        cmocka_unit_test(a_single_line_span_is_one_line),
        cmocka_unit_test(send_span_is_false_when_the_target_wants_no_more),
        cmocka_unit_test(a_span_of_a_file_knows_its_name_and_place),
        cmocka_unit_test(behind_a_last_line_without_separator_there_is_nothing),
        cmocka_unit_test(a_block_has_room_and_grows_with_its_bytes),
        cmocka_unit_test(a_block_is_shared_while_it_has_more_than_one_reference),
        cmocka_unit_test(a_line_with_a_newline_inside_is_one_line_to_who_reads_spans),
        cmocka_unit_test(a_printer_still_gets_the_bytes),
        cmocka_unit_test(what_ends_a_line_stays_so_behind_stages_that_make_lines),
    };
    return RUN("flow spans", tests);
}
