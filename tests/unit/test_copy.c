/*
 * test_copy.c - cf_copy: every output gets every byte, whatever the system calls do on the way.
 */
#include "copying.h"

#include <poll.h>
#include <signal.h>

/* What `failed` was told. */
typedef struct losses {
    int count;
    size_t index;
    int error;
    bool stop;
} losses;

static bool note_loss(void *context, size_t index, int error)
{
    losses *lost = context;

    lost->count++;
    lost->index = index;
    lost->error = error;
    return !lost->stop;
}

static void close_all(cf_output *const outputs[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(cf_output_close(outputs[i]), CF_DONE);
}

/* ------------------------------------------------------- all ways, with and without noise */

/*
 * Two pipes, one of them read in small pieces, and two files between them: every way a step can go.
 * `append` takes one file out of the kernel's way.
 */
static void copy_to_four(int from, const char *bytes, bool append, unsigned seed)
{
    far_end quick, slow;
    cf_file_options options = {.append = append};
    int to_quick = start_reader(&quick, 1 << 16);
    int to_slow = start_reader(&slow, 501);
    unlink("one");
    unlink("two");
    cf_output *outputs[] = {cf_output_fd(to_quick), cf_output_file("one", NULL),
                            cf_output_fd(to_slow), cf_output_file("two", &options)};

    fault_noise(seed);
    cf_status status = cf_copy(from, outputs, COUNT(outputs), NULL);
    assert_int_equal(fault_stop(), seed != 0);
    assert_int_equal(status, CF_DONE);
    close_all(outputs, COUNT(outputs));
    __real_close(to_quick);
    __real_close(to_slow);
    assert_reader(&quick, bytes, MUCH);
    assert_reader(&slow, bytes, MUCH);
    assert_file("one", bytes, MUCH);
    assert_file("two", bytes, MUCH);
}

static void copy_from_pipe(bool append, unsigned seed, size_t piece)
{
    char *bytes = much();
    far_end writer;
    int from = start_writer(&writer, bytes, MUCH, piece);

    copy_to_four(from, bytes, append, seed);
    join(&writer);
    __real_close(from);
    free(bytes);
}

TEST(pipe_to_pipes_and_files)
{
    copy_from_pipe(false, 0, 1 << 16);
    copy_from_pipe(false, 0, 77);
}

TEST(pipe_to_an_appended_file_too)
{
    copy_from_pipe(true, 0, 1 << 16);
}

TEST(short_and_interrupted_calls)
{
    for (unsigned seed = 1; seed <= 10; seed++) {
        copy_from_pipe(false, seed, 1 << 16);
        copy_from_pipe(true, seed, 1 << 16);
    }
    copy_from_pipe(false, 11, 333);
}

TEST(file_to_pipes_and_files)
{
    char *bytes = much();

    for (unsigned seed = 0; seed < 4; seed++) {
        FILE *file = fopen("in", "w");
        assert_non_null(file);
        fwrite(bytes, 1, MUCH, file);
        fclose(file);
        int from = open("in", O_RDONLY);
        copy_to_four(from, bytes, false, seed);
        close(from);
    }
    free(bytes);
}

/* Kernels and sandboxes without splice or tee: the bytes go through the buffer. */
TEST(calls_that_are_refused)
{
    static const fault_call calls[] = {FAULT_TEE, FAULT_SPLICE, FAULT_PIPE};
    static const int errors[] = {EINVAL, ENOSYS, EPERM};

    for (size_t call = 0; call < COUNT(calls); call++)
        for (size_t error = 0; error < COUNT(errors); error++) {
            fault_always(calls[call], errors[error]);
            copy_from_pipe(false, 12345, 1 << 16);
        }
}

/* The third splice of the same output is refused when two have worked. */
TEST(a_call_that_is_refused_later)
{
    for (int nth = 1; nth < 6; nth++) {
        char *bytes = much();
        far_end writer;
        int from = start_writer(&writer, bytes, MUCH, 1 << 16);
        cf_output *outputs[] = {cf_output_file("one", NULL), cf_output_file("two", NULL)};

        fault_once(FAULT_SPLICE, nth, EINVAL);
        assert_int_equal(cf_copy(from, outputs, 2, NULL), CF_DONE);
        assert_true(fault_stop());
        close_all(outputs, 2);
        assert_file("one", bytes, MUCH);
        assert_file("two", bytes, MUCH);
        join(&writer);
        close(from);
        free(bytes);
    }
}

/* ------------------------------------------------------------------ small */

static int pipe_with(const char *text)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(__real_write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    return ends[0];
}

TEST(nothing)
{
    int from = pipe_with("");
    cf_output *outputs[] = {cf_output_file("one", NULL), cf_output_file("two", NULL)};

    assert_int_equal(cf_copy(from, outputs, 2, NULL), CF_DONE);
    close_all(outputs, 2);
    assert_file_is("one", "");
    assert_file_is("two", "");
    close(from);
}

TEST(no_outputs)
{
    int from = pipe_with("text");
    char text[5] = "";

    assert_int_equal(cf_copy(from, NULL, 0, NULL), CF_DONE);
    assert_int_equal(read(from, text, 4), 4); /* nothing was taken */
    assert_string_equal(text, "text");
    close(from);
}

TEST(the_input_fails)
{
    cf_output *outputs[] = {cf_output_file("one", NULL)};
    int folder = open("/", O_RDONLY | O_DIRECTORY);

    assert_int_equal(cf_copy(folder, outputs, 1, NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "Is a directory", "cf_copy");
    close_all(outputs, 1);
    close(folder);
}

/* ----------------------------------------------------- outputs that fail */

/* The nth call of a kind fails for good; exactly one output is lost and the others are whole. */
static void lose_one(fault_call call, int nth, int error)
{
    static const char *const names[] = {"one", "two", "three"};
    char *bytes = much();
    far_end writer;
    losses lost = {0};
    cf_copy_options options = {.failed = note_loss, .context = &lost};
    int from = start_writer(&writer, bytes, MUCH, 1 << 16);
    cf_output *outputs[COUNT(names)];

    for (size_t i = 0; i < COUNT(names); i++)
        outputs[i] = cf_output_file(names[i], NULL);
    fault_once(call, nth, error);
    assert_int_equal(cf_copy(from, outputs, COUNT(names), &options), CF_DONE);
    assert_true(fault_stop());
    close_all(outputs, COUNT(names));
    assert_int_equal(lost.count, 1);
    assert_int_equal(lost.error, error);
    for (size_t i = 0; i < COUNT(names); i++)
        if (i != lost.index)
            assert_file(names[i], bytes, MUCH);
    join(&writer);
    close(from);
    free(bytes);
}

TEST(a_full_disk_takes_nothing_from_the_others)
{
    for (int nth = 1; nth <= 7; nth++)
        lose_one(FAULT_SPLICE, nth, ENOSPC);
}

TEST(a_full_disk_through_the_buffer)
{
    char *bytes = much();
    losses lost = {0};
    cf_copy_options options = {.failed = note_loss, .context = &lost};
    FILE *file = fopen("in", "w");

    assert_non_null(file);
    fwrite(bytes, 1, MUCH, file);
    fclose(file);
    int from = open("in", O_RDONLY);
    cf_output *outputs[] = {cf_output_file("one", NULL), cf_output_file("/dev/full", NULL),
                            cf_output_file("two", NULL)};
    assert_int_equal(cf_copy(from, outputs, 3, &options), CF_DONE);
    close_all(outputs, 3);
    assert_int_equal(lost.count, 1);
    assert_int_equal(lost.index, 1);
    assert_int_equal(lost.error, ENOSPC);
    assert_file("one", bytes, MUCH);
    assert_file("two", bytes, MUCH);
    close(from);
    free(bytes);
}

/* An output whose reader is gone: EPIPE, and no signal, although SIGPIPE would kill. */
static int broken_pipe(void)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    return ends[1];
}

TEST(a_closed_pipe_raises_no_signal)
{
    int from = pipe_with("some text");
    int broken = broken_pipe();
    losses lost = {0};
    cf_copy_options options = {.failed = note_loss, .context = &lost};
    cf_output *outputs[] = {cf_output_fd(broken), cf_output_file("one", NULL)};
    sigset_t pending;

    signal(SIGPIPE, SIG_DFL);
    assert_int_equal(cf_copy(from, outputs, 2, &options), CF_DONE);
    assert_int_equal(lost.error, EPIPE);
    assert_int_equal(cf_output_write(outputs[0], "x", 1), EPIPE);
    sigpending(&pending);
    assert_false(sigismember(&pending, SIGPIPE));
    close_all(outputs, 2);
    assert_file_is("one", "some text");
    close(broken);
    close(from);
}

TEST(it_ends_when_all_outputs_are_gone)
{
    int ends[2];
    int broken = broken_pipe();
    cf_output *outputs[] = {cf_output_fd(broken)};

    /* The input stays open: nothing but the loss of the output ends this. */
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "text", 4), 4);
    assert_int_equal(cf_copy(ends[0], outputs, 1, NULL), CF_DONE);
    close_all(outputs, 1);
    close(broken);
    close(ends[0]);
    close(ends[1]);
}

