/*
 * cobroadcast.c - one stream to three filters, each with a printer of its own. The order of lines
 * is kept for each printer; cobroadcast2.c keeps that of all lines.
 *
 * usage: cobroadcast FILE
 */
#include <coflow.h>

#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "access-log";
    cf_coro *filters[] = {
        cf_grep("python", 0, cf_printer(STDOUT_FILENO)),
        cf_grep("ply", 0, cf_printer(STDOUT_FILENO)),
        cf_grep("swig", 0, cf_printer(STDOUT_FILENO)),
    };
    if (cf_follow(path, cf_broadcast(filters, 3)) == CF_ERROR) {
        fprintf(stderr, "cobroadcast: %s: %s\n", path, cf_last_error()->text);
        return 1;
    }
    return 0;
}
