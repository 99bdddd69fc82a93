/*
 * cogrep.c - a filter written here, between a source and a sink of the library.
 *
 * usage: cogrep FILE
 */
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
    char pattern[] = "python";
    const char *path = argc > 1 ? argv[1] : "access-log";
    if (cf_follow(path, cf_stage(grep, pattern, cf_printer(STDOUT_FILENO))) == CF_ERROR) {
        fprintf(stderr, "cogrep: %s: %s\n", path, cf_last_error()->text);
        return 1;
    }
    return 0;
}
