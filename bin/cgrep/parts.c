/*
 * parts.c - searches one big file in parts, with several threads.
 *
 *     | part 0 | part 1 | part 2 | ...    a line belongs to the part it begins in
 *
 * Each thread takes the next part, reads it, and pushes it through a pipeline of its own; turns put
 * the output in order. Where the output depends on earlier parts (line numbers, context, limits),
 * a part's lines are kept until all parts before it have been searched. These need not have been
 * printed by then.
 */
#include "config.h"

#include "parts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "binary.h"
#include "kept.h"
#include "pipeline.h"
#include "seam.h"
#include "turns.h"
#include "workers.h"

/* A part is as big as the range that one page table maps. A part whose lines are kept is smaller:
 * it is read again when they are printed, and should still be in the cache then. */
enum { PART = 2 * 1024 * 1024, KEPT_PART = PART / 2, LEAST = 4 * PART };

/* The processor time for the rest of a file is estimated from SAMPLE parts, since speed varies a
 * hundredfold with the pattern. Less than WORTH_MICROSECONDS is not worth further threads: nobody
 * notices a twentieth of a second, and on two hardware threads of one core a second thread saves a
 * third of the time at a tenth more processor time. */
enum { SAMPLE = 1, WORTH_MICROSECONDS = 50000 };

/* The result of searching a part. The three fields after `searched` are set by join_part. */
struct part {
    bool searched;
    cgrep_found before; /* what was found in all parts before it */
    bool unwanted;      /* the search ended in a part before it */
    bool follows_nul;   /* a part before it has a NUL, so no line of this one is printed */
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
    const cgrep_file *start; /* the state in which every part begins */
    const cf_input *input;
    uint64_t part_size; /* bytes */
    size_t count;       /* of parts */
    bool keeps;         /* lines are kept, not printed at once */
    atomic_size_t next; /* the next part to be taken */
    atomic_bool over;   /* take no further part */
    cgrep_turns turns;

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t joined;
    struct part list[CGREP_TURNS_AHEAD]; /* recent parts, at index number % CGREP_TURNS_AHEAD */
    size_t known;                        /* parts [0, known) have been joined ... */
    cgrep_file whole;                    /* ... to this sum ... */
    cgrep_found found;                   /* ... and this */
    bool ended;                          /* nothing after the parts joined so far is wanted */
    bool failed;                         /* ended by an error */
    uint64_t printed;                    /* bytes, of lines that were kept */
    bool withheld;                       /* a kept line was not printed because it is not text */
};

/* What each thread has besides its run. */
struct searcher {
    cgrep_run *run;
    cgrep_kept kept;
    cf_window *window;
};

/* ------------------------------------------------------------------- joining parts */

static struct part *part_of(struct parts *parts, size_t number)
{
    return &parts->list[number % CGREP_TURNS_AHEAD];
}

/* Would a single thread stop searching after this part, which was just joined? */
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

/* Add a part to the sum of all parts before it. The lock is held. */
static void join_part(struct parts *parts, struct part *part)
{
    cgrep_file *whole = &parts->whole;

    part->searched = false;
    part->before = parts->found;
    part->unwanted = parts->ended;
    part->follows_nul = whole->binary;
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

/* Store a part's result, and join all parts that can be joined now. */
static void publish(struct parts *parts, size_t number, const struct part *searched)
{
    pthread_mutex_lock(&parts->lock);
    *part_of(parts, number) = *searched;
    while (parts->known < parts->count && part_of(parts, parts->known)->searched)
        join_part(parts, part_of(parts, parts->known++));
    pthread_cond_broadcast(&parts->joined);
    pthread_mutex_unlock(&parts->lock);
}

/* Wait until all parts before a published one have been searched. */
static const struct part *await_before(struct parts *parts, size_t number)
{
    pthread_mutex_lock(&parts->lock);
    while (parts->known <= number)
        pthread_cond_wait(&parts->joined, &parts->lock);
    pthread_mutex_unlock(&parts->lock);
    return part_of(parts, number);
}

/* ------------------------------------------------------------------------ one part */

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

/* Print the part's kept lines, and report what went wrong. */
static void finish_part(struct parts *parts, cgrep_run *run, size_t number, cgrep_failure *failure)
{
    if (!parts->keeps && failure->code == 0)
        return;
    const struct part *part = await_before(parts, number);
    if (part->unwanted) {
        free(failure->text);
        return;
    }
    if (parts->keeps && !part->follows_nul)
        print_part(parts, run, part);
    if (failure->code != 0) {
        cgrep_await_turn(&run->output); /* the report may move the file offset, which is shared */
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
        cgrep_end_pipeline(run); /* in the next part, numbers, context and limit begin anew */
    bool failed = failure.code != 0;
    run->output.mutes = failed || (run->file.binary && run->settings->mode == CGREP_LINES);
    struct part result = result_of(run, failed);
    publish(parts, number, &result);
    finish_part(parts, run, number, &failure);
    cgrep_kept_clear(&searcher->kept);
    cgrep_end_turn(&run->output);
    if (run->output.error != 0)
        atomic_store(&parts->over, true);
}

/* Take and search the next part. false: there is none left. */
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

/* Set run->file to what a single thread would have found. */
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

/* The processor time that this thread has taken, in seconds. */
static double processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Are further threads worth while for the rest of the file, after so many parts since `start`? They
 * shorten no waiting, whether for the reader of the output or for the disk. */
static bool pays(const struct parts *parts, double start, size_t searched)
{
    double left = (double)(parts->count - searched - 1);
    double each = (processor_time() - start) / (double)searched;

    return parts->start->run->settings->part_size > 0 ||
           (searched >= SAMPLE && left * each * 1e6 >= WORTH_MICROSECONDS);
}

/* Search parts until further threads pay. The first part is not timed, as it includes building the
 * pipeline. It is searched before any thread starts, as the first coroutine of a process registers
 * for membarrier(2), which takes ten milliseconds once there are several threads. false: no part is
 * left. */
static bool search_alone(struct parts *parts, struct searcher *searcher)
{
    bool more = search_next(parts, searcher);
    double start = processor_time();

    for (size_t searched = 1; more; searched++) {
        more = search_next(parts, searcher);
        if (more && pays(parts, start, searched))
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

/* Does printing a line depend on the parts before it? */
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

/* The offset of the first such byte in the head of a file; -1: there is none. Reads small pieces,
 * because stacks may be small (ulimit -s). */
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

/* A NUL in the head of a file makes the whole file binary. */
static void check_head(cgrep_run *run, const cf_input *input)
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
    check_head(run, input);
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

/* Can the result be put together from parts? Not with a limit if matches or bytes are counted: the
 * counts of a part include lines beyond the limit. */
static bool is_separable(const cgrep_settings *settings)
{
    const cf_grep_options *grep = &settings->grep;
    bool counts_more = settings->json || settings->stats || settings->counts_matches;

    return !settings->spans_lines && settings->record_start == NULL &&
           !(grep->limit > 0 && (counts_more || grep->everything)) &&
           !(grep->everything && settings->json);
}

/* A file with a byte order mark of UTF-16 is decoded from its start on. */
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