TEST(a_silent_input_does_not_hide_a_closed_pipe)
{
    int ends[2];
    int broken = broken_pipe();
    losses lost = {0};
    cf_copy_options options = {.watch_pipes = true, .failed = note_loss, .context = &lost};
    cf_output *outputs[] = {cf_output_fd(broken)};

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(cf_copy(ends[0], outputs, 1, &options), CF_DONE);
    assert_int_equal(lost.count, 1);
    assert_int_equal(lost.error, EPIPE);
    close_all(outputs, 1);
    close(broken);
    close(ends[0]);
    close(ends[1]);
}

TEST(failed_may_stop_the_copy)
{
    int from = open("/dev/zero", O_RDONLY); /* it never ends by itself */
    losses lost = {.stop = true};
    cf_copy_options options = {.failed = note_loss, .context = &lost};
    int full = open("/dev/full", O_WRONLY);
    cf_output *outputs[] = {cf_output_fd(full), cf_output_file("one", NULL)};
    struct stat status;

    assert_int_equal(cf_copy(from, outputs, 2, &options), CF_DONE);
    assert_int_equal(lost.count, 1);
    close_all(outputs, 2);
    /* What was read when it happened went to the other one. */
    assert_int_equal(stat("one", &status), 0);
    assert_true(status.st_size > 0);
    close(full);
    close(from);
}

