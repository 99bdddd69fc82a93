/* grep.c - the smallest coroutine: it receives values instead of generating them. */
#include <coflow.h>

#include <stdio.h>
#include <string.h>

static cf_value grep(cf_coro *self, void *pattern)
{
    cf_value line;
    printf("Looking for %s\n", (const char *)pattern);
    while (cf_recv(self, &line)) /* line = (yield) */
        if (strstr(line.str, pattern))
            puts(line.str);
    return cf_nil;
}

int main(void)
{
    char pattern[] = "python";
    cf_coro *g = cf_new(grep, pattern);
    if (!g)
        return 1;
    cf_next(g, NULL); /* run to the first receive: only then can values be sent */
    cf_send(g, cf_str("no snakes in this one"), NULL);
    cf_send(g, cf_str("none here either"), NULL);
    cf_send(g, cf_str("a python sleeps in this one"), NULL);
    cf_free(g);
    return 0;
}
