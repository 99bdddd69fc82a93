/*
 * run.c - matches of a single repeated set. Calling PCRE2 for each number in a line takes several
 * times as long as looking at its digits.
 */
#include "config.h"

#include "search/run.h"

static const struct cf__ast *only_child(const struct cf__ast *ast)
{
    while (ast != NULL && (ast->kind == CF__AST_CHOICE || ast->kind == CF__AST_SEQUENCE)) {
        if (ast->child == NULL || ast->child->next != NULL)
            return NULL;
        ast = ast->child;
    }
    return ast;
}

void cf__run_init(struct cf__run *run, const struct cf__ast *root)
{
    *run = (struct cf__run){.usable = false};
    const struct cf__ast *repeat = only_child(root);
    if (repeat == NULL || repeat->kind != CF__AST_REPEAT || repeat->repeat.min == 0 ||
        repeat->repeat.greed == CF__LAZY)
        return;
    const struct cf__ast *set = only_child(repeat->child);
    if (set == NULL || set->kind != CF__AST_SET)
        return;
    run->usable = true;
    run->min = repeat->repeat.min;
    run->max = repeat->repeat.max;
    for (unsigned byte = 0; byte < 256; byte++)
        run->members[byte] = cf__set_has(set, (unsigned char)byte);
}

/* How many bytes from bytes[0] on cannot start a match; 0: a match starts here. The last of the
 * `min` bytes needed is tested first, because if it is no member no start before it is possible. */
static size_t bytes_without(const struct cf__run *run, const unsigned char *bytes)
{
    size_t i = run->min;
    while (i > 0 && run->members[bytes[i - 1]])
        i--;
    return i;
}

bool cf__run_find(const struct cf__run *run, const char *line, size_t len, size_t from,
                  size_t *start, size_t *end)
{
    const unsigned char *bytes = (const unsigned char *)line;
    for (size_t at = from, without; len - at >= run->min; at += without) {
        without = bytes_without(run, bytes + at);
        if (without > 0)
            continue;
        size_t stop = run->max < len - at ? at + run->max : len;
        *start = at;
        at += run->min;
        while (at < stop && run->members[bytes[at]])
            at++;
        *end = at;
        return true;
    }
    return false;
}
