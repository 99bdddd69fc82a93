/*
 * test_stage_follow.c - cf_follow and cf_follow_many.
 *
 * The sink runs the script: it does to the files what comes next when a line has arrived. Only the
 * first line comes from a thread, which repeats it until it has been seen.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <coflow/span.h>

#include "descriptors.h"

/* ---------------------------------------------------------------------------- the sink */

enum { EUSER_CATCHER = CF_EUSER + 7 };

typedef struct caught {
    char text[8192]; /* the lines, each with a newline */
    size_t len;
    size_t lines;
    size_t stop_at; /* returns when it has so many lines; 0: never */
    size_t fail_at; /* raises EUSER_CATCHER on that line; 0: never */
    bool ended;     /* its body has returned */
    void (*on_line)(struct caught *self, cf_line line);
    void *arg; /* of on_line */
} caught;

static inline cf_value catch_lines(cf_coro *self, void *arg)
{
    caught *into = arg;
    cf_line line;
    cf_value result = cf_nil;
    while ((!into->stop_at || into->lines < into->stop_at) && cf_recv_line(self, &line)) {
        if (++into->lines == into->fail_at) {
            result = cf_raise(self, EUSER_CATCHER, "line %zu", into->lines);
            break;
        }
        if (into->len + line.len + 2 <= sizeof into->text) {
            if (line.len > 0)
                memcpy(into->text + into->len, line.text, line.len);
            into->len += line.len;
            into->text[into->len++] = '\n';
            into->text[into->len] = '\0';
        }
        if (into->on_line)
            into->on_line(into, line);
    }
    into->ended = true;
    return result;
}

static inline cf_coro *catcher(caught *into)
{
    cf_coro *co = cf_sink(catch_lines, into);
    assert_non_null(co);
    cf_set_name(co, "catcher");
    return co;
}

static atomic_bool no_inotify;

int __real_inotify_init1(int flags);
int __wrap_inotify_init1(int flags);
int __wrap_inotify_init1(int flags)
{
    if (no_inotify) {
        errno = EMFILE;
        return -1;
    }
    return __real_inotify_init1(flags);
}

/* --------------------------------------------------------------------------- the files */

static char folder[64];
static char old_folder[4096];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/coflow-follow-XXXXXX");
    return getcwd(old_folder, sizeof old_folder) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    no_inotify = false;
    return chdir(old_folder) == 0 && system(command) == 0 ? 0 : -1;
}

