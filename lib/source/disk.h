/*
 * disk.h - file systems on which a short read means end of file.
 */
#ifndef CF_SOURCE_DISK_H
#define CF_SOURCE_DISK_H

#include <stdbool.h>

/* Is a read(2) on fd's file system short only at the end of a file or, at a multiple of 512 bytes,
 * before data that cannot be read? */
bool cf__reads_as_disk(int fd);

#endif
