/*
 * test_output.c - the kinds of outputs: files that appear, rotate, are compressed or synced;
 * commands; and what each says when something goes wrong.
 */
#include "copying.h"

#include <signal.h>
#include <sys/wait.h>

#include "failing.h"

static void write_text(cf_output *output, const char *text)
{
    assert_non_null(output);
    assert_int_equal(cf_output_write(output, text, strlen(text)), 0);
}

/* What is in a compressed file, by the program that unpacks it. */
static void check_unpacked(const char *command, const char *text, int line)
{
    FILE *unpacked = popen(command, "r");
    char got[256];

    assert_non_null(unpacked);
    size_t n = fread(got, 1, sizeof got - 1, unpacked);
    got[n] = '\0';
    _assert_int_equal(pclose(unpacked), 0, __FILE__, line);
    _assert_string_equal(got, text, __FILE__, line);
}

#define assert_unpacked(command, text) check_unpacked((command), (text), __LINE__)

/* --------------------------------------------------------------------- files */

TEST(a_file)
{
    put_file("one", "something older and longer");
    cf_output *output = cf_output_file("one", NULL);

    write_text(output, "some ");
    write_text(output, "text");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "some text");
}

TEST(an_appended_file)
{
    put_file("one", "old ");
    cf_output *output = cf_output_file("one", &(cf_file_options){.append = true});

    write_text(output, "new");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "old new");
}

TEST(a_file_that_cannot_be_opened)
{
    assert_null(cf_output_file("no/file", NULL));
    assert_error(cf_last_error(), CF_ESYS, "No such file or directory", "cf_output_file");
    assert_null(cf_output_file("no/file", &(cf_file_options){.atomic = true}));
    assert_error(cf_last_error(), CF_ESYS, "No such file or directory", "cf_output_file");
    assert_null(cf_output_file("no/file", &(cf_file_options){.rotate_size = 5}));
    assert_error(cf_last_error(), CF_ESYS, "No such file or directory", "cf_output_file");
}

TEST(options_that_do_not_go_together)
{
    assert_null(cf_output_file("one", &(cf_file_options){.atomic = true, .append = true}));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_output_file");
    assert_null(cf_output_file("one", &(cf_file_options){.atomic = true, .rotate_size = 5}));
    assert_error(cf_last_error(), CF_EINVAL, NULL, "cf_output_file");
    assert_int_equal(count_files(), 0);
}

/* A disk that is full is told only when the file is closed, as on a network. */
TEST(a_close_that_fails)
{
    cf_output *output = cf_output_file("one", NULL);

    write_text(output, "text");
    fault_once(FAULT_CLOSE, 1, ENOSPC);
    assert_int_equal(cf_output_close(output), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "No space left on device", NULL);
}

TEST(a_sync_that_fails)
{
    cf_output *output = cf_output_file("one", &(cf_file_options){.sync = true});

    write_text(output, "text");
    fault_once(FAULT_FSYNC, 1, EIO);
    assert_int_equal(cf_output_finish(output), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, "Input/output error", NULL);
    assert_int_equal(cf_output_close(output), CF_DONE); /* said once */
}

TEST(a_failed_output_says_so_ever_after)
{
    cf_output *output = cf_output_file("one", NULL);

    fault_once(FAULT_WRITE, 1, EDQUOT);
    assert_int_equal(cf_output_write(output, "x", 1), EDQUOT);
    assert_int_equal(cf_output_write(output, "x", 1), EDQUOT);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "");
}

TEST(closing_nothing)
{
    assert_int_equal(cf_output_close(NULL), CF_DONE);
}

/* With standard input closed, open would answer 0. */
TEST(files_keep_off_the_standard_descriptors)
{
    int kept = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);

    close(STDIN_FILENO);
    cf_output *output = cf_output_file("one", NULL);
    write_text(output, "text");
    assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), -1);
    assert_int_equal(cf_output_close(output), CF_DONE);
    dup2(kept, STDIN_FILENO);
    close(kept);
    assert_file_is("one", "text");
}

/* -------------------------------------------------------------------- atomic */

static const cf_file_options atomic = {.atomic = true};

TEST(an_atomic_file_appears_when_it_is_closed)
{
    put_file("one", "old");
    cf_output *output = cf_output_file("one", &atomic);

    write_text(output, "new");
    assert_file_is("one", "old");
    assert_int_equal(cf_output_finish(output), CF_DONE);
    assert_file_is("one", "new");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_int_equal(count_files(), 1);
}

