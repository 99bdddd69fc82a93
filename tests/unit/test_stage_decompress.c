/*
 * test_stage_decompress.c - compressed input: every format, pieces behind each other, broken and
 * cut off input, several inputs.
 */
#include "packed.h"
#include "stage.h"

#include <coflow/filter.h>
#include <coflow/sink.h>
#include <coflow/source.h>

#include "failing.h"

/* What the library's own begin calls to fail with no memory, not the test's. */
static bool refuse_memory;

#ifdef HAVE_ZLIB
int __real_inflateInit2_(z_streamp stream, int window, const char *version, int size);
int __wrap_inflateInit2_(z_streamp stream, int window, const char *version, int size);
int __wrap_inflateInit2_(z_streamp stream, int window, const char *version, int size)
{
    return refuse_memory ? Z_MEM_ERROR : __real_inflateInit2_(stream, window, version, size);
}
#endif

#ifdef HAVE_BZIP2
int __real_BZ2_bzDecompressInit(bz_stream *stream, int verbosity, int small);
int __wrap_BZ2_bzDecompressInit(bz_stream *stream, int verbosity, int small);
int __wrap_BZ2_bzDecompressInit(bz_stream *stream, int verbosity, int small)
{
    return refuse_memory ? BZ_MEM_ERROR : __real_BZ2_bzDecompressInit(stream, verbosity, small);
}
#endif

#ifdef HAVE_LZMA
lzma_ret __real_lzma_stream_decoder(lzma_stream *stream, uint64_t limit, uint32_t flags);
lzma_ret __wrap_lzma_stream_decoder(lzma_stream *stream, uint64_t limit, uint32_t flags);
lzma_ret __wrap_lzma_stream_decoder(lzma_stream *stream, uint64_t limit, uint32_t flags)
{
    return refuse_memory ? LZMA_MEM_ERROR : __real_lzma_stream_decoder(stream, limit, flags);
}
#endif

#ifdef HAVE_ZSTD
ZSTD_DCtx *__real_ZSTD_createDCtx(void);
ZSTD_DCtx *__wrap_ZSTD_createDCtx(void);
ZSTD_DCtx *__wrap_ZSTD_createDCtx(void)
{
    return refuse_memory ? NULL : __real_ZSTD_createDCtx();
}
#endif

/* -------------------------------------------------------------------------- input */

enum { LINES = 5000 };

static char text[LINES * 32]; /* lines that compress well, but not all alike */
static size_t text_len;
static char packed[4 * sizeof text];

static int make_text(void **state)
{
    (void)state;
    unsigned random = 1;
    for (int i = 0; i < LINES; i++) {
        random = random * 1103515245u + 12345u;
        text_len += (size_t)sprintf(text + text_len, "line %d: %08x\n", i, random);
    }
    return 0;
}

static cf_status decompress(const char *bytes, size_t len, unsigned mode, cf_memory *got)
{
    cf_coro *head = cf_decompress(cf_to_memory(got));
    assert_non_null(head);
    cf_set_mode(head, mode);
    return lines_of(bytes, len, head);
}

static void check_memory(cf_memory *got, const char *expected, size_t len)
{
    assert_int_equal(got->len, len);
    if (len > 0)
        assert_memory_equal(got->text, expected, len);
    free(got->text);
}

/* Both modes give these bytes. In CF_SYNC a last line has a newline, if it had none before. */
static void check_decompressed(const char *bytes, size_t len, const char *expected, size_t size)
{
    for (size_t i = 0; i < COUNT(both_modes); i++) {
        cf_memory got = {.len = 0};
        assert_int_equal(decompress(bytes, len, both_modes[i], &got), CF_DONE);
        check_memory(&got, expected, size);
    }
}

/* --------------------------------------------------------------------------- read */

TEST(each_format_becomes_what_it_was)
{
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack(text, text_len, packed, sizeof packed);
        assert_true(len < text_len);
        check_decompressed(packed, len, text, text_len);
    }
}

TEST(a_last_line_without_its_newline_stays_so)
{
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack("a\nb", 3, packed, sizeof packed);
        check_decompressed(packed, len, "a\nb", 3);
    }
}

TEST(nothing_can_be_compressed_too)
{
    for (const packer *p = packers; p->name; p++)
        check_decompressed(packed, p->pack("", 0, packed, sizeof packed), "", 0);
}

TEST(pieces_behind_each_other_are_one_input)
{
    for (const packer *p = packers; p->name; p++)
        for (const packer *q = packers; q->name; q++) {
            size_t len = p->pack(text, text_len, packed, sizeof packed);
            len += q->pack("a\nb", 3, packed + len, sizeof packed - len);
            len += p->pack("c\n", 2, packed + len, sizeof packed - len);
            text[text_len] = '\0';
            char *expected = malloc(text_len + 6);
            size_t size = (size_t)sprintf(expected, "%sa\nbc\n", text);
            check_decompressed(packed, len, expected, size);
            free(expected);
        }
}

