/*
 * disk.c - the file systems that are known to read through the page cache, block by block. Not on
 * the list: those that generate files (/proc, FUSE), those on a network, and tmpfs, which holds
 * /dev, where containers mount devices over files.
 */
#include "config.h"

#include "source/disk.h"

#include <linux/magic.h>
#include <stddef.h>
#include <sys/vfs.h>

bool cf__reads_as_disk(int fd)
{
    static const unsigned disks[] = {EXT4_SUPER_MAGIC /* also 2 and 3 */, XFS_SUPER_MAGIC,
                                     BTRFS_SUPER_MAGIC, F2FS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC};
    struct statfs system;
    if (fstatfs(fd, &system) != 0)
        return false;
    for (size_t i = 0; i < sizeof disks / sizeof disks[0]; i++)
        if ((unsigned)system.f_type == disks[i])
            return true;
    return false;
}
