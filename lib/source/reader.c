/*
 * reader.c - reads blocks of whole lines from a descriptor.
 *
 *   block  | line that began in the block before | whole lines ... | begin of a line |
 *           copied to the front                   span              `rest`, goes to the next block
 */
#include "config.h"

#include "source/reader.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <coflow/io.h>

#include "coro/error.h"
#include "flow/block.h"
#include "flow/stage.h"
#include "source/mapped.h"

/* Reading a part of a file begins BEFORE_PART bytes early, to find the end of the previous line,
 * and ends BEHIND_PART bytes late, where its last line is likely to have ended. */
enum { BLOCK_SIZE = 256 * 1024, SMALL_BLOCK = 1024, BEFORE_PART = 64, BEHIND_PART = 4000 };

/* Reading a smaller file costs no more than mapping it. */
enum { LEAST_MAPPED = 1024 * 1024 };

bool cf__reader_open(struct cf__reader *reader, int fd, const char *name, const struct stat *known)
{
    struct stat status;
    if (!known && fstat(fd, &status) == 0)
        known = &status;
    *reader = (struct cf__reader){.fd = fd, .ends.separator = '\n', .siphon.out = -1};
    reader->may_wait = !known || !S_ISREG(known->st_mode);
    reader->may_siphon = known && S_ISFIFO(known->st_mode);
    if (!reader->may_wait)
        reader->size = (uint64_t)known->st_size;
    if (!name)
        return true;
    reader->origin = cf_origin_new(name);
    return reader->origin != NULL;
}

void cf__reader_limit(struct cf__reader *reader, uint64_t from, uint64_t to)
{
    reader->to = to;
    reader->skip = from < BEFORE_PART ? (size_t)from : BEFORE_PART;
    reader->offset = from - reader->skip;
}

void cf__reader_map(struct cf__reader *reader, cf_window **kept)
{
    uint64_t from = reader->offset + reader->skip;
    if (reader->size < LEAST_MAPPED)
        return;
    off_t start = reader->to > 0 ? 0 : lseek(reader->fd, 0, SEEK_CUR);
    if (start < 0 || (uint64_t)start >= reader->size)
        return;
    reader->start = (uint64_t)start;
    uint64_t first = reader->start + (from > 0 ? from - 1 : 0);
    reader->mapped = cf__mapped_open(reader->fd, first, reader->size, reader->ends, kept);
    if (!reader->mapped || reader->to == 0 || cf__mapped_limit(reader->mapped, from, reader->to))
        return;
    cf__mapped_close(reader->mapped);
    reader->mapped = NULL;
}

/* Sets the descriptor's offset as if what was given out had been read. */
static void close_mapped(struct cf__reader *reader)
{
    reader->offset = cf__mapped_position(reader->mapped) - reader->start;
    if (reader->to == 0)
        lseek(reader->fd, (off_t)cf__mapped_position(reader->mapped), SEEK_SET);
    cf__mapped_close(reader->mapped);
    reader->mapped = NULL;
}

void cf__reader_close(struct cf__reader *reader)
{
    if (reader->mapped)
        close_mapped(reader);
    cf__siphon_close(&reader->siphon);
    for (size_t i = 0; i < CF__READER_BLOCKS; i++)
        cf_block_free(reader->blocks[i]);
    cf_origin_free(reader->origin);
}

/* ------------------------------------------------------------------------ blocks */

/* Choose a slot of `blocks`: one that is empty or whose block nobody else holds. If there is none,
 * the block in the chosen slot is left to its holders. */
static size_t find_place(const struct cf__reader *reader)
{
    size_t place = 0;
    for (size_t i = 0; i < CF__READER_BLOCKS; i++) {
        cf_block *block = reader->blocks[i];
        if (block == reader->rest && block)
            continue;
        place = i;
        if (!block || !cf_block_is_shared(block))
            break;
    }
    return place;
}

/* place: offset of the block's first byte in the input. */
static void set_origin(const struct cf__reader *reader, cf_block *block, uint64_t place)
{
    cf_block_set_origin(block, reader->origin, place, reader->ends.separator);
    block->nul_ends = reader->ends.or_nul;
}

/* A block that is not shared, with room for `size` bytes. NULL: out of memory. */
static cf_block *take_block(struct cf__reader *reader, size_t size)
{
    size_t place = find_place(reader);
    cf_block *block = reader->blocks[place];
    if (block && !cf_block_is_shared(block) && cf_block_capacity(block) >= size)
        return block;
    cf_block_free(block);
    return reader->blocks[place] = cf_block_new(size);
}

/* How much to read. Small files, and the last read of any file, need no big block. If the size is 0
 * (as in /proc) or the file has grown, it is treated as unknown. */
