/* iterbus.c - buses.c turned around: a for loop pulls records from a generator, which reads on only
 * when its records are used up. */
#include "bus.h"

static cf_value yield_record(cf_coro *self, void *place)
{
    cf_value record;
    while (cf_recv(self, &record))
        *(bus *)place = *(bus *)record.ptr;
    return cf_nil;
}

/* Parses a byte at a time, so that no step finds more than one record. */
static cf_value buses(cf_coro *self, void *file)
{
    bus found = {.id = ""};
    cf_coro *keeper = started(cf_new(yield_record, &found));
    cf_coro *records = started(cf_new(buses_to_records, keeper));
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, records);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    for (int c; (c = getc(file)) != EOF;) {
        char byte = (char)c;
        XML_Parse(parser, &byte, 1, 0);
        if (found.id[0] && !cf_yield(self, cf_ptr(&found), NULL))
            break;
        found.id[0] = '\0';
    }
    XML_ParserFree(parser);
    cf_free(records);
    cf_free(keeper);
    return cf_nil;
}

int main(int argc, char *argv[])
{
    FILE *file = open_buses(argc, argv);
    cf_coro *generator = cf_new(buses, file);
    char line[128];
    CF_FOR (record, generator) {
        bus *b = record.ptr;
        if (strcmp(b->route, "22") != 0 || strcmp(b->direction, "North Bound") != 0)
            continue;
        format_bus(b, line, sizeof line);
        puts(line);
    }
    cf_free(generator);
    fclose(file);
    return 0;
}
