/*
 * disk.h - which file systems are known to read as disks do.
 */
#ifndef CF_SOURCE_DISK_H
#define CF_SOURCE_DISK_H

#include <stdbool.h>

/* Does a read(2) of what is on fd's file system give less than it was asked for only where the file
 * ends or, at a multiple of 512, where it cannot be read? */
bool cf__reads_as_disk(int fd);

#endif