static size_t wanted(const struct cf__reader *reader)
{
    if (reader->size == 0 || reader->offset > reader->size)
        return BLOCK_SIZE;
    uint64_t end = reader->size + 1;
    if (reader->offset < reader->to && reader->to + BEHIND_PART < end)
        end = reader->to + BEHIND_PART;
    uint64_t left = end - reader->offset;
    if (left >= BLOCK_SIZE)
        return BLOCK_SIZE;
    return left < SMALL_BLOCK ? SMALL_BLOCK : (size_t)left;
}

/* The block to read into, after the unfinished line. That line is moved to the front of another
 * block, unless its block has nothing else and nobody else holds it. */
static cf_block *make_room(struct cf__reader *reader)
{
    cf_block *rest = reader->rest;
    size_t size = wanted(reader) + reader->rest_len;
    if (size > BLOCK_SIZE) /* a long line: its block doubles */
        for (size = BLOCK_SIZE; size / 2 < reader->rest_len;)
            size *= 2;
    if (rest && reader->rest_start == 0 && !cf_block_is_shared(rest)) {
        if (cf_block_capacity(rest) < size && !cf_block_grow(rest, size))
            return NULL;
        return rest;
    }
    cf_block *block = take_block(reader, size);
    if (!block || !rest)
        return block;
    memcpy(cf_block_data(block), cf_block_data(rest) + reader->rest_start, reader->rest_len);
    reader->rest = block;
    reader->rest_start = 0;
    return block;
}

/* ------------------------------------------------------------------------- steps */

/* Where the first wanted line begins: after the end of the line before. NULL: not in what was read.
 */
static const char *first_line(struct cf__reader *reader, const char *data, size_t filled)
{
    if (reader->skip == 0)
        return data;
    if (reader->skip > filled) {
        reader->skip -= filled;
        return NULL;
    }
    const char *before = data + reader->skip - 1;
    const char *end = cf__first_end(reader->ends, before, data + filled);
    reader->skip = end ? 0 : 1;
    return end;
}

/* The end of the last line that begins before reader->to, among the bytes from `from` on. place:
 * the offset of `data` in the file. NULL: not in what was read. */
static const char *part_end(const struct cf__reader *reader, const char *data, size_t from,
                            size_t filled, uint64_t place)
{
    if (reader->to == 0 || place + filled < reader->to)
        return NULL;
    size_t last = reader->to > place + from ? (size_t)(reader->to - place) - 1 : from;
    return cf__first_end(reader->ends, data + last, data + filled);
}

/* The end of the last whole line; `first` if there is none. No line ends between `first` and
 * `from`.
 */
static const char *whole_end(const struct cf__reader *reader, const char *first, const char *from,
                             const char *end)
{
    const char *last = cf__last_end(reader->ends, first > from ? first : from, end);
    return last ? last : first;
}

static void keep_rest(struct cf__reader *reader, cf_block *block, size_t start, size_t len)
{
    reader->rest = len > 0 ? block : NULL;
    reader->rest_start = start;
    reader->rest_len = len;
}

/* Make a span of the whole lines that were read, and keep the rest. false: there are none. */
static bool cut(struct cf__reader *reader, cf_block *block, size_t got, cf_span *span)
{
    const char *data = cf_block_data(block);
    size_t from = reader->rest_len;
    size_t filled = from + got;
    uint64_t place = reader->offset - from;
    set_origin(reader, block, place);
    cf_block_set_length(block, filled);
    reader->offset += got;
    const char *first = first_line(reader, data, filled);
    const char *end = part_end(reader, data, from, filled, place);
    bool ended = end != NULL;
    if (!ended)
        end = whole_end(reader, first ? first : data, data + from, data + filled);
    /* A part within a single line has no line of its own: do not look for the line's end. */
    reader->at_end |= ended || (!first && place + filled >= reader->to);
    size_t whole = (size_t)(end - data);
    keep_rest(reader, block, whole, ended || !first ? 0 : filled - whole);
    if (!first || first == end)
        return false;
    *span = (cf_span){.text = first, .len = (size_t)(end - first), .block = block};
    return true;
}

/* Parts of a file are read with pread, as threads share the descriptor's offset. */
static ssize_t read_some(struct cf__reader *reader, char *to, size_t room)
{
    ssize_t got;
    if (reader->siphon.out >= 0)
        return cf__siphon_read(&reader->siphon, reader->fd, to, room);
    if (reader->to == 0)
        return cf_read(reader->fd, to, room);
    do
        got = pread(reader->fd, to, room, (off_t)reader->offset);
    while (got < 0 && errno == EINTR);
    return got;
}

/* A short read that reaches the size of the file is at its end. Another read to confirm it would
 * cost more than everything else about a small file. */
static bool shows_end(const struct cf__reader *reader, size_t room, size_t got)
{
    return reader->size > 0 && got < room && reader->offset + got >= reader->size;
}

