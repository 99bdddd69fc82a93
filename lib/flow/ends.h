/*
 * ends.h - find the ends of lines in text that has not been split.
 */
#ifndef CF_FLOW_ENDS_H
#define CF_FLOW_ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct cf__ends {
    char separator;
    bool or_nul; /* see cf_input.nul_ends */
};

/* Returns the address after the first line end in [from, to); NULL: there is none. */
static inline const char *cf__first_end(struct cf__ends ends, const char *from, const char *to)
{
    const char *found = memchr(from, ends.separator, (size_t)(to - from));
    if (ends.or_nul) {
        const char *nul = memchr(from, '\0', (size_t)((found ? found : to) - from));
        found = nul ? nul : found;
    }
    return found ? found + 1 : NULL;
}

/* Returns the address after the last separator in [from, to), or, if there is none, after the last
 * NUL (so that text, which has separators, is scanned only once); NULL: there is neither. */
static inline const char *cf__last_end(struct cf__ends ends, const char *from, const char *to)
{
    const char *found = memrchr(from, ends.separator, (size_t)(to - from));
    if (!found && ends.or_nul)
        found = memrchr(from, '\0', (size_t)(to - from));
    return found ? found + 1 : NULL;
}

#endif
