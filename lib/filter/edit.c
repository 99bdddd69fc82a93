/*
 * edit.c - the loop of the filters that change lines one by one, and sending runs they made.
 */
#include "config.h"

#include "filter/edit.h"

#include <string.h>

cf_value cf__raise_no_memory(cf_coro *self, const char *what)
{
    return cf_raise(self, CF_ENOMEM, "no memory for %s", what);
}

bool cf__input_has_ended(const cf_coro *self)
{
    const cf_error *error = cf_pending(self);
    return error && error->code == CF_ECLOSED && cf_state_of(cf_target(self)) != CF_CLOSED;
}

cf_value cf__edit_lines(cf_coro *self, cf__edit_fn *edit, void *state)
{
    struct cf__text out = {.len = 0};
    cf_line line;
    while (cf_recv_line(self, &line)) {
        out.len = 0;
        edit(state, line, &out);
        if (out.failed) {
            cf__raise_no_memory(self, "a line");
            break;
        }
        if (!cf_send_line(self, (cf_line){out.bytes, out.len}))
            break;
    }
    cf__text_free(&out);
    return cf_nil;
}

bool cf__send_run(cf_coro *self, const char *text, size_t len, char separator)
{
    cf_block *block = cf_block_new(len > 0 ? len : 1);
    if (!block) {
        cf__raise_no_memory(self, "lines to send");
        return false;
    }
    if (len > 0)
        memcpy(cf_block_data(block), text, len);
    cf_block_set_origin(block, NULL, 0, separator);
    bool sent =
        cf_send_span(self, (cf_span){.text = cf_block_data(block), .len = len, .block = block});
    cf_block_free(block);
    return sent;
}
