/*
 * bracket.c - bracket expressions such as "[a-z[:digit:]]" as POSIX and GNU grep read them. A
 * backslash in them is an ordinary character.
 */
#include "config.h"

#include "search/bracket.h"

#include <string.h>

#include "search/parse.h"

static const char unmatched[] = "Unmatched [, [^, [:, [., or [=";

struct bracket {
    const char *p;
    const char *end;
    bool utf;
    struct cf__text *out;
    const char *error;
};

static bool is_class_name(const char *name, size_t len)
{
    static const char *const names[] = {"alpha", "digit", "alnum", "upper", "lower",  "space",
                                        "blank", "punct", "print", "graph", "xdigit", "cntrl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return true;
    return false;
}

/* Where the closing ":]" of the "[:" at p is, likewise for "[." and "[=". NULL, with the error set,
 * when there is none. */
static const char *closing(struct bracket *bracket, char kind)
{
    const char close[2] = {kind, ']'};
    const char *from = bracket->p + 2;
    const char *found = memmem(from, (size_t)(bracket->end - from), close, 2);
    if (found == NULL)
        bracket->error = unmatched;
    return found;
}

static bool starts_named(const struct bracket *bracket)
{
    return bracket->end - bracket->p >= 2 && bracket->p[0] == '[' && bracket->p[1] != '\0' &&
           strchr(":.=", bracket->p[1]) != NULL;
}

/* "[:alpha:]" is copied: PCRE2 knows the same classes. */
static void copy_class(struct bracket *bracket)
{
    const char *name = bracket->p + 2;
    const char *close = closing(bracket, ':');
    if (close == NULL)
        return;
    if (!is_class_name(name, (size_t)(close - name))) {
        bracket->error = "Invalid character class name";
        return;
    }
    cf__text_add(bracket->out, bracket->p, (size_t)(close + 2 - bracket->p));
    bracket->p = close + 2;
}

struct character {
    const char *text;
    size_t len;
};

/* Read the next character, which may be written "[.x.]" or "[=x=]". len 0: error set. */
static struct character next_character(struct bracket *bracket)
{
    struct character none = {bracket->p, 0};
    struct character result = none;
    if (bracket->p == bracket->end) {
        bracket->error = unmatched;
        return none;
    }
    if (starts_named(bracket) && bracket->p[1] != ':') {
        const char *close = closing(bracket, bracket->p[1]);
        if (close == NULL)
            return none;
        result.text = bracket->p + 2;
        if (close > result.text)
            result.len = cf__character_length(result.text, close, bracket->utf);
        if (result.len == 0 || result.text + result.len != close) {
            bracket->error = "Invalid collation character";
            return none;
        }
        bracket->p = close + 2;
        return result;
    }
    result.len = cf__character_length(bracket->p, bracket->end, bracket->utf);
    bracket->p += result.len;
    return result;
}

/* UTF-8 sequences compare as their code points do. */
static bool in_order(struct character low, struct character high)
{
    size_t shorter = low.len < high.len ? low.len : high.len;
    int order = memcmp(low.text, high.text, shorter);
    return order < 0 || (order == 0 && low.len <= high.len);
}

static bool starts_range(const struct bracket *bracket)
{
    return bracket->end - bracket->p >= 2 && bracket->p[0] == '-' && bracket->p[1] != ']';
}

static void copy_character_or_range(struct bracket *bracket)
{
    struct character low = next_character(bracket);
    if (low.len == 0)
        return;
    cf__text_add_quoted(bracket->out, low.text, low.len);
    if (!starts_range(bracket))
        return;
    bracket->p++;
    if (starts_named(bracket) && bracket->p[1] == ':') {
        bracket->error = "Invalid range end";
        return;
    }
    struct character high = next_character(bracket);
    if (high.len == 0)
        return;
    if (!in_order(low, high))
        bracket->error = "Invalid range end";
    cf__text_add_string(bracket->out, "-");
    cf__text_add_quoted(bracket->out, high.text, high.len);
}

/* "[:space:]" without the outer brackets is certainly a mistake. */
static bool lacks_outer_brackets(const char *p, const char *end)
{
    const char *close = end - p >= 4 ? memchr(p, ']', (size_t)(end - p)) : NULL;
    return close != NULL && p[1] == ':' && close - p >= 4 && close[-1] == ':';
}

const char *cf__bracket(const char *p, const char *end, bool utf, struct cf__text *out,
                        const char **after)
{
    if (lacks_outer_brackets(p, end))
        return "character class syntax is [[:space:]], not [:space:]";
    struct bracket bracket = {.p = p + 1, .end = end, .utf = utf, .out = out};
    cf__text_add_string(out, "[");
    if (bracket.p < end && *bracket.p == '^') {
        cf__text_add_string(out, "^");
        bracket.p++;
    }
    /* A ] in first place is a member. */
    for (bool first = true; bracket.error == NULL; first = false) {
        if (bracket.p == end)
            return unmatched;
        if (*bracket.p == ']' && !first)
            break;
        if (starts_named(&bracket) && bracket.p[1] == ':')
            copy_class(&bracket);
        else
            copy_character_or_range(&bracket);
    }
    cf__text_add_string(out, "]");
    *after = bracket.p + 1;
    return bracket.error;
}
