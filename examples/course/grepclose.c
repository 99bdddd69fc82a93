/* grepclose.c - close: the receive returns false, the loop ends, and the code after it says
 * goodbye. */
#include <coflow.h>

#include <stdio.h>
#include <string.h>

static cf_value grep(cf_coro *self, void *pattern)
{
    cf_value line;
    printf("Looking for %s\n", (const char *)pattern);
    while (cf_recv(self, &line))
        if (strstr(line.str, pattern))
            puts(line.str);
    if (cf_pending(self)->code == CF_ECLOSED) /* except GeneratorExit */
        puts("Going away. Goodbye");
    return cf_nil;
}

int main(void)
{
    char pattern[] = "python";
    cf_coro *g = cf_new(grep, pattern);
    if (!g)
        return 1;
    cf_next(g, NULL);
    cf_send(g, cf_str("no snakes in this one"), NULL);
    cf_send(g, cf_str("a python sleeps in this one"), NULL);
    cf_close(g);
    cf_free(g); /* would have closed it, too */
    return 0;
}
