/*
 * small.c - small files, each read with one call into a block that is used for all. How long a file
 * is shows when it has been read: to ask before, and to be told of the end by another read, would
 * cost more than to search most files.
 */
#include "config.h"

#include "small.h"

#include <sys/stat.h>
#include <unistd.h>

/* FIRST: asked for before anything is known. ROOM: from there on a file is mapped. DISK_BLOCK: what
 * a disk cannot read begins at a multiple of it. */
enum { FIRST = 256 * 1024, ROOM = 1024 * 1024, DISK_BLOCK = 512 };

/* One that nobody else holds: lines that were kept may still be in the last one. NULL: no memory.
 */
static cf_block *free_block(cgrep_run *run)
{
    if (run->small != NULL && !cf_block_is_shared(run->small))
        return run->small;
    cf_block_free(run->small);
    run->small = cf_block_new(ROOM);
    return run->small;
}

/* Is it worth reading on? */
static bool has_room(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size < ROOM;
}

/* How long the file is; -1: this is not all of it. */
static ssize_t read_all(int fd, char *to)
{
    size_t room = FIRST;
    size_t len = 0;
    ssize_t got;

    do {
        got = read(fd, to + len, room - len);
        if (got < 0)
            return -1;
        len += (size_t)got;
        if (len == FIRST && has_room(fd))
            room = ROOM;
    } while (got > 0 && len % DISK_BLOCK == 0 && len < room);
    return len < room ? (ssize_t)len : -1;
}

cf_block *cgrep_read_small(cgrep_run *run, int fd)
{
    cf_block *block = free_block(run);
    ssize_t len = block != NULL ? read_all(fd, cf_block_data(block)) : -1;

    if (len < 0) {
        lseek(fd, 0, SEEK_SET);
        return NULL;
    }
    cf_block_set_length(block, (size_t)len);
    return block;
}
