/*
 * crowd.c - the resident memory of an idle coroutine, page tables included, and the time to make
 * one on a stack that has not been used before.
 *
 *     crowd [NUMBER]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coflow.h>

#include "bench.h"

static cf_value wait_for_ever(cf_coro *self, void *arg)
{
    (void)arg;
    while (cf_recv(self, NULL))
        ;
    return cf_nil;
}

/* A value from /proc/self/status, in bytes. */
static double status_of(const char *name)
{
    char line[256];
    double kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kilobytes = atof(line + strlen(name));
    if (file)
        fclose(file);
    return kilobytes * 1024;
}

int main(int argc, char **argv)
{
    long wanted = argc > 1 ? atol(argv[1]) : 1000000;
    cf_coro **crowd = malloc((size_t)wanted * sizeof *crowd);
    if (!crowd)
        return 1;
    memset(crowd, 0, (size_t)wanted * sizeof *crowd);
    double before = status_of("VmRSS:") + status_of("VmPTE:");
    long made = 0;
    double start = now();
    while (made < wanted && (crowd[made] = cf_new(wait_for_ever, NULL)) != NULL)
        cf_next(crowd[made++], NULL);
    double taken = now() - start;
    double after = status_of("VmRSS:") + status_of("VmPTE:");
    printf("%ld idle coroutines, each with a guard page: %.0f bytes each, page tables included\n",
           made, (after - before) / (double)made);
    printf("made for the first time, and started: %.0f ns each\n", taken / (double)made);
    if (made < wanted)
        printf("then: %s\n", cf_last_error()->text);
    for (long i = 0; i < made; i++)
        cf_free(crowd[i]);
    cf_trim();
    printf("all freed and trimmed: %.0f bytes each are left\n",
           (status_of("VmRSS:") + status_of("VmPTE:") - before) / (double)made);
    free(crowd);
    return 0;
}
