/*
 * fields.c - cutting a line at its delimiters.
 */
#include "config.h"

#include "filter/fields.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    return p;
}

const char *cf__first_field(const char *delimiter, cf_line line)
{
    return delimiter ? line.text : skip_blanks(line.text, line.text + line.len);
}

static cf_line next_word(const char **p, const char *end)
{
    const char *start = *p;
    const char *stop = start;
    while (stop < end && !is_blank(*stop))
        stop++;
    const char *next = skip_blanks(stop, end);
    *p = next < end ? next : NULL;
    return (cf_line){start, (size_t)(stop - start)};
}

cf_line cf__next_field(const char *delimiter, const char **p, const char *end)
{
    if (!delimiter)
        return next_word(p, end);
    const char *start = *p;
    size_t len = strlen(delimiter);
    const char *stop = start < end ? memmem(start, (size_t)(end - start), delimiter, len) : NULL;
    *p = stop ? stop + len : NULL;
    return (cf_line){start, (size_t)((stop ? stop : end) - start)};
}

cf_line cf__field(cf_line line, size_t number, const char *delimiter)
{
    const char *end = line.text + line.len;
    const char *p = cf__first_field(delimiter, line);
    cf_line field = {end, 0};
    for (; p && number > 0; number--)
        field = cf__next_field(delimiter, &p, end);
    return number > 0 ? (cf_line){end, 0} : field;
}

uint64_t cf__hash(cf_line text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.text[i]) * UINT64_C(0x100000001b3);
    return hash;
}
