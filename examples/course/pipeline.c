/*
 * pipeline.c - generators in a row: the main program pulls from grep, which pulls from follow.
 * Compare copipe.c, where the same data is pushed.
 *
 * usage: pipeline FILE
 */
#define _GNU_SOURCE
#include <coflow.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Yields the lines that contain "python". */
static cf_value grep(cf_coro *self, void *lines)
{
    CF_FOR (line, lines) {
        if (memmem(line.str, line.len, "python", 6) && !cf_yield(self, line, NULL))
            break;
    }
    return cf_nil;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    cf_coro *lines = file ? cf_new(follow, file) : NULL;
    cf_coro *matches = lines ? cf_new(grep, lines) : NULL;
    if (!matches) {
        perror(argc > 1 ? argv[1] : "usage: pipeline FILE");
        return 1;
    }
    CF_FOR (line, matches) {
        fwrite(line.str, 1, line.len, stdout);
        fflush(stdout);
    }
    cf_free(matches);
    cf_free(lines);
    fclose(file);
    return 0;
}
