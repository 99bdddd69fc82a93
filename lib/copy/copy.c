/*
 * copy.c - cf_copy: copies from one descriptor to several outputs, step by step. The steps are in
 * bytes.c and pages.c, the waits in wait.c.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "coro/error.h"
#include "copy/copier.h"
#include "sched/quiet.h"

/* Big enough to make system calls negligible, small enough to stay in the processor's cache. */
enum { STEP = 128 * 1024 };

size_t cf__next_live(const struct cf__copier *copier, size_t index)
{
    while (index < copier->count && copier->outputs[index]->error != 0)
        index++;
    return index;
}

void cf__drop_output(struct cf__copier *copier, size_t index, int error)
{
    const cf_copy_options *options = copier->options;

    copier->outputs[index]->error = error;
    copier->live--;
    if (options->failed != NULL && !options->failed(options->context, index, error))
        copier->stop = true;
}

void cf__feed_output(struct cf__copier *copier, size_t index, const char *bytes, size_t n)
{
    cf_output *output = copier->outputs[index];
    int error = output->type->write(output, bytes, n);

    if (error != 0)
        cf__drop_output(copier, index, error);
}

static ssize_t make_step(struct cf__copier *copier)
{
    size_t limit = cf__await_rate(copier);

    cf__await_input(copier);
    if (copier->live == 0 || copier->stop)
        return 0;
    return cf__can_move_pages(copier) ? cf__copy_pages(copier, limit)
                                      : cf__copy_bytes(copier, limit);
}

static void report_progress(struct cf__copier *copier)
{
    if (copier->options->moved == NULL)
        return;
    copier->ticked = cf__now();
    copier->options->moved(copier->options->context, copier->total);
}

/* For an input in non-blocking mode. */
static void wait_for_input(const struct cf__copier *copier)
{
    poll(&(struct pollfd){.fd = copier->from, .events = POLLIN}, 1, -1);
}

/* Copy until the end. 0, or the errno of reading. */
static int run(struct cf__copier *copier)
{
    while (copier->live > 0 && !copier->stop) {
        ssize_t moved = make_step(copier);
        if (moved == 0)
            return 0;
        if (moved > 0) {
            copier->total += (uint64_t)moved;
            report_progress(copier);
        } else if (moved == -1 && errno == EAGAIN) {
            wait_for_input(copier);
        } else if (moved == -1 && errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static bool start(struct cf__copier *copier)
{
    struct stat status;

    for (size_t i = 0; i < copier->count; i++)
        copier->live += copier->outputs[i]->error == 0;
    copier->from_pipe = fstat(copier->from, &status) == 0 && S_ISFIFO(status.st_mode);
    copier->room = STEP;
    copier->buffer = malloc(copier->room);
    copier->given = calloc(copier->count + 1, sizeof *copier->given);
    copier->polls = calloc(copier->count + 1, sizeof *copier->polls);
    copier->started = copier->ticked = cf__now();
    return copier->buffer != NULL && copier->given != NULL && copier->polls != NULL;
}

static void end(struct cf__copier *copier)
{
    if (copier->staging[0] >= 0) {
        close(copier->staging[0]);
        close(copier->staging[1]);
    }
    free(copier->buffer);
    free(copier->given);
    free(copier->polls);
}

cf_status cf_copy(int from, cf_output *const outputs[], size_t count,
                  const cf_copy_options *options)
{
    static const cf_copy_options none;
    struct cf__copier copier = {
        .from = from,
        .outputs = outputs,
        .count = count,
        .options = options != NULL ? options : &none,
        .staging = {-1, -1},
    };
    struct cf__quiet quiet;
    int error = ENOMEM;

    cf__quiet_begin(&quiet);
    if (start(&copier))
        error = run(&copier);
    end(&copier);
    cf__quiet_end(&quiet, EPIPE); /* a write to an output may have raised SIGPIPE */
    return error == 0 ? CF_DONE : cf__fail_errno(error, "cf_copy");
}
