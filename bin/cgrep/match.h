/*
 * match.h - finds, prints, replaces and counts the matches in a line.
 */
#ifndef CGREP_MATCH_H
#define CGREP_MATCH_H

#include <coflow/span.h>

#include "line.h"

/* The next non-empty match at or after `from`. false: there is none. */
bool cgrep_next_match(cgrep_file *file, const cgrep_line *line, size_t from, cf_match *match);

/* Print line->text[match->start, match->end), or its replacement, in a colour. */
void cgrep_print_match(cgrep_file *file, const cgrep_line *line, const cf_match *match,
                       const char *sgr);

/* Add the matches in a span to file->matches. */
void cgrep_count_matches(cgrep_file *file, const cf_span *span);

/* The sink of --count-matches: adds to file->matches. NULL: cf_last_error(). */
cf_coro *cgrep_match_counter(cgrep_file *file);

/* The part of a match's group that lies in the line. false: there is none. */
bool cgrep_group(const cgrep_line *line, const cf_match *match, size_t group, size_t *start,
                 size_t *end);

/* Did the match begin in an earlier line (-U)? */
bool cgrep_begins_before(const cgrep_line *line, const cf_match *match);

#endif
