/*
 * automaton.c - finds lines with one of many literals where most lines have one: the automaton of
 * Aho and Corasick ("Efficient String Matching", 1975), as a complete transition table over classes
 * of bytes.
 *
 * Each step of an automaton waits for the load of the one before, but steps in different lines are
 * independent. So text is cut into batches of lines, and a walker for each line advances a few
 * bytes in turn; walkers whose line is decided are dropped without a branch. The first literal
 * decides a line, and most of it is never read.
 */
#include "config.h"

#include "search/automaton.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 16 * 1024, /* bytes of text in a batch */
    SEGMENT = 1024,    /* a longer line gets a walker for each segment */
    STEPS = 8,         /* bytes a walker advances in its turn */
    LITERAL_MOST = 256,
    CLASSES_MOST = 255,
    UNIT = 4 /* entries; a state is the offset of its row in the table, in these units */
};

/* Classes of bytes. */
enum { OTHER, SEPARATOR, FIRST_OF_LITERALS };

/* States. NO_MATCH, MATCH: the line is decided. START: nothing of a literal has been read. */
enum { NO_MATCH, MATCH, START, FIRST_INNER };

/* The automaton's state in an undecided line, or in a segment of one. */
struct walker {
    uint16_t at; /* offset in the batch of the next byte to read */
    uint16_t line;
    uint16_t state;
};

struct batch {
    const char *text;
    size_t len;
    bool is_open; /* it is part of a single line that goes on after it */
    size_t lines;
    size_t next;                                        /* first line not yet reported */
    uint16_t ends[BATCH + CF__LIST_SLACK];              /* offset of each line's last byte */
    bool matches[BATCH];                                /* whether each line has a literal */
    struct walker walkers[BATCH + BATCH / SEGMENT + 1]; /* at most BATCH lines of one byte each */
};

struct cf__automaton {
    unsigned char separator;
    uint8_t class_of[256];
    size_t longest; /* length of the longest literal */
    size_t row;     /* length of a row: an entry for each class, rounded up to UNIT */
    size_t states;
    struct batch batch;
    uint16_t table[];
};

/* ------------------------------------------------------------------------ making */

static uint16_t *row_of(struct cf__automaton *automaton, size_t state)
{
    return automaton->table + state * automaton->row;
}

/* Record that two bytes are cases of each other (or that one has no other case). False: the byte
 * was paired with another one elsewhere. -1: not seen yet. */
static bool pair_up(int16_t other_of[256], unsigned char byte, unsigned char other)
{
    bool fits = other_of[byte] < 0 || other_of[byte] == other;
    other_of[byte] = other;
    return fits;
}

static bool find_pairs(const struct cf__own_literal *literals, size_t count,
                       unsigned char separator, int16_t other_of[256])
{
    memset(other_of, 0xff, 256 * sizeof *other_of);
    bool fits = true;
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < literals[i].len; at++)
            fits = fits && pair_up(other_of, literals[i].bytes[at], literals[i].others[at]) &&
                   pair_up(other_of, literals[i].others[at], literals[i].bytes[at]);
    return fits && other_of[separator] < 0;
}

/* Assign classes to the bytes of the literals; both cases of a letter share one. Returns the number
 * of classes; 0: too many, or cases are inconsistent. */
static size_t classify(const struct cf__own_literal *literals, size_t count,
                       unsigned char separator, uint8_t class_of[256])
{
    int16_t other_of[256];
    size_t classes = FIRST_OF_LITERALS;
    if (!find_pairs(literals, count, separator, other_of))
        return 0;
    class_of[separator] = SEPARATOR;
    for (size_t byte = 0; byte < 256 && classes <= CLASSES_MOST; byte++)
        if (other_of[byte] >= 0 && class_of[byte] == OTHER)
            class_of[byte] = class_of[other_of[byte]] = (uint8_t)classes++;
    return classes <= CLASSES_MOST ? classes : 0;
}

/* Add the literal to the trie, as a path from START to MATCH. False: too many states. */
static bool add_literal(struct cf__automaton *automaton, const struct cf__own_literal *literal,
                        size_t states_most)
{
    size_t state = START;
    for (size_t i = 0; i + 1 < literal->len; i++) {
        uint16_t *next = row_of(automaton, state) + automaton->class_of[literal->bytes[i]];
        if (*next == MATCH)
            return true;
        if (*next == NO_MATCH && automaton->states == states_most)
            return false;
        if (*next == NO_MATCH)
            *next = (uint16_t)automaton->states++;
        state = *next;
    }
    row_of(automaton, state)[automaton->class_of[literal->bytes[literal->len - 1]]] = MATCH;
    return true;
}

/*
 * Complete a state's row with failure transitions: where no literal continues, the text read so far
 * may end in a prefix of one. The state of the longest such prefix is the fallback, and its
 * transitions are taken over. From START a separator leads to NO_MATCH, every other class back to
 * START.
 */
