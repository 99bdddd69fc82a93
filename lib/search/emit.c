/*
 * emit.c - writes syntax trees as PCRE2 patterns. It changes nothing about their meaning.
 */
#include "config.h"

#include "search/emit.h"

#include <stdio.h>
#include <string.h>

struct emitter {
    struct cf__text *out;
    const struct cf__ast_mode *mode;
    bool icase; /* state of (?i) at this point of the output */
};

static void emit_node(struct emitter *emitter, const struct cf__ast *ast);

static void add(struct emitter *emitter, const char *string)
{
    cf__text_add_string(emitter->out, string);
}

static void add_byte(struct emitter *emitter, unsigned byte)
{
    char escaped[8];
    int len = snprintf(escaped, sizeof escaped, "\\x%02x", byte);
    cf__text_add(emitter->out, escaped, (size_t)len);
}

/* Switch with (?i) and (?-i). A group around each letter would hide the literal from PCRE2's start
 * optimisations. */
static void set_case(struct emitter *emitter, bool icase)
{
    if (emitter->icase != icase)
        add(emitter, icase ? "(?i)" : "(?-i)");
    emitter->icase = icase;
}

/* ------------------------------------------------------------------------- sets */

/* Write the bytes below `limit` that are (or, inverted, are not) in the set, as ranges. */
static void add_ranges(struct emitter *emitter, const struct cf__ast *set, unsigned limit,
                       bool inverted)
{
    for (unsigned byte = 0; byte < limit; byte++) {
        if (cf__set_has(set, (unsigned char)byte) == inverted)
            continue;
        unsigned last = byte;
        while (last + 1 < limit && cf__set_has(set, (unsigned char)(last + 1)) != inverted)
            last++;
        add_byte(emitter, byte);
        if (last > byte) {
            add(emitter, "-");
            add_byte(emitter, last);
        }
        byte = last;
    }
}

/* Write a set that its bits describe completely. They include both cases already. */
static void emit_listed(struct emitter *emitter, const struct cf__ast *set, unsigned limit)
{
    set_case(emitter, false);
    size_t open = emitter->out->len;
    add(emitter, "[");
    add_ranges(emitter, set, limit, false);
    if (emitter->out->len == open + 1) { /* an empty set; "[]" would not be one */
        emitter->out->len = open;
        add(emitter, "(?!)");
        return;
    }
    add(emitter, "]");
}

/* Write a negated shorthand without the separator. One class instead of a look-ahead and a class
 * keeps JIT's fast loops. */
static bool emit_shorthand(struct emitter *emitter, const struct cf__ast *set)
{
    if (set->set.len != 2 || set->set.text[0] != '\\' || emitter->mode->separator != '\n')
        return false;
    switch (set->set.text[1]) {
    case 's':
        add(emitter, "[^\\S\\n]");
        return true;
    case 'W':
        add(emitter, "[^\\w\\n]");
        return true;
    case 'D':
        add(emitter, "[^\\d\\n]");
        return true;
    default:
        return false;
    }
}

/* Write a set as the pattern has it, because only PCRE2 knows which characters beyond ASCII are in
 * it. */
static void emit_written(struct emitter *emitter, const struct cf__ast *set)
{
    set_case(emitter, set->icase);
    if (!set->set.held_separator) {
        cf__text_add(emitter->out, set->set.text, set->set.len);
    } else if (!emit_shorthand(emitter, set)) {
        add(emitter, "(?:(?!");
        add_byte(emitter, emitter->mode->separator);
        add(emitter, ")");
        cf__text_add(emitter->out, set->set.text, set->set.len);
        add(emitter, ")");
    }
}

static bool is_shorthand(const struct cf__ast *set, char letter)
{
    return set->set.len == 2 && set->set.text[0] == '\\' && set->set.text[1] == letter;
}

static void emit_set(struct emitter *emitter, const struct cf__ast *set)
{
    if (is_shorthand(set, 'w') || is_shorthand(set, 'd')) { /* PCRE2 has tables for these */
        cf__text_add(emitter->out, set->set.text, set->set.len);
        return;
    }
    switch (set->set.beyond) {
    case CF__BEYOND_NONE:
        emit_listed(emitter, set, 128);
        return;
    case CF__BEYOND_BYTES:
        emit_listed(emitter, set, 256);
        return;
    case CF__BEYOND_SOME:
        emit_written(emitter, set);
        return;
    case CF__BEYOND_ALL:
        set_case(emitter, false);
        add(emitter, "[^");
        add_ranges(emitter, set, 128, true); /* never empty: the separator is not in the set */
        add(emitter, "]");
        return;
    }
}

/* ------------------------------------------------------------------------ groups */

/* A change of case ends with the group it was made in. */
static void emit_wrapped(struct emitter *emitter, const char *open, const struct cf__ast *ast)
{
    bool icase = emitter->icase;
    add(emitter, open);
    emit_node(emitter, ast);
    add(emitter, ")");
    emitter->icase = icase;
}

static void emit_children(struct emitter *emitter, const struct cf__ast *ast, const char *between)
{
    for (const struct cf__ast *child = ast->child; child != NULL; child = child->next) {
        if (child != ast->child)
            add(emitter, between);
        emit_node(emitter, child);
    }
}

