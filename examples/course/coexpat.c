/* coexpat.c - count the events that a coroutine gets from expat. */
#include "bus.h"

static cf_value count_events(cf_coro *self, void *arg)
{
    (void)arg;
    int starts = 0, ends = 0;
    const event *e;
    while ((e = next_event(self)) != NULL) {
        starts += e->kind == START;
        ends += e->kind == END;
    }
    printf("%d starts, %d ends\n", starts, ends);
    return cf_nil;
}

int main(int argc, char *argv[])
{
    return parse_buses(open_buses(argc, argv), cf_new(count_events, NULL));
}
