/*
 * interpret.c - runs the generator programs of compare.py with libcoflow, one per line of standard
 * input, and prints what happens. What the words mean is said there.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coflow.h>

enum { BODIES = 5, GENERATORS = 4, STEPS = 14, WORDS = 4096 };

/* How a statement ended. After FAILED something is pending. */
typedef enum outcome { GOES_ON, RETURNED, FAILED } outcome;

/* What a generator is made with: its program, and where in it its body begins. */
typedef struct start {
    struct program *program;
    size_t at;
} start;

/* A program: its words, its bodies, and its generators. */
typedef struct program {
    char *words[WORDS];
    start starts[BODIES];
    cf_coro *generators[GENERATORS];
} program;

/* A body that runs: where its interpreter stands, and what it returns. */
typedef struct frame {
    program *program;
    cf_coro *self;
    size_t at;
    int64_t result;
} frame;

static outcome run_block(frame *f);
static cf_value run_body(cf_coro *self, void *arg);

static const char *word(frame *f)
{
    return f->program->words[f->at++];
}

static int number(frame *f)
{
    return atoi(word(f));
}

/* The position behind the block that begins at `at`. */
static size_t behind_block(const program *p, size_t at)
{
    int depth = 0;
    do {
        depth += strcmp(p->words[at], "{") == 0;
        depth -= strcmp(p->words[at], "}") == 0;
        at++;
    } while (depth > 0);
    return at;
}

static cf_coro *new_generator(program *p, size_t body)
{
    cf_coro *generator = cf_new(run_body, &p->starts[body]);
    if (!generator)
        abort();
    return generator;
}

/* ------------------------------------------------------------------ statements */

/* Three words: the operation, the generator, the value. */
static void drive(frame *f)
{
    static const char *const answers[] = {"error", "done", "yield"};
    static const char *const states[] = {"created", "running", "suspended", "closed"};
    const char *kind = word(f);
    int index = number(f);
    int value = number(f);
    cf_coro *generator = f->program->generators[index];
    if (!generator) {
        printf("gone %d\n", index);
        return;
    }
    cf_value out = cf_nil;
    cf_status status;
    if (strcmp(kind, "close") == 0)
        status = cf_close(generator);
    else if (strcmp(kind, "next") == 0)
        status = cf_next(generator, &out);
    else if (strcmp(kind, "send") == 0)
        status = cf_send(generator, cf_int(value), &out);
    else
        status = cf_throw(generator, value, NULL, &out);
    long told = status == CF_ERROR ? cf_error_of(generator)->code : (long)out.i64;
    printf("%s %d %s %ld %s\n", kind, index, answers[status + 1], told,
           states[cf_state_of(generator)]);
}

static outcome run_yield(frame *f, int label, cf_value value)
{
    cf_value in = cf_nil;
    if (!cf_yield(f->self, value, &in))
        return FAILED;
    printf("%d got %ld\n", label, (long)in.i64);
    return GOES_ON;
}

static outcome run_from(frame *f, int label, cf_coro *inner)
{
    cf_value result = cf_nil;
    if (!cf_yield_from(f->self, inner, &result))
        return FAILED;
    printf("%d got %ld\n", label, (long)result.i64);
    return GOES_ON;
}

/* The handler stands at f->at. Leaves the position alone when it does not run. */
static outcome run_except(frame *f, int label, int code)
{
    if (code && cf_pending(f->self)->code != code)
        return FAILED;
    printf("%d caught %d\n", label, cf_catch(f->self).code);
    return run_block(f);
}

/* As Python's: what the clean-up raises or returns replaces what was under way. */
static outcome run_finally(frame *f, int label, outcome before)
{
    int64_t result = f->result;
    int code = before == FAILED ? cf_catch(f->self).code : 0;
    printf("%d finally 0\n", label);
    outcome end = run_block(f);
    if (end != GOES_ON)
        return end;
    f->result = result;
    if (before == FAILED)
        cf_raise(f->self, code, "again");
    return before;
}

static outcome run_try(frame *f)
{
    int label = number(f);
    bool catches = number(f);
    int code = number(f);
    bool cleans = number(f);
    size_t handler = behind_block(f->program, f->at);
    size_t cleaner = catches ? behind_block(f->program, handler) : handler;
    outcome end = run_block(f);
    f->at = handler;
    if (end == FAILED && catches)
        end = run_except(f, label, code);
    f->at = cleaner;
    if (cleans)
        end = run_finally(f, label, end);
    return end;
}

static outcome run_statement(frame *f, const char *kind)
{
    if (strcmp(kind, "try") == 0)
        return run_try(f);
    if (strcmp(kind, "drive") == 0) {
        drive(f);
        return GOES_ON;
    }
    int first = number(f);
    if (strcmp(kind, "raise") == 0) {
        cf_raise(f->self, first, "raised");
        return FAILED;
    }
    if (strcmp(kind, "return") == 0) {
        f->result = first;
        return RETURNED;
    }
    int second = number(f);
    if (strcmp(kind, "yield") == 0)
        return run_yield(f, first, cf_int(second));
    if (strcmp(kind, "new") == 0)
        return run_from(f, first, new_generator(f->program, (size_t)second));
    return run_from(f, first, cf_ref(f->program->generators[second]));
}

/* From the block's brace to behind its end, unless something ends it before. */
static outcome run_block(frame *f)
{
    word(f);
    for (const char *kind = word(f); strcmp(kind, "}") != 0; kind = word(f)) {
        outcome end = run_statement(f, kind);
        if (end != GOES_ON)
            return end;
    }
    return GOES_ON;
}

static cf_value run_body(cf_coro *self, void *arg)
{
    const start *made = arg;
    frame f = {made->program, self, made->at, 0};
    return run_block(&f) == RETURNED ? cf_int(f.result) : cf_nil;
}

/* -------------------------------------------------------------------- programs */

static void run_program(program *p)
{
    frame f = {.program = p};
    for (size_t i = 0; i < BODIES; i++) {
        p->starts[i] = (start){p, f.at};
        f.at = behind_block(p, f.at);
    }
    for (size_t i = 0; i < GENERATORS; i++)
        p->generators[i] = new_generator(p, (size_t)number(&f));
    for (size_t i = 0; i < STEPS; i++)
        drive(&f);
    for (size_t i = 0; i < GENERATORS; i++) {
        printf("free %zu\n", i);
        cf_coro *generator = p->generators[i];
        p->generators[i] = NULL;
        cf_free(generator);
    }
    puts("--");
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        static program p;
        size_t count = 0;
        char *rest = NULL;
        for (char *w = strtok_r(line, " \n", &rest); w; w = strtok_r(NULL, " \n", &rest)) {
            if (count == WORDS)
                return 1;
            p.words[count++] = w;
        }
        run_program(&p);
    }
    free(line);
    return 0;
}
