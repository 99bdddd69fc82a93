/*
 * value.c - the exported versions of the inline functions in coflow/value.h.
 */
#include "config.h"

#define CF_NO_INLINE
#include <coflow/value.h>

const cf_value cf_nil;

cf_value cf_int(int64_t i)
{
    return (cf_value){.i64 = i};
}

cf_value cf_double(double d)
{
    return (cf_value){.f64 = d};
}

cf_value cf_ptr(void *p)
{
    return (cf_value){.ptr = p};
}

cf_value cf_str(const char *s)
{
    return (cf_value){.str = s, .len = strlen(s)};
}

cf_value cf_text(const char *s, size_t len)
{
    return (cf_value){.str = s, .len = len};
}
