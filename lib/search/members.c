/*
 * members.c - asks PCRE2 about all two-byte characters in a few calls: a text of all of them in
 * order is searched for runs of members.
 */
#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "search/members.h"

#include <string.h>

#include "search/text.h"

enum { CHARACTERS = CF__LEADS * 64, TEXT_SIZE = 2 * CHARACTERS };

static void write_all_characters(char *text)
{
    for (int lead = CF__LEAD_FIRST; lead <= CF__LEAD_LAST; lead++)
        for (int continuation = 0x80; continuation < 0xc0; continuation++) {
            *text++ = (char)lead;
            *text++ = (char)continuation;
        }
}

static pcre2_code *compile_runs(const struct cf__ast *set)
{
    int error;
    PCRE2_SIZE offset;
    struct cf__text pattern = {0};
    cf__text_add_string(&pattern, "(?:");
    cf__text_add(&pattern, set->set.text, set->set.len);
    cf__text_add_string(&pattern, ")+");
    uint32_t options = PCRE2_UTF | PCRE2_UCP | (set->icase ? PCRE2_CASELESS : 0);
    pcre2_code *code = pattern.failed ? NULL
                                      : pcre2_compile((PCRE2_SPTR)pattern.bytes, pattern.len,
                                                      options, &error, &offset, NULL);
    cf__text_free(&pattern);
    return code;
}

static void mark(uint64_t members[CF__LEADS], size_t from, size_t to)
{
    for (size_t i = from / 2; i < to / 2; i++)
        members[i / 64] |= UINT64_C(1) << i % 64;
}

bool cf__set_members(const struct cf__ast *set, uint64_t members[CF__LEADS])
{
    char text[TEXT_SIZE];
    pcre2_code *code = compile_runs(set);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    bool asked = code != NULL && match != NULL;
    memset(members, 0, CF__LEADS * sizeof *members);
    write_all_characters(text);
    for (PCRE2_SIZE at = 0; asked && at < TEXT_SIZE;) {
        if (pcre2_match(code, (PCRE2_SPTR)text, TEXT_SIZE, at, PCRE2_NO_UTF_CHECK, match, NULL) < 0)
            break;
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(match);
        mark(members, found[0], found[1]);
        at = found[1];
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    return asked;
}
