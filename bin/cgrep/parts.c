/*
 * parts.c - one big file, searched in parts by several threads.
 *
 *     | part 0 | part 1 | part 2 | ...    a part has the lines that begin in it
 *
 * Each thread takes the next part, reads it, and pushes it through a pipeline of its own; turns put
 * in order what they print. Where that depends on what is before the part, its lines are kept until
 * all parts before it have been searched, though perhaps not printed yet.
 */
#include "config.h"

#include "parts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binary.h"
#include "workers.h"
#include "kept.h"
#include "pipeline.h"
#include "seam.h"
#include "stats.h"
#include "turns.h"

/* A part is as big as what a processor maps at once. One whose lines are kept is looked at again
 * when they are printed, by when little more of it is in the cache. */
enum { PART = 2 * 1024 * 1024, KEPT_PART = PART / 2, LEAST = 4 * PART };

/* How long what is left of a file will take, a part tells: that depends on the pattern a
 * hundredfold. Less than a twentieth of a second nobody notices, and it is not worth a second
 * thread: where the processors are two halves of one core, that saves a third and costs a tenth. */
enum { SAMPLE = 1, WORTH_MICROSECONDS = 50000 };

/* What has come of a part. */
struct part {
    bool searched;
    cgrep_found before; /* once all parts before it have been searched, and ... */
    bool unwanted;      /* ... nothing more is wanted by then, ... */
    bool is_binary;     /* ... or no line is to be printed, as one has a NUL */
    cgrep_found found;
    uint64_t matches;
    uint64_t bytes;
    uint64_t resume;
    uint64_t binary_offset;
    bool binary;
    bool withheld;
    bool failed;
};

struct parts {
    const cgrep_file *start; /* what all parts begin with */
    const cf_input *input;
    uint64_t part_size;
    size_t count;
    bool keeps;         /* lines are not printed at once */
    atomic_size_t next; /* part to be taken */
    atomic_bool over;   /* no more is to be taken */
    cgrep_turns turns;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t joined;
    struct part list[CGREP_TURNS_AHEAD]; /* those that are at work: number modulo that */
    size_t known;                        /* so many parts know what is before them: */
    cgrep_file whole;                    /* what those have come to */
    cgrep_found found;
    bool ended;       /* nothing more is wanted ... */
    bool failed;      /* ... as something went wrong */
    uint64_t printed; /* bytes of what was kept */
    bool withheld;    /* not all of what was kept is text */
};

/* What a thread has beside its run. */
struct searcher {
    cgrep_run *run;
    cgrep_kept kept;
    cf_window *window;
};

/* ----------------------------------------------------------- what is before a struct part */

static struct part *part_of(struct parts *parts, size_t number)
{
    return &parts->list[number % CGREP_TURNS_AHEAD];
}

/* Is what one thread would find behind this part of no interest? */
static bool ends_search(const struct parts *parts, const struct part *last)
{
    const cgrep_file *whole = &parts->whole;
    const cgrep_settings *settings = whole->run->settings;
    uint64_t limit = settings->grep.limit;

    if (last->failed || (limit > 0 && parts->found.selected >= limit))
        return true;
    return whole->binary && (settings->binary == CGREP_WITHOUT_MATCH ||
                             (settings->mode == CGREP_LINES && whole->withheld));
}

/* All parts before it have been joined. */
static void join_part(struct parts *parts, struct part *part)
{
    cgrep_file *whole = &parts->whole;

    part->searched = false;
    part->before = parts->found;
    part->unwanted = parts->ended;
    part->is_binary = whole->binary;
    if (parts->ended)
        return;
    if (whole->binary)
        part->found.end = 0;
    whole->withheld |= part->withheld || (whole->binary && part->found.selected > 0);
    whole->matches += part->matches;
    whole->bytes += part->bytes;
    if (part->found.selected > 0)
        whole->resume = part->resume;
    if (part->binary && !whole->binary)
        whole->binary_offset = part->binary_offset;
    whole->binary |= part->binary;
    parts->found = cgrep_found_both(&parts->found, &part->found);
    parts->failed = part->failed;
    parts->ended = ends_search(parts, part);
    if (parts->ended)
        atomic_store(&parts->over, true);
}

/* A part has been searched: tell it to those behind it. */
static void publish(struct parts *parts, size_t number, const struct part *searched)
{
    pthread_mutex_lock(&parts->lock);
    *part_of(parts, number) = *searched;
    while (parts->known < parts->count && part_of(parts, parts->known)->searched)
        join_part(parts, part_of(parts, parts->known++));
    pthread_cond_broadcast(&parts->joined);
    pthread_mutex_unlock(&parts->lock);
}

/* Wait until it is known what is before a part that has been published. */
static const struct part *await_before(struct parts *parts, size_t number)
{
    pthread_mutex_lock(&parts->lock);
    while (parts->known <= number)
        pthread_cond_wait(&parts->joined, &parts->lock);
    pthread_mutex_unlock(&parts->lock);
    return part_of(parts, number);
}

