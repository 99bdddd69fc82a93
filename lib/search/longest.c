/*
 * longest.c - finds the longest match at a position, with its groups.
 *
 * pcre2_dfa_match finds the longest end, but no groups, and it cannot do back references. So the
 * pattern is run once more with a callout at its end that rejects every end but the wanted one:
 * PCRE2 backtracks to the match with that end. Where the DFA fails, a run that rejects all ends
 * finds the furthest first.
 */
#include "config.h"

#include "search/longest.h"

#include <stdlib.h>
#include <string.h>

#include "search/parse.h"
#include "search/steady.h"
#include "search/text.h"

enum { WORKSPACE = 4096 };

struct ending {
    size_t start;    /* of the match to be extended */
    size_t wanted;   /* SIZE_MAX: reject all */
    size_t furthest; /* end seen so far */
};

struct cf__regex *cf__longest_new(const struct cf__regex_source *source, bool *is_too_large)
{
    struct cf__text text = {0};
    struct cf__regex *regex = NULL;
    cf__text_add_string(&text, "(?:");
    cf__text_add(&text, source->text, source->len);
    cf__text_add_string(&text, ")(?C1)");
    *is_too_large = false;
    if (!text.failed) {
        struct cf__regex_source changed = *source;
        changed.text = text.bytes;
        changed.len = text.len;
        changed.options |= PCRE2_NO_AUTO_POSSESS;
        changed.jit = false;
        regex = cf__regex_try(&changed, is_too_large);
    }
    cf__text_free(&text);
    return regex;
}

/* The callout. 0 accepts the match, a positive value makes PCRE2 backtrack. The start is checked
 * because in invalid UTF-8 PCRE2 moves on past bad bytes even when anchored. */
static int at_end(pcre2_callout_block *block, void *data)
{
    struct ending *ending = data;
    if (block->start_match != ending->start)
        return 1;
    if (block->current_position > ending->furthest)
        ending->furthest = block->current_position;
    return block->current_position != ending->wanted;
}

/* The furthest end by pcre2_dfa_match; SIZE_MAX when that fails. */
static size_t furthest_by_dfa(struct cf__regex *longest, struct cf__regex_scratch *scratch,
                              const char *text, size_t len, size_t start, enum cf__text_kind kind)
{
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    int *workspace = malloc(WORKSPACE * sizeof *workspace);
    size_t end = SIZE_MAX;
    if (match != NULL && workspace != NULL) {
        if (kind == CF__TEXT_UTF8 && scratch->is_wary)
            text = cf__steady_text(&scratch->steady, text, len, true, &kind);
        uint32_t options = PCRE2_ANCHORED | (kind == CF__TEXT_BROKEN ? 0 : PCRE2_NO_UTF_CHECK);
        const pcre2_code *code = cf__regex_variant(longest, kind);
        /* The longest match comes first, also in a list that is too short for all (0). */
        int rc = code == NULL ? PCRE2_ERROR_NOMEMORY
                              : pcre2_dfa_match(code, (PCRE2_SPTR)text, len, start, options, match,
                                                scratch->context, workspace, WORKSPACE);
        if (rc >= 0)
            end = pcre2_get_ovector_pointer(match)[1];
    }
    free(workspace);
    pcre2_match_data_free(match);
    return end;
}

/* Is the match just before invalid bytes? Nothing matches those, so it is empty, and PCRE2, asked
 * again from there, would find a match after them instead. */
static bool is_before_bad_bytes(const char *text, size_t len, size_t start, enum cf__text_kind kind)
{
    return kind == CF__TEXT_BROKEN && start < len && (unsigned char)text[start] >= 0x80 &&
           cf__character_length(text + start, text + len, true) == 1;
}

static int extend(struct cf__regex *longest, struct cf__regex_scratch *scratch, const char *text,
                  size_t len, enum cf__text_kind kind)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scratch->match);
    size_t start = offsets[0];
    size_t first_end = offsets[1];
    struct ending ending = {.start = start, .wanted = SIZE_MAX, .furthest = first_end};

    pcre2_set_callout(scratch->context, NULL, NULL);
    size_t end = furthest_by_dfa(longest, scratch, text, len, start, kind);
    pcre2_set_callout(scratch->context, at_end, &ending);
    if (end == SIZE_MAX) {
        int rc = cf__regex_match(longest, scratch, text, len, start, PCRE2_ANCHORED, kind, false);
        if (rc < 0)
            return rc;
        end = ending.furthest;
    }
    ending.wanted = end;
    return cf__regex_match(longest, scratch, text, len, start, PCRE2_ANCHORED, kind, false);
}

int cf__longest_extend(struct cf__regex *longest, struct cf__regex_scratch *scratch,
                       const char *text, size_t len, enum cf__text_kind kind)
{
    if (is_before_bad_bytes(text, len, pcre2_get_ovector_pointer(scratch->match)[0], kind))
        return 1;
    int rc = extend(longest, scratch, text, len, kind);
    pcre2_set_callout(scratch->context, NULL, NULL);
    return rc;
}
