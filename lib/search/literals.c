/*
 * literals.c - literal extraction: which strings must a match contain?
 *
 * Works bottom up. For each node it computes `all`, the complete list of strings the node can
 * match, if that is small, and `best`, the rarest list found of which every match contains one.
 * After Russ Cox, "Regular Expression Matching with a Trigram Index" (2012), with strings instead
 * of trigrams.
 */
#include "config.h"

#include "search/literals.h"

#include <string.h>

#include "search/fold.h"

enum {
    PRODUCT_MOST = 64,   /* strings in the product of a sequence */
    CHOICE_MOST = 65536, /* strings in the union of a choice */
    SET_MOST = 4,        /* members of a set that is expanded */
    UNROLL_MOST = 16     /* copies of a repeated node */
};

struct list {
    struct cf__literal *items; /* NULL: unknown */
    size_t count;
};

struct knowledge {
    struct list all;  /* every string the node can match */
    struct list best; /* each match contains one of these */
    enum cf__edge before, after;
    bool certain; /* `all` and the edges describe the node completely */
};

struct reader {
    struct cf__arena *arena;
    const struct cf__ast_mode *mode;
    const struct cf__frequencies *frequencies;
};

static struct knowledge read_node(struct reader *reader, const struct cf__ast *node);

/* ------------------------------------------------------------------------- lists */

static struct list new_list(struct reader *reader, size_t count)
{
    struct cf__literal *items = cf__arena_space(reader->arena, count * sizeof *items);
    return (struct list){items, items != NULL ? count : 0};
}

/* A list of which a part could not be allocated is unknown. */
static struct list if_kept(const struct reader *reader, struct list list)
{
    return reader->arena->failed ? (struct list){NULL, 0} : list;
}

static struct list list_of(struct reader *reader, const void *bytes, const void *others, size_t len)
{
    struct list list = new_list(reader, 1);
    if (list.items != NULL)
        list.items[0] =
            (struct cf__literal){(unsigned char *)cf__arena_bytes(reader->arena, bytes, len),
                                 (unsigned char *)cf__arena_bytes(reader->arena, others, len), len};
    return if_kept(reader, list);
}

static const unsigned char *join_bytes(struct reader *reader, const unsigned char *left,
                                       size_t left_len, const unsigned char *right,
                                       size_t right_len)
{
    unsigned char *joined = cf__arena_space(reader->arena, left_len + right_len + 1);
    if (joined != NULL) {
        memcpy(joined, left, left_len);
        memcpy(joined + left_len, right, right_len);
    }
    return joined;
}

/* Concatenation: every string of left followed by every one of right. */
static struct list multiply(struct reader *reader, struct list left, struct list right)
{
    struct list product = new_list(reader, left.count * right.count);
    for (size_t i = 0; i < product.count; i++) {
        const struct cf__literal *a = &left.items[i / right.count];
        const struct cf__literal *b = &right.items[i % right.count];
        product.items[i] = (struct cf__literal){
            join_bytes(reader, a->bytes, a->len, b->bytes, b->len),
            join_bytes(reader, a->others, a->len, b->others, b->len), a->len + b->len};
    }
    return if_kept(reader, product);
}

static double commonness(const struct reader *reader, struct list list)
{
    double sum = 0;
    for (size_t i = 0; i < list.count; i++)
        sum += list.items[i].len > 0 ? cf__literal_commonness(&list.items[i], reader->frequencies)
                                     : 65536.0 * 65536.0;
    return list.items != NULL && !reader->arena->failed ? sum : 65536.0 * 65536.0;
}

static bool is_useful(struct list list)
{
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].len == 0)
            return false;
    return list.items != NULL && list.count > 0;
}

static struct list better(const struct reader *reader, struct list left, struct list right)
{
    if (!is_useful(left) || !is_useful(right))
        return is_useful(left) ? left : right;
    return commonness(reader, right) < commonness(reader, left) ? right : left;
}

double cf__literal_commonness(const struct cf__literal *literal,
                              const struct cf__frequencies *frequencies)
{
    double rarest[2] = {65536, 65536};
    for (size_t i = 0; i < literal->len; i++) {
        double here = frequencies->of_65536[literal->bytes[i]];
        if (literal->others[i] != literal->bytes[i])
            here += frequencies->of_65536[literal->others[i]];
        if (here < rarest[0]) {
            rarest[1] = rarest[0];
            rarest[0] = here;
        } else if (here < rarest[1]) {
            rarest[1] = here;
        }
    }
    return rarest[0] * rarest[1] / 65536;
}

