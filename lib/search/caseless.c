/*
 * caseless.c - rewrites [:upper:] and [:lower:] in Perl patterns.
 */
#include "config.h"

#include "search/caseless.h"

#include <string.h>

struct class
{
    const char *name;
    const char *letters; /* matches them in either case */
};

static const struct class *class_at(const char *p, const char *end)
{
    static const struct class classes[] = {{"[:upper:]", "\\p{L&}"},
                                           {"[:lower:]", "\\p{L&}"},
                                           {"[:^upper:]", "\\P{L&}"},
                                           {"[:^lower:]", "\\P{L&}"}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        size_t len = strlen(classes[i].name);
        if ((size_t)(end - p) >= len && memcmp(p, classes[i].name, len) == 0)
            return &classes[i];
    }
    return NULL;
}

bool cf__has_cased_class(const char *pattern, size_t len)
{
    const char *end = pattern + len;
    for (const char *p = pattern; p < end && (p = memchr(p, '[', (size_t)(end - p))) != NULL; p++)
        if (class_at(p, end) != NULL)
            return true;
    return false;
}

bool cf__restores_case(const char *pattern, size_t len)
{
    const char *end = pattern + len;
    for (const char *p = pattern; p < end && (p = memmem(p, (size_t)(end - p), "(?", 2)) != NULL;) {
        p += 2;
        while (p < end && ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')))
            p++;
        if (p < end && (*p == '-' || *p == '^'))
            return true;
    }
    return false;
}

/* The length of the escape at p: "\Q...\E", or a backslash and one character. */
static size_t escape_length(const char *p, const char *end)
{
    size_t left = (size_t)(end - p);
    if (left < 2 || p[1] != 'Q')
        return left < 2 ? left : 2;
    const char *close = memmem(p, left, "\\E", 2);
    return close != NULL ? (size_t)(close + 2 - p) : left;
}

void cf__add_caseless(struct cf__text *out, const char *pattern, size_t len)
{
    const char *end = pattern + len;
    for (const char *p = pattern; p < end;) {
        const struct class *class = *p == '[' ? class_at(p, end) : NULL;
        size_t size = *p == '\\' ? escape_length(p, end) : 1;
        if (class != NULL) {
            cf__text_add_string(out, class->letters);
            size = strlen(class->name);
        } else {
            cf__text_add(out, p, size);
        }
        p += size;
    }
}
