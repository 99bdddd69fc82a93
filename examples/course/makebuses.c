/* makebuses.c - writes a file of buses: usage: makebuses [COUNT] */
#include "bus.h"

#include <stdlib.h>

int main(int argc, char *argv[])
{
    write_buses(stdout, argc > 1 ? atoi(argv[1]) : 3000);
    return 0;
}
