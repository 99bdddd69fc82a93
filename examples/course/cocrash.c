/* cocrash.c - two threads send to one coroutine. A send while the other thread is inside gets
 * CF_EBUSY; nothing is corrupted, and every send that succeeded was counted. */
#include <coflow.h>

#include <pthread.h>
#include <stdio.h>

static cf_value count_up(cf_coro *self, void *count)
{
    while (cf_recv(self, NULL))
        ++*(long *)count;
    return cf_nil;
}

typedef struct sender {
    cf_coro *sink;
    long sent, busy;
} sender;

static void *send_many(void *arg)
{
    sender *s = arg;
    for (int i = 0; i < 100000; i++)
        if (cf_send(s->sink, cf_int(1), NULL) == CF_YIELD)
            s->sent++;
        else if (cf_error_of(s->sink)->code == CF_EBUSY)
            s->busy++;
    return NULL;
}

int main(void)
{
    long count = 0;
    cf_coro *sink = cf_new(count_up, &count);
    sender first = {sink, 0, 0}, second = {sink, 0, 0};
    pthread_t thread;
    cf_next(sink, NULL);
    if (pthread_create(&thread, NULL, send_many, &first) != 0)
        return 1;
    send_many(&second);
    pthread_join(thread, NULL);
    cf_free(sink);
    printf("%ld sends answered\n", first.sent + first.busy + second.sent + second.busy);
    puts(first.sent + second.sent == count ? "all that were handled were counted" : "corrupted");
    return 0;
}
