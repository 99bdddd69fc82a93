/*
 * Pipelines made at random, each driven in five ways: in CF_SYNC mode, in batches, by spans, by
 * values, and by a mixture with flushes in between. Every sink must get the same lines in all of
 * them, and the head must end the same.
 *
 * COFLOW_FLOW_PIPELINES sets how many pipelines are tried, COFLOW_FLOW_SEED which.
 */
#include "stream.h"

enum { MOST_PARTS = 64, MOST_LINES = 1500, MOST_TARGETS = 3 };

/* ---------------------------------------------------------------------- a plan */

enum kind {
    PASS,   /* each line as it is */
    COPY,   /* ... from a buffer of its own, which it uses again */
    TWICE,  /* ... and a copy */
    SOME,   /* ... but every n-th */
    LAST,   /* nothing, and at its end the last line */
    SPANS,  /* what it receives and sends are spans */
    MIXED,  /* ... or lines, by turns */
    NESTED, /* a yield-from to one that sends each line */
    KINDS_IN_CHAIN,
    HEAD = KINDS_IN_CHAIN, /* the first n lines, then it returns */
    FAIL,                  /* ... then it raises */
    SIDE,                  /* every second line to another target, with cf_send_line_to */
    BROADCAST,
    MEET, /* a broadcast to chains that end in one sink */
    SINK,
    KINDS
};

struct part {
    enum kind kind;
    unsigned n;
    size_t count; /* of what is below */
    struct part *below[MOST_TARGETS];
    cf_coro *side; /* SIDE */
    char *got;     /* SINK: every line with a newline */
    size_t got_len;
};

struct plan {
    uint64_t random;
    bool may_fail; /* one part may: with two, which is first is a matter of the mode */
    size_t count;
    struct part parts[MOST_PARTS];
};

static uint64_t next_random(uint64_t *random, uint64_t below)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (*random >> 33) % below;
}

static struct part *make_part(struct plan *plan, enum kind kind)
{
    struct part *part = &plan->parts[plan->count++];
    *part = (struct part){.kind = kind};
    part->n = 1 + (unsigned)next_random(&plan->random, next_random(&plan->random, 2) ? 5 : 1200);
    return part;
}

static struct part *make_tree(struct plan *plan, unsigned depth, bool may_stop);

static void add_below(struct part *part, struct part *below)
{
    part->below[part->count++] = below;
}

static struct part *make_chain(struct plan *plan, unsigned length)
{
    struct part *chain = NULL;
    while (length-- > 0) {
        struct part *part = make_part(plan, (enum kind)next_random(&plan->random, KINDS_IN_CHAIN));
        if (chain)
            add_below(part, chain);
        chain = part;
    }
    return chain;
}

/* Below[0] is the sink, the others are what stands before it. */
static void make_meeting(struct plan *plan, struct part *part)
{
    add_below(part, make_part(plan, SINK));
    for (size_t i = 1; i < MOST_TARGETS; i++) {
        struct part *chain = make_chain(plan, (unsigned)next_random(&plan->random, 3));
        if (chain)
            add_below(part, chain);
    }
}

static enum kind pick_kind(struct plan *plan, unsigned depth, bool may_stop)
{
    if (depth == 0 || plan->count > MOST_PARTS / 2)
        return SINK;
    enum kind kind = (enum kind)next_random(&plan->random, KINDS);
    if ((kind == HEAD || kind == FAIL) && !may_stop)
        return PASS;
    if (kind == FAIL && !plan->may_fail)
        return HEAD;
    return kind;
}

static struct part *make_tree(struct plan *plan, unsigned depth, bool may_stop)
{
    struct part *part = make_part(plan, pick_kind(plan, depth, may_stop));
    size_t branches = part->kind == BROADCAST ? 1 + next_random(&plan->random, MOST_TARGETS) : 1;
    if (part->kind == FAIL)
        plan->may_fail = false;
    if (part->kind == SIDE) /* how much its other target has got when this one stops may vary */
        may_stop = false;
    if (part->kind == SIDE)
        branches = 2;
    if (part->kind == MEET)
        make_meeting(plan, part);
    else if (part->kind != SINK)
        for (size_t i = 0; i < branches; i++)
            add_below(part, make_tree(plan, depth - 1, may_stop));
    return part;
}

/* ------------------------------------------------------------------ the bodies */

static cf_value pass(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    return cf_nil;
}

static void send_copy(cf_coro *self, cf_line line)
{
    char text[256];
    memcpy(text, line.text, line.len);
    cf_send_line(self, (cf_line){text, line.len});
    memset(text, '#', line.len);
}

static cf_value copy(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        send_copy(self, line);
    return cf_nil;
}

static cf_value twice(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        cf_send_line(self, line);
        send_copy(self, line);
    }
    return cf_nil;
}

static cf_value some(cf_coro *self, void *arg)
{
    const struct part *part = arg;
    cf_line line;
    for (unsigned i = 1; cf_recv_line(self, &line); i++)
        if (i % part->n != 0)
            cf_send_line(self, line);
    return cf_nil;
}