/* ------------------------------------------------------------------------- leaves */

static struct knowledge nothing_known(void)
{
    return (struct knowledge){.certain = false};
}

static struct knowledge empty_string(struct reader *reader)
{
    return (struct knowledge){.all = list_of(reader, "", "", 0), .certain = true};
}

/* Write the other case of a character to `other`, if it matches in either. False: there are more
 * cases than fit in a literal. */
static bool other_case(const struct reader *reader, const struct cf__ast *character, char *other)
{
    const char *bytes = character->character.bytes;
    memcpy(other, bytes, character->character.len);
    return !character->icase ||
           cf__other_case(bytes, character->character.len, reader->mode->utf, other);
}

/* The end of the characters from `first` on that fit into one literal; `first` when it is not
 * one. */
static const struct cf__ast *string_end(const struct reader *reader, const struct cf__ast *first)
{
    char other[4];
    while (first != NULL && first->kind == CF__AST_CHAR && other_case(reader, first, other))
        first = first->next;
    return first;
}

/* Make one literal of the characters up to `end`. Appending them one by one would take quadratic
 * time and memory. */
static struct knowledge read_string(struct reader *reader, const struct cf__ast *first,
                                    const struct cf__ast *end)
{
    size_t most = 0;
    for (const struct cf__ast *at = first; at != end; at = at->next)
        most += at->character.len;
    struct knowledge result = {.all = new_list(reader, 1), .certain = true};
    char *bytes = cf__arena_space(reader->arena, 2 * most);
    if (result.all.items == NULL || bytes == NULL)
        return nothing_known();
    size_t len = 0;
    for (const struct cf__ast *at = first; at != end; at = at->next) {
        size_t differing = 0;
        memcpy(bytes + len, at->character.bytes, at->character.len);
        other_case(reader, at, bytes + most + len);
        for (size_t i = 0; i < at->character.len; i++, len++)
            differing += bytes[len] != bytes[most + len];
        /* If two bytes differ between the cases, a mixture of both would be accepted too: not
         * certain. */
        result.certain = result.certain && differing < 2;
    }
    result.all.items[0] =
        (struct cf__literal){(unsigned char *)bytes, (unsigned char *)bytes + most, len};
    return result;
}

static struct knowledge read_character(struct reader *reader, const struct cf__ast *character)
{
    char other[4];
    return other_case(reader, character, other) ? read_string(reader, character, character->next)
                                                : nothing_known();
}

static struct knowledge read_set(struct reader *reader, const struct cf__ast *node)
{
    bool closed = node->set.beyond == CF__BEYOND_NONE || node->set.beyond == CF__BEYOND_BYTES;
    size_t count = 0;
    for (int i = 0; i < 4; i++)
        count += (size_t)__builtin_popcountll(node->set.bits[i]);
    if (!closed || count == 0 || count > SET_MOST)
        return nothing_known();
    struct knowledge result = {.all = new_list(reader, count), .certain = true};
    for (unsigned byte = 0, i = 0; byte < 256 && i < result.all.count; byte++) {
        unsigned char one = (unsigned char)byte;
        if (!cf__set_has(node, one))
            continue;
        struct list single = list_of(reader, &one, &one, 1);
        if (single.items != NULL)
            result.all.items[i++] = single.items[0];
    }
    result.all = if_kept(reader, result.all);
    return result;
}

static struct knowledge read_assertion(struct reader *reader, const struct cf__ast *node)
{
    static const enum cf__edge edges[] = {
        [CF__ASSERT_LINE_START] = CF__EDGE_LINE,
        [CF__ASSERT_LINE_END] = CF__EDGE_LINE,
        [CF__ASSERT_WORD_EDGE] = CF__EDGE_WORD_EDGE,
        [CF__ASSERT_NOT_WORD_EDGE] = CF__EDGE_OTHER,
        [CF__ASSERT_WORD_START] = CF__EDGE_WORD_EDGE,
        [CF__ASSERT_WORD_END] = CF__EDGE_WORD_EDGE,
        [CF__ASSERT_NO_WORD_BEFORE] = CF__EDGE_NO_WORD,
        [CF__ASSERT_NO_WORD_AFTER] = CF__EDGE_NO_WORD,
    };
    struct knowledge result = empty_string(reader);
    result.before = result.after = edges[node->assertion];
    bool only_before = node->assertion == CF__ASSERT_LINE_START ||
                       node->assertion == CF__ASSERT_NO_WORD_BEFORE ||
                       node->assertion == CF__ASSERT_WORD_START;
    bool only_after = node->assertion == CF__ASSERT_LINE_END ||
                      node->assertion == CF__ASSERT_NO_WORD_AFTER ||
                      node->assertion == CF__ASSERT_WORD_END;
    if (only_before)
        result.after = CF__EDGE_OTHER;
    if (only_after)
        result.before = CF__EDGE_OTHER;
    return result;
}

