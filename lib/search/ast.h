/*
 * ast.h - a parsed pattern, whatever syntax it was written in.
 *
 * parse_posix.c makes one of every -E and -G pattern, parse_fixed.c of every -F; parse_perl.c of
 * the part of PCRE2's language that is common, and says so when it meets the rest. From it a
 * pattern is written out for PCRE2 (emit.c) and the engine is chosen (analyse.c).
 */
#ifndef CF_SEARCH_AST_H
#define CF_SEARCH_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cf__ast_kind {
    CF__AST_EMPTY,    /* the empty string */
    CF__AST_CHAR,     /* one character */
    CF__AST_SET,      /* one character of several */
    CF__AST_SEQUENCE, /* the children, one after another */
    CF__AST_CHOICE,   /* one of the children, the first that works */
    CF__AST_REPEAT,   /* the child, min to max times */
    CF__AST_GROUP,    /* the child, captured */
    CF__AST_ATOMIC,   /* the child, never tried again once it matched */
    CF__AST_ASSERT,   /* a place between characters */
    CF__AST_LOOK,     /* look-ahead or look-behind at the child */
    CF__AST_BACKREF   /* what a group captured */
};

enum cf__ast_assert {
    CF__ASSERT_LINE_START,
    CF__ASSERT_LINE_END,
    CF__ASSERT_WORD_EDGE,
    CF__ASSERT_NOT_WORD_EDGE,
    CF__ASSERT_WORD_START,
    CF__ASSERT_WORD_END,
    CF__ASSERT_NO_WORD_BEFORE, /* what -w asks for on either side */
    CF__ASSERT_NO_WORD_AFTER
};

enum cf__ast_greed { CF__GREEDY, CF__LAZY, CF__POSSESSIVE };
enum cf__ast_look { CF__LOOK_AHEAD, CF__LOOK_NOT_AHEAD, CF__LOOK_BEHIND, CF__LOOK_NOT_BEHIND };

/* Which characters beyond ASCII are in a set. In byte mode that is "as low and high say": the 128
 * upper bits count, and beyond is CF__BEYOND_BYTES. */
enum cf__ast_beyond { CF__BEYOND_NONE, CF__BEYOND_ALL, CF__BEYOND_SOME, CF__BEYOND_BYTES };

enum { CF__UNLIMITED = UINT32_MAX, CF__AST_DEPTH = 200 };

struct cf__ast {
    enum cf__ast_kind kind;
    bool icase;            /* CHAR and SET: in either case. BACKREF: compared so */
    struct cf__ast *child; /* the first, of a kind that has some */
    struct cf__ast *last;  /* child of a SEQUENCE or CHOICE */
    struct cf__ast *next;  /* sibling */
    union {
        struct {
            char bytes[4]; /* UTF-8, or one byte */
            uint8_t len;
        } character;
        struct {
            uint64_t bits[4]; /* bytes; only the ASCII half unless CF__BEYOND_BYTES */
            enum cf__ast_beyond beyond;
            bool held_separator; /* as written; no bit says so */
            const char *text;    /* how PCRE2 writes it; the arena's */
            size_t len;
        } set;
        struct {
            uint32_t min;
            uint32_t max; /* CF__UNLIMITED */
            enum cf__ast_greed greed;
        } repeat;
        enum cf__ast_assert assertion;
        enum cf__ast_look look;
        uint32_t group; /* GROUP and BACKREF: its number */
    };
};

static inline bool cf__set_has(const struct cf__ast *set, unsigned char byte)
{
    return set->set.bits[byte / 64] >> (byte % 64) & 1;
}

/* A letter, digit or underscore of ASCII. */
static inline bool cf__is_word(unsigned char byte)
{
    return byte == '_' || (byte >= '0' && byte <= '9') ||
           ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* All nodes of one pattern, released together. All zero is an empty one. */
struct cf__arena {
    struct cf__arena_chunk *chunks;
    bool failed; /* memory has run out; every node asked for since is a shared dummy */
    struct cf__ast dummy;
};

void cf__arena_free(struct cf__arena *arena);
/* size bytes of zero, aligned for anything; NULL when there is no memory. */
void *cf__arena_space(struct cf__arena *arena, size_t size);
/* len bytes that live as long as the arena; NULL when there is no memory. */
char *cf__arena_bytes(struct cf__arena *arena, const char *bytes, size_t len);

/* Never NULL: see cf__arena.failed. */
struct cf__ast *cf__ast_new(struct cf__arena *arena, enum cf__ast_kind kind);
void cf__ast_append(struct cf__ast *parent, struct cf__ast *child);
struct cf__ast *cf__ast_char(struct cf__arena *arena, const char *bytes, size_t len, bool icase);
/* The same, but a separator matches nothing. */
struct cf__ast *cf__ast_literal(struct cf__arena *arena, const char *bytes, size_t len,
                                unsigned char separator, bool icase);
struct cf__ast *cf__ast_assert(struct cf__arena *arena, enum cf__ast_assert assertion);
struct cf__ast *cf__ast_repeat(struct cf__arena *arena, struct cf__ast *child, uint32_t min,
                               uint32_t max);

/* What a pattern is read with. */
struct cf__ast_mode {
    bool utf;
    bool icase;
    unsigned char separator; /* never in any set */
};

/*
 * A set from the way PCRE2 writes it ("[a-z\\d]", "\\w"): PCRE2 itself is asked which bytes are in
 * it, so the two cannot disagree. NULL when PCRE2 refuses it.
 */
struct cf__ast *cf__ast_set(struct cf__arena *arena, const char *text, size_t len,
                            const struct cf__ast_mode *mode, bool icase, bool dotall);

#endif