/* ------------------------------------------------------------------------ one struct part */

static void print_part(struct parts *parts, cgrep_run *run, const struct part *part)
{
    cgrep_file *file = &run->file;
    uint64_t limit = run->settings->grep.limit;
    uint64_t printed = run->output.total;
    cgrep_found found =
        cgrep_print_kept(file, parts->input, file->kept, &part->before, part->failed);

    pthread_mutex_lock(&parts->lock);
    parts->withheld |= file->withheld;
    parts->printed += run->output.total - printed;
    if (limit > 0 && found.selected == limit) {
        parts->found = found;
        parts->whole.resume = found.end;
    }
    pthread_mutex_unlock(&parts->lock);
}

/* What is printed of it, and what went wrong. */
static void tell_part(struct parts *parts, cgrep_run *run, size_t number, cgrep_failure *failure)
{
    if (!parts->keeps && failure->code == 0)
        return;
    const struct part *part = await_before(parts, number);
    if (part->unwanted) {
        free(failure->text);
        return;
    }
    if (parts->keeps && !part->is_binary)
        print_part(parts, run, part);
    if (failure->code != 0) {
        cgrep_await_turn(&run->output); /* one at a time may read the whole */
        cgrep_report_failure(run, parts->input, 0, failure);
    }
}

static void begin_part(const struct parts *parts, struct searcher *searcher)
{
    cgrep_run *run = searcher->run;
    cgrep_file *file = &run->file;

    *file = *parts->start;
    file->run = run;
    file->kept = parts->keeps ? &searcher->kept : NULL;
}

static struct part result_of(const cgrep_run *run, bool failed)
{
    const cgrep_file *file = &run->file;

    return (struct part){.searched = true,
                         .found = cgrep_found_in(file),
                         .matches = file->matches,
                         .bytes = file->bytes,
                         .resume = file->resume,
                         .binary_offset = file->binary_offset,
                         .binary = file->binary,
                         .withheld = file->withheld,
                         .failed = failed};
}

static void search_part(struct parts *parts, struct searcher *searcher, size_t number)
{
    cgrep_run *run = searcher->run;
    cf_input input = *parts->input;

    input.from = number * parts->part_size;
    input.to = input.from + parts->part_size;
    input.window = &searcher->window;
    begin_part(parts, searcher);
    cgrep_begin_turn(&run->output, &parts->turns, number);
    cgrep_failure failure = cgrep_push(run, &input);
    if (parts->keeps || run->settings->grep.limit > 0)
        cgrep_end_pipeline(run); /* the next part has numbers, context and a limit of its own */
    bool failed = failure.code != 0;
    run->output.mutes = failed || (run->file.binary && run->settings->mode == CGREP_LINES);
    struct part result = result_of(run, failed);
    publish(parts, number, &result);
    tell_part(parts, run, number, &failure);
    cgrep_kept_clear(&searcher->kept);
    cgrep_end_turn(&run->output);
    if (run->output.error != 0)
        atomic_store(&parts->over, true);
}

/* false: there is none any more. */
static bool search_next(struct parts *parts, struct searcher *searcher)
{
    if (atomic_load(&parts->over))
        return false;
    size_t number = atomic_fetch_add(&parts->next, 1);
    if (number >= parts->count)
        return false;
    cgrep_await_room(&parts->turns, number);
    search_part(parts, searcher, number);
    return true;
}

static void work(struct parts *parts, struct searcher *searcher)
{
    while (search_next(parts, searcher))
        ;
    cgrep_kept_free(&searcher->kept);
    cf_window_free(searcher->window);
}

static void begin_work(void *job, cgrep_run *run)
{
    struct searcher searcher = {.run = run};

    work(job, &searcher);
}

/* ----------------------------------------------------------------------- all parts */

/* What one thread would have found. */
static void add_up(struct parts *parts, cgrep_run *run)
{
    cgrep_file *file = &run->file;
    uint64_t limit = run->settings->grep.limit;

    *file = parts->whole;
    file->selected = parts->found.selected;
    if (limit > 0 && file->selected > limit)
        file->selected = limit;
    file->withheld |= parts->withheld;
    run->output.printed |= file->withheld;
    file->heading_done = parts->printed > 0;
    file->printed_before = run->output.total - parts->printed;
    if (file->binary && run->settings->binary == CGREP_WITHOUT_MATCH)
        file->selected = file->matches = 0;
}

/* Is it worth while to have more threads for what is left? */
static bool pays(const struct parts *parts, const struct timespec *start, size_t searched)
{
    double left = (double)(parts->count - searched - 1);
    double each = cgrep_seconds_since(start) / (double)searched;

    return parts->start->run->settings->part_size > 0 ||
           (searched >= SAMPLE && left * each * 1e6 >= WORTH_MICROSECONDS);
}

/* The first parts, of which the very first counts for no sample: it makes the pipeline, and what
 * the first coroutine of a process asks the kernel for takes ten milliseconds once there are
 * several threads (membarrier waits for all processors). false: nothing is left for others. */