TEST(an_atomic_file_that_is_discarded)
{
    put_file("one", "old");
    cf_output *output = cf_output_file("one", &atomic);

    write_text(output, "new");
    cf_output_discard(output);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "old");
    assert_int_equal(count_files(), 1);
}

TEST(an_atomic_file_that_failed)
{
    put_file("one", "old");
    cf_output *output = cf_output_file("one", &atomic);

    write_text(output, "new");
    fault_once(FAULT_WRITE, 1, ENOSPC);
    assert_int_equal(cf_output_write(output, "er", 2), ENOSPC);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "old");
    assert_int_equal(count_files(), 1);
}

TEST(an_atomic_file_that_cannot_take_its_name)
{
    static const fault_call calls[] = {FAULT_RENAME, FAULT_FSYNC};

    for (size_t i = 0; i < COUNT(calls); i++) {
        put_file("one", "old");
        cf_output *output = cf_output_file("one", &(cf_file_options){.atomic = true, .sync = true});
        write_text(output, "new");
        fault_once(calls[i], 1, EIO);
        assert_int_equal(cf_output_close(output), CF_ERROR);
        assert_error(cf_last_error(), CF_ESYS, "Input/output error", NULL);
        assert_file_is("one", "old");
        assert_int_equal(count_files(), 1);
    }
}

/* Some file systems have no files without a name. */
TEST(an_atomic_file_with_a_temporary_name)
{
    put_file("one", "old");
    fault_once(FAULT_OPEN, 1, EOPNOTSUPP);
    cf_output *output = cf_output_file("one", &atomic);
    write_text(output, "new");
    assert_int_equal(count_files(), 2);
    assert_file_is("one", "old");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "new");
    assert_int_equal(count_files(), 1);

    fault_once(FAULT_OPEN, 1, EOPNOTSUPP);
    output = cf_output_file("one", &atomic);
    write_text(output, "newer");
    cf_output_discard(output);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "new");
    assert_int_equal(count_files(), 1);
}