TEST(an_output_that_had_failed_is_left_out)
{
    int from = pipe_with("text");
    int full = open("/dev/full", O_WRONLY);
    losses lost = {0};
    cf_copy_options options = {.failed = note_loss, .context = &lost};
    cf_output *outputs[] = {cf_output_fd(full), cf_output_file("one", NULL)};

    assert_int_equal(cf_output_write(outputs[0], "x", 1), ENOSPC);
    assert_int_equal(cf_copy(from, outputs, 2, &options), CF_DONE);
    assert_int_equal(lost.count, 0);
    close_all(outputs, 2);
    assert_file_is("one", "text");
    close(full);
    close(from);
}

/* --------------------------------------------------------- rate and ticks */

typedef struct steps {
    uint64_t total;
    uint64_t largest; /* step */
    int calls;
} steps;

static void note_step(void *context, uint64_t total)
{
    steps *seen = context;

    if (total - seen->total > seen->largest)
        seen->largest = total - seen->total;
    seen->total = total;
    seen->calls++;
}

TEST(a_limited_rate_moves_small_steps)
{
    char text[2001];
    steps seen = {0};
    cf_copy_options options = {.rate = 20000, .moved = note_step, .context = &seen};
    cf_output *outputs[] = {cf_output_file("one", NULL)};

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    int from = pipe_with(text);
    assert_int_equal(cf_copy(from, outputs, 1, &options), CF_DONE);
    close_all(outputs, 1);
    assert_file_is("one", text);
    assert_int_equal(seen.total, 2000);
    assert_true(seen.largest <= 20000 / 20 + 1);
    close(from);
}