/* ---------------------------------------------------------------------- sequences */

static bool only_empty(struct list list)
{
    return list.count == 1 && list.items[0].len == 0;
}

/* The edges of the concatenation "left right", when all strings of both are known. */
static void join_edges(struct knowledge *left, const struct knowledge *right)
{
    bool left_empty = only_empty(left->all);
    bool right_empty = only_empty(right->all);
    if (left_empty && right_empty) {
        /* two assertions at the same position */
        bool both = left->before != CF__EDGE_ANY && right->before != CF__EDGE_ANY;
        left->before = both ? CF__EDGE_OTHER : (enum cf__edge)(left->before | right->before);
        left->after = both ? CF__EDGE_OTHER : (enum cf__edge)(left->after | right->after);
        return;
    }
    if (right_empty) { /* an assertion after the strings */
        left->after = left->after == CF__EDGE_ANY ? right->after : CF__EDGE_OTHER;
        return;
    }
    if (left->after != CF__EDGE_ANY && !left_empty)
        left->certain = false; /* an assertion in the middle */
    if (right->before != CF__EDGE_ANY)
        left->certain = left->certain && left_empty && left->before == CF__EDGE_ANY;
    if (left_empty && left->before == CF__EDGE_ANY)
        left->before = right->before;
    left->after = right->after;
}

static void append(struct reader *reader, struct knowledge *left, const struct knowledge *right)
{
    left->best = better(reader, left->best, right->best);
    if (left->all.items != NULL && right->all.items != NULL &&
        left->all.count * right->all.count <= PRODUCT_MOST) {
        left->certain = left->certain && right->certain;
        join_edges(left, right);
        left->all = multiply(reader, left->all, right->all);
        return;
    }
    /* `all` becomes too long here, or unknown: start it anew with `right`. What it held so far is a
     * part that every match contains. */
    left->best = better(reader, left->best, left->all);
    left->certain = false;
    left->all = right->all;
}

/* Unless `whole`, `all` was restarted on the way and is only the end of the sequence. */
static struct knowledge finish_sequence(struct reader *reader, struct knowledge sequence,
                                        bool whole)
{
    sequence.best = better(reader, sequence.best, sequence.all);
    if (!whole)
        sequence.all = (struct list){NULL, 0};
    return sequence;
}

static bool was_cut(const struct knowledge *before, const struct knowledge *right)
{
    return before->all.items == NULL || right->all.items == NULL ||
           before->all.count * right->all.count > PRODUCT_MOST;
}

static struct knowledge read_sequence(struct reader *reader, const struct cf__ast *node)
{
    struct knowledge result = empty_string(reader);
    bool whole = true;
    for (const struct cf__ast *child = node->child, *next; child != NULL; child = next) {
        next = string_end(reader, child);
        bool is_string = next != child;
        struct knowledge part =
            is_string ? read_string(reader, child, next) : read_node(reader, child);
        next = is_string ? next : child->next;
        whole = whole && !was_cut(&result, &part);
        append(reader, &result, &part);
    }
    return finish_sequence(reader, result, whole);
}

static struct knowledge read_repeat(struct reader *reader, const struct cf__ast *node)
{
    uint32_t times = node->repeat.min < UNROLL_MOST ? node->repeat.min : UNROLL_MOST;
    struct knowledge result = empty_string(reader);
    struct knowledge part = read_node(reader, node->child);
    bool whole = node->repeat.min == node->repeat.max && node->repeat.min == times;
    for (uint32_t i = 0; i < times; i++) {
        whole = whole && !was_cut(&result, &part);
        append(reader, &result, &part);
    }
    if (node->repeat.greed == CF__POSSESSIVE)
        result.certain = false;
    return finish_sequence(reader, result, whole);
}

