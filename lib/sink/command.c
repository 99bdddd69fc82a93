/*
 * command.c - cf_to_command: to the standard input of a shell command.
 */
#include "config.h"

#include <coflow/sink.h>

#include "sink/output.h"

cf_coro *cf_to_command(const char *command)
{
    return cf__to_own_output(cf_output_command(command), "command", "write");
}