TEST(nuls_behind_it_are_passed_over)
{
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack("a\n", 2, packed, sizeof packed);
        memset(packed + len, 0, 512);
        check_decompressed(packed, len + 512, "a\n", 2);
    }
}

TEST(a_long_line_is_no_limit)
{
    enum { LEN = 3 << 20 };
    char *line = malloc(LEN);
    memset(line, 'x', LEN);
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack(line, LEN, packed, sizeof packed);
        check_decompressed(packed, len, line, LEN);
    }
    free(line);
}

static const struct {
    const char *bytes;
    size_t len;
} plain[] = {
    {"", 0},
    {"a", 1},
    {"a\nb\n", 4},
    {"\x1f\x8b", 2},
    {"\x1f\n", 2},
    {"BZh9 is text", 12},
    {"BZh\n", 4},
    {"\xfd"
     "7zXZ",
     5},
    {"\x28\xb5\x2f", 3},
    {"\0\0", 2},
};

TEST(other_input_passes_as_it_is)
{
    for (size_t i = 0; i < COUNT(plain); i++)
        check_decompressed(plain[i].bytes, plain[i].len, plain[i].bytes, plain[i].len);
    check_decompressed(text, text_len, text, text_len);
}

/* ------------------------------------------------------------------------- broken */

static void check_problem(const packer *p, const char *what)
{
    char expected[64];
    snprintf(expected, sizeof expected, "%s data %s", p->name, what);
    assert_error(cf_last_error(), CF_EFORMAT, NULL, "decompress");
    if (strncmp(cf_last_error()->text, expected, strlen(expected)) != 0)
        assert_string_equal(cf_last_error()->text, expected);
}

/* What came before the break is a beginning of the text, of whole lines. */
static void check_beginning(cf_memory *got)
{
    assert_true(got->len <= text_len);
    if (got->len > 0)
        assert_memory_equal(got->text, text, got->len);
    free(got->text);
}

TEST(input_that_ends_too_soon_is_an_error)
{
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack(text, text_len, packed, sizeof packed);
        for (size_t cut = 12; cut < len; cut += cut < 100 ? 1 : len / 20) {
            cf_memory got = {.len = 0};
            assert_int_equal(decompress(packed, cut, both_modes[cut % 2], &got), CF_ERROR);
            check_problem(p, "ends too soon");
            check_beginning(&got);
        }
    }
}

/* All have a check sum: what comes out is right, or there is an error. */
TEST(a_broken_byte_is_noticed)
{
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack(text, text_len, packed, sizeof packed);
        int noticed = 0;
        for (size_t at = 10; at < len; at += at < 100 ? 1 : len / 20) {
            cf_memory got = {.len = 0};
            packed[at] ^= 0x20;
            if (decompress(packed, len, both_modes[at % 2], &got) == CF_DONE) {
                check_memory(&got, text, text_len);
            } else {
                check_problem(p, "");
                noticed++;
                free(got.text);
            }
            packed[at] ^= 0x20;
        }
        assert_true(noticed > 50);
    }
}

TEST(something_else_behind_it_is_an_error)
{
    for (const packer *p = packers; p->name; p++) {
        cf_memory got = {.len = 0};
        size_t len = p->pack("a\nb\n", 4, packed, sizeof packed);
        memcpy(packed + len, "other\n", 6);
        assert_int_equal(decompress(packed, len + 6, 0, &got), CF_ERROR);
        check_problem(p, "is followed by something else");
        check_memory(&got, "a\nb\n", 4);
    }
}

TEST(no_memory_for_a_decoder_is_an_error)
{
    for (const packer *p = packers; p->name; p++) {
        cf_memory got = {.len = 0};
        size_t len = p->pack("a\n", 2, packed, sizeof packed);
        refuse_memory = true;
        assert_int_equal(decompress(packed, len, 0, &got), CF_ERROR);
        refuse_memory = false;
        assert_error(cf_last_error(), CF_ENOMEM, NULL, "decompress");
        check_memory(&got, "", 0);
    }
}

static size_t packed_len;

static bool decompress_all(void)
{
    cf_memory got = {.len = 0};
    cf_coro *head = cf_decompress(cf_to_memory(&got));
    cf_status status = head ? lines_of(packed, packed_len, head) : CF_ERROR;
    if (status == CF_ERROR)
        assert_int_equal(cf_last_error()->code, CF_ENOMEM);
    else
        assert_int_equal(got.len, text_len);
    free(got.text);
    return status == CF_DONE;
}

TEST(memory_that_runs_out_is_an_error_and_leaks_nothing)
{
    for (const packer *p = packers; p->name; p++) {
        packed_len = p->pack(text, text_len, packed, sizeof packed);
        failing_each(decompress_all);
    }
}

/* -------------------------------------------------------------------- several files */

typedef struct files {
    char paths[3][40];
    const char *list[3];
} files;