/* ------------------------------------------------------------------------ choices */

static struct list add_up(struct reader *reader, const struct knowledge *parts, size_t count,
                          bool all)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        struct list list = all ? parts[i].all : better(reader, parts[i].best, parts[i].all);
        if (list.items == NULL || (!all && !is_useful(list)))
            return (struct list){NULL, 0};
        sum += list.count;
    }
    struct list result = new_list(reader, sum <= CHOICE_MOST ? sum : 0);
    for (size_t i = 0, at = 0; at < result.count; i++) {
        struct list list = all ? parts[i].all : better(reader, parts[i].best, parts[i].all);
        memcpy(result.items + at, list.items, list.count * sizeof *list.items);
        at += list.count;
    }
    return result.count == sum ? result : (struct list){NULL, 0};
}

static struct knowledge read_choice(struct reader *reader, const struct cf__ast *node)
{
    size_t count = 0;
    for (const struct cf__ast *child = node->child; child != NULL; child = child->next)
        count++;
    struct knowledge *parts = cf__arena_space(reader->arena, (count + 1) * sizeof *parts);
    if (parts == NULL)
        return nothing_known();
    struct knowledge result = {.certain = true};
    size_t i = 0;
    for (const struct cf__ast *child = node->child; child != NULL; child = child->next, i++) {
        parts[i] = read_node(reader, child);
        result.certain = result.certain && parts[i].certain && parts[i].before == parts[0].before &&
                         parts[i].after == parts[0].after;
    }
    result.before = count > 0 ? parts[0].before : CF__EDGE_ANY;
    result.after = count > 0 ? parts[0].after : CF__EDGE_ANY;
    result.all = add_up(reader, parts, count, true);
    result.best = add_up(reader, parts, count, false);
    return result;
}

/* --------------------------------------------------------------------------- all */

static struct knowledge read_node(struct reader *reader, const struct cf__ast *node)
{
    struct knowledge result;
    if (reader->arena->failed)
        return nothing_known();
    switch (node->kind) {
    case CF__AST_EMPTY:
        return empty_string(reader);
    case CF__AST_CHAR:
        return read_character(reader, node);
    case CF__AST_SET:
        return read_set(reader, node);
    case CF__AST_SEQUENCE:
        return read_sequence(reader, node);
    case CF__AST_CHOICE:
        return read_choice(reader, node);
    case CF__AST_REPEAT:
        return read_repeat(reader, node);
    case CF__AST_GROUP:
        return read_node(reader, node->child);
    case CF__AST_ASSERT:
        return read_assertion(reader, node);
    case CF__AST_ATOMIC:
        result = read_node(reader, node->child);
        result.certain = false;
        return result;
    case CF__AST_LOOK:
        result = empty_string(reader);
        result.certain = false;
        return result;
    case CF__AST_BACKREF:
        return nothing_known();
    }
    return nothing_known();
}

/* Where the literal has a word character at its edge, \b requires that there is none next to it. */
static enum cf__edge settle_edge(enum cf__edge edge, const struct list *list, bool at_end)
{
    if (edge != CF__EDGE_WORD_EDGE)
        return edge;
    for (size_t i = 0; i < list->count; i++) {
        const struct cf__literal *item = &list->items[i];
        size_t at = at_end ? item->len - 1 : 0;
        if (item->len == 0 || !cf__is_word(item->bytes[at]) || !cf__is_word(item->others[at]))
            return CF__EDGE_OTHER;
    }
    return CF__EDGE_NO_WORD;
}

bool cf__literals_find(struct cf__arena *arena, const struct cf__ast *root,
                       const struct cf__ast_mode *mode, const struct cf__frequencies *frequencies,
                       struct cf__literals *literals)
{
    struct reader reader = {arena, mode, frequencies};
    struct knowledge known = read_node(&reader, root);
    bool all = is_useful(known.all);
    struct list list = all ? known.all : known.best;
    if (arena->failed || !is_useful(list))
        return false;
    *literals = (struct cf__literals){
        .items = list.items,
        .count = list.count,
        .before = all ? settle_edge(known.before, &list, false) : CF__EDGE_ANY,
        .after = all ? settle_edge(known.after, &list, true) : CF__EDGE_ANY,
    };
    literals->certain = all && known.certain && literals->before != CF__EDGE_OTHER &&
                        literals->after != CF__EDGE_OTHER;
    return true;
}