static cf_value last(cf_coro *self, void *arg)
{
    (void)arg;
    char text[256];
    cf_line line, final = {NULL, 0};
    while (cf_recv_line(self, &line)) {
        memcpy(text, line.text, line.len);
        final = (cf_line){text, line.len};
    }
    if (final.text)
        cf_send_line(self, final);
    return cf_nil;
}

static cf_value spans(cf_coro *self, void *arg)
{
    (void)arg;
    cf_span span;
    while (cf_recv_span(self, &span))
        cf_send_span(self, span);
    return cf_nil;
}

static cf_value mixed(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    cf_span span;
    while (cf_recv_line(self, &line)) {
        cf_send_line(self, line);
        if (cf_batch_left(self) && cf_recv_span(self, &span))
            cf_send_span(self, span);
    }
    return cf_nil;
}

static cf_value send_values_on(cf_coro *self, void *outer)
{
    cf_value value;
    while (cf_recv(self, &value))
        cf_send_line(outer, (cf_line){value.str, value.len});
    return cf_nil;
}

static cf_value nested(cf_coro *self, void *arg)
{
    (void)arg;
    cf_yield_from(self, cf_new(send_values_on, self), NULL);
    return cf_nil;
}

static cf_value stop_after(cf_coro *self, void *arg)
{
    const struct part *part = arg;
    cf_line line;
    for (unsigned i = 0; i < part->n && cf_recv_line(self, &line); i++)
        cf_send_line(self, line);
    return cf_nil;
}

static cf_value fail_after(cf_coro *self, void *arg)
{
    stop_after(self, arg);
    return cf_pending(self) ? cf_nil : cf_raise(self, CF_EUSER + 9, "enough");
}

static cf_value side(cf_coro *self, void *arg)
{
    const struct part *part = arg;
    cf_line line;
    for (unsigned i = 0; cf_recv_line(self, &line); i++) {
        if (i % 2)
            cf_send_line_to(self, part->side, line);
        else
            cf_send_line(self, line);
    }
    return cf_nil;
}

static cf_value sink(cf_coro *self, void *arg)
{
    struct part *part = arg;
    cf_line line;
    while (cf_recv_line(self, &line)) {
        part->got = realloc(part->got, part->got_len + line.len + 1);
        assert_non_null(part->got);
        memcpy(part->got + part->got_len, line.text, line.len);
        part->got_len += line.len;
        part->got[part->got_len++] = '\n';
    }
    return cf_nil;
}

/* -------------------------------------------------------------------- building */

static cf_coro *build(struct part *part);

static cf_coro *build_chain(struct part *part, cf_coro *target);

static cf_coro *build_broadcast(struct part *part)
{
    cf_coro *targets[MOST_TARGETS];
    for (size_t i = 0; i < part->count; i++)
        targets[i] = build(part->below[i]);
    return cf_broadcast(targets, part->count);
}

static cf_coro *build_meeting(struct part *part)
{
    cf_coro *targets[MOST_TARGETS];
    targets[0] = build(part->below[0]);
    for (size_t i = 1; i < part->count; i++)
        targets[i] = build_chain(part->below[i], cf_ref(targets[0]));
    return cf_broadcast(targets, part->count);
}

static cf_fn *const bodies[KINDS] = {
    [PASS] = pass,       [COPY] = copy,   [TWICE] = twice,   [SOME] = some,
    [LAST] = last,       [SPANS] = spans, [MIXED] = mixed,   [HEAD] = stop_after,
    [FAIL] = fail_after, [SIDE] = side,   [NESTED] = nested, [SINK] = sink,
};

static cf_coro *build_chain(struct part *part, cf_coro *target)
{
    if (part->count > 0)
        target = build_chain(part->below[0], target);
    return cf_stage(bodies[part->kind], part, target);
}

static cf_coro *build(struct part *part)
{
    if (part->kind == BROADCAST)
        return build_broadcast(part);
    if (part->kind == MEET)
        return build_meeting(part);
    if (part->kind == SINK)
        return cf_sink(sink, part);
    if (part->kind == SIDE)
        part->side = build(part->below[1]);
    return cf_stage(bodies[part->kind], part, build(part->below[0]));
}

/* A side's reference is the test's. It is closed after the stage that sends to it has ended. */
static void end_sides(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        cf_free(plan->parts[i].side);
        plan->parts[i].side = NULL;
    }
}

/* --------------------------------------------------------------------- driving */

enum way { BY_ONE, BY_LINES, BY_SPANS, BY_VALUES, BY_ALL, WAYS };

struct input {
    cf_block *block;
    cf_line lines[MOST_LINES];
    size_t count;
};

static void make_input(struct input *input, uint64_t *random)
{
    input->block = cf_block_new(MOST_LINES * 32);
    input->count = next_random(random, next_random(random, 2) ? 20 : MOST_LINES);
    char *place = cf_block_data(input->block);
    for (size_t i = 0; i < input->count; i++) {
        int len = next_random(random, 20)
                      ? snprintf(place, 32, "%zu %llx", i,
                                 (unsigned long long)next_random(random, 1 << 30))
                      : 0;
        input->lines[i] = (cf_line){place, (size_t)len};
        place[len] = '\n';
        place += len + 1;
    }
}