static void complete_row(struct cf__automaton *automaton, size_t state, uint16_t *fallbacks,
                         uint16_t *queue, size_t *queued)
{
    uint16_t *row = row_of(automaton, state);
    const uint16_t *fallback = state != START ? row_of(automaton, fallbacks[state]) : NULL;
    for (size_t class = 0; class < automaton->row; class ++) {
        uint16_t otherwise = class == SEPARATOR ? NO_MATCH : START;
        if (fallback != NULL)
            otherwise = fallback[class];
        if (row[class] == NO_MATCH || otherwise == MATCH) {
            row[class] = otherwise;
        } else if (row[class] != MATCH) {
            fallbacks[row[class]] = otherwise;
            queue[(*queued)++] = row[class];
        }
    }
}

static bool complete(struct cf__automaton *automaton)
{
    uint16_t *fallbacks = calloc(2 * automaton->states, sizeof *fallbacks);
    if (fallbacks == NULL)
        return false;
    uint16_t *queue = fallbacks + automaton->states;
    size_t queued = 0;
    complete_row(automaton, START, fallbacks, queue, &queued);
    for (size_t i = 0; i < queued; i++)
        complete_row(automaton, queue[i], fallbacks, queue, &queued);
    free(fallbacks);
    return true;
}

/* Replace state numbers by row offsets. */
static void use_row_offsets(struct cf__automaton *automaton)
{
    size_t units = automaton->row / UNIT;
    for (size_t i = 0; i < automaton->row; i++)
        row_of(automaton, MATCH)[i] = MATCH;
    for (size_t i = 0; i < automaton->states * automaton->row; i++)
        automaton->table[i] = (uint16_t)(automaton->table[i] * units);
}

static struct cf__automaton *allocate(const struct cf__own_literal *literals, size_t count,
                                      unsigned char separator, size_t *states_most)
{
    uint8_t class_of[256] = {OTHER};
    size_t classes = classify(literals, count, separator, class_of);
    size_t row = (classes + UNIT - 1) / UNIT * UNIT;
    size_t longest = 0;
    *states_most = FIRST_INNER;
    for (size_t i = 0; i < count; i++) {
        *states_most += literals[i].len;
        longest = literals[i].len > longest ? literals[i].len : longest;
    }
    if (classes == 0 || longest > LITERAL_MOST)
        return NULL;
    if (*states_most > UINT16_MAX / (row / UNIT))
        *states_most = UINT16_MAX / (row / UNIT);
    struct cf__automaton *automaton =
        calloc(1, sizeof *automaton + *states_most * row * sizeof *automaton->table);
    if (automaton == NULL)
        return NULL;
    automaton->separator = separator;
    memcpy(automaton->class_of, class_of, sizeof class_of);
    automaton->longest = longest;
    automaton->row = row;
    automaton->states = FIRST_INNER;
    return automaton;
}

struct cf__automaton *cf__automaton_new(const struct cf__own_literal *literals, size_t count,
                                        unsigned char separator)
{
    size_t states_most;
    struct cf__automaton *automaton = allocate(literals, count, separator, &states_most);
    bool fits = automaton != NULL;
    for (size_t i = 0; fits && i < count; i++)
        fits = add_literal(automaton, &literals[i], states_most);
    if (!fits || !complete(automaton)) {
        free(automaton);
        return NULL;
    }
    use_row_offsets(automaton);
    return automaton;
}

size_t cf__automaton_states(const struct cf__automaton *automaton)
{
    return automaton->states;
}

/* ----------------------------------------------------------------------- walking */

static uint16_t row_offset(const struct cf__automaton *automaton, size_t state)
{
    return (uint16_t)(state * (automaton->row / UNIT));
}

/* A state is a row offset, so a step needs no multiplication by the row length. */
static inline uint16_t step(const struct cf__automaton *automaton, uint16_t state,
                            unsigned char byte)
{
    return automaton->table[(size_t)state * UNIT + automaton->class_of[byte]];
}

/* Advance all walkers by STEPS bytes and drop those that are decided. Returns how many are left. */
static size_t walk(struct cf__automaton *automaton, size_t walkers)
{
    struct batch *batch = &automaton->batch;
    const uint16_t match = row_offset(automaton, MATCH);
    size_t left = 0;
    for (size_t i = 0; i < walkers; i++) {
        struct walker walker = batch->walkers[i];
        uint64_t bytes;
        memcpy(&bytes, batch->text + walker.at, sizeof bytes);
        bytes = le64toh(bytes);
        for (int n = 0; n < STEPS; n++, bytes >>= 8)
            walker.state = step(automaton, walker.state, (unsigned char)bytes);
        walker.at += STEPS;
        batch->matches[walker.line] |= walker.state == match;
        batch->walkers[left] = walker;
        left += walker.state > match;
    }
    return left;
}

/* How far the walker of a segment reads: to the end of literals that begin in it. */
static size_t reach(const struct cf__automaton *automaton)
{
    return SEGMENT + automaton->longest;
}

