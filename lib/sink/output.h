/*
 * output.h - what the sinks that write to an output share.
 */
#ifndef CF_SINK_OUTPUT_H
#define CF_SINK_OUTPUT_H

#include <coflow/copy.h>

/* As cf_to_output, but the sink owns the output and closes it at its end, or when it cannot be
 * made. What it says about writing begins with `what`. NULL for a NULL output, the cause kept. */
cf_coro *cf__to_own_output(cf_output *output, const char *name, const char *what);

#endif
