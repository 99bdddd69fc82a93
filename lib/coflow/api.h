/*
 * coflow/api.h - attributes used by the declarations in the other headers. Nothing to call.
 *
 *   CF_API       exported by the library
 *   CF_INLINE    exported, and inlined where it is called; its address is the exported function's
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
