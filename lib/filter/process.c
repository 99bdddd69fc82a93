/*
 * process.c - a filter that is a child process.
 *
 *     upstream --put--> stdin of the child | stdout --pump--> target
 *
 * The pump (sched/pump.h) moves the child's output to the target while the source waits, while the
 * child's input is full, and at the end. So parent and child never wait for each other.
 */
#include "config.h"

#include <coflow/process.h>
#include <coflow/span.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coflow/system.h>

#include "copy/shell.h"
#include "copy/writer.h"
#include "flow/stage.h"
#include "flow/targets.h"
#include "sched/child.h"
#include "sched/pump.h"
#include "sched/transfer.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct process {
    struct cf__pump pump; /* must be first; its fd is the child's stdout; -1: closed */
    char *const *argv;    /* valid until the child is started */
    char command[64];     /* argv[0], for errors */
    cf_coro *target;      /* owned */
    struct cf__error *failure;
    pid_t child;
    int input;       /* the child's stdin; -1: closed */
    char separator;  /* of the last lines received; the child's output is cut at the same byte */
    cf_block *block; /* the buffer for the child's output */
    size_t start;    /* of the unfinished line in it */
    size_t used;     /* bytes */
    char block_separator;
    bool target_done; /* the target wants no more, or failed */
    bool *began;      /* set by the body: the target is its to free */
};

/* ------------------------------------------------------------------- output of the child */

static void send(struct process *p, size_t start, size_t end)
{
    cf_span span = {.text = cf_block_data(p->block) + start, .len = end - start, .block = p->block};
    if (end > start && !p->target_done)
        p->target_done = !cf_send_span_to(NULL, p->target, span);
}

/* Make room in the block. If it is full, or its lines end in another byte, take a new one and move
 * the unfinished line there. */
static bool make_room(struct process *p)
{
    size_t rest = p->used - p->start;
    if (p->block && p->used < cf_block_capacity(p->block) && p->block_separator == p->separator)
        return true;
    cf_block *block = cf_block_new(rest < BLOCK_SIZE / 2 ? BLOCK_SIZE : 2 * rest);
    if (!block)
        return false;
    if (rest > 0)
        memcpy(cf_block_data(block), cf_block_data(p->block) + p->start, rest);
    cf_block_set_origin(block, NULL, 0, p->separator);
    cf_block_free(p->block);
    p->block = block;
    p->block_separator = p->separator;
    p->start = 0;
    p->used = rest;
    return true;
}

static void end_output(struct process *p)
{
    send(p, p->start, p->used);
    p->start = p->used;
    p->pump.ended = true;
}

/* Close the child's stdout, as nobody wants more of it. A child that goes on writing gets SIGPIPE
 * or EPIPE, instead of blocking while we wait for it to read its input. */
static void stop_output(struct process *p)
{
    p->target_done = p->pump.ended = true;
    close(p->pump.fd);
    p->pump.fd = -1;
}

static void step(struct cf__pump *pump)
{
    struct process *p = (struct process *)pump;
    if (!make_room(p)) {
        p->failure = p->failure ? p->failure : cf__last_error_ref();
        stop_output(p);
        return;
    }
    char *data = cf_block_data(p->block);
    ssize_t got = read(pump->fd, data + p->used, cf_block_capacity(p->block) - p->used);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        end_output(p);
        return;
    }
    char *last = memrchr(data + p->used, p->separator, (size_t)got);
    p->used += (size_t)got;
    size_t end = last ? (size_t)(last - data) + 1 : p->start;
    send(p, p->start, end);
    p->start = end;
    if (!p->target_done)
        p->target_done = !cf_flush(p->target);
    if (p->target_done)
        stop_output(p);
}

/* -------------------------------------------------------------------- input of the child */

static int put(void *arg, const char *text, size_t len)
{
    struct process *p = arg;
    while (len > 0 && !p->target_done) {
        ssize_t written = cf__write_now(p->input, text, len);
        if (written >= 0) {
            text += written;
            len -= (size_t)written;
        } else if (errno == EAGAIN) {
            if (!cf__pump_wait(&p->pump, p->input, POLLOUT))
                return errno;
        } else if (errno != EINTR)
            return errno;
    }
    return 0;
}

/* A receive may return in another thread, or in or outside of a task: tell the pump. */
static bool receive(cf_coro *self, struct process *p, cf_span *span)
{
    bool received = cf_recv_span(self, span);
    cf__pump_in_task(&p->pump);
    if (received)
        p->separator = cf_span_separator(span);
    return received;
}

