/*
 * generator.c - the values that a coroutine yields, as lines.
 */
#include "config.h"

#include <coflow/source.h>

#include "coro/error.h"
#include "source/reader.h"

/* false: the generator failed; see cf_last_error. */
static bool send_all(cf_coro *generator, cf_coro *target)
{
    cf_value value;
    cf_status status;
    while ((status = cf_next(generator, &value)) == CF_YIELD)
        if (!cf_send_line_to(NULL, target, (cf_line){value.str, value.len}))
            return true;
    if (status == CF_ERROR) {
        const cf_error *error = cf_error_of(generator);
        cf__fail(error->code, error->where, "%s", error->text);
    }
    return status != CF_ERROR;
}

cf_status cf_lines_from(cf_coro *generator, cf_coro *target)
{
    if (!generator || !target) {
        cf_free(generator);
        return target ? cf__source_end(target, false) : CF_ERROR;
    }
    cf_status status = cf__source_end(target, send_all(generator, target));
    cf_free(generator);
    return status;
}
