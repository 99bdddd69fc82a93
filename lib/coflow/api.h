/*
 * coflow/api.h - the attributes that the other headers' declarations carry. Nothing to call.
 *
 *   CF_API       exported by the library
 *   CF_INLINE    an exported call whose body is visible here too: where the compiler inlines it,
 * the body is used; where its address is taken, the exported one is.
 */
#ifndef COFLOW_API_H
#define COFLOW_API_H

#define CF_API                   __attribute__((visibility("default")))
#define CF_INLINE                extern inline __attribute__((gnu_inline, always_inline))
#define CF_PRINTF(string, first) __attribute__((format(printf, string, first)))
#define CF_LIKELY(condition)     __builtin_expect(!!(condition), 1)
#define CF_UNLIKELY(condition)   __builtin_expect(!!(condition), 0)

#ifdef __cplusplus
#define CF_BEGIN extern "C" {
#define CF_END   }
#else
#define CF_BEGIN
#define CF_END
#endif

#endif
