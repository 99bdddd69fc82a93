/* filter.c - what a user of the installed library writes: a filter, and a pipeline around it. */
#define _GNU_SOURCE
#include <coflow.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static cf_value grep(cf_coro *self, void *pattern)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        if (memmem(line.text, line.len, pattern, strlen(pattern)))
            cf_send_line(self, line);
    return cf_nil;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    if (cf_lines(STDIN_FILENO, cf_stage(grep, argv[1], cf_printer(STDOUT_FILENO))) == CF_ERROR) {
        fprintf(stderr, "filter: %s\n", cf_last_error()->text);
        return 1;
    }
    return 0;
}
