/*
 * ast.h - the syntax tree of a pattern, whatever syntax it was written in.
 *
 * parse_fixed.c makes one of every -F pattern, parse_posix.c of every -E and -G pattern, and
 * parse_perl.c of patterns in the common part of PCRE2's language; it reports when it meets
 * anything else. Patterns are written for PCRE2 from their trees (emit.c), and engines chosen by
 * them (plan.c).
 */
#ifndef CF_SEARCH_AST_H
#define CF_SEARCH_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cf__ast_kind {
    CF__AST_EMPTY,    /* the empty string */
    CF__AST_CHAR,     /* one character */
    CF__AST_SET,      /* one character out of a set */
    CF__AST_SEQUENCE, /* the children, one after another */
    CF__AST_CHOICE,   /* one of the children; the first that leads to a match */
    CF__AST_REPEAT,   /* the child, min to max times */
    CF__AST_GROUP,    /* the child, captured */
    CF__AST_ATOMIC,   /* the child, without backtracking into it: (?>...) */
    CF__AST_ASSERT,   /* a zero-width assertion */
    CF__AST_LOOK,     /* look-ahead or look-behind at the child */
    CF__AST_BACKREF   /* the text a group captured */
};

enum cf__ast_assert {
    CF__ASSERT_LINE_START,
    CF__ASSERT_LINE_END,
    CF__ASSERT_WORD_EDGE,
    CF__ASSERT_NOT_WORD_EDGE,
    CF__ASSERT_WORD_START,
    CF__ASSERT_WORD_END,
    CF__ASSERT_NO_WORD_BEFORE, /* what -w requires on either side */
    CF__ASSERT_NO_WORD_AFTER
};

enum cf__ast_greed { CF__GREEDY, CF__LAZY, CF__POSSESSIVE };
enum cf__ast_look { CF__LOOK_AHEAD, CF__LOOK_NOT_AHEAD, CF__LOOK_BEHIND, CF__LOOK_NOT_BEHIND };

/* Which characters beyond ASCII a set contains. BYTES, outside UTF mode: the set's upper 128 bits
 * tell. SOME: only PCRE2 can tell. */
enum cf__ast_beyond { CF__BEYOND_NONE, CF__BEYOND_ALL, CF__BEYOND_SOME, CF__BEYOND_BYTES };

enum { CF__UNLIMITED = UINT32_MAX, CF__AST_DEPTH = 200 };

struct cf__ast {
    enum cf__ast_kind kind;
    bool icase;            /* CHAR, SET: matches either case. BACKREF: compared ignoring case */
    struct cf__ast *child; /* first child */
    struct cf__ast *last;  /* last child */
    struct cf__ast *next;  /* next sibling */
    union {
        struct {
            char bytes[4]; /* one character in UTF-8, or one byte */
            uint8_t len;
        } character;
        struct {
            uint64_t bits[4]; /* a bit for each byte; only the ASCII half unless CF__BEYOND_BYTES */
            enum cf__ast_beyond beyond;
            bool held_separator; /* it contained the separator as written; its bit is cleared */
            const char *text;    /* the set in PCRE2's syntax; owned by the arena */
            size_t len;
        } set;
        struct {
            uint32_t min;
            uint32_t max; /* CF__UNLIMITED */
            enum cf__ast_greed greed;
        } repeat;
        enum cf__ast_assert assertion;
        enum cf__ast_look look;
        uint32_t group; /* GROUP and BACKREF: the group's number */
    };
};

static inline bool cf__set_has(const struct cf__ast *set, unsigned char byte)
{
    return set->set.bits[byte / 64] >> (byte % 64) & 1;
}

/* An ASCII letter, digit or underscore. */
static inline bool cf__is_word(unsigned char byte)
{
    return byte == '_' || (byte >= '0' && byte <= '9') ||
           ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* Owns the nodes of a syntax tree; they are freed together. All zero is an empty one. */
struct cf__arena {
    struct cf__arena_chunk *chunks;
    bool failed; /* memory ran out; every node requested since is `dummy` */
    struct cf__ast dummy;
};

void cf__arena_free(struct cf__arena *arena);
/* `size` zeroed bytes, aligned for any type. NULL when there is no memory. */
void *cf__arena_space(struct cf__arena *arena, size_t size);
/* A copy that lives as long as the arena. NULL when there is no memory. */
char *cf__arena_bytes(struct cf__arena *arena, const char *bytes, size_t len);

/* Never NULL: without memory it returns the dummy and sets arena->failed. */
struct cf__ast *cf__ast_new(struct cf__arena *arena, enum cf__ast_kind kind);
void cf__ast_append(struct cf__ast *parent, struct cf__ast *child);
struct cf__ast *cf__ast_char(struct cf__arena *arena, const char *bytes, size_t len, bool icase);
/* The same, but the separator becomes a set without members, which matches nothing. */
struct cf__ast *cf__ast_literal(struct cf__arena *arena, const char *bytes, size_t len,
                                unsigned char separator, bool icase);
struct cf__ast *cf__ast_assert(struct cf__arena *arena, enum cf__ast_assert assertion);
struct cf__ast *cf__ast_repeat(struct cf__arena *arena, struct cf__ast *child, uint32_t min,
                               uint32_t max);

/* The options that influence parsing. */
struct cf__ast_mode {
    bool utf;
    bool icase;
    unsigned char separator; /* removed from every set */
};

/*
 * A set given in PCRE2's syntax ("[a-z\\d]", "\\w"). PCRE2 itself is asked which bytes are in it,
 * so the two cannot disagree. NULL when PCRE2 refuses it.
 */
struct cf__ast *cf__ast_set(struct cf__arena *arena, const char *text, size_t len,
                            const struct cf__ast_mode *mode, bool icase, bool dotall);

#endif
