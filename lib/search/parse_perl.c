/*
 * parse_perl.c - recursive-descent parser for the common part of PCRE2's language. On anything else
 * it gives up on the pattern. That costs only speed: PCRE2 runs every pattern as it was written.
 *
 * A subject is a single line, so \A means the same as ^, and \z and \Z the same as $.
 */
#include "config.h"

#include "search/parse.h"

#include <string.h>

#include "search/caseless.h"

enum { REPEAT_MOST = 65535 };

struct parser {
    struct cf__arena *arena;
    const struct cf__ast_mode *mode;
    struct cf__parse_report *report;
    const char *p, *end;
    bool icase;  /* state of (?i) */
    bool dotall; /* state of (?s) */
    bool unknown;
    unsigned depth;
};

static struct cf__ast *parse_choice(struct parser *parser);

static struct cf__ast *give_up(struct parser *parser)
{
    parser->unknown = true;
    parser->p = parser->end;
    return cf__ast_new(parser->arena, CF__AST_EMPTY);
}

static bool at(const struct parser *parser, const char *string)
{
    size_t len = strlen(string);
    return (size_t)(parser->end - parser->p) >= len && memcmp(parser->p, string, len) == 0;
}

static bool take(struct parser *parser, const char *string)
{
    if (!at(parser, string))
        return false;
    parser->p += strlen(string);
    return true;
}

/* -------------------------------------------------------------------- characters */

static struct cf__ast *literal(struct parser *parser, const char *bytes, size_t len)
{
    if (len == 1 && (unsigned char)bytes[0] == parser->mode->separator)
        return give_up(parser);
    return cf__ast_char(parser->arena, bytes, len, parser->icase);
}

static struct cf__ast *next_literal(struct parser *parser)
{
    const char *start = parser->p;
    parser->p += cf__character_length(start, parser->end, parser->mode->utf);
    return literal(parser, start, (size_t)(parser->p - start));
}

