/*
 * follow.c - tail -f as a generator, from which the main program pulls lines until it is killed.
 *
 * usage: follow FILE
 */
#define _GNU_SOURCE
#include <coflow.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void wait_a_little(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
}

/* Yields each line that is added to file, with its newline. */
static cf_value follow(cf_coro *self, void *file)
{
    char *line = NULL;
    size_t room = 0;
    fseek(file, 0, SEEK_END);
    for (bool go_on = true; go_on;) {
        ssize_t length = getline(&line, &room, file);
        if (length >= 0) {
            go_on = cf_yield(self, cf_text(line, (size_t)length), NULL);
        } else {
            clearerr(file);
            wait_a_little();
        }
    }
    free(line);
    return cf_nil;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    cf_coro *lines = file ? cf_new(follow, file) : NULL;
    if (!lines) {
        perror(argc > 1 ? argv[1] : "usage: follow FILE");
        return 1;
    }
    CF_FOR (line, lines) {
        fwrite(line.str, 1, line.len, stdout);
        fflush(stdout);
    }
    cf_free(lines);
    fclose(file);
    return 0;
}
