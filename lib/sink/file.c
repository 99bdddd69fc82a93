/*
 * file.c - to a file: overwritten, appended to, replaced as a whole, or rotated.
 */
#include "config.h"

#include <coflow/sink.h>

#include "sink/output.h"

cf_coro *cf_to_file(const char *path, const cf_file_options *options)
{
    return cf__to_own_output(cf_output_file(path, options), "file");
}
