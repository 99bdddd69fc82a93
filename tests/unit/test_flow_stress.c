/*
 * Random pipelines: stages that branch and meet again, behind queues, on threads and in processes,
 * with a sink that stops, fails, or is cancelled at a random line. Whatever happens, every stage
 * ends once, the other sinks get what they would have got, in either mode, and an error has the
 * name of who raised it.
 *
 * The seeds are fixed; COFLOW_STRESS_GRAPHS asks for another number of pipelines,
 * COFLOW_STRESS_SEED for others, and COFLOW_STRESS_PROCESSES=0 for none with children.
 */
#include "stream.h"

#include <unistd.h>

enum { GRAPHS = 80, SINKS = 48, SHARED = 32, STAGES = 24, DEEPEST = 7, LINES = 400 };

typedef struct tally {
    size_t lines;
    uint64_t sum; /* of the lines' hashes: the order does not matter */
} tally;

typedef struct sink {
    tally got;
    size_t last; /* stop or fail at this line; 0: never */
    bool fails;  /* there */
    bool pauses; /* after each line, so that other tasks come in between */
    int ended;
    char name[16];
} sink;

/* What may be shared: stages of one thread. */
typedef struct region {
    cf_coro *shared[SHARED];
    size_t count;
    bool is_thread; /* not the one that feeds all */
} region;

/* Always the same for the same seed. */
typedef struct graph {
    uint64_t random;
    bool in_task;
    unsigned mode;
    size_t left; /* stages that may be made still */
    size_t processes;
    sink sinks[SINKS];
    size_t count;
} graph;

/* xorshift: the same on every machine. */
static unsigned dice(graph *g, unsigned sides)
{
    g->random ^= g->random << 13;
    g->random ^= g->random >> 7;
    g->random ^= g->random << 17;
    return (unsigned)(g->random >> 33) % sides;
}

static uint64_t hash(cf_line line)
{
    uint64_t h = 1469598103934665603ULL;
    for (size_t i = 0; i < line.len; i++)
        h = (h ^ (unsigned char)line.text[i]) * 1099511628211ULL;
    return h ^ h >> 29;
}

/* --------------------------------------------------------------------------- stages */

static cf_value tally_lines(cf_coro *self, void *arg)
{
    sink *s = arg;
    cf_line line;
    cf_value result = cf_nil;
    while (cf_recv_line(self, &line)) {
        s->got.lines++;
        s->got.sum += hash(line);
        if (s->pauses)
            cf_pause();
        if (s->got.lines == s->last) {
            result = s->fails ? cf_raise(self, CF_EUSER + 7, "at line %zu", s->last) : cf_nil;
            break;
        }
    }
    s->ended++;
    return result;
}

static cf_coro *new_sink(graph *g)
{
    assert_true(g->count < SINKS);
    sink *s = &g->sinks[g->count];
    snprintf(s->name, sizeof s->name, "sink%zu", g->count++);
    s->pauses = g->in_task && dice(g, 4) == 0;
    cf_coro *co = cf_sink(tally_lines, s);
    cf_set_name(co, s->name);
    return co;
}

/* The text is its own: nothing of the batch it came in may be needed. */
static cf_value pass_copies(cf_coro *self, void *arg)
{
    char copy[128];
    cf_line line;
    (void)arg;
    while (cf_recv_line(self, &line)) {
        snprintf(copy, sizeof copy, "%.*s", (int)line.len, line.text);
        if (!cf_send_line(self, line_of(copy)))
            break;
    }
    return cf_nil;
}

static cf_value pass_some(cf_coro *self, void *bit)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        if ((hash(line) >> (uintptr_t)bit & 3) && !cf_send_line(self, line))
            break;
    return cf_nil;
}

/* One line behind: the last comes at its end only. */
static cf_value pass_late(cf_coro *self, void *arg)
{
    char held[128];
    bool holds = false;
    cf_line line;
    (void)arg;
    while (cf_recv_line(self, &line)) {
        if (holds && !cf_send_line(self, line_of(held)))
            return cf_nil;
        snprintf(held, sizeof held, "%.*s", (int)line.len, line.text);
        holds = true;
    }
    if (holds)
        cf_send_line(self, line_of(held));
    return cf_nil;
}

static cf_coro *make_pass(void *arg, cf_coro *target)
{
    return cf_stage(pass_copies, arg, target);
}

static size_t by_hash(cf_line line, void *count)
{
    return (hash(line) >> 7) % (uintptr_t)count;
}

