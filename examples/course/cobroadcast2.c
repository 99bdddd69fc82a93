/*
 * cobroadcast2.c - one stream to three filters that share one printer: a line that two of them pass
 * is printed twice, and lines are printed in the order of the input.
 *
 * usage: cobroadcast2 FILE
 */
#include <coflow.h>

#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "access-log";
    cf_coro *printer = cf_printer(STDOUT_FILENO);
    cf_coro *filters[] = {
        cf_grep("python", 0, cf_ref(printer)),
        cf_grep("ply", 0, cf_ref(printer)),
        cf_grep("swig", 0, cf_ref(printer)),
    };
    cf_free(printer); /* each filter has a reference of its own */
    if (cf_follow(path, cf_broadcast(filters, 3)) == CF_ERROR) {
        fprintf(stderr, "cobroadcast2: %s: %s\n", path, cf_last_error()->text);
        return 1;
    }
    return 0;
}