static struct cf__ast *code_point(struct parser *parser, uint32_t code)
{
    char bytes[4] = {(char)code};
    if (code < 0x80 || (!parser->mode->utf && code < 0x100))
        return literal(parser, bytes, 1);
    if (!parser->mode->utf || code > 0x10ffff)
        return give_up(parser);
    size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    bytes[0] = (char)(leads[len] | code);
    return literal(parser, bytes, len);
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static uint32_t take_hex(struct parser *parser, int digits)
{
    uint32_t code = 0;
    for (; digits > 0 && parser->p < parser->end && hex_value(*parser->p) >= 0; digits--)
        code = code * 16 + (uint32_t)hex_value(*parser->p++);
    return code;
}

/* The rest of "\x41" or "\x{20ac}". */
static struct cf__ast *parse_hex(struct parser *parser)
{
    if (!take(parser, "{"))
        return code_point(parser, take_hex(parser, 2));
    uint32_t code = take_hex(parser, 6);
    return take(parser, "}") ? code_point(parser, code) : give_up(parser);
}

static struct cf__ast *parse_set(struct parser *parser, const char *start)
{
    struct cf__ast *set = cf__ast_set(parser->arena, start, (size_t)(parser->p - start),
                                      parser->mode, parser->icase, parser->dotall);
    return set != NULL ? set : give_up(parser);
}

/* "\p{Greek}" or "\pL"; `start` is the backslash. */
static struct cf__ast *parse_property(struct parser *parser, const char *start)
{
    if (take(parser, "{")) {
        const char *close = memchr(parser->p, '}', (size_t)(parser->end - parser->p));
        if (close == NULL)
            return give_up(parser);
        parser->p = close + 1;
    } else if (parser->p < parser->end) {
        parser->p++;
    }
    return parse_set(parser, start);
}

/* The rest of "\Q...\E". */
static struct cf__ast *parse_quoted(struct parser *parser)
{
    struct cf__ast *sequence = cf__ast_new(parser->arena, CF__AST_SEQUENCE);
    while (parser->p < parser->end && !take(parser, "\\E"))
        cf__ast_append(sequence, next_literal(parser));
    /* A quantifier here would apply to the last character only. */
    bool repeated = parser->p < parser->end && memchr("*+?{", *parser->p, 4) != NULL;
    return repeated ? give_up(parser) : sequence;
}

static struct cf__ast *parse_backref(struct parser *parser, char digit)
{
    if (parser->p < parser->end && *parser->p >= '0' && *parser->p <= '9')
        return give_up(parser);
    struct cf__ast *reference = cf__ast_new(parser->arena, CF__AST_BACKREF);
    reference->group = (uint32_t)(digit - '0');
    reference->icase = parser->icase;
    return reference;
}

/* An escape whose letter has been read. */
static struct cf__ast *parse_letter_escape(struct parser *parser, char letter)
{
    const char *start = parser->p - 2;
    switch (letter) {
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 's':
    case 'S':
    case 'h':
    case 'H':
    case 'v':
    case 'V':
    case 'N':
        return at(parser, "{") && letter == 'N' ? give_up(parser) : parse_set(parser, start);
    case 'p':
    case 'P':
        return parse_property(parser, start);
    case 'b':
        return cf__ast_assert(parser->arena, CF__ASSERT_WORD_EDGE);
    case 'B':
        return cf__ast_assert(parser->arena, CF__ASSERT_NOT_WORD_EDGE);
    case 'A':
        return cf__ast_assert(parser->arena, CF__ASSERT_LINE_START);
    case 'z':
        return cf__ast_assert(parser->arena, CF__ASSERT_LINE_END);
    case 'Z':
        return parser->mode->separator == '\n' ? cf__ast_assert(parser->arena, CF__ASSERT_LINE_END)
                                               : give_up(parser);
    case 'a':
        return literal(parser, "\a", 1);
    case 'e':
        return literal(parser, "\x1b", 1);
    case 'f':
        return literal(parser, "\f", 1);
    case 'n':
        return literal(parser, "\n", 1);
    case 'r':
        return literal(parser, "\r", 1);
    case 't':
        return literal(parser, "\t", 1);
    case 'x':
        return parse_hex(parser);
    case 'Q':
        return parse_quoted(parser);
    case 'E':
        return cf__ast_new(parser->arena, CF__AST_EMPTY);
    default:
        return give_up(parser);
    }
}

static bool is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static struct cf__ast *parse_escape(struct parser *parser)
{
    parser->p++;
    if (parser->p == parser->end)
        return give_up(parser);
    char byte = *parser->p;
    if (is_letter(byte)) {
        parser->p++;
        return parse_letter_escape(parser, byte);
    }
    if (byte >= '1' && byte <= '9') {
        parser->p++;
        return parse_backref(parser, byte);
    }
    return byte == '0' ? give_up(parser) : next_literal(parser);
}

/* ----------------------------------------------------------------------- classes */

/* "[:alpha:]", "[:^alpha:]"; parser->p is at the "[:". */
static bool take_named_class(struct parser *parser)
{
    const char *p = parser->p + 2;
    p += p < parser->end && *p == '^';
    while (p < parser->end && is_letter(*p))
        p++;
    if (parser->end - p < 2 || memcmp(p, ":]", 2) != 0)
        return false;
    parser->p = p + 2;
    return true;
}

/* A class "[...]". Only its end must be found here: PCRE2 is asked what is in it. */
static struct cf__ast *parse_class(struct parser *parser)
{
    if (at(parser, "[[:<:]]") || at(parser, "[[:>:]]")) /* these match the start and end of a
                                                           word */
        return give_up(parser);
    const char *start = parser->p++;
    take(parser, "^");
    take(parser, "]"); /* a ] in first place is a member */
    while (parser->p < parser->end && *parser->p != ']') {
        if (at(parser, "\\Q") || at(parser, "\\E") || at(parser, "\\c") || at(parser, "[.") ||
            at(parser, "[="))
            return give_up(parser);
        if (at(parser, "[:")) {
            if (!take_named_class(parser))
                return give_up(parser);
        } else {
            parser->p += *parser->p == '\\' && parser->p + 1 < parser->end ? 2 : 1;
        }
    }
    return take(parser, "]") ? parse_set(parser, start) : give_up(parser);
}

/* ------------------------------------------------------------------------ groups */

static struct cf__ast *parse_inside(struct parser *parser, struct cf__ast *group)
{
    bool icase = parser->icase;
    bool dotall = parser->dotall;
    if (++parser->depth > CF__AST_DEPTH)
        return give_up(parser);
    cf__ast_append(group, parse_choice(parser));
    if (!take(parser, ")"))
        return give_up(parser);
    parser->depth--;
    parser->icase = icase;
    parser->dotall = dotall;
    return group;
}

static struct cf__ast *parse_look(struct parser *parser, enum cf__ast_look look)
{
    struct cf__ast *node = cf__ast_new(parser->arena, CF__AST_LOOK);
    node->look = look;
    return parse_inside(parser, node);
}

static struct cf__ast *parse_capture(struct parser *parser)
{
    struct cf__ast *group = cf__ast_new(parser->arena, CF__AST_GROUP);
    group->group = ++parser->report->groups;
    return parse_inside(parser, group);
}

static struct cf__ast *parse_named(struct parser *parser, char closing)
{
    const char *close = memchr(parser->p, closing, (size_t)(parser->end - parser->p));
    if (close == NULL)
        return give_up(parser);
    parser->p = close + 1;
    return parse_capture(parser);
}

/* The rest of "(?i)" or "(?s-i:...)", after "(?". (?m) changes nothing on a single line. */
static struct cf__ast *parse_options(struct parser *parser)
{
    bool on = true;
    bool icase = parser->icase;
    bool dotall = parser->dotall;
    for (; parser->p < parser->end && *parser->p != ')' && *parser->p != ':'; parser->p++) {
        switch (*parser->p) {
        case '-':
            on = false;
            break;
        case 'i':
            icase = on;
            break;
        case 's':
            dotall = on;
            break;
        case 'm':
            if (parser->mode->separator == '\n')
                break;
            return give_up(parser);
        default:
            return give_up(parser);
        }
    }
    bool outer_icase = parser->icase;
    bool outer_dotall = parser->dotall;
    parser->icase = icase;
    parser->dotall = dotall;
    if (take(parser, ")")) /* holds until the end of the enclosing group */
        return cf__ast_new(parser->arena, CF__AST_EMPTY);
    parser->p += parser->p < parser->end;
    struct cf__ast *group = parse_inside(parser, cf__ast_new(parser->arena, CF__AST_SEQUENCE));
    parser->icase = outer_icase;
    parser->dotall = outer_dotall;
    return group;
}

static struct cf__ast *parse_group(struct parser *parser)
{
    if (at(parser, "(*"))
        return give_up(parser);
    if (!take(parser, "(?"))
        return parser->p++, parse_capture(parser);
    if (take(parser, "="))
        return parse_look(parser, CF__LOOK_AHEAD);
    if (take(parser, "!"))
        return parse_look(parser, CF__LOOK_NOT_AHEAD);
    if (take(parser, "<="))
        return parse_look(parser, CF__LOOK_BEHIND);
    if (take(parser, "<!"))
        return parse_look(parser, CF__LOOK_NOT_BEHIND);
    if (take(parser, ">"))
        return parse_inside(parser, cf__ast_new(parser->arena, CF__AST_ATOMIC));
    if (take(parser, "<") || take(parser, "P<"))
        return parse_named(parser, '>');
    if (take(parser, "'"))
        return parse_named(parser, '\'');
    return parse_options(parser);
}

/* --------------------------------------------------------------------- sequences */

static struct cf__ast *parse_atom(struct parser *parser)
{
    const char *start = parser->p;
    switch (*parser->p) {
    case '\\':
        return parse_escape(parser);
    case '[':
        return parse_class(parser);
    case '(':
        return parse_group(parser);
    case '.':
        parser->p++;
        return parse_set(parser, start);
    case '^':
        parser->p++;
        return cf__ast_assert(parser->arena, CF__ASSERT_LINE_START);
    case '$':
        parser->p++;
        return cf__ast_assert(parser->arena, CF__ASSERT_LINE_END);
    case '*':
    case '+':
    case '?':
        return give_up(parser);
    default:
        return next_literal(parser);
    }
}

/* "{2}", "{2,}" or "{2,3}". Any other brace is literal, but for "{,3}" and blanks inside, whose
 * meaning depends on PCRE2's version. */
static bool take_interval(struct parser *parser, uint32_t *min, uint32_t *max)
{
    const char *digits = parser->p + 1;
    const char *p = cf__read_count(digits, parser->end, REPEAT_MOST, min);
    if (p == digits) {
        if (p < parser->end && (*p == ',' || *p == ' '))
            give_up(parser);
        return false;
    }
    *max = *min;
    if (p < parser->end && *p == ',') {
        digits = ++p;
        p = cf__read_count(p, parser->end, REPEAT_MOST, max);
        if (p == digits)
            *max = CF__UNLIMITED;
    }
    if (p == parser->end || *p != '}') {
        if (p < parser->end && *p == ' ')
            give_up(parser);
        return false;
    }
    parser->p = p + 1;
    return true;
}

static bool take_repeat(struct parser *parser, uint32_t *min, uint32_t *max)
{
    if (parser->p == parser->end)
        return false;
    *min = *parser->p == '+';
    *max = *parser->p == '?' ? 1 : CF__UNLIMITED;
    switch (*parser->p) {
    case '*':
    case '+':
    case '?':
        parser->p++;
        return true;
    case '{':
        return take_interval(parser, min, max);
    default:
        return false;
    }
}

static struct cf__ast *parse_piece(struct parser *parser)
{
    struct cf__ast *piece = parse_atom(parser);
    uint32_t min, max;
    while (take_repeat(parser, &min, &max)) {
        bool zero_width = piece->kind == CF__AST_ASSERT || piece->kind == CF__AST_LOOK ||
                          piece->kind == CF__AST_EMPTY;
        if (zero_width || min > max || min > REPEAT_MOST)
            return give_up(parser);
        piece = cf__ast_repeat(parser->arena, piece, min, max);
        piece->repeat.greed = take(parser, "?")   ? CF__LAZY
                              : take(parser, "+") ? CF__POSSESSIVE
                                                  : CF__GREEDY;
    }
    return piece;
}

static struct cf__ast *parse_sequence(struct parser *parser)
{
    struct cf__ast *sequence = cf__ast_new(parser->arena, CF__AST_SEQUENCE);
    while (parser->p < parser->end && *parser->p != '|' && *parser->p != ')' &&
           !parser->arena->failed)
        cf__ast_append(sequence, parse_piece(parser));
    return sequence;
}

static struct cf__ast *parse_choice(struct parser *parser)
{
    struct cf__ast *first = parse_sequence(parser);
    if (!at(parser, "|"))
        return first;
    struct cf__ast *choice = cf__ast_new(parser->arena, CF__AST_CHOICE);
    cf__ast_append(choice, first);
    while (take(parser, "|") && !parser->arena->failed)
        cf__ast_append(choice, parse_sequence(parser));
    return choice;
}

struct cf__ast *cf__parse_perl(struct cf__arena *arena, const char *text, size_t len,
                               const struct cf__ast_mode *mode, struct cf__parse_report *report)
{
    struct parser parser = {
        .arena = arena,
        .mode = mode,
        .report = report,
        .p = text,
        .end = text + len,
        .icase = mode->icase,
    };
    if (mode->icase && cf__has_cased_class(text, len) && cf__restores_case(text, len))
        return NULL; /* PCRE2 gets these classes as they are, see caseless.h */
    struct cf__ast *root = parse_choice(&parser);
    if (parser.p < parser.end) /* an unmatched ) */
        give_up(&parser);
    return parser.unknown ? NULL : root;
}
