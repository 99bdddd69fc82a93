/*
 * lines.c - the cost of a line in stages written by a user, compared with the same work done by a
 * chain of callbacks and by one hand-written loop. Prints a row of a Markdown table for each pair.
 * Every round runs every case for a few milliseconds, so that other load affects both sides of a
 * ratio alike; the figures are medians.
 *
 *   lines [ROUNDS [LINES]]     LINES per round
 */
#define _GNU_SOURCE
#include <coflow.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STAGES = 5, TARGETS = 10, REAL_STAGES = 5 };

static const char *const needles[REAL_STAGES] = {"e", "t", "line", "in", "xt"};

struct text {
    cf_block *block;
    size_t len;
    size_t lines;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* A run of 256 KiB that is sent again and again, so that the stages are measured and not memory. */
static struct text make_text(void)
{
    struct text text = {.block = cf_block_new(256 * 1024)};
    if (!text.block)
        exit(1);
    char *data = cf_block_data(text.block);
    for (;; text.lines++) {
        char line[96];
        int n = snprintf(line, sizeof line, "line %zu with some text in it%.*s\n", text.lines,
                         (int)(text.lines * 7 % 40), "........................................");
        if (text.len + (size_t)n > cf_block_capacity(text.block))
            return text;
        memcpy(data + text.len, line, (size_t)n);
        text.len += (size_t)n;
    }
}

/* ---------------------------------------------------------------------- coroutines */

static cf_value pass(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    return cf_nil;
}

static cf_value keep(cf_coro *self, void *needle)
{
    size_t len = strlen(needle);
    cf_line line;
    while (cf_recv_line(self, &line))
        if (memmem(line.text, line.len, needle, len))
            cf_send_line(self, line);
    return cf_nil;
}

static cf_value add(cf_coro *self, void *sum)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        *(size_t *)sum += line.len;
    return cf_nil;
}

static void drive(cf_coro *head, const struct text *text, size_t lines)
{
    for (size_t sent = 0; sent < lines; sent += text->lines)
        cf_send_span_to(
            NULL, head,
            (cf_span){.text = cf_block_data(text->block), .len = text->len, .block = text->block});
    cf_close(head);
    cf_free(head);
}

static size_t stages(const struct text *text, size_t lines)
{
    size_t sum = 0;
    cf_coro *head = cf_sink(add, &sum);
    for (int i = 1; i < STAGES; i++)
        head = cf_stage(pass, NULL, head);
    drive(head, text, lines);
    return sum;
}

static size_t stages_memmem(const struct text *text, size_t lines)
{
    size_t sum = 0;
    cf_coro *head = cf_sink(add, &sum);
    for (int i = REAL_STAGES; i > 0; i--)
        head = cf_stage(keep, (void *)needles[i - 1], head);
    drive(head, text, lines);
    return sum;
}

static size_t broadcast(const struct text *text, size_t lines)
{
    size_t sums[TARGETS] = {0};
    cf_coro *targets[TARGETS];
    for (int i = 0; i < TARGETS; i++)
        targets[i] = cf_sink(add, &sums[i]);
    drive(cf_broadcast(targets, TARGETS), text, lines);
    return sums[0] + sums[TARGETS - 1];
}

static cf_value add_values(cf_coro *self, void *sum)
{
    cf_value value;
    while (cf_recv(self, &value))
        *(size_t *)sum += value.len;
    return cf_nil;
}

static size_t send_values(cf_coro *co, const struct text *text, size_t lines)
{
    cf_value line = cf_text(cf_block_data(text->block), 40);
    for (size_t i = 0; i < lines; i++)
        cf_send(co, line, NULL);
    cf_close(co);
    cf_free(co);
    return 0;
}

static cf_value pass_values(cf_coro *self, void *target)
{
    cf_value value;
    while (cf_recv(self, &value))
        cf_send(target, value, NULL);
    cf_close(target);
    cf_free(target);
    return cf_nil;
}

static size_t plain_send(const struct text *text, size_t lines)
{
    size_t sum = 0;
    cf_coro *co = cf_new(add_values, &sum);
    cf_next(co, NULL);
    send_values(co, text, lines);
    return sum;
}

static size_t plain_send_chain(const struct text *text, size_t lines)
{
    size_t sum = 0;
    cf_coro *head = cf_new(add_values, &sum);
    cf_next(head, NULL);
    for (int i = 1; i < STAGES; i++) {
        head = cf_new(pass_values, head);
        cf_next(head, NULL);
    }
    send_values(head, text, lines);
    return sum;
}

static size_t live_send(const struct text *text, size_t lines)
{
    size_t sum = 0;
    send_values(cf_sink(add, &sum), text, lines);
    return sum;
}

static size_t live_send_chain(const struct text *text, size_t lines)
{
    size_t sum = 0;
    cf_coro *head = cf_sink(add, &sum);
    for (int i = 1; i < STAGES; i++)
        head = cf_stage(pass, NULL, head);
    send_values(head, text, lines);
    return sum;
}

/* ----------------------------------------------------------------------- callbacks */

struct callback {
    void (*call)(struct callback *self, cf_line line);
    struct callback *next;
    const char *needle;
    size_t needle_len;
    size_t sum;
};

static void call_pass(struct callback *self, cf_line line)
{
    self->next->call(self->next, line);
}

static void call_keep(struct callback *self, cf_line line)
{
    if (memmem(line.text, line.len, self->needle, self->needle_len))
        self->next->call(self->next, line);
}

static void call_add(struct callback *self, cf_line line)
{
    self->sum += line.len;
}