TEST(an_atomic_file_keeps_mode_and_link)
{
    struct stat status;

    put_file("real", "old");
    chmod("real", 0604);
    assert_int_equal(symlink("real", "link"), 0);
    cf_output *output = cf_output_file("link", &atomic);
    write_text(output, "new");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("real", "new");
    assert_int_equal(stat("real", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0604);
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(count_files(), 2);
}

/* ------------------------------------------------------------------ rotation */

TEST(a_rotating_file)
{
    cf_output *output =
        cf_output_file("log", &(cf_file_options){.rotate_size = 4, .rotate_keep = 2});

    write_text(output, "1\n2"); /* a line that comes in two pieces */
    write_text(output, "2\n3\n4\n5\n6\n7\n");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("log", "7\n");
    assert_file_is("log.1", "5\n6\n");
    assert_file_is("log.2", "3\n4\n");
    assert_int_equal(count_files(), 3);
}

TEST(a_rotating_file_without_line_ends)
{
    cf_output *output = cf_output_file("log", &(cf_file_options){.rotate_size = 2});

    write_text(output, "abcdef");
    write_text(output, "ghi\n");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("log", "abcdefghi\n");
    assert_int_equal(count_files(), 1);
}

TEST(a_rotating_file_behind_a_link)
{
    struct stat status;

    assert_int_equal(symlink("real", "link"), 0);
    cf_output *output = cf_output_file("link", &(cf_file_options){.rotate_size = 2});
    write_text(output, "1\n2\n");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("real", "2\n");
    assert_file_is("real.1", "1\n");
    assert_int_equal(lstat("link", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

TEST(a_pipe_does_not_rotate)
{
    far_end reader;
    int to = start_reader(&reader, 100);
    char name[32];

    snprintf(name, sizeof name, "/dev/fd/%d", to);
    cf_output *output = cf_output_file(name, &(cf_file_options){.rotate_size = 2});
    write_text(output, "1\n2\n");
    assert_int_equal(cf_output_close(output), CF_DONE);
    close(to);
    assert_reader(&reader, "1\n2\n", 4);
}

TEST(a_rotation_that_fails)
{
    cf_output *output = cf_output_file("log", &(cf_file_options){.rotate_size = 2});

    write_text(output, "1\n");
    fault_once(FAULT_RENAME, 1, EACCES);
    assert_int_equal(cf_output_write(output, "2\n", 2), EACCES);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("log", "1\n");
}

TEST(a_rotation_that_cannot_open_the_next_file)
{
    cf_output *output = cf_output_file("log", &(cf_file_options){.rotate_size = 2});

    write_text(output, "1\n");
    fault_once(FAULT_OPEN, 1, EMFILE);
    assert_int_equal(cf_output_write(output, "2\n", 2), EMFILE);
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("log.1", "1\n");
}

/* --------------------------------------------------------------- compression */

typedef struct format {
    cf_compression compression;
    const char *ending;
    const char *program;
} format;

static const format formats[] = {
    {CF_COMPRESS_GZIP, ".gz", "gzip"},
    {CF_COMPRESS_XZ, ".xz", "xz"},
    {CF_COMPRESS_ZSTD, ".zst", "zstd"},
};

/* Is it built in, and can it be checked here? */
static bool is_usable(const format *f)
{
    char command[64];
    cf_output *output = cf_output_file("try", &(cf_file_options){.compression = f->compression});

    snprintf(command, sizeof command, "command -v %s >/dev/null", f->program);
    if (output == NULL)
        return false;
    cf_output_close(output);
    return unlink("try") == 0 && system(command) == 0;
}

TEST(compressed_files)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        char name[16], command[64];
        cf_file_options options = {.compression = CF_COMPRESS_BY_ENDING};
        if (!is_usable(&formats[i]))
            continue;
        snprintf(name, sizeof name, "file%s", formats[i].ending);
        snprintf(command, sizeof command, "%s -dc <%s", formats[i].program, name);
        cf_output *output = cf_output_file(name, &options);
        write_text(output, "some ");
        write_text(output, "text\n");
        assert_int_equal(cf_output_close(output), CF_DONE);
        assert_unpacked(command, "some text\n");
        options.append = true;
        output = cf_output_file(name, &options);
        write_text(output, "more\n");
        assert_int_equal(cf_output_close(output), CF_DONE);
        assert_unpacked(command, "some text\nmore\n");
    }
}

TEST(a_compressed_file_on_a_full_disk)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        cf_file_options options = {.compression = formats[i].compression};
        if (!is_usable(&formats[i]))
            continue;
        cf_output *output = cf_output_file("/dev/full", &options);
        /* What a format holds back fails only at the end. */
        int error = cf_output_write(output, "text", 4);
        cf_status status = cf_output_finish(output);
        assert_int_equal(error, status == CF_ERROR ? 0 : ENOSPC);
        if (status == CF_ERROR)
            assert_error(cf_last_error(), CF_ESYS, "No space left on device", NULL);
        assert_int_equal(cf_output_close(output), CF_DONE);
    }
}

TEST(an_ending_that_says_nothing)
{
    cf_output *output =
        cf_output_file("one.txt", &(cf_file_options){.compression = CF_COMPRESS_BY_ENDING});

    write_text(output, "text");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one.txt", "text");
}

/* ------------------------------------------------------------------ commands */

TEST(a_command)
{
    cf_output *output = cf_output_command("cat >one");

    write_text(output, "text");
    assert_int_equal(cf_output_close(output), CF_DONE);
    assert_file_is("one", "text");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    assert_int_equal(errno, ECHILD);
}

TEST(a_command_that_fails)
{
    cf_output *output = cf_output_command("cat >/dev/null; exit 3");
    write_text(output, "text");
    assert_int_equal(cf_output_finish(output), CF_DONE);
    assert_int_equal(cf_output_close(output), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "exit status 3", "cf_output_command");

    output = cf_output_command("kill -9 $$");
    assert_non_null(output);
    assert_int_equal(cf_output_close(output), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "killed by signal 9 (Killed)", NULL);
}

TEST(a_command_that_reads_nothing)
{
    cf_output *output = cf_output_command("exec <&-; echo >ready; sleep 0.1");

    assert_non_null(output);
    while (access("ready", F_OK) != 0)
        usleep(1000);
    assert_int_equal(cf_output_write(output, "text", 4), EPIPE);
    assert_int_equal(cf_output_close(output), CF_DONE);
}

