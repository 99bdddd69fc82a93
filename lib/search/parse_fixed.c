/*
 * parse_fixed.c - the parser for fixed strings, and what all parsers share: reading a character and
 * a number.
 */
#include "config.h"

#include "search/parse.h"

#include "search/scan.h"

size_t cf__character_length(const char *p, const char *end, bool utf)
{
    unsigned char lead = (unsigned char)*p;
    size_t len = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (!utf || len > (size_t)(end - p) || !cf__is_utf8(p, p + len))
        return 1;
    return len;
}

const char *cf__read_count(const char *p, const char *end, uint32_t most, uint32_t *number)
{
    *number = 0;
    for (; p < end && *p >= '0' && *p <= '9'; p++)
        if (*number <= most)
            *number = *number * 10 + (uint32_t)(*p - '0');
    return p;
}

struct cf__ast *cf__parse_fixed(struct cf__arena *arena, const char *text, size_t len,
                                const struct cf__ast_mode *mode)
{
    struct cf__ast *sequence = cf__ast_new(arena, CF__AST_SEQUENCE);
    const char *end = text + len;
    for (size_t size; text < end && !arena->failed; text += size) {
        size = cf__character_length(text, end, mode->utf);
        cf__ast_append(sequence, cf__ast_literal(arena, text, size, mode->separator, mode->icase));
    }
    return sequence;
}