static void call_all(struct callback *self, cf_line line)
{
    for (int i = 1; i <= TARGETS; i++)
        self[i].call(&self[i], line);
}

static void split(struct callback *head, const struct text *text, size_t lines)
{
    const char *data = cf_block_data(text->block);
    for (size_t sent = 0; sent < lines; sent += text->lines)
        for (const char *p = data, *end = data + text->len; p < end;) {
            const char *newline = memchr(p, '\n', (size_t)(end - p));
            head->call(head, (cf_line){p, (size_t)(newline - p)});
            p = newline + 1;
        }
}

static size_t run_callbacks(void (*call)(struct callback *, cf_line), int count,
                            const struct text *text, size_t lines)
{
    struct callback chain[REAL_STAGES + 1];
    for (int i = 0; i < count; i++) {
        const char *needle = needles[i % REAL_STAGES];
        chain[i] = (struct callback){call, &chain[i + 1], needle, strlen(needle), 0};
    }
    chain[count] = (struct callback){.call = call_add};
    split(chain, text, lines);
    return chain[count].sum;
}

static size_t callbacks(const struct text *text, size_t lines)
{
    return run_callbacks(call_pass, STAGES - 1, text, lines);
}

static size_t callbacks_memmem(const struct text *text, size_t lines)
{
    return run_callbacks(call_keep, REAL_STAGES, text, lines);
}

static size_t callbacks_broadcast(const struct text *text, size_t lines)
{
    struct callback chain[TARGETS + 1] = {{.call = call_all}};
    for (int i = 1; i <= TARGETS; i++)
        chain[i] = (struct callback){.call = call_add};
    split(chain, text, lines);
    return chain[1].sum + chain[TARGETS].sum;
}

/* ---------------------------------------------------------------------- one loop */

static bool fits(cf_line line, const size_t lengths[])
{
    for (int i = 0; i < REAL_STAGES; i++)
        if (!memmem(line.text, line.len, needles[i], lengths[i]))
            return false;
    return true;
}

static size_t fused_memmem(const struct text *text, size_t lines)
{
    size_t lengths[REAL_STAGES];
    for (int i = 0; i < REAL_STAGES; i++)
        lengths[i] = strlen(needles[i]);
    size_t sum = 0;
    const char *data = cf_block_data(text->block);
    for (size_t sent = 0; sent < lines; sent += text->lines)
        for (const char *p = data, *end = data + text->len; p < end;) {
            const char *newline = memchr(p, '\n', (size_t)(end - p));
            cf_line line = {p, (size_t)(newline - p)};
            if (fits(line, lengths))
                sum += line.len;
            p = newline + 1;
        }
    return sum;
}

/* --------------------------------------------------------------------------- main */

typedef size_t run_fn(const struct text *text, size_t lines);

static const struct pair {
    const char *name;
    run_fn *run;
    const char *against;
    run_fn *run_against;
    const char *goal;
} pairs[] = {
    {"5 stages", stages, "callbacks", callbacks, "1.3"},
    {"5 stages, memmem", stages_memmem, "one loop", fused_memmem, "1.15"},
    {"5 stages, memmem", stages_memmem, "callbacks", callbacks_memmem, ""},
    {"broadcast to 10", broadcast, "callbacks", callbacks_broadcast, "1.1"},
    {"cf_send to a sink", live_send, "to a coroutine", plain_send, "1.3"},
    {"cf_send to 5 stages", live_send_chain, "to 5 coroutines", plain_send_chain, "1.3"},
};

enum { PAIRS = sizeof pairs / sizeof *pairs };

static double time_of(run_fn *run, const struct text *text, size_t lines, size_t *sum)
{
    double start = now();
    *sum = run(text, lines);
    return (now() - start) / (double)lines;
}

/* Fails if the two sides disagree on the count: then one has not done its work. */
static bool time_pair(const struct pair *pair, const struct text *text, size_t lines,
                      double times[2])
{
    size_t sums[2];
    times[0] = time_of(pair->run, text, lines, &sums[0]);
    times[1] = time_of(pair->run_against, text, lines, &sums[1]);
    return sums[0] == sums[1];
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double median(double times[], size_t count)
{
    qsort(times, count, sizeof *times, by_size);
    return times[count / 2];
}

static void print(const struct pair *pair, double times[][2], double sorted[], size_t rounds)
{
    double medians[3];
    for (int side = 0; side < 3; side++) {
        for (size_t i = 0; i < rounds; i++)
            sorted[i] = side < 2 ? times[i][side] : times[i][0] / times[i][1];
        medians[side] = median(sorted, rounds);
    }
    printf("| %s | %.2f | %s | %.2f | %.2f | %s |\n", pair->name, medians[0], pair->against,
           medians[1], medians[2], pair->goal);
}

int main(int argc, char **argv)
{
    size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 40;
    size_t lines = argc > 2 ? strtoul(argv[2], NULL, 10) : 250000;
    struct text text = make_text();
    double(*times)[2] = calloc(rounds * PAIRS, sizeof *times);
    double *sorted = calloc(rounds, sizeof *sorted);
    if (!times || !sorted || rounds == 0)
        return 1;
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < PAIRS; i++)
            if (!time_pair(&pairs[i], &text, lines, times[i * rounds + round])) {
                fprintf(stderr, "%s: the two sides differ\n", pairs[i].name);
                return 1;
            }
    for (size_t i = 0; i < PAIRS; i++)
        print(&pairs[i], times + i * rounds, sorted, rounds);
    free(sorted);
    free(times);
    cf_block_free(text.block);
    return 0;
}
