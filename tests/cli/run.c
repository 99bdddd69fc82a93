/*
 * run.c - runs .test files: each case in a folder of its own, by sh, with the built tools on PATH,
 * and compares what comes out. Prints TAP. A case with a peer is run with that program in the
 * tool's place too. How cases are written is in README.md, how they are read in case.c.
 *
 *     run [-t FOLDERS] [-k WORD] FILE.test...
 *
 * Exit: 0 all well, 1 a case failed, 77 all were skipped, 99 a file is wrong.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "case.h"

enum {
    PATIENCE = 120,  /* seconds until a case counts as hung */
    SHOWN_LINES = 40 /* of a text that is not as expected */
};

typedef struct tally {
    int passed, failed, skipped;
} tally;

/* What one run of a case left. */
typedef struct outcome {
    text output;
    text errors;
    int status; /* 128 + signal for one that was killed, -1 for one that hung */
} outcome;

/* Where a case runs: DIR/work, with DIR/in, DIR/out and DIR/err beside it. */
typedef struct place {
    char dir[256];
    const char *tools; /* put before PATH */
} place;

static _Noreturn void die(const char *what)
{
    printf("Bail out! %s: %s\n", what, strerror(errno));
    exit(99);
}

static char *path_in(const place *at, const char *name)
{
    char *path;

    if (asprintf(&path, "%s/%s", at->dir, name) < 0)
        die("asprintf");
    return path;
}

static void write_file(const char *path, const text *content)
{
    FILE *file = fopen(path, "w");

    if (file == NULL)
        die(path);
    if (content->length > 0)
        fwrite(content->bytes, 1, content->length, file);
    if (fclose(file) != 0)
        die(path);
}

static text read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    text content = {0};
    char buffer[4096];
    size_t n;

    if (file == NULL)
        die(path);
    while ((n = fread(buffer, 1, sizeof buffer, file)) > 0)
        text_add(&content, buffer, n);
    fclose(file);
    return content;
}

/* ------------------------------------------------------------------ running */

static void redirect(const place *at, const char *name, int flags, int to)
{
    char *path = path_in(at, name);
    int fd = open(path, flags, 0666);

    if (fd < 0 || dup2(fd, to) < 0)
        die(path);
    if (fd != to)
        close(fd);
    free(path);
}

/* A user's settings must not change what a case sees. */
static void set_environment(const place *at)
{
    static const char *const unwanted[] = {"POSIXLY_CORRECT", "GREP_COLORS", "GREP_COLOR",
                                           "NO_COLOR", "GREP_OPTIONS"};
    const char *path = getenv("PATH");
    char *longer;

    if (asprintf(&longer, "%s:%s", at->tools, path != NULL ? path : "/bin:/usr/bin") < 0)
        die("asprintf");
    setenv("PATH", longer, 1);
    setenv("LC_ALL", "C", 1);
    setenv("TERM", "dumb", 1);
    setenv("XDG_CONFIG_HOME", at->dir, 1);
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
        unsetenv(unwanted[i]);
}

static _Noreturn void become_shell(const place *at, const char *script)
{
    char *work = path_in(at, "work");
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(
        SIGPIPE,
        SIG_DFL); /* whoever runs the tests may ignore these, as a shell does in the background */
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    setpgid(0, 0);
    set_environment(at);
    if (chdir(work) != 0)
        die(work);
    redirect(at, "in", O_RDONLY, 0);
    redirect(at, "err", O_WRONLY | O_CREAT | O_TRUNC, 2);
    redirect(at, "out", O_WRONLY | O_CREAT | O_TRUNC, 1);
    execl("/bin/sh", "sh", "-c", script, (char *)NULL);
    _exit(127);
}