static bool search_alone(struct parts *parts, struct searcher *searcher)
{
    struct timespec start;
    bool more = search_next(parts, searcher);

    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t searched = 1; more; searched++) {
        more = search_next(parts, searcher);
        if (more && pays(parts, &start, searched))
            break;
    }
    return more;
}

static void share_out(struct parts *parts, cgrep_run *run)
{
    cgrep_workers workers = {.count = 0};
    struct searcher searcher = {.run = run};

    cgrep_turns_begin(&parts->turns, &run->output);
    if (search_alone(parts, &searcher))
        cgrep_start_workers(&workers, run, begin_work, parts);
    work(parts, &searcher);
    cgrep_join_workers(&workers, run);
    cgrep_turns_end(&parts->turns, &run->output);
}

/* Must more be known of what is before a line than that it is a line? */
static bool keeps_lines(const cgrep_run *run)
{
    const cf_grep_options *grep = &run->settings->grep;

    return run->settings->mode == CGREP_LINES &&
           (grep->numbers || grep->context || grep->limit > 0 || run->settings->json ||
            run->file.has_heading);
}

static uint64_t part_size(const cgrep_run *run)
{
    if (run->settings->part_size > 0)
        return run->settings->part_size;
    return keeps_lines(run) ? KEPT_PART : PART;
}

/* Where a byte first is in the head of a file; -1: not there. Read in pieces: stacks may be small
 * (ulimit -s). */
static off_t find_in_head(int fd, char byte)
{
    char piece[8 * 1024];

    for (off_t at = 0; at < CGREP_BINARY_HEAD; at += (off_t)sizeof piece) {
        ssize_t len = pread(fd, piece, sizeof piece, at);
        const char *found = len > 0 ? memchr(piece, byte, (size_t)len) : NULL;
        if (found != NULL)
            return at + (found - piece);
        if (len < (ssize_t)sizeof piece)
            break;
    }
    return -1;
}

/* A NUL in the head of a file is about all of it. */
static void look_at_head(cgrep_run *run, const cf_input *input)
{
    const cgrep_settings *settings = run->settings;

    if (!cgrep_looks_for_nuls(settings))
        return;
    off_t nul = find_in_head(input->fd, '\0');
    run->file.binary = nul >= 0;
    run->file.binary_offset = nul >= 0 ? (uint64_t)nul : run->file.binary_offset;
}

void cgrep_search_in_parts(cgrep_run *run, const cf_input *input, uint64_t size)
{
    look_at_head(run, input);
    if (run->file.binary && run->settings->binary == CGREP_WITHOUT_MATCH)
        return;
    const cgrep_file start = run->file;
    struct parts parts = {.start = &start,
                          .input = input,
                          .part_size = part_size(run),
                          .keeps = keeps_lines(run),
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .joined = PTHREAD_COND_INITIALIZER,
                          .whole = start};

    parts.count = (size_t)((size + parts.part_size - 1) / parts.part_size);
    share_out(&parts, run);
    add_up(&parts, run);
    if (parts.keeps && !parts.failed)
        cgrep_print_last_context(&run->file, input, &parts.found);
    pthread_cond_destroy(&parts.joined);
    pthread_mutex_destroy(&parts.lock);
}

/* ------------------------------------------------------------------------- choosing */

/* Is it known how lines and places add up? With a limit, matches and bytes of all parts are not
 * those of the lines that are wanted. */
static bool is_separable(const cgrep_settings *settings)
{
    const cf_grep_options *grep = &settings->grep;
    bool counts_more = settings->json || settings->stats || settings->counts_matches;

    return !settings->spans_lines && settings->record_start == NULL &&
           !(grep->limit > 0 && (counts_more || grep->everything)) &&
           !(grep->everything && settings->json);
}

/* It would be decoded from there on. */
static bool begins_utf16(const cgrep_run *run, int fd)
{
    char mark[2];

    return run->settings->detects_encoding && pread(fd, mark, 2, 0) == 2 &&
           (memcmp(mark, "\xff\xfe", 2) == 0 || memcmp(mark, "\xfe\xff", 2) == 0);
}

/* Then the parts that a line of the whole file goes through would be looked at for its end. */
static bool begins_with_long_line(const cgrep_settings *settings, int fd)
{
    return settings->part_size == 0 && find_in_head(fd, settings->separator) < 0 &&
           !(cgrep_looks_for_nuls(settings) && find_in_head(fd, '\0') >= 0);
}

bool cgrep_pays_in_parts(const cgrep_run *run, const cf_input *input, const struct stat *status,
                         off_t start)
{
    const cgrep_settings *settings = run->settings;
    uint64_t least = settings->part_size > 0 ? settings->part_size + 1 : LEAST;

    return settings->threads > 1 && S_ISREG(status->st_mode) &&
           (uint64_t)status->st_size >= least && start == 0 && !run->file.encoded &&
           is_separable(settings) && !begins_utf16(run, input->fd) &&
           !begins_with_long_line(settings, input->fd);
}