static void put(const char *path, const char *text, int flags)
{
    int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void append(const char *path, const char *text)
{
    put(path, text, O_APPEND);
}

/* Appends a first line every now and then until the sink has one. */
typedef struct nudge {
    const char *path;
    atomic_bool seen;
    pthread_t thread;
} nudge;

static void *keep_nudging(void *arg)
{
    nudge *self = arg;
    while (!self->seen) {
        append(self->path, "begin\n");
        usleep(2000);
    }
    return NULL;
}

/* A script: step(n) after the n-th line that is no "begin", step(0) after the first "begin". */
typedef struct script {
    void (*step)(size_t n);
    size_t next;
    nudge *nudge;
} script;

static void play(caught *self, cf_line line)
{
    script *steps = self->arg;
    if (line.len == 5 && memcmp(line.text, "begin", 5) == 0) {
        self->len -= line.len + 1;
        self->text[self->len] = '\0';
        self->lines--;
        if (steps->next > 0)
            return;
        steps->nudge->seen = true;
        pthread_join(steps->nudge->thread, NULL);
    }
    steps->step(steps->next++);
}

/* Follow n paths, the first of which is nudged, until so many lines have come. */
static void check_follow(const char *const paths[], size_t n, void (*step)(size_t), size_t lines,
                         const char *expected)
{
    nudge first = {.path = paths[0]};
    script steps = {.step = step, .nudge = &first};
    caught got = {.stop_at = lines, .on_line = play, .arg = &steps};
    cf_coro *sink = catcher(&got);
    assert_int_equal(pthread_create(&first.thread, NULL, keep_nudging, &first), 0);
    assert_int_equal(cf_follow_many(paths, n, sink), CF_DONE);
    assert_string_equal(got.text, expected);
    assert_true(got.ended);
}

#define assert_follows(step, lines, expected) \
    check_follow((const char *const[]){"log"}, 1, (step), (lines), (expected))

/* --------------------------------------------------------------------------- one file */

static void append_some(size_t n)
{
    if (n == 0)
        append("log", "one\ntwo\n");
    if (n == 2)
        append("log", "three\n");
}

TEST(lines_come_as_they_are_appended_and_what_was_there_does_not)
{
    put("log", "old\n", 0);
    assert_follows(append_some, 3, "one\ntwo\nthree\n");
}

static void complete_later(size_t n)
{
    if (n == 0)
        append("log", "one\ntw");
    if (n == 1)
        append("log", "o\n");
}

TEST(a_line_that_is_completed_later_is_one_line)
{
    put("log", "", 0);
    assert_follows(complete_later, 2, "one\ntwo\n");
}

static void make_it(size_t n)
{
    if (n == 0)
        append("log", "one\n");
}

TEST(a_file_that_is_not_there_yet_is_waited_for_and_read_from_its_start)
{
    assert_follows(make_it, 1, "one\n");
}

static void make_with_folder(size_t n)
{
    if (n == 0) {
        assert_int_equal(mkdir("later", 0700), 0);
        put("later/log", "from the start\n", 0);
    }
}

TEST(a_folder_that_is_not_there_yet_is_waited_for)
{
    put("log", "", 0);
    check_follow((const char *const[]){"log", "later/log"}, 2, make_with_folder, 1,
                 "from the start\n");
}

static void rotate(size_t n)
{
    if (n == 0) {
        append("log", "one\n");
        assert_int_equal(rename("log", "log.1"), 0);
        append("log.1", "late\n");
        append("log", "new\n");
    }
    if (n == 3)
        append("log", "newer\n");
}

TEST(a_rotated_file_is_read_to_its_end_before_the_new_one)
{
    put("log", "old\n", 0);
    assert_follows(rotate, 4, "one\nlate\nnew\nnewer\n");
}

static void rotate_slowly(size_t n)
{
    if (n == 0)
        assert_int_equal(rename("log", "log.1"), 0);
    if (n == 0)
        append("log.1", "still the old one\n");
    if (n == 1)
        append("log", "new\n");
}

TEST(the_old_file_is_followed_until_there_is_a_new_one)
{
    put("log", "", 0);
    assert_follows(rotate_slowly, 2, "still the old one\nnew\n");
}

static void rotate_unfinished(size_t n)
{
    if (n == 0) {
        append("log", "unfinished");
        assert_int_equal(rename("log", "log.1"), 0);
        append("log", "new\n");
    }
}

TEST(an_unfinished_last_line_of_a_rotated_file_is_a_line)
{
    put("log", "", 0);
    assert_follows(rotate_unfinished, 2, "unfinished\nnew\n");
}

static void truncate_it(size_t n)
{
    if (n == 0)
        append("log", "one\n");
    if (n == 1)
        put("log", "x\n", O_TRUNC);
    if (n == 2)
        append("log", "y\n");
}

TEST(a_file_cut_short_is_read_from_its_start)
{
    put("log", "a long line that was there\n", 0);
    assert_follows(truncate_it, 3, "one\nx\ny\n");
}

TEST(without_inotify_the_clock_is_enough)
{
    no_inotify = true;
    put("log", "old\n", 0);
    assert_follows(rotate, 4, "one\nlate\nnew\nnewer\n");
}

/* ----------------------------------------------------------------------- several files */

static void append_to_both(size_t n)
{
    if (n == 0)
        append("second", "from the second");
    if (n == 0)
        append("log", "from the first\n");
    if (n == 1)
        append("second", ", whole\n");
}

TEST(lines_of_several_files_stay_whole)
{
    put("log", "", 0);
    put("second", "", 0);
    check_follow((const char *const[]){"log", "second"}, 2, append_to_both, 2,
                 "from the first\nfrom the second, whole\n");
}

/* Until lines of both files have come. */
static cf_value note_names(cf_coro *self, void *log)
{
    cf_span span;
    while (cf_recv_span(self, &span)) {
        const char *name = cf_span_name(&span);
        if (!strstr(((journal *)log)->text, name))
            note(log, name);
        if (strcmp(name, "second") == 0)
            break;
        append("second", "x\n");
    }
    return cf_nil;
}

TEST(lines_carry_the_name_of_their_file)
{
    journal log = {""};
    put("second", "", 0);
    cf_coro *sink = cf_sink(note_names, &log);
    nudge first = {.path = "log"};
    assert_int_equal(pthread_create(&first.thread, NULL, keep_nudging, &first), 0);
    assert_int_equal(cf_follow_many((const char *const[]){"log", "second"}, 2, sink), CF_DONE);
    first.seen = true;
    pthread_join(first.thread, NULL);
    assert_string_equal(log.text, "log second");
}

/* ----------------------------------------------------------------------------- errors */

TEST(what_is_no_regular_file_is_refused)
{
    assert_int_equal(cf_follow(".", cf_null()), CF_ERROR);
    assert_error(cf_last_error(), CF_EINVAL, ".: not a regular file", "follow");
}

TEST(a_name_that_cannot_be_opened_is_an_error)
{
    put("file", "", 0);
    assert_int_equal(cf_follow("file/log", cf_null()), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "file/log: Not a directory", "follow");
}

TEST(a_target_that_failed_to_be_made_leaves_its_cause)
{
    assert_null(cf_broadcast(NULL, 0));
    assert_int_equal(cf_follow("log", NULL), CF_ERROR);
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_broadcast");
}

static void fail_now(size_t n)
{
    (void)n;
}

TEST(a_target_that_fails_ends_it_with_that_error)
{
    nudge first = {.path = "log"};
    script steps = {.step = fail_now, .nudge = &first};
    caught got = {.fail_at = 1, .on_line = play, .arg = &steps};
    assert_int_equal(pthread_create(&first.thread, NULL, keep_nudging, &first), 0);
    assert_int_equal(cf_follow("log", catcher(&got)), CF_ERROR);
    assert_error(cf_last_error(), EUSER_CATCHER, "line 1", "catcher");
    first.seen = true;
    pthread_join(first.thread, NULL);
}

/* --------------------------------------------------------------- what every source is asked */

static cf_status follow_one(cf_coro *target)
{
    return cf_follow("log", target);
}

static cf_status follow_two(cf_coro *target)
{
    return cf_follow_many((const char *const[]){"log", "second"}, 2, target);
}

/* Until *got has had its only line, the nudge. */
static cf_status follow_to_the_end(cf_status (*follow)(cf_coro *target), unsigned mode, caught *got)
{
    nudge first = {.path = "log"};
    cf_coro *sink = catcher(got);
    cf_set_mode(sink, mode);
    assert_int_equal(pthread_create(&first.thread, NULL, keep_nudging, &first), 0);
    cf_status status = follow(sink);
    first.seen = true;
    pthread_join(first.thread, NULL);
    assert_true(got->ended);
    assert_int_equal(got->lines, 1);
    return status;
}

static void check_endings(cf_status (*follow)(cf_coro *target), unsigned mode)
{
    caught stops = {.stop_at = 1};
    caught again = {.stop_at = 1};
    caught fails = {.fail_at = 1};
    assert_int_equal(follow_to_the_end(follow, mode, &stops), CF_DONE);
    int before = count_descriptors(); /* by now the thread has those that it keeps */
    assert_int_equal(follow_to_the_end(follow, mode, &again), CF_DONE);
    assert_int_equal(count_descriptors(), before);
    assert_int_equal(follow_to_the_end(follow, mode, &fails), CF_ERROR);
    assert_error(cf_last_error(), EUSER_CATCHER, "line 1", "catcher");
    assert_int_equal(count_descriptors(), before);
}

TEST(a_target_that_stops_or_fails_leaves_nothing_open_in_either_mode)
{
    check_endings(follow_one, 0);
    check_endings(follow_one, CF_SYNC);
    check_endings(follow_two, 0);
    check_endings(follow_two, CF_SYNC);
}

TEST(no_files_are_done_at_once)
{
    assert_int_equal(cf_follow_many(NULL, 0, cf_null()), CF_DONE);
}

#define follow_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        follow_test(lines_come_as_they_are_appended_and_what_was_there_does_not),
        follow_test(a_line_that_is_completed_later_is_one_line),
        follow_test(a_file_that_is_not_there_yet_is_waited_for_and_read_from_its_start),
        follow_test(a_folder_that_is_not_there_yet_is_waited_for),
        follow_test(a_rotated_file_is_read_to_its_end_before_the_new_one),
        follow_test(the_old_file_is_followed_until_there_is_a_new_one),
        follow_test(an_unfinished_last_line_of_a_rotated_file_is_a_line),
        follow_test(a_file_cut_short_is_read_from_its_start),
        follow_test(without_inotify_the_clock_is_enough),
        follow_test(lines_of_several_files_stay_whole),
        follow_test(lines_carry_the_name_of_their_file),
        follow_test(what_is_no_regular_file_is_refused),
        follow_test(a_name_that_cannot_be_opened_is_an_error),
        follow_test(a_target_that_failed_to_be_made_leaves_its_cause),
        follow_test(a_target_that_fails_ends_it_with_that_error),
        follow_test(a_target_that_stops_or_fails_leaves_nothing_open_in_either_mode),
        follow_test(no_files_are_done_at_once),
    };
    return RUN("follow", tests);
}
