/*
 * outlet.c - the writers' pipes, and the task that merges them.
 */
#include "config.h"

#include "outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/report.h"

enum { TROUBLE = 2 };

void cbroadcast_open_outlet(cbroadcast_outlet *outlet, size_t writers, char separator)
{
    *outlet = (cbroadcast_outlet){.separator = separator, .is_shared = writers > 1};
    outlet->pipes = calloc(writers + 1, sizeof *outlet->pipes);
    if (outlet->pipes == NULL)
        cli_fail(TROUBLE, "out of memory");
}

int cbroadcast_add_writer(cbroadcast_outlet *outlet)
{
    int ends[2];

    if (!outlet->is_shared)
        return -1;
    if (pipe2(ends, O_CLOEXEC) != 0)
        cli_fail(TROUBLE, "pipe: %s", strerror(errno));
    outlet->pipes[outlet->count++] = (cf_input){.fd = ends[0], .separator = outlet->separator};
    return ends[1];
}

cf_value cbroadcast_run_outlet(cf_coro *self, void *arg)
{
    cbroadcast_outlet *outlet = arg;

    (void)self;
    if (cf_merge(outlet->pipes, outlet->count, cf_printer(STDOUT_FILENO)) == CF_ERROR) {
        cli_warn("'standard output': %s", cf_last_error()->text);
        outlet->failed = true;
    }
    /* Once standard output has no reader, this makes the remaining writers fail with EPIPE. */
    for (size_t i = 0; i < outlet->count; i++)
        close(outlet->pipes[i].fd);
    free(outlet->pipes);
    return cf_nil;
}