static bool is_word_set(const struct cf__ast *set)
{
    bool ascii = set->set.beyond == CF__BEYOND_NONE ||
                 (set->set.beyond == CF__BEYOND_BYTES && !set->set.bits[2] && !set->set.bits[3]);
    if (is_shorthand(set, 'w'))
        return true;
    for (unsigned byte = 0; byte < 128; byte++)
        if (cf__set_has(set, (unsigned char)byte) && !cf__is_word((unsigned char)byte))
            return false;
    return ascii;
}

/* Does every match begin with a word character? False means unknown. */
static bool begins_with_word(const struct cf__ast *ast)
{
    switch (ast->kind) {
    case CF__AST_CHAR:
        return cf__is_word((unsigned char)ast->character.bytes[0]);
    case CF__AST_SET:
        return is_word_set(ast);
    case CF__AST_REPEAT:
        return ast->repeat.min > 0 && begins_with_word(ast->child);
    case CF__AST_GROUP:
        return begins_with_word(ast->child);
    case CF__AST_SEQUENCE:
        return ast->child != NULL && begins_with_word(ast->child);
    case CF__AST_CHOICE:
        for (const struct cf__ast *child = ast->child; child != NULL; child = child->next)
            if (!begins_with_word(child))
                return false;
        return true;
    default:
        return false;
    }
}

/* Where a word character must follow, \b needs only its look-behind half: that saves a quarter of
 * the time of "\b(\w+) \1\b". */
static void emit_sequence(struct emitter *emitter, const struct cf__ast *ast)
{
    for (const struct cf__ast *child = ast->child; child != NULL; child = child->next) {
        bool edge = child->kind == CF__AST_ASSERT && child->assertion == CF__ASSERT_WORD_EDGE;
        if (edge && child->next != NULL && begins_with_word(child->next))
            add(emitter, "(?<!\\w)");
        else
            emit_node(emitter, child);
    }
}

static void emit_choice(struct emitter *emitter, const struct cf__ast *ast)
{
    bool icase = emitter->icase;
    add(emitter, "(?:");
    emit_children(emitter, ast, "|");
    add(emitter, ")");
    emitter->icase = icase;
}

static void emit_repeat(struct emitter *emitter, const struct cf__ast *ast)
{
    static const char *const greed[] = {
        [CF__GREEDY] = "", [CF__LAZY] = "?", [CF__POSSESSIVE] = "+"};
    const struct cf__ast *child = ast->child;
    char counts[32];
    if (child->kind == CF__AST_CHAR || child->kind == CF__AST_SET || child->kind == CF__AST_GROUP)
        emit_node(emitter, child);
    else
        emit_wrapped(emitter, "(?:", child);
    if (ast->repeat.max == CF__UNLIMITED)
        snprintf(counts, sizeof counts, "{%u,}", ast->repeat.min);
    else
        snprintf(counts, sizeof counts, "{%u,%u}", ast->repeat.min, ast->repeat.max);
    add(emitter, counts);
    add(emitter, greed[ast->repeat.greed]);
}

static void emit_backref(struct emitter *emitter, const struct cf__ast *ast)
{
    char reference[32];
    set_case(emitter, ast->icase);
    snprintf(reference, sizeof reference, "\\g{%u}", ast->group);
    add(emitter, reference);
}

static void emit_node(struct emitter *emitter, const struct cf__ast *ast)
{
    static const char *const assertions[] = {
        [CF__ASSERT_LINE_START] = "^",
        [CF__ASSERT_LINE_END] = "$",
        [CF__ASSERT_WORD_EDGE] = "\\b",
        [CF__ASSERT_NOT_WORD_EDGE] = "\\B",
        [CF__ASSERT_WORD_START] = "\\b(?=\\w)",
        [CF__ASSERT_WORD_END] = "\\b(?<=\\w)",
        [CF__ASSERT_NO_WORD_BEFORE] = "(?<!\\w)",
        [CF__ASSERT_NO_WORD_AFTER] = "(?!\\w)",
    };
    static const char *const looks[] = {
        [CF__LOOK_AHEAD] = "(?=",
        [CF__LOOK_NOT_AHEAD] = "(?!",
        [CF__LOOK_BEHIND] = "(?<=",
        [CF__LOOK_NOT_BEHIND] = "(?<!",
    };
    switch (ast->kind) {
    case CF__AST_EMPTY:
        return;
    case CF__AST_CHAR:
        set_case(emitter, ast->icase);
        cf__text_add_quoted(emitter->out, ast->character.bytes, ast->character.len);
        return;
    case CF__AST_SET:
        emit_set(emitter, ast);
        return;
    case CF__AST_SEQUENCE:
        emit_sequence(emitter, ast);
        return;
    case CF__AST_CHOICE:
        emit_choice(emitter, ast);
        return;
    case CF__AST_REPEAT:
        emit_repeat(emitter, ast);
        return;
    case CF__AST_GROUP:
        emit_wrapped(emitter, "(", ast->child);
        return;
    case CF__AST_ATOMIC:
        emit_wrapped(emitter, "(?>", ast->child);
        return;
    case CF__AST_LOOK:
        emit_wrapped(emitter, looks[ast->look], ast->child);
        return;
    case CF__AST_ASSERT:
        add(emitter, assertions[ast->assertion]);
        return;
    case CF__AST_BACKREF:
        emit_backref(emitter, ast);
        return;
    }
}

void cf__emit(struct cf__text *out, const struct cf__ast *ast, const struct cf__ast_mode *mode)
{
    struct emitter emitter = {.out = out, .mode = mode};
    emit_node(&emitter, ast);
}