/* Wait for a child, but not for ever; its whole process group goes when it hangs. */
static int wait_patiently(pid_t child)
{
    const struct timespec limit = {.tv_sec = PATIENCE};
    sigset_t child_ended;
    int status;

    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (sigtimedwait(&child_ended, NULL, &limit) < 0 && errno == EAGAIN) {
            kill(-child, SIGKILL);
            waitpid(child, &status, 0);
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run_script(const place *at, const text *script)
{
    char *copy = strndup(script->bytes, script->length);

    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child == 0)
        become_shell(at, copy);
    free(copy);
    return wait_patiently(child);
}

static void make_place(place *at, const char *tools)
{
    const char *base = getenv("TMPDIR");

    snprintf(at->dir, sizeof at->dir, "%s/coflow-test-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(at->dir) == NULL)
        die(at->dir);
    at->tools = tools;
    char *work = path_in(at, "work");
    if (mkdir(work, 0777) != 0)
        die(work);
    free(work);
}

static void remove_place(const place *at)
{
    char *command;

    if (asprintf(&command, "chmod -R u+rwx '%s' && rm -rf '%s'", at->dir, at->dir) < 0)
        die("asprintf");
    if (system(command) != 0)
        printf("# %s is left\n", at->dir);
    free(command);
}

static void put_files(const place *at, const test_case *c)
{
    char *in = path_in(at, "in");

    write_file(in, &c->input);
    free(in);
    for (size_t i = 0; i < c->file_count; i++) {
        char *name;
        if (asprintf(&name, "%s/work/%s", at->dir, c->files[i].name) < 0)
            die("asprintf");
        for (char *p = strchr(name + strlen(at->dir) + 6, '/'); p != NULL; p = strchr(p + 1, '/')) {
            *p = '\0';
            mkdir(name, 0777);
            *p = '/';
        }
        write_file(name, &c->files[i].content);
        free(name);
    }
}

static outcome run_case(const place *at, const test_case *c)
{
    put_files(at, c);
    outcome result = {.status = run_script(at, &c->script)};
    char *out = path_in(at, "out");
    char *err = path_in(at, "err");
    result.output = read_file(out);
    result.errors = read_file(err);
    free(out);
    free(err);
    return result;
}

static void free_outcome(outcome *result)
{
    text_free(&result->output);
    text_free(&result->errors);
}

/* ---------------------------------------------------------------- comparing */

static void show_text(const char *title, const text *t)
{
    bool fresh = true;
    int lines = 0;

    printf("# %s:\n", title);
    for (size_t i = 0; i < t->length && lines < SHOWN_LINES; i++) {
        if (fresh)
            fputs("#   ", stdout);
        fresh = t->bytes[i] == '\n';
        lines += fresh;
        fputc(t->bytes[i], stdout);
    }
    if (lines == SHOWN_LINES)
        puts("#   ...");
    else if (!fresh)
        fputs("\\c\n", stdout);
}

static bool same_text(const char *what, const text *expected, const text *got)
{
    if (expected->length == got->length &&
        (got->length == 0 || memcmp(expected->bytes, got->bytes, got->length) == 0))
        return true;
    printf("# %s is not as expected\n", what);
    show_text("expected", expected);
    show_text("got", got);
    return false;
}

static bool same_status(int expected, int got)
{
    if (expected == got)
        return true;
    if (got == -1)
        printf("# hung, killed after %d seconds\n", PATIENCE);
    else
        printf("# exit status %d, expected %d\n", got, expected);
    return false;
}

/* Against what the case says. What it does not say, a peer decides when there is one. */
static bool as_written(const test_case *c, const outcome *result)
{
    bool has_peer = c->peer != NULL;
    bool same = true;

    if (c->expects_output || !has_peer)
        same &= same_text("standard output", &c->output, &result->output);
    if (!c->any_errors && (c->errors.length > 0 || !has_peer))
        same &= same_text("standard error", &c->errors, &result->errors);
    if (c->expects_status || !has_peer)
        same &= same_status(c->status, result->status);
    return same;
}

static bool same_folders(const place *peer, const place *tool)
{
    char *command;

    if (asprintf(&command,
                 "diff -r '%s/work' '%s/work' | head -n %d | sed 's/^/# /'; "
                 "diff -rq '%s/work' '%s/work' >/dev/null",
                 peer->dir, tool->dir, SHOWN_LINES, peer->dir, tool->dir) < 0)
        die("asprintf");
    fflush(stdout);
    int status = system(command);
    free(command);
    if (status != 0)
        printf("# the files left are not those the peer leaves\n");
    return status == 0;
}

static bool as_peer(const test_case *c, const place *peer, const outcome *expected,
                    const place *tool, const outcome *result)
{
    bool same = same_text("standard output (peer)", &expected->output, &result->output);

    if (!c->any_errors)
        same &= same_text("standard error (peer)", &expected->errors, &result->errors);
    same &= same_status(expected->status, result->status);
    return same_folders(peer, tool) && same;
}

/* -------------------------------------------------------------------- cases */

/* The tool a file tests: its name up to the first dash or dot. */
static char *tool_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    return strndup(name, strcspn(name, "-."));
}

/* A folder in which the tool's name leads to the peer. NULL: there is no such program. */
static char *peer_tools(const place *at, const char *peer, const char *tool)
{
    char *command;
    char *folder = path_in(at, "peer");

    if (mkdir(folder, 0777) != 0)
        die(folder);
    if (asprintf(&command, "p=$(command -v '%s') && ln -s \"$p\" '%s/%s'", peer, folder, tool) < 0)
        die("asprintf");
    if (system(command) != 0) {
        free(folder);
        folder = NULL;
    }
    free(command);
    return folder;
}

static bool check_peer(const test_case *c, const char *tool, const place *at, const outcome *result)
{
    place peer;
    bool same = true;

    make_place(&peer, NULL);
    char *tools = peer_tools(&peer, c->peer, tool);
    if (tools != NULL) {
        peer.tools = tools;
        outcome expected = run_case(&peer, c);
        same = as_peer(c, &peer, &expected, at, result);
        free_outcome(&expected);
        free(tools);
    }
    remove_place(&peer);
    return same;
}

static bool has_program(const char *name)
{
    char *command;

    if (asprintf(&command, "command -v '%s' >/dev/null 2>&1", name) < 0)
        die("asprintf");
    bool found = system(command) == 0;
    free(command);
    return found;
}

/* Run what a case needs, in a place of its own. */
static bool has_needs(const test_case *c, const char *tools)
{
    place at;

    if (c->needs.length == 0)
        return true;
    make_place(&at, tools);
    put_files(&at, &(test_case){0});
    bool found = run_script(&at, &c->needs) == 0;
    remove_place(&at);
    return found;
}

/* What is missing here for a case; NULL when it can be run. */
static const char *reason_to_skip(const test_case *c, const char *tools)
{
    if (c->peer != NULL && !has_program(c->peer))
        return c->peer;
    return has_needs(c, tools) ? NULL : "what it needs";
}

static void do_case(const char *path, const test_case *c, const char *tools, tally *count)
{
    char *tool = tool_of(path);
    place at;
    int number = count->passed + count->failed + count->skipped + 1;

    make_place(&at, tools);
    const char *missing = reason_to_skip(c, tools);
    if (missing != NULL) {
        printf("ok %d - %s # SKIP %s is not there\n", number, c->name, missing);
        count->skipped++;
    } else {
        outcome result = run_case(&at, c);
        bool passed = as_written(c, &result);
        if (c->peer != NULL)
            passed &= check_peer(c, tool, &at, &result);
        printf("%s %d - %s\n", passed ? "ok" : "not ok", number, c->name);
        if (!passed) {
            printf("# at %s:%d\n", path, c->line);
            show_text("command", &c->script);
        }
        count->passed += passed;
        count->failed += !passed;
        free_outcome(&result);
    }
    remove_place(&at);
    free(tool);
}

static bool do_file(const char *path, const char *tools, const char *word, tally *count)
{
    FILE *file = fopen(path, "r");
    int line = 0;
    int answer;
    test_case c;

    if (file == NULL)
        die(path);
    while ((answer = case_read(file, path, &line, &c)) == 1) {
        if (word == NULL || strstr(c.name, word) != NULL)
            do_case(path, &c, tools, count);
        case_free(&c);
    }
    fclose(file);
    return answer == 0;
}

int main(int argc, char *argv[])
{
    const char *tools = "/usr/bin";
    const char *word = NULL;
    tally count = {0};
    sigset_t child_ended;
    bool good = true;
    int option;

    while ((option = getopt(argc, argv, "t:k:")) != -1) {
        if (option == '?')
            return 99;
        *(option == 't' ? &tools : &word) = optarg;
    }
    sigemptyset(&child_ended);
    sigaddset(&child_ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ended, NULL);
    for (int i = optind; i < argc; i++)
        good &= do_file(argv[i], tools, word, &count);
    printf("1..%d\n# %d passed, %d failed, %d skipped\n",
           count.passed + count.failed + count.skipped, count.passed, count.failed, count.skipped);
    if (!good)
        return 99;
    if (count.failed > 0)
        return 1;
    return count.passed == 0 && count.skipped > 0 ? 77 : 0;
}
