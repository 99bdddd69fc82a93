/*
 * match.h - the matches in a line: finding them, and what is printed in their place.
 */
#ifndef CGREP_MATCH_H
#define CGREP_MATCH_H

#include <coflow/span.h>

#include "line.h"

/* The next match at or after `from` that is not empty. false: there is none. */
bool cgrep_next_match(cgrep_file *file, const cgrep_line *line, size_t from, cf_match *match);

/* Print line->text[match->start, match->end) in a colour, or what replaces it. */
void cgrep_print_match(cgrep_file *file, const cgrep_line *line, const cf_match *match,
                       const char *sgr);

/* Add the matches in a span to file->matches. */
void cgrep_count_matches(cgrep_file *file, const cf_span *span);

/* The sink of --count-matches: adds to file->matches. NULL: cf_last_error(). */
cf_coro *cgrep_match_counter(cgrep_file *file);

/* What a group of a match took, as far as it is in the line. false: nothing. */
bool cgrep_group(const cgrep_line *line, const cf_match *match, size_t group, size_t *start,
                 size_t *end);

/* Is it but the rest of a match that began in a line before? */
bool cgrep_begins_before(const cgrep_line *line, const cf_match *match);

#endif
