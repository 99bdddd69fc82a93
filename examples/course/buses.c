/* buses.c - from events to records, through two filters, to a printer: all by send. */
#include "bus.h"

typedef struct filter {
    const char *name, *value;
    cf_coro *target;
} filter;

static cf_value filter_on_field(cf_coro *self, void *arg)
{
    filter *f = arg;
    cf_value record;
    while (cf_recv(self, &record))
        if (strcmp(field(record.ptr, f->name), f->value) == 0)
            cf_send(f->target, record, NULL);
    return cf_nil;
}

static cf_value bus_locations(cf_coro *self, void *arg)
{
    (void)arg;
    cf_value record;
    char line[128];
    while (cf_recv(self, &record)) {
        format_bus(record.ptr, line, sizeof line);
        puts(line);
    }
    return cf_nil;
}

int main(int argc, char *argv[])
{
    cf_coro *printer = started(cf_new(bus_locations, NULL));
    filter bound = {"direction", "North Bound", printer};
    cf_coro *by_direction = started(cf_new(filter_on_field, &bound));
    filter route = {"route", "22", by_direction};
    cf_coro *by_route = started(cf_new(filter_on_field, &route));
    int status = parse_buses(open_buses(argc, argv), cf_new(buses_to_records, by_route));
    cf_free(by_route);
    cf_free(by_direction);
    cf_free(printer);
    return status;
}
