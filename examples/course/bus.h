/*
 * bus.h - an XML file of buses, and its conversion to records: expat's handlers send each event to
 * a coroutine, which is a state machine and sends a record for each bus to its target.
 */
#ifndef EXAMPLES_BUS_H
#define EXAMPLES_BUS_H

#include <coflow.h>

#include <expat.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ the file */

static inline void write_bus(FILE *file, int number)
{
    static const char *const directions[] = {"North Bound", "East Bound", "South Bound",
                                             "West Bound"};
    fprintf(file, "<bus>\n  <id>%d</id>\n  <route>%d</route>\n", 1000 + number, number * 7 % 60);
    fprintf(file, "  <direction>%s</direction>\n", directions[number / 7 % 4]);
    fprintf(file, "  <latitude>41.%06d</latitude>\n", number * 7919 % 1000000);
    fprintf(file, "  <longitude>-87.%06d</longitude>\n</bus>\n", number * 104729 % 1000000);
}

static inline void write_buses(FILE *file, int count)
{
    fputs("<?xml version=\"1.0\"?>\n<buses>\n", file);
    for (int i = 0; i < count; i++)
        write_bus(file, i);
    fputs("</buses>\n", file);
}

/* Opens the file named on the command line; without one, a generated file. */
static inline FILE *open_buses(int argc, char *argv[])
{
    if (argc > 1)
        return fopen(argv[1], "r");
    FILE *file = tmpfile();
    if (file) {
        write_buses(file, 3000);
        rewind(file);
    }
    return file;
}

/* ---------------------------------------------------------------- its events */

typedef struct event {
    enum { START, TEXT, END } kind;
    const char *text; /* an element's name, or text */
    size_t len;
} event;

static inline void send_event(cf_coro *target, event e)
{
    cf_send(target, cf_ptr(&e), NULL);
}

static inline void on_start(void *target, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    send_event(target, (event){START, name, strlen(name)});
}

static inline void on_end(void *target, const XML_Char *name)
{
    send_event(target, (event){END, name, strlen(name)});
}

static inline void on_text(void *target, const XML_Char *text, int len)
{
    send_event(target, (event){TEXT, text, (size_t)len});
}

/* Sends all events of the file to a coroutine, which it starts first and frees at the end. */
static inline int parse_buses(FILE *file, cf_coro *target)
{
    char part[4096];
    size_t n;
    XML_Parser parser = XML_ParserCreate(NULL);
    int well = file && target && parser;
    if (well) {
        cf_next(target, NULL);
        XML_SetUserData(parser, target);
        XML_SetElementHandler(parser, on_start, on_end);
        XML_SetCharacterDataHandler(parser, on_text);
    }
    while (well && (n = fread(part, 1, sizeof part, file)) > 0)
        well = XML_Parse(parser, part, (int)n, 0) == XML_STATUS_OK;
    XML_ParserFree(parser);
    cf_free(target);
    if (file)
        fclose(file);
    return well ? 0 : 1;
}

/* --------------------------------------------------------------- its records */

typedef struct bus {
    char id[16], route[16], direction[16], latitude[16], longitude[16];
} bus;

static inline char *field(bus *b, const char *name)
{
    static const char *const names[] = {"id", "route", "direction", "latitude", "longitude"};
    char *fields[] = {b->id, b->route, b->direction, b->latitude, b->longitude};
    for (int i = 0; i < 5; i++)
        if (strcmp(names[i], name) == 0)
            return fields[i];
    return NULL;
}

/* Receives the next event; NULL: there are no more. */
static inline const event *next_event(cf_coro *self)
{
    cf_value value;
    return cf_recv(self, &value) ? value.ptr : NULL;
}

static inline bool collect_bus(cf_coro *self, bus *b)
{
    char *into = NULL;
    const event *e;
    memset(b, 0, sizeof *b);
    while ((e = next_event(self)) != NULL) {
        if (e->kind == START)
            into = field(b, e->text);
        else if (e->kind == TEXT && into)
            strncat(into, e->text, e->len < 16 - strlen(into) ? e->len : 15 - strlen(into));
        else if (e->kind == END && strcmp(e->text, "bus") == 0)
            return true;
        else if (e->kind == END)
            into = NULL;
    }
    return false;
}

/* Receives events, sends pointers to records. */
static inline cf_value buses_to_records(cf_coro *self, void *target)
{
    bus b;
    const event *e;
    while ((e = next_event(self)) != NULL)
        if (e->kind == START && strcmp(e->text, "bus") == 0 && collect_bus(self, &b))
            cf_send(target, cf_ptr(&b), NULL);
    return cf_nil;
}

static inline int format_bus(const bus *b, char *line, size_t size)
{
    return snprintf(line, size, "%s,%s,\"%s\",%s,%s", b->route, b->id, b->direction, b->latitude,
                    b->longitude);
}

/* Receives records, sends each as a line to a stage. */
static inline cf_value records_to_lines(cf_coro *self, void *stage)
{
    cf_value record;
    char line[128];
    while (cf_recv(self, &record)) {
        int n = format_bus(record.ptr, line, sizeof line);
        cf_send_line_to(NULL, stage, (cf_line){line, (size_t)n});
    }
    return cf_nil;
}

static inline cf_coro *started(cf_coro *co)
{
    cf_next(co, NULL);
    return co;
}

/* Sends the file's buses as lines to a pipeline, and closes it. */
static inline int send_buses(FILE *file, cf_coro *pipeline)
{
    cf_coro *lines = started(cf_new(records_to_lines, pipeline));
    int status = parse_buses(file, cf_new(buses_to_records, lines));
    cf_free(lines);
    cf_free(pipeline);
    return status;
}

#endif
