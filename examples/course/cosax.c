/* cosax.c - XML events sent to a coroutine: its position in the code and its local variables are
 * the state between two events. */
#include "bus.h"

static cf_value print_first_bus(cf_coro *self, void *arg)
{
    (void)arg;
    const event *e;
    while ((e = next_event(self)) != NULL) {
        static const char *const kinds[] = {"start", "text", "end"};
        if (e->kind != TEXT || e->text[0] > ' ')
            printf("%s %.*s\n", kinds[e->kind], (int)e->len, e->text);
        if (e->kind == END && strcmp(e->text, "bus") == 0)
            break;
    }
    while (next_event(self))
        ;
    return cf_nil;
}

int main(int argc, char *argv[])
{
    return parse_buses(open_buses(argc, argv), cf_new(print_first_bus, NULL));
}
