/*
 * bits_compile.c - compiles a syntax tree to operations on bit streams.
 */
#include "config.h"

#include "search/bits.h"

#include <string.h>

#include "search/fold.h"
#include "search/members.h"

/* Above these PCRE2 is faster, or the streams of a piece do not fit into the first-level cache. */
enum { COST_MOST = 160, DEPTH_MOST = 12, REPEAT_MOST = 40, CARRIES_MOST = 1024 };

struct compiler {
    struct cf__bits_program *program;
    const struct cf__ast_mode *mode;
    bool unsupported;
};

static struct cf__bits_node *compile(struct compiler *compiler, const struct cf__ast *ast,
                                     unsigned depth);

/* -------------------------------------------------------------------------- sets */

static void add_byte(struct cf__byte_set *set, unsigned byte)
{
    set->rows[byte >> 7][byte & 15] |= (uint8_t)(1 << (byte >> 4 & 7));
}

static struct cf__byte_set range(unsigned first, unsigned last)
{
    struct cf__byte_set set = {0};
    for (unsigned byte = first; byte <= last; byte++)
        add_byte(&set, byte);
    return set;
}

static struct cf__byte_set set_of(const struct cf__ast *ast, unsigned limit)
{
    struct cf__byte_set set = {0};
    for (unsigned byte = 0; byte < limit; byte++)
        if (cf__set_has(ast, (unsigned char)byte))
            add_byte(&set, byte);
    return set;
}

static unsigned number_of(struct compiler *compiler, const struct cf__byte_set *set)
{
    struct cf__bits_program *program = compiler->program;
    /* bits.c computes the other fixed sets only when they are needed */
    for (unsigned i = CF__BITS_WORD; i < program->set_count; i++)
        if (memcmp(&program->sets[i], set, sizeof *set) == 0) {
            program->uses_words = program->uses_words || i == CF__BITS_WORD;
            return i;
        }
    if (program->set_count == CF__BITS_SETS) {
        compiler->unsupported = true;
        return 0;
    }
    program->sets[program->set_count] = *set;
    program->cost += 4;
    return program->set_count++;
}

static void add_fixed_sets(struct cf__bits_program *program, unsigned char separator)
{
    program->sets[CF__BITS_SEPARATOR] = range(separator, separator);
    program->sets[CF__BITS_HIGH] = range(0x80, 0xff);
    program->sets[CF__BITS_CONTINUATION] = range(0x80, 0xbf);
    struct cf__byte_set *word = &program->sets[CF__BITS_WORD];
    *word = range('0', '9');
    for (unsigned byte = 'a'; byte <= 'z'; byte++) {
        add_byte(word, byte);
        add_byte(word, byte - 0x20);
    }
    add_byte(word, '_');
    program->set_count = CF__BITS_FIXED_SETS;
}

/* ----------------------------------------------------------------------- carries */

/* As bits_run.c evaluates it: each counted turn is a separate place in the pattern, with its own
 * carries. */
static unsigned carries_of_repeat(const struct cf__bits_node *node)
{
    bool unlimited = node->max == CF__UNLIMITED;
    unsigned each = node->child->carries;
    unsigned turns = unlimited ? node->min : node->max;
    if (node->child->kind == CF__BITS_BYTES)
        return CF__BITS_LEAP_CARRIES + (unlimited ? 1 : node->max - node->min);
    if (!unlimited)
        return turns * each;
    return turns * each + (node->child->kind == CF__BITS_CHARACTER ? 1 : 2 * each);
}

static unsigned count_carries(struct cf__bits_node *node)
{
    unsigned sum = 0;
    for (struct cf__bits_node *child = node->child; child != NULL; child = child->next)
        sum += count_carries(child);
    node->carries = node->kind == CF__BITS_BYTES       ? 1
                    : node->kind == CF__BITS_CHARACTER ? 2
                    : node->kind == CF__BITS_REPEAT    ? carries_of_repeat(node)
                                                       : sum;
    return node->carries;
}

/* ------------------------------------------------------------------------- nodes */

