/*
 * parts.c - one big file, searched in parts by several threads.
 *
 *     | part 0 | part 1 | part 2 | ...    a part has the lines that begin in it
 *
 * Each thread takes the next part, reads it, and pushes it through a pipeline of its own; turns put
 * in order what they print. What a part does to those behind it is found out when its turn ends:
 * after a NUL, or a line that could not be decided, nothing more is printed.
 */
#include "config.h"

#include "parts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hands.h"
#include "search.h"
#include "turns.h"

/* A part is read in one go with the end of its last line; with fewer bytes in a file than LEAST, to
 * start a thread costs more than it saves. */
enum { PART = 252 * 1024, LEAST = 8 * 1024 * 1024 };

typedef struct part_result {
    uint64_t selected;
    uint64_t matches;
    uint64_t bytes;
    uint64_t binary_offset;
    bool binary;
    bool withheld;
    bool failed;
} part_result;

struct parts {
    cgrep_file whole; /* what all parts begin with */
    const cf_input *input;
    size_t count;
    part_result *results;
    atomic_size_t next; /* part to be taken */
    atomic_bool over;   /* no more is to be taken */
    cgrep_turns turns;
};

/* ------------------------------------------------------------------------ one part */

static void search_part(struct parts *parts, cgrep_run *run, size_t number)
{
    cf_input part = *parts->input;
    cgrep_file *file = &run->file;

    part.from = number * (uint64_t)PART;
    part.to = part.from + PART;
    *file = parts->whole;
    file->run = run;
    cgrep_begin_turn(&run->output, &parts->turns, number);
    bool failed = !cgrep_search_part(run, &part, parts->input, 0);
    run->output.mutes = failed || (file->binary && run->settings->mode == CGREP_LINES);
    parts->results[number] = (part_result){.selected = file->selected,
                                           .matches = file->matches,
                                           .bytes = file->bytes,
                                           .binary_offset = file->binary_offset,
                                           .binary = file->binary,
                                           .withheld = file->withheld,
                                           .failed = failed};
    cgrep_end_turn(&run->output);
    if (failed || run->output.error != 0)
        atomic_store(&parts->over, true);
}

static void work(void *job, cgrep_run *run)
{
    struct parts *parts = job;

    while (!atomic_load(&parts->over)) {
        size_t number = atomic_fetch_add(&parts->next, 1);
        if (number >= parts->count)
            break;
        cgrep_await_room(&parts->turns, number);
        search_part(parts, run, number);
    }
}

/* ----------------------------------------------------------------------- all parts */

/* What one thread would have found: nothing behind a line that could not be decided. */
static void add_up(const struct parts *parts, cgrep_run *run)
{
    cgrep_file *file = &run->file;

    *file = parts->whole;
    for (size_t i = 0; i < parts->count; i++) {
        const part_result *result = &parts->results[i];
        file->withheld |= result->withheld || (file->binary && result->selected > 0);
        file->selected += result->selected;
        file->matches += result->matches;
        file->bytes += result->bytes;
        if (result->binary && !file->binary)
            file->binary_offset = result->binary_offset;
        file->binary |= result->binary;
        if (result->failed)
            break;
    }
    if (file->binary && run->settings->binary == CGREP_WITHOUT_MATCH)
        file->selected = 0;
}

void cgrep_search_in_parts(cgrep_run *run, const cf_input *input, uint64_t size)
{
    size_t count = (size_t)((size + PART - 1) / PART);
    struct parts parts = {.whole = run->file, .input = input, .count = count, .next = 1};
    cgrep_hands hands = {.count = 0};

    parts.results = calloc(count, sizeof *parts.results);
    if (parts.results == NULL) {
        cgrep_report(run, "out of memory");
        return;
    }
    cgrep_turns_begin(&parts.turns, &run->output);
    /* The first part before there are threads: what the first coroutine of a process asks the
     * kernel for takes ten milliseconds when there are several (membarrier waits for all
     * processors). */
    search_part(&parts, run, 0);
    if (!atomic_load(&parts.over))
        cgrep_begin_hands(&hands, run, work, &parts);
    work(&parts, run);
    cgrep_join_hands(&hands, run);
    cgrep_turns_end(&parts.turns, &run->output);
    add_up(&parts, run);
    free(parts.results);
}

/* ------------------------------------------------------------------------- choosing */

/* Each line can be searched, and said to be found, without knowing what is before it. */
static bool is_separable(const cgrep_settings *settings)
{
    const cf_grep_options *grep = &settings->grep;

    return (settings->mode == CGREP_LINES || settings->mode == CGREP_COUNTS) && !grep->numbers &&
           !grep->context && !grep->everything && grep->limit == 0 && !settings->json &&
           !settings->spans_lines && settings->record_start == NULL;
}

/* It would be decoded from there on. */
static bool begins_utf16(const cgrep_run *run, int fd)
{
    char mark[2];

    return run->settings->detects_encoding && pread(fd, mark, 2, 0) == 2 &&
           (memcmp(mark, "\xff\xfe", 2) == 0 || memcmp(mark, "\xfe\xff", 2) == 0);
}

bool cgrep_pays_in_parts(const cgrep_run *run, const cf_input *input, const struct stat *status,
                         off_t start)
{
    return run->settings->threads > 1 && run->output.turns == NULL && S_ISREG(status->st_mode) &&
           status->st_size >= LEAST && start == 0 && !run->file.heads && !run->file.encoded &&
           is_separable(run->settings) && !begins_utf16(run, input->fd);
}
