/*
 * block.c - runs PCRE2 over many lines at once. Text is cut into pieces that are ASCII, valid UTF-8
 * or invalid, because each kind has a program of its own (regex.h), and that for ASCII is by far
 * the fastest.
 */
#include "config.h"

#include "search/block.h"

#include <string.h>

#include "search/scan.h"

/* Pieces start small: a match is often near, and text after it need not be classified. */
enum { PIECE_LEAST = 1024, PIECE_MOST = 64 * 1024 };

struct piece {
    const char *end;
    enum cf__text_kind kind;
};

static const char *line_end(const char *p, const char *end, unsigned char separator)
{
    const char *found = p < end ? memchr(p, separator, (size_t)(end - p)) : NULL;
    return found != NULL ? found + 1 : end;
}

static const char *line_start(const char *p, const char *text, unsigned char separator)
{
    const char *found = memrchr(text, separator, (size_t)(p - text));
    return found != NULL ? found + 1 : text;
}

/* The end of the lines from `text` on that all contain a byte beyond ASCII. */
static const char *high_lines_end(const char *text, const char *most, unsigned char separator)
{
    const char *p = line_end(text, most, separator);
    while (p < most) {
        const char *next = line_end(p, most, separator);
        if (cf__find_high(p, next) == next)
            break;
        p = next;
    }
    return p;
}

static struct piece cut(const struct cf__block_search *search, const char *text, const char *end,
                        size_t size)
{
    const char *most = (size_t)(end - text) > size ? text + size : end;
    most = line_end(most > text ? most - 1 : most, end, search->separator);
    const char *high = cf__find_high(text, most);
    if (high == most)
        return (struct piece){most, CF__TEXT_ASCII};
    const char *line = line_start(high, text, search->separator);
    if (line > text)
        return (struct piece){line, CF__TEXT_ASCII};
    struct piece piece = {high_lines_end(text, most, search->separator), CF__TEXT_UTF8};
    if (!cf__is_utf8(high, piece.end))
        /* One bad line must not make those around it slow. */
        piece = (struct piece){line_end(text, most, search->separator), CF__TEXT_BROKEN};
    return piece;
}

static int find_in_piece(const struct cf__block_search *search, const char *text,
                         const struct piece *piece, const char **at)
{
    size_t len = (size_t)(piece->end - text);
    *at = text;
    /* In invalid text PCRE2 does not see the starts and ends of lines next to invalid bytes: such a
     * line is decided alone. */
    if (piece->kind == CF__TEXT_BROKEN)
        return PCRE2_ERROR_UTF8_ERR1;
    int rc = cf__regex_match(search->regex, search->scratch, text, len, 0, 0, piece->kind, true);
    if (rc <= 0)
        return rc;
    *at = text + pcre2_get_ovector_pointer(search->scratch->match)[0];
    /* After the last separator no line begins. */
    bool past = *at == piece->end && (unsigned char)piece->end[-1] == search->separator;
    return !past;
}

int cf__block_find(const struct cf__block_search *search, const char *text, const char *end,
                   const char **at)
{
    struct piece piece = {end, CF__TEXT_ASCII};
    int rc = 0;
    for (size_t size = PIECE_LEAST; rc == 0 && text < end; text = piece.end) {
        if (search->utf)
            piece = cut(search, text, end, size);
        rc = find_in_piece(search, text, &piece, at);
        size = size < PIECE_MOST ? 4 * size : PIECE_MOST;
    }
    return rc;
}