static void make_file(files *made, size_t i, const char *bytes, size_t len)
{
    snprintf(made->paths[i], sizeof made->paths[i], "/tmp/coflow-test-XXXXXX");
    int fd = mkstemp(made->paths[i]);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
    made->list[i] = made->paths[i];
}

static void remove_files(const files *made)
{
    for (size_t i = 0; i < COUNT(made->list); i++)
        unlink(made->paths[i]);
}

TEST(files_are_told_apart)
{
    for (const packer *p = packers; p->name; p++) {
        files made;
        kept got = {.len = 0};
        make_file(&made, 0, packed, p->pack("a\nb", 3, packed, sizeof packed));
        make_file(&made, 1, "plain", 5);
        make_file(&made, 2, packed, p->pack("c", 1, packed, sizeof packed));
        assert_int_equal(cf_lines_files(made.list, 3, cf_decompress(keeper(&got))), CF_DONE);
        assert_kept(&got, "a\nb\nplain\nc\n");
        remove_files(&made);
    }
}

static cf_coro *tagged(cf_coro *target)
{
    return cf_tag(":", target);
}

TEST(lines_carry_the_name_of_their_file)
{
    for (const packer *p = packers; p->name; p++) {
        kept got = {.len = 0};
        cf_input input = {.fd = -1, .separator = '\n', .name = "file"};
        input.fd = file_of(packed, p->pack("a\nb", 3, packed, sizeof packed));
        assert_int_equal(cf_lines_input(&input, cf_decompress(tagged(keeper(&got)))), CF_DONE);
        assert_kept(&got, "file:a\nfile:b\n");
        close(input.fd);
    }
}

TEST(an_error_names_the_file)
{
    for (const packer *p = packers; p->name; p++) {
        files made;
        char expected[80];
        make_file(&made, 0, packed, p->pack("a\nb", 3, packed, sizeof packed) - 1);
        make_file(&made, 1, "plain", 5);
        make_file(&made, 2, "plain", 5);
        snprintf(expected, sizeof expected, "%s: %s data ends too soon", made.list[0], p->name);
        assert_int_equal(cf_lines_files(made.list, 3, cf_decompress(cf_null())), CF_ERROR);
        assert_error(cf_last_error(), CF_EFORMAT, expected, "decompress");
        remove_files(&made);
    }
}

/* ----------------------------------------------------------------- stop, fail, live */

TEST(a_target_that_wants_no_more_ends_it_without_an_error)
{
    for (const packer *p = packers; p->name; p++) {
        size_t len = p->pack(text, text_len, packed, sizeof packed);
        for (size_t i = 0; i < COUNT(both_modes); i++) {
            kept stops = {.stop_after = 1};
            cf_coro *head = cf_decompress(keeper(&stops));
            cf_set_mode(head, both_modes[i]);
            assert_int_equal(lines_of(packed, len - 1, head), CF_DONE); /* nobody saw its end */
            assert_int_equal(stops.lines, 1);
            kept fails = {.fail_after = 1};
            head = cf_decompress(keeper(&fails));
            cf_set_mode(head, both_modes[i]);
            assert_int_equal(lines_of(packed, len - 1, head), CF_ERROR);
            assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
        }
    }
    assert_null(cf_decompress(no_stage(cf_null())));
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
}

/* What has been read is sent on before the source waits, though its block is far from full. */
TEST(live_input_is_decompressed_as_it_comes)
{
    for (const packer *p = packers; p->name; p++) {
        kept got = {.len = 0};
        size_t len = p->pack("a\nb\n", 4, packed, sizeof packed);
        cf_coro *head = cf_decompress(keeper(&got));
        packed[len] = '\n'; /* ends the line that the source waits for */
        cf_send_span_to(NULL, head, (cf_span){.text = packed, .len = len});
        cf_flush(head);
        assert_kept(&got, "a\nb\n");
        cf_free(head);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_becomes_what_it_was),
        cmocka_unit_test(a_last_line_without_its_newline_stays_so),
        cmocka_unit_test(nothing_can_be_compressed_too),
        cmocka_unit_test(pieces_behind_each_other_are_one_input),
        cmocka_unit_test(nuls_behind_it_are_passed_over),
        cmocka_unit_test(a_long_line_is_no_limit),
        cmocka_unit_test(other_input_passes_as_it_is),
        cmocka_unit_test(input_that_ends_too_soon_is_an_error),
        cmocka_unit_test(a_broken_byte_is_noticed),
        cmocka_unit_test(something_else_behind_it_is_an_error),
        cmocka_unit_test(no_memory_for_a_decoder_is_an_error),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_leaks_nothing),
        cmocka_unit_test(files_are_told_apart),
        cmocka_unit_test(lines_carry_the_name_of_their_file),
        cmocka_unit_test(an_error_names_the_file),
        cmocka_unit_test(a_target_that_wants_no_more_ends_it_without_an_error),
        cmocka_unit_test(live_input_is_decompressed_as_it_comes),
    };
    return cmocka_run_group_tests_name("decompress", tests, make_text, NULL);
}