static struct cf__bits_node *new_node(struct compiler *compiler, enum cf__bits_kind kind)
{
    struct cf__bits_node *node = cf__arena_space(&compiler->program->arena, sizeof *node);
    if (node == NULL) {
        compiler->unsupported = true;
        return NULL;
    }
    node->kind = kind;
    compiler->program->cost += 2;
    return node;
}

static struct cf__bits_node *bytes_node(struct compiler *compiler, enum cf__bits_kind kind,
                                        const struct cf__byte_set *set)
{
    unsigned number = number_of(compiler, set);
    struct cf__bits_node *node = new_node(compiler, kind);
    if (node != NULL)
        node->set = number;
    return node;
}

static struct cf__bits_node *string_node(struct compiler *compiler, const char *bytes, size_t len)
{
    struct cf__bits_node *sequence = new_node(compiler, CF__BITS_SEQUENCE);
    struct cf__bits_node **end = sequence != NULL ? &sequence->child : NULL;
    for (size_t i = 0; i < len && !compiler->unsupported; i++) {
        struct cf__byte_set set = range((unsigned char)bytes[i], (unsigned char)bytes[i]);
        *end = bytes_node(compiler, CF__BITS_BYTES, &set);
        if (*end != NULL)
            end = &(*end)->next;
    }
    return sequence;
}

/* Case folding beyond two cases: leave lines with the third case to PCRE2, or if that is not known,
 * all lines beyond ASCII. */
static void leave_third_case(struct cf__bits_program *program, const char *bytes, size_t len,
                             char *other)
{
    unsigned char third = cf__third_case(bytes, len, other);
    if (third == 0)
        program->exact = false;
    else
        add_byte(&program->sets[CF__BITS_UNKNOWN], third);
}

static struct cf__bits_node *compile_character(struct compiler *compiler, const struct cf__ast *ast)
{
    const char *bytes = ast->character.bytes;
    size_t len = ast->character.len;
    char other[4];
    memcpy(other, bytes, len);
    if (ast->icase && compiler->mode->utf && cf__is_case_of_ascii(bytes, len)) {
        compiler->unsupported = true;
        return NULL;
    }
    if (ast->icase && !cf__other_case(bytes, len, compiler->mode->utf, other))
        leave_third_case(compiler->program, bytes, len, other);
    if (len == 1) {
        struct cf__byte_set set = range((unsigned char)bytes[0], (unsigned char)bytes[0]);
        add_byte(&set, (unsigned char)other[0]);
        return bytes_node(compiler, CF__BITS_BYTES, &set);
    }
    if (memcmp(bytes, other, len) == 0)
        return string_node(compiler, bytes, len);
    struct cf__bits_node *choice = new_node(compiler, CF__BITS_CHOICE);
    if (choice != NULL)
        choice->child = string_node(compiler, bytes, len);
    if (choice != NULL && choice->child != NULL)
        choice->child->next = string_node(compiler, other, len);
    return choice;
}

static void add_range(struct cf__byte_set *set, unsigned first, unsigned last)
{
    for (unsigned byte = first; byte <= last; byte++)
        add_byte(set, byte);
}

/* Does a set contain characters of three bytes and more? */
enum longer { LONGER_NONE, LONGER_ALL, LONGER_UNKNOWN };

/* A list of shorter characters and ranges of them contains none, its complement all. */
static enum longer longer_in(const struct cf__ast *ast)
{
    const char *text = ast->set.text;
    const char *end = text + ast->set.len;
    if (ast->icase || ast->set.len < 2 || *text++ != '[')
        return LONGER_UNKNOWN;
    enum longer longer = *text == '^' ? LONGER_ALL : LONGER_NONE;
    while (text < end && *text != '\\' && *text != '[' && (unsigned char)*text <= CF__LEAD_LAST)
        text++;
    return text == end ? longer : LONGER_UNKNOWN;
}

static bool is_some(uint64_t members)
{
    return members != 0 && members != ~UINT64_C(0);
}

static struct cf__bits_pair pair_of(struct compiler *compiler, unsigned lead, uint64_t members)
{
    struct cf__byte_set first = range(lead, lead);
    struct cf__byte_set others = {0};
    for (unsigned i = 0; i < 64; i++)
        if (!(members >> i & 1))
            add_byte(&others, 0x80 + i);
    return (struct cf__bits_pair){number_of(compiler, &first), number_of(compiler, &others)};
}

