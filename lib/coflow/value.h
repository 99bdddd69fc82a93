/*
 * coflow/value.h - the values passed by yield and send.
 *
 * A value is two machine words, passed in registers. It has no type tag: sender and receiver agree
 * on the type.
 */
#ifndef COFLOW_VALUE_H
#define COFLOW_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <coflow/api.h>

CF_BEGIN

typedef struct cf_value {
    union {
        void *ptr;
        const char *str;
        int64_t i64;
        uint64_t u64;
        double f64;
    };
    size_t len; /* length of str in bytes, for text; else 0 */
} cf_value;

/* nil, as Python's None: all zero. cf_int(0) is nil too. */
#ifdef __cplusplus
#define CF_NIL (cf_value{})
#else
#define CF_NIL ((cf_value){.i64 = 0, .len = 0})
#endif
extern CF_API const cf_value cf_nil;

/* An integer, a floating-point number, a pointer: len is 0. A pointer is borrowed. */
CF_API cf_value cf_int(int64_t i);
CF_API cf_value cf_double(double d);
CF_API cf_value cf_ptr(void *p);

/* Text by reference; it is not copied. cf_str measures it with strlen; its s must not be NULL. */
CF_API cf_value cf_str(const char *s);
CF_API cf_value cf_text(const char *s, size_t len);

#ifndef CF_NO_INLINE
CF_INLINE cf_value cf_int(int64_t i)
{
    cf_value v = CF_NIL;
    v.i64 = i;
    return v;
}

CF_INLINE cf_value cf_double(double d)
{
    cf_value v = CF_NIL;
    v.f64 = d;
    return v;
}

CF_INLINE cf_value cf_ptr(void *p)
{
    cf_value v = CF_NIL;
    v.ptr = p;
    return v;
}

CF_INLINE cf_value cf_text(const char *s, size_t len)
{
    cf_value v = CF_NIL;
    v.str = s;
    v.len = len;
    return v;
}

CF_INLINE cf_value cf_str(const char *s)
{
    return cf_text(s, strlen(s));
}
#endif

CF_END

#endif
