/*
 * memory.c - cf_to_memory: collect all text in one buffer.
 */
#include "config.h"

#include <coflow/sink.h>
#include <coflow/span.h>

#include <stdlib.h>
#include <string.h>

#include "flow/named.h"
#include "flow/stage.h"

enum { FIRST_CAPACITY = 4096 };

/* Make room for `more` bytes and the final NUL. Doubles the capacity. false: no memory. */
static bool reserve(cf_memory *memory, size_t *capacity, size_t more)
{
    size_t needed = memory->len + more + 1;
    if (needed <= *capacity)
        return true;
    size_t wanted = *capacity ? *capacity : FIRST_CAPACITY;
    while (wanted < needed)
        wanted *= 2;
    char *text = realloc(memory->text, wanted);
    if (!text)
        return false;
    memory->text = text;
    *capacity = wanted;
    return true;
}

static void append(cf_memory *memory, const char *text, size_t len)
{
    if (len > 0)
        memcpy(memory->text + memory->len, text, len);
    memory->len += len;
    memory->text[memory->len] = '\0';
}

static cf_value body(cf_coro *self, void *arg)
{
    cf_memory *memory = arg;
    size_t capacity = 0;
    cf_span span;
    cf__reads_bytes(self);
    if (!reserve(memory, &capacity, 0))
        return cf_raise(self, CF_ENOMEM, "no memory to collect lines in");
    append(memory, "", 0);
    while (cf_recv_span(self, &span)) {
        char separator = cf_span_separator(&span);
        if (!reserve(memory, &capacity, span.len + 1))
            return cf_raise(self, CF_ENOMEM, "no memory for more than %zu bytes", memory->len);
        append(memory, span.text, span.len);
        if (span.single)
            append(memory, &separator, 1);
    }
    return cf_nil;
}

cf_coro *cf_to_memory(cf_memory *memory)
{
    *memory = (cf_memory){.len = 0}; /* so that free(memory->text) is always safe */
    return cf__named(cf_sink(body, memory), "memory");
}