/* --------------------------------------------------------------------------- graphs */

static cf_coro *build(graph *g, region *r, int depth);

static cf_coro *build_branches(graph *g, region *r, int depth)
{
    cf_coro *targets[3];
    size_t count = 2 + dice(g, 2);
    bool routes = dice(g, 2);
    for (size_t i = 0; i < count; i++)
        targets[i] = build(g, r, depth + 1);
    if (!routes)
        return cf_broadcast(targets, count);
    return cf_route(by_hash, (void *)count, targets, count);
}

static cf_coro *build_threaded(graph *g, int depth)
{
    region own = {.is_thread = true};
    return cf_threaded(build(g, &own, depth + 1));
}

static cf_coro *build_process(graph *g, region *r, int depth)
{
    static char cat[] = "cat";
    if (g->processes-- == 0) {
        g->processes = 0;
        return cf_stage(pass_copies, NULL, build(g, r, depth + 1));
    }
    return cf_process((char *[]){cat, NULL}, build(g, r, depth + 1));
}

static cf_coro *build_stage(graph *g, region *r, int depth)
{
    switch (dice(g, 12)) {
    case 0:
        return build_threaded(g, depth);
    case 1:
        return build_process(g, r, depth);
    case 2:
        return cf_parallel(2, make_pass, NULL, build(g, r, depth + 1));
    case 3:
        if (g->in_task && !r->is_thread) {
            cf_queue_options options = {.capacity = 64 + dice(g, 4096)};
            return cf_queue(&options, build(g, r, depth + 1));
        }
        return cf_stage(pass_late, NULL, build(g, r, depth + 1));
    case 4:
        return cf_stage(pass_copies, NULL, build(g, r, depth + 1));
    case 5:
    case 6:
        return cf_stage(pass_some, (void *)(uintptr_t)dice(g, 20), build(g, r, depth + 1));
    case 7:
        return pass_through(1 + (int)dice(g, 3), build(g, r, depth + 1));
    default:
        return build_branches(g, r, depth);
    }
}

static cf_coro *build(graph *g, region *r, int depth)
{
    cf_coro *co;
    if (r->count > 0 && dice(g, 4) == 0)
        return cf_ref(r->shared[dice(g, (unsigned)r->count)]);
    if (depth == DEEPEST || g->left == 0) {
        co = new_sink(g);
    } else {
        g->left--;
        co = build_stage(g, r, depth);
    }
    assert_non_null(co);
    if (r->count < SHARED && dice(g, 2))
        r->shared[r->count++] = co;
    return co;
}

/* ----------------------------------------------------------------------------- runs */

static int input = -1;

static int make_input(void **state)
{
    (void)state;
    static char text[LINES * 64];
    graph g = {.random = 4711};
    size_t len = 0;
    for (int i = 0; i < LINES; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%d %.*s\n", i, (int)dice(&g, 50),
                                "all the kings horses and all the kings men could not");
    input = file_of(text, len);
    return 0;
}

static int drop_input(void **state)
{
    (void)state;
    return close(input);
}

typedef struct outcome {
    cf_status status;
    int code;
    char where[32];
} outcome;

static void note_error(outcome *out, const cf_error *error)
{
    out->status = CF_ERROR;
    out->code = error->code;
    snprintf(out->where, sizeof out->where, "%s", error->where);
}

/* Line by line from a plain function, with a flush now and then. */
static void push_lines(graph *g, cf_coro *head, outcome *out)
{
    char line[64];
    bool wanted = true;
    for (int i = 0; i < LINES && wanted; i++) {
        snprintf(line, sizeof line, "%d is pushed", i);
        wanted = push(head, line) && (dice(g, 8) || cf_flush(head));
    }
    if (!wanted && cf_error_of(head))
        note_error(out, cf_error_of(head));
    if (cf_close(head) == CF_ERROR && out->status == CF_DONE)
        note_error(out, cf_error_of(head));
    cf_free(head);
}

typedef struct run {
    graph *graph;
    cf_coro *head;
    bool pushes;
    outcome out;
} run;

static cf_value drive(cf_coro *self, void *arg)
{
    run *r = arg;
    (void)self;
    if (r->pushes)
        push_lines(r->graph, r->head, &r->out);
    else if (lseek(input, 0, SEEK_SET) == 0 && cf_lines(input, r->head) == CF_ERROR)
        note_error(&r->out, cf_last_error());
    return cf_nil;
}

static uint64_t number_from(const char *name, uint64_t usual)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : usual;
}