/* Search from offset `at` byte by byte: a walker here would read past the end of the text. */
static void walk_alone(struct cf__automaton *automaton, size_t line, size_t at, const char *end)
{
    struct batch *batch = &automaton->batch;
    const uint16_t match = row_offset(automaton, MATCH);
    uint16_t state = row_offset(automaton, START);
    const char *p = batch->text + at;
    if ((size_t)(end - p) > reach(automaton))
        end = p + reach(automaton);
    for (; p < end && state > match; p++)
        state = step(automaton, state, (unsigned char)*p);
    batch->matches[line] |= state == match;
}

/* Start walkers for a long line, or for one near the end of the text. Returns the number of
 * walkers. */
static size_t start_walkers(struct cf__automaton *automaton, size_t walkers, size_t line,
                            size_t from, size_t to, const char *end)
{
    struct batch *batch = &automaton->batch;
    size_t room = (size_t)(end - batch->text);
    for (size_t at = from; at < to; at += SEGMENT) {
        size_t last = to - at > SEGMENT || batch->is_open ? at + reach(automaton) : to;
        if (last + STEPS > room)
            walk_alone(automaton, line, at, end);
        else
            batch->walkers[walkers++] =
                (struct walker){(uint16_t)at, (uint16_t)line, row_offset(automaton, START)};
    }
    return walkers;
}

static void search_batch(struct cf__automaton *automaton, const char *end)
{
    struct batch *batch = &automaton->batch;
    const uint16_t start = row_offset(automaton, START);
    const size_t room = (size_t)(end - batch->text);
    size_t walkers = 0;
    size_t from = 0;
    memset(batch->matches, 0, batch->lines);
    for (size_t line = 0; line < batch->lines; line++) {
        size_t to = batch->ends[line] + 1u;
        if (to - from <= SEGMENT && to + STEPS <= room && !batch->is_open)
            batch->walkers[walkers++] = (struct walker){(uint16_t)from, (uint16_t)line, start};
        else
            walkers = start_walkers(automaton, walkers, line, from, to, end);
        from = to;
    }
    for (size_t read = 0; walkers > 0 && read < reach(automaton); read += STEPS)
        walkers = walk(automaton, walkers);
}

/* Cut the next batch from the text: whole lines, or part of a line that is longer than a batch. */
static void cut_batch(struct cf__automaton *automaton, const struct cf__scan *scan,
                      const char *text, const char *end)
{
    struct batch *batch = &automaton->batch;
    size_t left = (size_t)(end - text);
    batch->text = text;
    batch->next = 0;
    batch->len = left < BATCH ? left : BATCH;
    batch->lines = scan->list_byte(text, batch->len, automaton->separator, batch->ends);
    batch->is_open = batch->lines == 0 && batch->len < left;
    size_t whole = batch->lines > 0 ? batch->ends[batch->lines - 1] + 1u : 0;
    if (batch->lines > 0 && batch->len < left)
        batch->len = whole;
    if (whole < batch->len) /* the last line, without separator, or part of a long one */
        batch->ends[batch->lines++] = (uint16_t)(batch->len - 1);
}

static size_t start_of(const struct batch *batch, size_t line)
{
    return line > 0 ? batch->ends[line - 1] + 1u : 0;
}

/* Is `text` the first line of the batch that has not been reported? */
static bool was_searched(const struct batch *batch, const char *text)
{
    return batch->next < batch->lines && text == batch->text + start_of(batch, batch->next);
}

static void search(struct cf__automaton *automaton, const struct cf__scan *scan, const char *text,
                   const char *end)
{
    cut_batch(automaton, scan, text, end);
    search_batch(automaton, end);
}

const char *cf__automaton_find(struct cf__automaton *automaton, const struct cf__scan *scan,
                               const char *text, const char *end, bool continues)
{
    struct batch *batch = &automaton->batch;
    bool known = continues && was_searched(batch, text);
    for (; text < end; known = false) {
        if (!known)
            search(automaton, scan, text, end);
        while (batch->next < batch->lines)
            if (batch->matches[batch->next++])
                return batch->text + start_of(batch, batch->next - 1);
        text = batch->text + batch->len;
    }
    return NULL;
}

/* Mark the lines of the batch. marks->line may lie before the batch. */
static void mark_batch(struct batch *batch, struct cf__marks *marks)
{
    for (; batch->next < batch->lines && !cf__marks_are_full(marks); batch->next++) {
        bool matches = batch->matches[batch->next];
        if (marks->edges != NULL) { /* always store, but count conditionally: no branch */
            marks->edges[marks->edge_count] = marks->line;
            marks->edge_count += matches != marks->follows;
        }
        marks->count += matches;
        marks->follows = matches;
        marks->line = batch->text + batch->ends[batch->next] + 1;
    }
}

const char *cf__automaton_mark(struct cf__automaton *automaton, const struct cf__scan *scan,
                               const char *text, const char *end, bool continues,
                               struct cf__marks *marks)
{
    struct batch *batch = &automaton->batch;
    bool known = continues && was_searched(batch, text);
    for (; text < end && !cf__marks_are_full(marks); known = false) {
        if (!known)
            search(automaton, scan, text, end);
        text = batch->text + batch->len;
        if (!batch->is_open)
            mark_batch(batch, marks);
        else if (batch->matches[0])
            text = cf__marks_line(marks, text, end);
    }
    return marks->line;
}