/* Are there lead bytes of which the set has only some characters, and is there room for a split? */
static bool can_split(const struct cf__bits_program *program, const uint64_t members[CF__LEADS])
{
    unsigned count = 0;
    for (unsigned i = 0; i < CF__LEADS; i++)
        count += is_some(members[i]);
    return count > 0 && count <= CF__BITS_PAIRS && program->split_count < CF__BITS_SPLITS &&
           program->set_count + 2 * count < CF__BITS_SETS;
}

/* The split of a set: 1 + its index. Equal ones are shared. */
static unsigned split_of(struct compiler *compiler, const uint64_t members[CF__LEADS])
{
    struct cf__bits_program *program = compiler->program;
    struct cf__bits_split split = {0};
    for (unsigned i = 0; i < CF__LEADS; i++)
        if (is_some(members[i]))
            split.pairs[split.count++] = pair_of(compiler, CF__LEAD_FIRST + i, members[i]);
    for (unsigned i = 0; i < program->split_count; i++)
        if (memcmp(&program->splits[i], &split, sizeof split) == 0)
            return 1 + i;
    program->splits[program->split_count] = split;
    program->cost += 3 * split.count;
    return ++program->split_count;
}

/* Add the lead bytes of the set's two-byte characters. A lead byte of which it has only some
 * characters needs a split; without one, lines with it are left to PCRE2. */
static void add_leads(struct compiler *compiler, const uint64_t members[CF__LEADS], bool is_split,
                      struct cf__byte_set *set)
{
    struct cf__byte_set *unknown = &compiler->program->sets[CF__BITS_UNKNOWN];
    for (unsigned i = 0; i < CF__LEADS; i++)
        if (members[i] != 0)
            add_byte(is_some(members[i]) && !is_split ? unknown : set, CF__LEAD_FIRST + i);
}

static struct cf__bits_node *compile_characters(struct compiler *compiler,
                                                const struct cf__ast *ast, struct cf__byte_set *set)
{
    uint64_t members[CF__LEADS];
    enum longer longer = longer_in(ast);
    if (!cf__set_members(ast, members)) {
        compiler->unsupported = true;
        return NULL;
    }
    unsigned split = can_split(compiler->program, members) ? split_of(compiler, members) : 0;
    add_leads(compiler, members, split > 0, set);
    if (longer != LONGER_NONE)
        add_range(longer == LONGER_ALL ? set : &compiler->program->sets[CF__BITS_UNKNOWN],
                  CF__LEAD_LAST + 1, 0xf4);
    struct cf__bits_node *node = bytes_node(compiler, CF__BITS_CHARACTER, set);
    if (node != NULL)
        node->split = split;
    return node;
}

static struct cf__bits_node *compile_set(struct compiler *compiler, const struct cf__ast *ast)
{
    bool bytes = ast->set.beyond == CF__BEYOND_BYTES;
    struct cf__byte_set set = set_of(ast, bytes ? 256 : 128);
    if (bytes || ast->set.beyond == CF__BEYOND_NONE)
        return bytes_node(compiler, CF__BITS_BYTES, &set);
    if (ast->set.beyond == CF__BEYOND_SOME)
        return compile_characters(compiler, ast, &set);
    add_range(&set, CF__LEAD_FIRST, 0xf4);
    return bytes_node(compiler, CF__BITS_CHARACTER, &set);
}

static struct cf__bits_node *compile_children(struct compiler *compiler, const struct cf__ast *ast,
                                              enum cf__bits_kind kind, unsigned depth)
{
    struct cf__bits_node *node = new_node(compiler, kind);
    struct cf__bits_node **end = node != NULL ? &node->child : NULL;
    for (const struct cf__ast *child = ast->child; child != NULL && !compiler->unsupported;
         child = child->next) {
        *end = compile(compiler, child, depth);
        if (*end != NULL)
            end = &(*end)->next;
    }
    return node;
}

static bool is_single(const struct cf__bits_node *node)
{
    return node->kind == CF__BITS_BYTES || node->kind == CF__BITS_CHARACTER;
}