/* What is to happen: nothing, or at a line of a sink, or after so many turns of other tasks. */
typedef struct plan {
    size_t sink;
    size_t last;
    bool fails;
    int cancel_after; /* -1: never */
} plan;

static void drive_in_task(run *r, int cancel_after)
{
    cf_task *task = cf_spawn(drive, r);
    for (; cancel_after > 0; cancel_after--)
        cf_pause();
    if (cancel_after == 0)
        cf_cancel(task);
    cf_status status = cf_await(task, NULL);
    if (cancel_after != 0)
        assert_int_equal(status, CF_DONE);
}

static outcome run_graph(graph *g, uint64_t seed, unsigned mode, const plan *p)
{
    region r = {.count = 0};
    *g = (graph){.random = seed * 0x9E3779B97F4A7C15ULL,
                 .left = STAGES,
                 .processes = number_from("COFLOW_STRESS_PROCESSES", 2)};
    g->in_task = dice(g, 2);
    run it = {.graph = g, .pushes = dice(g, 2)};
    it.head = build(g, &r, 0);
    if (p->last) {
        g->sinks[p->sink].last = p->last;
        g->sinks[p->sink].fails = p->fails;
    }
    cf_set_mode(it.head, mode);
    if (g->in_task)
        drive_in_task(&it, p->cancel_after);
    else
        drive(NULL, &it);
    for (size_t i = 0; i < g->count; i++)
        assert_int_equal(g->sinks[i].ended, 1);
    return it.out;
}

static void check_others(const graph *g, const graph *expected, size_t but)
{
    assert_int_equal(g->count, expected->count);
    for (size_t i = 0; i < g->count; i++) {
        if (i == but)
            continue;
        assert_int_equal(g->sinks[i].got.lines, expected->sinks[i].got.lines);
        assert_true(g->sinks[i].got.sum == expected->sinks[i].got.sum);
    }
}

static void end_at_a_line(const graph *whole, uint64_t seed, unsigned mode, plan *p)
{
    static graph g;
    outcome out = run_graph(&g, seed, mode, p);
    check_others(&g, whole, p->sink);
    assert_int_equal(g.sinks[p->sink].got.lines, p->last);
    assert_int_equal(out.status, p->fails ? CF_ERROR : CF_DONE);
    if (p->fails) {
        assert_int_equal(out.code, CF_EUSER + 7);
        assert_string_equal(out.where, g.sinks[p->sink].name);
    }
}

static void try_graph(uint64_t seed)
{
    static graph whole, again;
    plan p = {.cancel_after = -1};
    graph choice = {.random = seed};
    assert_int_equal(run_graph(&whole, seed, 0, &p).status, CF_DONE);
    assert_int_equal(run_graph(&again, seed, CF_SYNC, &p).status, CF_DONE);
    check_others(&again, &whole, SINKS);
    p.sink = dice(&choice, (unsigned)whole.count);
    for (int i = 0; i < 4 && whole.sinks[p.sink].got.lines > 0; i++) {
        p.last = 1 + dice(&choice, (unsigned)whole.sinks[p.sink].got.lines);
        p.fails = i / 2;
        end_at_a_line(&whole, seed, i % 2 ? CF_SYNC : 0, &p);
    }
    p = (plan){.cancel_after = 1 + (int)dice(&choice, 40)};
    outcome out = run_graph(&again, seed, 0, &p);
    if (out.status == CF_ERROR)
        assert_int_equal(out.code, CF_ECANCELED);
}

TEST(random_pipelines)
{
    uint64_t first = number_from("COFLOW_STRESS_SEED", 1);
    uint64_t count = number_from("COFLOW_STRESS_GRAPHS", GRAPHS);
    for (uint64_t seed = first; seed < first + count; seed++) {
        if (getenv("COFLOW_STRESS_SEED"))
            print_message("seed %llu\n", (unsigned long long)seed);
        try_graph(seed);
    }
}

TEST(pipelines_that_failed_once)
{
    static const uint64_t seeds[] = {884, 965, 1009, 1638, 2522, 2614, 2660, 4125};
    for (size_t i = 0; i < COUNT(seeds); i++)
        try_graph(seeds[i]);
}

/* Who waits for ever does not hold up the other tests. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_pipelines, make_input, drop_input),
        cmocka_unit_test_setup_teardown(pipelines_that_failed_once, make_input, drop_input),
    };
    alarm(900);
    return RUN("flow stress", tests);
}