static enum cf__read failed(struct cf__reader *reader)
{
    const char *name = reader->origin ? cf_origin_name(reader->origin) : NULL;
    cf__set_last_error(cf__error_errno(errno, "source", name));
    return CF__READ_FAILED;
}

/* Report that a mapped file was truncated. */
static enum cf__read lost(struct cf__reader *reader)
{
    const char *name = reader->origin ? cf_origin_name(reader->origin) : "a file";
    cf__fail(CF_ESYS, "source", "%s: was cut short while it was read", name);
    return CF__READ_FAILED;
}

static enum cf__read mapped_step(struct cf__reader *reader, cf_span *span)
{
    size_t whole;
    bool is_failed;
    reader->offset = cf__mapped_position(reader->mapped) - reader->start;
    cf_block *block = cf__mapped_next(reader->mapped, &whole, &is_failed);
    if (!block && is_failed) { /* read the rest instead */
        close_mapped(reader);
        reader->skip = 0;
        return CF__READ_PART;
    }
    if (!block)
        return CF__READ_END;
    cf_block_free(reader->blocks[0]);
    reader->blocks[0] = block;
    set_origin(reader, block, reader->offset);
    if (whole == 0) {
        keep_rest(reader, block, 0, cf_block_capacity(block));
        reader->offset += reader->rest_len;
        return CF__READ_END;
    }
    *span = (cf_span){.text = cf_block_data(block), .len = whole, .block = block};
    return CF__READ_SPAN;
}

enum cf__read cf__reader_step(struct cf__reader *reader, cf_span *span)
{
    if (reader->mapped)
        return cf__mapped_is_lost(reader->mapped) ? lost(reader) : mapped_step(reader, span);
    if (reader->at_end) {
        reader->at_end = false; /* a later call looks for what was appended meanwhile */
        return CF__READ_END;
    }
    cf_block *block = make_room(reader);
    if (!block)
        return CF__READ_FAILED;
    size_t room = cf_block_capacity(block) - reader->rest_len;
    ssize_t got = read_some(reader, cf_block_data(block) + reader->rest_len, room);
    if (got < 0)
        return failed(reader);
    if (got == 0)
        return CF__READ_END;
    reader->at_end = shows_end(reader, room, (size_t)got);
    return cut(reader, block, (size_t)got, span) ? CF__READ_SPAN : CF__READ_PART;
}

/* For less data, opening a second pipe costs more than it saves. */
enum { LEAST_SIPHONED = 64 * 1024 };

/* false: the target has ended. */
static bool prepare_wait(struct cf__reader *reader, cf_coro *target)
{
    if (reader->may_siphon && reader->offset >= LEAST_SIPHONED) {
        reader->may_siphon = false;
        cf__siphon_open(&reader->siphon, reader->fd); /* on failure the pipe is read directly */
    }
    if (!cf_wait_readable(reader->fd, 0) && !cf_flush(target))
        return false;
    cf__siphon_pause(&reader->siphon);
    return true;
}

enum cf__read cf__reader_next(struct cf__reader *reader, cf_coro *target, cf_span *span)
{
    enum cf__read step;
    do {
        if (reader->may_wait && !prepare_wait(reader, target))
            return CF__READ_END;
        step = cf__reader_step(reader, span);
    } while (step == CF__READ_PART);
    return step;
}

bool cf__reader_rest(struct cf__reader *reader, cf_span *span)
{
    if (reader->rest_len == 0)
        return false;
    *span = (cf_span){.text = cf_block_data(reader->rest) + reader->rest_start,
                      .len = reader->rest_len,
                      .block = reader->rest};
    set_origin(reader, reader->rest, reader->offset - reader->rest_len - reader->rest_start);
    cf_block_set_length(reader->rest, reader->rest_start + reader->rest_len);
    reader->rest_len = 0;
    return true;
}

/* Was a mapped file complete while it was used? Flush first: only then has all of it been used. */
static bool was_complete(struct cf__reader *reader, cf_coro *target)
{
    if (!reader->mapped)
        return true;
    cf_flush(target);
    return !cf__mapped_is_lost(reader->mapped) || lost(reader) != CF__READ_FAILED;
}

bool cf__reader_run(struct cf__reader *reader, cf_coro *target)
{
    cf_span span;
    enum cf__read step;
    while ((step = cf__reader_next(reader, target, &span)) == CF__READ_SPAN)
        if (!cf_send_span_to(NULL, target, span))
            return true;
    if (cf__reader_rest(reader, &span))
        cf_send_span_to(NULL, target, span);
    return step != CF__READ_FAILED && was_complete(reader, target);
}

cf_status cf__source_end(cf_coro *target, bool well)
{
    struct cf__error *failure = well ? NULL : cf__last_error_ref();
    if (cf__finish(target, &failure) != CF_ERROR)
        return CF_DONE;
    cf__set_last_error(failure);
    return CF_ERROR;
}
