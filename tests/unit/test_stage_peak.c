/*
 * test_stage_peak.c - how much memory pipelines take for input that is much longer than that. Each
 * runs in a process of its own, another one writes its input. COFLOW_PEAK_MB=10240 makes it 10 GiB;
 * bench/memory/results.md has what that came to.
 */
#include "stage.h"

#include <coflow.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include "packed.h"

enum { MB = 1024 * 1024, LIMIT_KB = 64 * 1024, PIECE = 1024 * 1024, DEFAULT_MB = 200 };

/* ------------------------------------------------------------------------ the input */

static char piece[PIECE]; /* whole lines of different lengths */

static void make_piece(void)
{
    size_t len = 0;
    unsigned random = 1;
    while (len + 120 < sizeof piece) {
        random = random * 1103515245u + 12345u;
        int fill = (int)(random >> 16) % 90;
        len += (size_t)sprintf(piece + len, "%08x %*s\n", random, fill, "words of it");
    }
    memset(piece + len, '.', sizeof piece - len);
    piece[sizeof piece - 1] = '\n';
}

static uint64_t megabytes(void)
{
    const char *text = getenv("COFLOW_PEAK_MB");
    return text ? strtoull(text, NULL, 10) : DEFAULT_MB;
}

/* The same piece again and again. A reader that goes away ends it. */
static void write_input(int fd, const char *bytes, size_t len, uint64_t times)
{
    for (; times > 0; times--)
        if (cf_write(fd, bytes, len) < 0)
            break;
    _exit(0);
}

/* ---------------------------------------------------------------------- pipelines */

static uint64_t lines;

static cf_coro *counted(void)
{
    return cf_count(&lines, cf_null());
}

static cf_line as_it_is(cf_line line, void *arg)
{
    (void)arg;
    return line;
}

static bool keep_most(cf_line line, void *arg)
{
    (void)arg;
    return line.len == 0 || line.text[0] != 'f';
}

static cf_coro *through_grep(void)
{
    return cf_grep("words", 0, counted());
}

static cf_coro *line_by_line(void)
{
    return cf_keep(keep_most, NULL, cf_map(as_it_is, NULL, cf_prefix("> ", counted())));
}

static cf_coro *through_replace(void)
{
    return cf_replace("w(o)rds", "$1", 0, counted());
}

static cf_coro *through_windows(void)
{
    return cf_uniq(cf_squeeze(10, cf_tail(1000, counted())));
}

static cf_coro *through_records(void)
{
    return cf_records("^0", 0, counted());
}

static cf_coro *to_several(void)
{
    cf_coro *targets[] = {cf_grep("0", 0, cf_null()), cf_cut("1", NULL, cf_null()), counted()};
    return cf_broadcast(targets, 3);
}

static cf_coro *through_queues(void)
{
    static const cf_queue_options newest = {.full = CF_FULL_DROP_NEWEST};
    cf_coro *targets[] = {cf_queue(NULL, counted()), cf_queue(&newest, cf_null())};
    return cf_broadcast(targets, 2);
}

static cf_coro *on_a_thread(void)
{
    return cf_threaded(counted());
}

static cf_coro *filter_of_a_worker(void *arg, cf_coro *target)
{
    (void)arg;
    return cf_grep("words", 0, target);
}

static cf_coro *on_several_threads(void)
{
    return cf_parallel(4, filter_of_a_worker, NULL, counted());
}

static cf_coro *through_a_process(void)
{
    char cat[] = "cat";
    char *argv[] = {cat, NULL};
    return cf_process(argv, counted());
}

static cf_coro *to_a_command(void)
{
    lines = 1;
    return cf_to_command("cat >/dev/null");
}

static cf_coro *through_decode(void)
{
    return cf_decode("ISO-8859-1", counted());
}

/* -------------------------------------------------------------------------- peaks */

struct input {
    const char *bytes;
    size_t len;
    uint64_t times;
};

/* In a task, so that queues move. */
struct scene {
    cf_coro *(*make)(void);
    int fd;
    cf_status status;
};

static cf_value play(cf_coro *self, void *arg)
{
    struct scene *scene = arg;
    (void)self;
    scene->status = cf_lines(scene->fd, scene->make());
    return cf_nil;
}

static void run_and_exit(cf_coro *(*make)(void), int fd)
{
    struct scene scene = {make, fd, CF_ERROR};
    cf_task_free(cf_spawn(play, &scene));
    _exit(cf_run() == CF_DONE && scene.status == CF_DONE && lines > 0 ? 0 : 1);
}

static pid_t start_writer(const struct input *input, int ends[2])
{
    assert_int_equal(pipe(ends), 0);
    pid_t writer = fork();
    assert_true(writer >= 0);
    if (writer == 0) {
        close(ends[0]);
        write_input(ends[1], input->bytes, input->len, input->times);
    }
    close(ends[1]);
    return writer;
}

static void check_peak(const char *name, cf_coro *(*make)(void), const struct input *input)
{
    int ends[2], status;
    struct rusage usage;
    pid_t writer = start_writer(input, ends);
    pid_t reader = fork();
    assert_true(reader >= 0);
    if (reader == 0)
        run_and_exit(make, ends[0]);
    close(ends[0]);
    assert_int_equal(wait4(reader, &status, 0, &usage), reader);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
    print_message("%-20s %6ld KiB  %5.1f s\n", name, usage.ru_maxrss,
                  (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                      (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6);
    if (status != 0)
        fail_msg("%s failed", name);
    if (usage.ru_maxrss >= LIMIT_KB)
        fail_msg("%s took %ld KiB", name, usage.ru_maxrss);
}

static const struct {
    const char *name;
    cf_coro *(*make)(void);
} pipelines[] = {
    {"grep", through_grep},           {"keep map prefix", line_by_line},
    {"replace", through_replace},     {"uniq squeeze tail", through_windows},
    {"records", through_records},     {"broadcast", to_several},
    {"queues", through_queues},       {"threaded", on_a_thread},
    {"parallel", on_several_threads}, {"process", through_a_process},
    {"command", to_a_command},        {"decode", through_decode},
};

TEST(pipelines_take_little_memory_however_much_passes)
{
    struct input input = {piece, sizeof piece, megabytes()};
    make_piece();
    for (size_t i = 0; i < COUNT(pipelines); i++)
        check_peak(pipelines[i].name, pipelines[i].make, &input);
}

static cf_coro *through_decompress(void)
{
    return cf_decompress(counted());
}

/* A hundred times as much comes out as goes in, and more. The text is packed before anybody is
 * forked, for whom it would count. */
TEST(what_was_compressed_takes_no_more)
{
    enum { LEN = 4 * MB, FORMATS = COUNT(packers) - 1 };
    static char packed[FORMATS + 1][LEN / 8];
    size_t lens[FORMATS + 1];
    char *text = malloc(LEN);
    for (size_t i = 0; i < LEN; i++)
        text[i] = "the same line again and again\n"[i % 30];
    for (size_t i = 0; packers[i].pack != NULL; i++)
        lens[i] = packers[i].pack(text, LEN, packed[i], sizeof packed[i]);
    free(text);
    for (size_t i = 0; packers[i].pack != NULL; i++) {
        struct input input = {packed[i], lens[i], megabytes() / 4};
        check_peak(packers[i].name, through_decompress, &input);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pipelines_take_little_memory_however_much_passes),
        cmocka_unit_test(what_was_compressed_takes_no_more),
    };
    return RUN("peak", tests);
}