static int put_all(cf_coro *self, struct process *p, struct cf__writer *writer)
{
    cf_span span;
    int error = 0;
    while (!error && !p->target_done && receive(self, p, &span)) {
        error = cf__writer_put_span(writer, &span);
        if (!error && !cf_batch_left(self))
            error = cf__writer_flush(writer);
    }
    return error == EPIPE ? 0 : error;
}

/* ---------------------------------------------------------------------------- the child */

static int make_pipes(int in[2], int out[2])
{
    int error = cf__shell_pipe(in);
    if (error)
        return error;
    error = cf__shell_pipe(out);
    if (error) {
        close(in[0]);
        close(in[1]);
    }
    return error;
}

/* Start the child. Our ends of the pipes are made non-blocking; nobody else has them. */
static int start(struct process *p)
{
    int in[2], out[2];
    int error = make_pipes(in, out);
    if (error)
        return error;
    error = cf__child_start(p->argv[0], p->argv, in[0], out[1], &p->child);
    close(in[0]);
    close(out[1]);
    if (error) {
        close(in[1]);
        close(out[0]);
        return error;
    }
    fcntl(in[1], F_SETFL, O_NONBLOCK);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    p->input = in[1];
    p->pump.fd = out[0];
    return 0;
}

/* The error for the child's exit status. As in cf_lines_command, there is none if nobody wanted all
 * of its output. */
static struct cf__error *judge(const struct process *p, const char *name, int status)
{
    if (p->target_done)
        return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        return cf__error_format(CF_ECHILD, name, "%s: exit status %d", p->command,
                                WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        return cf__error_format(CF_ECHILD, name, "%s: killed by signal %d (%s)", p->command,
                                WTERMSIG(status), strsignal(WTERMSIG(status)));
    return NULL;
}

/* Close the child's input, pump the rest of its output, and reap it: in any case, also on errors.
 */
static struct cf__error *finish(struct process *p, cf_coro *self)
{
    int status = 0;
    close(p->input);
    bool drained = p->pump.ended || cf__pump_wait(&p->pump, -1, 0);
    cf__pump_remove(self, &p->pump);
    if (p->pump.fd >= 0)
        close(p->pump.fd);
    bool reaped = drained && cf_wait_child(p->child, -1, &status);
    /* With SIGCHLD ignored the child is reaped by the kernel, and its pid may be reused: no kill.
     */
    bool is_gone = drained && !reaped && errno == ECHILD;
    if (!reaped && !is_gone) {
        kill(p->child, SIGTERM);
        cf__reap(p->child, &status);
        drained = false;
    }
    cf_block_free(p->block);
    return drained ? judge(p, cf_name(self), status) : NULL;
}

/* ---------------------------------------------------------------------------- the stage */

static void show_target(cf_coro *self, struct process *p, size_t count)
{
    struct cf__stage *stage = cf__stage_of(self);
    stage->behind = &p->target;
    stage->behind_count = count;
}

static void run(cf_coro *self, struct process *p)
{
    struct cf__writer writer;
    int error = cf__writer_open(&writer, put, p);
    show_target(self, p, 1);
    cf__pump_add(self, &p->pump);
    if (!error)
        error = put_all(self, p, &writer);
    cf__writer_close(&writer);
    struct cf__error *judged = finish(p, self);
    show_target(self, p, 0);
    cf__finish(p->target, &p->failure);
    if (p->failure) {
        cf__error_free(judged);
        judged = p->failure;
    } else if (error && !judged)
        judged = cf__error_errno(error, cf_name(self), p->command);
    cf__raise_failure(self, judged);
}

static cf_value body(cf_coro *self, void *arg)
{
    struct process p = *(struct process *)arg;
    *p.began = true;
    snprintf(p.command, sizeof p.command, "%s", p.argv[0]);
    cf_set_name(self, "process");
    int error = start(&p);
    if (!error) {
        run(self, &p);
        return cf_nil;
    }
    cf_free(p.target);
    return cf_raise(self, CF_ECHILD, "%s: %s", p.command, strerror(error));
}

cf_coro *cf_process(char *const argv[], cf_coro *target)
{
    bool began = false;
    struct process p = {
        .pump.step = step, .argv = argv, .target = target, .separator = '\n', .began = &began};
    if (!target)
        return NULL;
    cf_coro *co = cf_sink(body, &p);
    if (!began)
        cf__targets_free(&target, 1);
    return co;
}
