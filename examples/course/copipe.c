/*
 * copipe.c - the course's first pipeline: follow a log, and print the lines that contain "python".
 *
 * usage: copipe FILE
 */
#include <coflow.h>

#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "access-log";
    if (cf_follow(path, cf_grep("python", 0, cf_printer(STDOUT_FILENO))) == CF_ERROR) {
        fprintf(stderr, "copipe: %s: %s\n", path, cf_last_error()->text);
        return 1;
    }
    return 0;
}
