/*
 * output.h - for sinks that write to a cf_output.
 */
#ifndef CF_SINK_OUTPUT_H
#define CF_SINK_OUTPUT_H

#include <coflow/copy.h>

/*
 * cf_to_output, but the sink owns the output and closes it at its end. Messages about writing begin
 * with `what`. NULL on failure: the output has been closed, and the last error is the cause. For a
 * NULL output returns NULL and leaves the last error alone.
 */
cf_coro *cf__to_own_output(cf_output *output, const char *name, const char *what);

#endif
