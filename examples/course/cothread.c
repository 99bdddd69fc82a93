/* cothread.c - the filters and the printer run on another thread, with the same output. */
#include "bus.h"

#include <unistd.h>

int main(int argc, char *argv[])
{
    cf_coro *printer = cf_printer(STDOUT_FILENO);
    cf_coro *filters = cf_grep("^22,", 0, cf_grep("North Bound", 0, printer));
    return send_buses(open_buses(argc, argv), cf_threaded(filters));
}
