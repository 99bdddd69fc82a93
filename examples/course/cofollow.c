/*
 * cofollow.c - tail -f as a source: it pushes each new line into a sink written here.
 *
 * usage: cofollow FILE
 */
#include <coflow.h>

#include <stdio.h>

static cf_value printer(cf_coro *self, void *file)
{
    cf_line line;
    while (cf_recv_line(self, &line)) {
        fprintf(file, "%.*s\n", (int)line.len, line.text);
        fflush(file);
    }
    return cf_nil;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "access-log";
    if (cf_follow(path, cf_sink(printer, stdout)) == CF_ERROR) {
        fprintf(stderr, "cofollow: %s: %s\n", path, cf_last_error()->text);
        return 1;
    }
    return 0;
}