static bool send_span(cf_coro *to, const struct input *input, size_t from, size_t count)
{
    const char *text = input->lines[from].text;
    const cf_line *last_line = &input->lines[from + count - 1];
    return cf_send_span_to(NULL, to,
                           (cf_span){.text = text,
                                     .len = (size_t)(last_line->text + last_line->len + 1 - text),
                                     .block = input->block});
}

/* Some lines from the first on; how many is in *count. false: no more are wanted. */
static bool send_some(cf_coro *to, const struct input *input, size_t from, enum way way,
                      uint64_t *random, size_t *count)
{
    cf_line line = input->lines[from];
    *count = 1;
    if (way == BY_ALL && next_random(random, 10) == 0 && !cf_flush(to))
        return false;
    if (way == BY_ALL)
        way = (enum way)next_random(random, BY_ALL);
    if (way == BY_VALUES)
        return cf_send(to, cf_text(line.text, line.len), NULL) == CF_YIELD;
    if (way != BY_SPANS)
        return cf_send_line_to(NULL, to, line);
    *count += next_random(random, next_random(random, 2) ? 5 : 1000);
    if (*count > input->count - from)
        *count = input->count - from;
    return send_span(to, input, from, *count);
}

struct outcome {
    cf_status status;
    int code;
};

/* Closed at its end, or thrown into. Whether a send or the close is told of an error is a matter of
 * the way. */
static struct outcome drive(cf_coro *to, const struct input *input, enum way way, uint64_t random)
{
    cf_set_mode(to, way == BY_ONE ? CF_SYNC : 0);
    bool throws = next_random(&random, 4) == 0;
    for (size_t i = 0, count; i < input->count; i += count)
        if (!send_some(to, input, i, way, &random, &count))
            break;
    cf_status status = throws ? cf_throw(to, CF_EUSER + 3, "enough", NULL) : CF_DONE;
    if (status != CF_ERROR)
        status = cf_close(to);
    struct outcome outcome = {status, 0};
    if (cf_state_of(to) == CF_CLOSED && cf_error_of(to))
        outcome = (struct outcome){CF_ERROR, cf_error_of(to)->code};
    return outcome;
}

/* --------------------------------------------------------------------- checking */

static void take_got(struct plan *plan, struct part taken[])
{
    for (size_t i = 0; i < plan->count; i++) {
        taken[i] = plan->parts[i];
        plan->parts[i].got = NULL;
        plan->parts[i].got_len = 0;
    }
}

static void check_got(const struct plan *plan, const struct part expected[], enum way way,
                      uint64_t seed)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct part *part = &plan->parts[i];
        if (part->got_len == expected[i].got_len &&
            (part->got_len == 0 || memcmp(part->got, expected[i].got, part->got_len) == 0))
            continue;
        fail_msg("COFLOW_FLOW_SEED=%llu: way %d, sink %zu got %zu bytes, not %zu",
                 (unsigned long long)seed, way, i, part->got_len, expected[i].got_len);
    }
}

static void free_got(struct part parts[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(parts[i].got);
}

static void check_plan(struct plan *plan, struct part *top, const struct input *input,
                       uint64_t seed)
{
    struct part expected[MOST_PARTS];
    struct outcome first = {CF_DONE, 0};
    for (enum way way = 0; way < WAYS; way++) {
        cf_coro *to = build(top);
        assert_non_null(to);
        struct outcome outcome = drive(to, input, way, seed);
        cf_free(to);
        end_sides(plan);
        if (way == BY_ONE) {
            first = outcome;
            take_got(plan, expected);
            continue;
        }
        check_got(plan, expected, way, seed);
        if (outcome.status != first.status || outcome.code != first.code)
            fail_msg("COFLOW_FLOW_SEED=%llu: way %d ended with %d %d, not %d %d",
                     (unsigned long long)seed, way, outcome.status, outcome.code, first.status,
                     first.code);
        struct part got[MOST_PARTS];
        take_got(plan, got);
        free_got(got, plan->count);
    }
    free_got(expected, plan->count);
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
    const char *value = getenv(variable);
    return value ? strtoull(value, NULL, 10) : otherwise;
}

TEST(all_ways_to_drive_a_pipeline_give_the_same)
{
    uint64_t seed = number_from("COFLOW_FLOW_SEED", 1);
    uint64_t end = seed + number_from("COFLOW_FLOW_PIPELINES", 200);
    for (; seed < end; seed++) {
        static struct plan plan;
        static struct input input;
        plan = (struct plan){.random = seed * 0x9e3779b97f4a7c15u, .may_fail = true};
        struct part *top = make_tree(&plan, 6, true);
        make_input(&input, &plan.random);
        check_plan(&plan, top, &input, seed);
        cf_block_free(input.block);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_to_drive_a_pipeline_give_the_same),
    };
    return RUN("flow random", tests);
}