/* `moved` is called while nothing moves, and can be what the writer waits for. */
static void write_when_called(void *context, uint64_t total)
{
    int *fd = context;

    if (*fd >= 0 && total == 0) {
        assert_int_equal(__real_write(*fd, "late", 4), 4);
        __real_close(*fd);
        *fd = -1;
    }
}

TEST(ticks_come_while_the_input_is_silent)
{
    int ends[2];
    cf_output *outputs[] = {cf_output_file("one", NULL)};

    assert_int_equal(pipe(ends), 0);
    cf_copy_options options = {.tick = 1, .moved = write_when_called, .context = &ends[1]};
    assert_int_equal(cf_copy(ends[0], outputs, 1, &options), CF_DONE);
    close_all(outputs, 1);
    assert_file_is("one", "late");
    close(ends[0]);
}

/* ------------------------------------------------------- non-blocking ends */

TEST(an_input_that_does_not_block)
{
    char *bytes = much();
    far_end writer;
    int from = start_writer(&writer, bytes, MUCH, 1000);

    fcntl(from, F_SETFL, O_NONBLOCK);
    copy_to_four(from, bytes, false, 0);
    join(&writer);
    close(from);
    free(bytes);
}

TEST(an_output_that_does_not_block)
{
    char *bytes = much();
    far_end writer, reader;
    int from = start_writer(&writer, bytes, MUCH, 1 << 16);
    int to = start_reader(&reader, 100);

    fcntl(to, F_SETFL, O_WRONLY | O_NONBLOCK);
    cf_output *outputs[] = {cf_output_fd(to), cf_output_file("one", NULL)};
    assert_int_equal(cf_copy(from, outputs, 2, NULL), CF_DONE);
    close_all(outputs, 2);
    assert_true(fcntl(to, F_GETFL) & O_NONBLOCK); /* and it is left that way */
    close(to);
    assert_reader(&reader, bytes, MUCH);
    assert_file("one", bytes, MUCH);
    join(&writer);
    close(from);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(pipe_to_pipes_and_files),
        IN_FOLDER(pipe_to_an_appended_file_too),
        IN_FOLDER(short_and_interrupted_calls),
        IN_FOLDER(file_to_pipes_and_files),
        IN_FOLDER(calls_that_are_refused),
        IN_FOLDER(a_call_that_is_refused_later),
        IN_FOLDER(nothing),
        IN_FOLDER(no_outputs),
        IN_FOLDER(the_input_fails),
        IN_FOLDER(a_full_disk_takes_nothing_from_the_others),
        IN_FOLDER(a_full_disk_through_the_buffer),
        IN_FOLDER(a_closed_pipe_raises_no_signal),
        IN_FOLDER(it_ends_when_all_outputs_are_gone),
        IN_FOLDER(a_silent_input_does_not_hide_a_closed_pipe),
        IN_FOLDER(failed_may_stop_the_copy),
        IN_FOLDER(an_output_that_had_failed_is_left_out),
        IN_FOLDER(a_limited_rate_moves_small_steps),
        IN_FOLDER(ticks_come_while_the_input_is_silent),
        IN_FOLDER(an_input_that_does_not_block),
        IN_FOLDER(an_output_that_does_not_block),
    };

    return RUN("copy", tests);
}
