/*
 * small.c - reads small files with one call each. There is no fstat(2) to learn the size first, and
 * no second read to see the end of the file: the two would cost more than searching most files.
 */
#include "config.h"

#include "small.h"

#include <sys/stat.h>
#include <unistd.h>

/* FIRST: the size of the first read. ROOM: files of this size or more are mapped instead.
 * DISK_BLOCK: a read that stops at a multiple of it may have met a bad block, not the end. */
enum { FIRST = 256 * 1024, ROOM = 1024 * 1024, DISK_BLOCK = 512 };

/* A block that nobody else holds: kept lines may still refer to the last one. NULL: out of memory.
 */
static cf_block *free_block(cgrep_run *run)
{
    if (run->small != NULL && !cf_block_is_shared(run->small))
        return run->small;
    cf_block_free(run->small);
    run->small = cf_block_new(ROOM);
    return run->small;
}

/* Is this a regular file that fits into the block? */
static bool has_room(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size < ROOM;
}

/* The length of the file; -1: it does not fit, or cannot be read. */
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
