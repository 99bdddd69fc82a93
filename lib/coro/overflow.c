/*
 * overflow.c - report stack overflows. An overflow hits the guard page, and the SIGSEGV says
 * nothing about the cause. So a handler writes one line, with the coroutine's name and what to
 * change, and then passes the signal on to the previous handler, or lets it kill the process with a
 * core at the instruction that overflowed.
 */
#include "config.h"

#include "coro/overflow.h"

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "coro/coro.h"
#include "coro/signal.h"
#include "coro/stack.h"

/* The previous disposition of SIGSEGV. Written once, before the handler can run. */
static struct sigaction previous;

/* A line of text, built without stdio: that is not async-signal-safe. */
struct line {
    char text[256];
    size_t length;
};

static void append(struct line *line, const char *text)
{
    size_t length = strnlen(text, sizeof line->text - line->length);
    memcpy(line->text + line->length, text, length);
    line->length += length;
}

static void append_number(struct line *line, size_t number)
{
    char digits[24];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do
        *--first = (char)('0' + number % 10);
    while (number /= 10);
    append(line, first);
}

static void report(const cf_coro *co)
{
    struct line line = {.length = 0};
    append(&line, "coflow: stack overflow in coroutine '");
    append(&line, co->name);
    append(&line, "': its stack has ");
    append_number(&line, cf__stack_size(&co->stack) / 1024);
    append(&line, " KiB; make it with cf_new_sized and a larger one\n");
    ssize_t written = write(STDERR_FILENO, line.text, line.length);
    (void)written; /* a failure cannot be reported */
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    struct cf__stack *stack = info->si_code > 0 ? cf__stack_of_guard(info->si_addr) : NULL;
    if (stack)
        report(cf__stack_owner(stack));
    cf__signal_pass_on(&previous, number, info, context);
}

void cf__overflow_watch(void)
{
    cf__signal_catch(SIGSEGV, on_fault, &previous);
}

/* ---------------------------------------------------------------- signal stacks */

/* Large enough for the program's own handler, too. Pages that are never touched take no memory. */
enum { SIGNAL_STACK_SIZE = 64 * 1024 };

void *cf__signal_stack_make(void)
{
    stack_t now;
    if (sigaltstack(NULL, &now) != 0 || !(now.ss_flags & SS_DISABLE))
        return NULL;
    void *stack = mmap(NULL, SIGNAL_STACK_SIZE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stack == MAP_FAILED)
        return NULL;
    stack_t wanted = {.ss_sp = stack, .ss_size = SIGNAL_STACK_SIZE};
    if (sigaltstack(&wanted, NULL) == 0)
        return stack;
    munmap(stack, SIGNAL_STACK_SIZE);
    return NULL;
}

void cf__signal_stack_release(void *stack)
{
    stack_t now;
    if (!stack)
        return;
    if (sigaltstack(NULL, &now) == 0 && now.ss_sp == stack) /* the program may have set its own */
        sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
    munmap(stack, SIGNAL_STACK_SIZE);
}