static struct cf__bits_node *compile_repeat(struct compiler *compiler, const struct cf__ast *ast,
                                            unsigned depth)
{
    uint32_t min = ast->repeat.min;
    uint32_t max = ast->repeat.max;
    struct cf__bits_node *node = new_node(compiler, CF__BITS_REPEAT);
    unsigned before = compiler->program->cost;
    if (node == NULL)
        return NULL;
    node->min = min;
    node->max = max;
    node->child = compile(compiler, ast->child, depth);
    if (node->child == NULL)
        return node;
    uint32_t turns = max == CF__UNLIMITED ? min + 1 : max;
    /* an unlimited group is evaluated until nothing is new, once for each repetition in a line */
    unsigned each = is_single(node->child) ? 2 : compiler->program->cost - before;
    unsigned passes = max == CF__UNLIMITED && !is_single(node->child) ? 8 : 1;
    if (ast->repeat.greed == CF__POSSESSIVE || turns > REPEAT_MOST)
        compiler->unsupported = true;
    compiler->program->cost += turns * each * passes;
    return node;
}

static struct cf__bits_node *compile_assertion(struct compiler *compiler, const struct cf__ast *ast)
{
    static const enum cf__bits_kind kinds[] = {
        [CF__ASSERT_LINE_START] = CF__BITS_LINE_START,
        [CF__ASSERT_LINE_END] = CF__BITS_LINE_END,
        [CF__ASSERT_WORD_EDGE] = CF__BITS_WORD_EDGE,
        [CF__ASSERT_NOT_WORD_EDGE] = CF__BITS_NOT_WORD_EDGE,
        [CF__ASSERT_WORD_START] = CF__BITS_WORD_START,
        [CF__ASSERT_WORD_END] = CF__BITS_WORD_END,
        [CF__ASSERT_NO_WORD_BEFORE] = CF__BITS_NO_WORD_BEFORE,
        [CF__ASSERT_NO_WORD_AFTER] = CF__BITS_NO_WORD_AFTER,
    };
    enum cf__bits_kind kind = kinds[ast->assertion];
    if (kind != CF__BITS_LINE_START && kind != CF__BITS_LINE_END) {
        compiler->program->uses_words = true;
        if (compiler->mode->utf) /* only PCRE2 knows which characters beyond ASCII are word
                                    characters */
            compiler->program->exact = false;
    }
    return new_node(compiler, kind);
}

static struct cf__bits_node *compile(struct compiler *compiler, const struct cf__ast *ast,
                                     unsigned depth)
{
    if (++depth > DEPTH_MOST)
        compiler->unsupported = true;
    if (compiler->unsupported)
        return NULL;
    if (depth > compiler->program->depth)
        compiler->program->depth = depth;
    switch (ast->kind) {
    case CF__AST_EMPTY:
        return new_node(compiler, CF__BITS_SEQUENCE);
    case CF__AST_CHAR:
        return compile_character(compiler, ast);
    case CF__AST_SET:
        return compile_set(compiler, ast);
    case CF__AST_SEQUENCE:
        return compile_children(compiler, ast, CF__BITS_SEQUENCE, depth);
    case CF__AST_CHOICE:
        return compile_children(compiler, ast, CF__BITS_CHOICE, depth);
    case CF__AST_REPEAT:
        return compile_repeat(compiler, ast, depth);
    case CF__AST_GROUP:
        return compile(compiler, ast->child, depth - 1);
    case CF__AST_ASSERT:
        return compile_assertion(compiler, ast);
    default:
        compiler->unsupported = true;
        return NULL;
    }
}

bool cf__bits_compile(struct cf__bits_program *program, const struct cf__ast *root,
                      const struct cf__ast_mode *mode)
{
    *program = (struct cf__bits_program){.exact = true};
    add_fixed_sets(program, mode->separator);
    struct compiler compiler = {.program = program, .mode = mode};
    program->root = compile(&compiler, root, 0);
    if (!compiler.unsupported && program->cost <= COST_MOST &&
        count_carries(program->root) <= CARRIES_MOST)
        return true;
    cf__bits_free(program);
    return false;
}

void cf__bits_free(struct cf__bits_program *program)
{
    cf__arena_free(&program->arena);
}
