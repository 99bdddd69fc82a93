/*
 * coroutine.c - no first cf_next to forget: cf_sink and cf_stage start what they make, which then
 * waits at its first receive. The course does this with a decorator.
 */
#define _GNU_SOURCE
#include <coflow.h>

#include <stdio.h>
#include <string.h>

static cf_value grep(cf_coro *self, void *pattern)
{
    cf_value line;
    printf("Looking for %s\n", (const char *)pattern);
    while (cf_recv(self, &line))
        if (memmem(line.str, line.len, pattern, strlen(pattern)))
            printf("%.*s\n", (int)line.len, line.str);
    return cf_nil;
}

int main(void)
{
    char pattern[] = "python";
    cf_coro *g = cf_sink(grep, pattern);
    if (!g)
        return 1;
    cf_send(g, cf_str("no snakes in this one"), NULL);
    cf_send(g, cf_str("none here either"), NULL);
    cf_send(g, cf_str("a python sleeps in this one"), NULL);
    cf_free(g);
    return 0;
}