/* A program that ignores SIGPIPE must not hand that on: a shell could not undo it. */
TEST(a_command_has_its_sigpipe)
{
    signal(SIGPIPE, SIG_IGN);
    cf_output *output = cf_output_command("kill -PIPE $$");
    signal(SIGPIPE, SIG_DFL);
    assert_non_null(output);
    assert_int_equal(cf_output_close(output), CF_ERROR);
    assert_error(cf_last_error(), CF_ECHILD, "killed by signal 13 (Broken pipe)", NULL);
}

/* Commands do not hold each other's inputs open: each sees its end when its own is finished. */
TEST(commands_see_their_end)
{
    cf_output *one = cf_output_command("cat >one");
    cf_output *two = cf_output_command("cat >two");

    write_text(one, "1");
    write_text(two, "2");
    assert_int_equal(cf_output_close(one), CF_DONE);
    assert_int_equal(cf_output_close(two), CF_DONE);
    assert_file_is("one", "1");
    assert_file_is("two", "2");
}

TEST(a_command_that_cannot_be_started)
{
    fault_once(FAULT_PIPE, 1, EMFILE);
    assert_null(cf_output_command("true"));
    assert_error(cf_last_error(), CF_ESYS, "Too many open files", "cf_output_command");
    fault_once(FAULT_SPAWN, 1, EAGAIN);
    assert_null(cf_output_command("true"));
    assert_error(cf_last_error(), CF_ESYS, "Resource temporarily unavailable", NULL);
}

/* ------------------------------------------------------------ out of memory */

static bool make_and_close(const char *path, const cf_file_options *options)
{
    cf_output *output = cf_output_file(path, options);

    if (output == NULL) {
        assert_error(cf_last_error(), CF_ENOMEM, NULL, NULL);
        return false;
    }
    bool good = cf_output_write(output, "1\n2\n3\n", 6) == 0;
    good &= cf_output_write(output, "4\n", 2) == 0;
    return (cf_output_close(output) == CF_DONE) & good;
}

static bool plain_file(void)
{
    return make_and_close("one", NULL);
}

static bool atomic_file(void)
{
    return make_and_close("new", &atomic);
}

static bool rotating_file(void)
{
    return make_and_close("log", &(cf_file_options){.rotate_size = 4, .rotate_keep = 2});
}

static bool copying(void)
{
    int from = open("/dev/null", O_RDONLY);
    int to = open("/dev/null", O_WRONLY);
    cf_output *output = cf_output_fd(to);
    bool good = output != NULL && cf_copy(from, &output, 1, NULL) == CF_DONE;

    cf_output_close(output);
    close(from);
    close(to);
    return good;
}

TEST(no_memory)
{
    failing_each(plain_file);
    failing_each(atomic_file);
    failing_each(rotating_file);
    failing_each(copying);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_file),
        IN_FOLDER(an_appended_file),
        IN_FOLDER(a_file_that_cannot_be_opened),
        IN_FOLDER(options_that_do_not_go_together),
        IN_FOLDER(a_close_that_fails),
        IN_FOLDER(a_sync_that_fails),
        IN_FOLDER(a_failed_output_says_so_ever_after),
        IN_FOLDER(closing_nothing),
        IN_FOLDER(files_keep_off_the_standard_descriptors),
        IN_FOLDER(an_atomic_file_appears_when_it_is_closed),
        IN_FOLDER(an_atomic_file_that_is_discarded),
        IN_FOLDER(an_atomic_file_that_failed),
        IN_FOLDER(an_atomic_file_that_cannot_take_its_name),
        IN_FOLDER(an_atomic_file_with_a_temporary_name),
        IN_FOLDER(an_atomic_file_keeps_mode_and_link),
        IN_FOLDER(a_rotating_file),
        IN_FOLDER(a_rotating_file_without_line_ends),
        IN_FOLDER(a_rotating_file_behind_a_link),
        IN_FOLDER(a_pipe_does_not_rotate),
        IN_FOLDER(a_rotation_that_fails),
        IN_FOLDER(a_rotation_that_cannot_open_the_next_file),
        IN_FOLDER(compressed_files),
        IN_FOLDER(a_compressed_file_on_a_full_disk),
        IN_FOLDER(an_ending_that_says_nothing),
        IN_FOLDER(a_command),
        IN_FOLDER(a_command_that_fails),
        IN_FOLDER(a_command_that_reads_nothing),
        IN_FOLDER(a_command_has_its_sigpipe),
        IN_FOLDER(commands_see_their_end),
        IN_FOLDER(a_command_that_cannot_be_started),
        IN_FOLDER(no_memory),
    };

    return RUN("output", tests);
}
