/* basicsax.c - XML events without coroutines: the parser calls handlers, and all state between two
 * calls has to be kept in a struct. */
#include "bus.h"

typedef struct counts {
    int starts, ends, depth, deepest;
} counts;

static void count_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    counts *c = arg;
    (void)name;
    (void)attributes;
    c->starts++;
    if (++c->depth > c->deepest)
        c->deepest = c->depth;
}

static void count_end(void *arg, const XML_Char *name)
{
    counts *c = arg;
    (void)name;
    c->ends++;
    c->depth--;
}

int main(int argc, char *argv[])
{
    FILE *file = open_buses(argc, argv);
    XML_Parser parser = XML_ParserCreate(NULL);
    counts c = {0, 0, 0, 0};
    char part[4096];
    size_t n;
    if (!file || !parser)
        return 1;
    XML_SetUserData(parser, &c);
    XML_SetElementHandler(parser, count_start, count_end);
    while ((n = fread(part, 1, sizeof part, file)) > 0)
        XML_Parse(parser, part, (int)n, 0);
    XML_ParserFree(parser);
    fclose(file);
    printf("%d starts, %d ends, %d deep\n", c.starts, c.ends, c.deepest);
    return 0;
}
