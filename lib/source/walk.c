/*
 * walk.c - walks a tree of folders without recursion: a stack holds the folders on the current
 * path, each with the names read from it.
 *
 *   path     src/lib/flow/
 *   folders  | src: names, next | lib: names, next | flow: names, next |
 *
 * The type of most entries comes with its name, so there is no call per file. Only the deepest
 * folders on the stack are held open. So the walk goes on when folders above it are renamed, and in
 * trees deeper than the number of descriptors that a process may have.
 */
#include "config.h"

#include <coflow/walk.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "coro/error.h"
#include "source/above.h"
#include "source/disk.h"
#include "source/ignore.h"

enum { NAMES = 4096, READ_SIZE = 32 * 1024, OPEN_FOLDERS = 16 };

/* The entries of a folder, one after the other: a byte with the type, the name, a NUL. */
struct names {
    char *bytes;
    size_t len;
    size_t room;
};

struct folder {
    int fd;          /* -1: closed for now, or `lost` */
    int lost;        /* errno of opening it again; 0: not lost */
    size_t path_len; /* of its path, including a trailing slash */
    dev_t device;
    ino_t inode;
    bool is_on_disk; /* cf__reads_as_disk */
    struct names names;
    bool has_rules; /* it contains an ignore file */
    struct cf__ignore ignore;
    size_t next;         /* the next entry: offset in names, or index in sorted */
    const char **sorted; /* the entries ordered by name, or NULL */
    size_t count;        /* of sorted */
};

struct cf_walk {
    cf_walk_options options;
    char *path;
    size_t path_room;
    struct folder *folders;
    size_t depth; /* number of folders on the stack */
    size_t room;
    bool started;
    bool enter;             /* the last entry returned is a folder to be entered */
    const char *last;       /* the name of that entry in its folder */
    int pending;            /* errno of an entry that is an error; 0: none */
    struct cf__above above; /* ignore rules of the folders above the root */
    char dirents[READ_SIZE] __attribute__((aligned(8)));
};

/* --------------------------------------------------------------------------- names */

static bool add_name(struct names *names, unsigned char type, const char *name)
{
    size_t size = strlen(name) + 2;
    if (names->room - names->len < size) {
        size_t room = 2 * names->room + NAMES + size;
        char *bytes = realloc(names->bytes, room);
        if (!bytes)
            return false;
        names->bytes = bytes;
        names->room = room;
    }
    names->bytes[names->len] = (char)type;
    memcpy(names->bytes + names->len + 1, name, size - 1);
    names->len += size;
    return true;
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Read all entries of a folder. Returns 0 or an errno. */
static int read_names(cf_walk *walk, struct folder *folder)
{
    ssize_t got;
    while ((got = getdents64(folder->fd, walk->dirents, sizeof walk->dirents)) > 0) {
        for (char *p = walk->dirents; p < walk->dirents + got;) {
            struct dirent64 *entry = (void *)p;
            if (!is_dot(entry->d_name) && !add_name(&folder->names, entry->d_type, entry->d_name))
                return ENOMEM;
            folder->has_rules |= entry->d_name[0] == '.' && cf__ignore_is_file(entry->d_name);
            p += entry->d_reclen;
        }
    }
    return got < 0 ? errno : 0;
}

static int by_name(const void *a, const void *b)
{
    const char *const *first = a;
    const char *const *second = b;
    return strcmp(*first + 1, *second + 1);
}

static int sort_names(struct folder *folder)
{
    const char *end = folder->names.bytes + folder->names.len;
    size_t count = 0;
    for (const char *p = folder->names.bytes; p < end; p += strlen(p + 1) + 2)
        count++;
    folder->sorted = malloc((count + 1) * sizeof *folder->sorted);
    if (!folder->sorted)
        return ENOMEM;
    for (const char *p = folder->names.bytes; p < end; p += strlen(p + 1) + 2)
        folder->sorted[folder->count++] = p;
    qsort(folder->sorted, count, sizeof *folder->sorted, by_name);
    return 0;
}

/* The next entry: a byte with its type, then its name. NULL: there is none. */
static const char *next_name(struct folder *folder)
{
    if (folder->sorted)
        return folder->next < folder->count ? folder->sorted[folder->next++] : NULL;
    if (folder->next == folder->names.len)
        return NULL;
    const char *entry = folder->names.bytes + folder->next;
    folder->next += strlen(entry + 1) + 2;
    return entry;
}

/* ------------------------------------------------------------------------- folders */

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY };

static bool is_folder_at(int fd, const struct folder *folder)
{
    struct stat status;
    return fd >= 0 && fstat(fd, &status) == 0 && status.st_dev == folder->device &&
           status.st_ino == folder->inode;
}

/* Open a folder again that was closed to save its descriptor, when the walk returns to it from the
 * one below: as ".." of that one or, if that is another folder (the walk followed a link, or
 * something was moved), by its path. */
static void reopen(cf_walk *walk, struct folder *folder, int below)
{
    int fd = below >= 0 ? openat(below, "..", FOLDER_FLAGS) : -1;
    if (!is_folder_at(fd, folder)) {
        if (fd >= 0)
            close(fd);
        walk->path[folder->path_len] = '\0';
        fd = open(walk->path, FOLDER_FLAGS);
        folder->lost = fd < 0 ? errno : is_folder_at(fd, folder) ? 0 : ENOENT;
    }
    if (folder->lost && fd >= 0)
        close(fd);
    folder->fd = folder->lost ? -1 : fd;
}

static void close_folder(struct folder *folder)
{
    if (folder->fd >= 0)
        close(folder->fd);
    folder->fd = -1;
}

static void leave(cf_walk *walk)
{
    struct folder *folder = &walk->folders[--walk->depth];
    struct folder *above = walk->depth > 0 ? folder - 1 : NULL;
    if (above && above->fd < 0)
        reopen(walk, above, folder->fd);
    close_folder(folder);
    cf__ignore_free(&folder->ignore);
    free(folder->names.bytes);
    free(folder->sorted);
}

static int folder_fd(const cf_walk *walk)
{
    return walk->depth > 0 ? walk->folders[walk->depth - 1].fd : AT_FDCWD;
}

static bool make_room(cf_walk *walk)
{
    if (walk->depth < walk->room)
        return true;
    size_t room = 2 * walk->room + 16;
    struct folder *folders = realloc(walk->folders, room * sizeof *folders);
    if (!folders)
        return false;
    walk->folders = folders;
    walk->room = room;
    return true;
}

/* Replace what follows the first len bytes of the path by a name. false: out of memory. */
static bool set_path(cf_walk *walk, size_t len, const char *name)
{
    size_t size = strlen(name) + 1;
    if (walk->path_room < len + size + 1) {
        size_t room = 2 * (len + size) + 256;
        char *path = realloc(walk->path, room);
        if (!path)
            return false;
        walk->path = path;
        walk->path_room = room;
    }
    memcpy(walk->path + len, name, size);
    return true;
}

/* Fill in the folder's identity. Returns 0 or an errno; EXDEV: it must not be entered. */
static int identify(cf_walk *walk, struct folder *folder)
{
    struct stat status;
    if (fstat(folder->fd, &status) != 0)
        return errno;
    folder->device = status.st_dev;
    folder->inode = status.st_ino;
    const struct folder *above = walk->depth > 0 ? folder - 1 : NULL;
    bool as_above = above && above->device == folder->device;
    folder->is_on_disk = as_above ? above->is_on_disk : cf__reads_as_disk(folder->fd);
    bool elsewhere = walk->depth > 0 && status.st_dev != walk->folders[0].device;
    return walk->options.one_file_system && elsewhere ? EXDEV : 0;
}

static int fill(cf_walk *walk, struct folder *folder)
{
    int error = identify(walk, folder);
    if (!error)
        error = read_names(walk, folder);
    if (!error && walk->options.sorted)
        error = sort_names(folder);
    if (!error && walk->options.ignore_files && folder->has_rules)
        error = cf__ignore_read(&folder->ignore, folder->fd);
    return error;
}

/* Enter the folder that was returned last, whose path is in walk->path. Returns 0 or an errno. */
static int enter(cf_walk *walk)
{
    size_t len = strlen(walk->path);
    bool follow = walk->depth == 0 || walk->options.follow;
    int fd = openat(folder_fd(walk), walk->last, FOLDER_FLAGS | (follow ? 0 : O_NOFOLLOW));
    if (fd < 0)
        return errno;
    if (!make_room(walk)) {
        close(fd);
        return ENOMEM;
    }
    struct folder *folder = &walk->folders[walk->depth];
    *folder = (struct folder){.fd = fd, .path_len = len};
    int error = fill(walk, folder);
    if (walk->depth++ >= OPEN_FOLDERS)
        close_folder(&walk->folders[walk->depth - 1 - OPEN_FOLDERS]);
    if (!error && walk->path[len - 1] != '/') {
        if (set_path(walk, len, "/"))
            folder->path_len++;
        else
            error = ENOMEM;
    }
    if (error)
        leave(walk);
    return error == EXDEV ? 0 : error;
}

/* --------------------------------------------------------------------------- kinds */

static bool is_above(const cf_walk *walk, const struct stat *status)
{
    for (size_t i = 0; i < walk->depth; i++)
        if (walk->folders[i].inode == status->st_ino && walk->folders[i].device == status->st_dev)
            return true;
    return false;
}

static cf_walk_kind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode))
        return CF_WALK_FILE;
    if (S_ISDIR(mode))
        return CF_WALK_FOLDER;
    return S_ISLNK(mode) ? CF_WALK_LINK : CF_WALK_DEVICE;
}

/* The kind of an entry, by stat(2): for links that are followed, and file systems without types. */
static cf_walk_kind stat_kind(cf_walk *walk, const char *name, bool follow)
{
    struct stat status;
    int rc = fstatat(folder_fd(walk), name, &status, follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (rc != 0 && follow && errno == ENOENT)
        return CF_WALK_FILE;
    if (rc != 0) {
        walk->pending = errno;
        return CF_WALK_ERROR;
    }
    cf_walk_kind kind = kind_of_mode(status.st_mode);
    return kind == CF_WALK_FOLDER && follow && is_above(walk, &status) ? CF_WALK_LOOP : kind;
}

static cf_walk_kind kind_of(cf_walk *walk, unsigned char type, const char *name)
{
    switch (type) {
    case DT_REG:
        return CF_WALK_FILE;
    case DT_DIR:
        return CF_WALK_FOLDER;
    case DT_LNK:
        return walk->options.follow ? stat_kind(walk, name, true) : CF_WALK_LINK;
    case DT_UNKNOWN:
        return stat_kind(walk, name, walk->options.follow);
    default:
        return CF_WALK_DEVICE;
    }
}

/* --------------------------------------------------------------------------- calls */

cf_walk *cf_walk_new(const char *root, const cf_walk_options *options)
{
    cf_walk *walk = calloc(1, sizeof *walk);
    size_t len = strlen(root);
    while (len > 1 && root[len - 1] == '/')
        len--;
    if (!walk || !set_path(walk, 0, root)) {
        free(walk);
        cf__fail(CF_ENOMEM, "cf_walk_new", "no memory for a walk");
        return NULL;
    }
    walk->path[len] = '\0';
    if (options)
        walk->options = *options;
    return walk;
}

static bool tell(cf_walk *walk, cf_walk_kind kind, const char *name, cf_walk_entry *entry)
{
    bool deep = walk->options.max_depth > 0 && walk->depth >= walk->options.max_depth;
    *entry = (cf_walk_entry){.kind = kind,
                             .path = walk->path,
                             .name = name,
                             .folder = folder_fd(walk),
                             .depth = walk->depth,
                             .error = walk->pending};
    walk->enter = kind == CF_WALK_FOLDER && !deep;
    walk->last = name;
    walk->pending = 0;
    return true;
}

static bool tell_error(cf_walk *walk, int error, const char *name, cf_walk_entry *entry)
{
    walk->pending = error;
    return tell(walk, CF_WALK_ERROR, name, entry);
}

static bool tell_root(cf_walk *walk, cf_walk_entry *entry)
{
    walk->started = true;
    int error = walk->options.ignore_files ? cf__above_read(&walk->above, walk->path) : 0;
    if (error)
        return tell_error(walk, error, walk->path, entry);
    return tell(walk, stat_kind(walk, walk->path, true), walk->path, entry);
}

/* The rules of the nearest folder that has one for the entry decide. */
static bool is_ignored(cf_walk *walk, cf_walk_kind kind, const char *name)
{
    if (!walk->options.ignore_files)
        return false;
    bool is_folder = kind == CF_WALK_FOLDER;
    enum cf__ignored said = CF__IGNORED_UNSAID;
    for (size_t i = walk->depth; i-- > 0 && said == CF__IGNORED_UNSAID;)
        said = cf__ignore_ask(&walk->folders[i].ignore, walk->path + walk->folders[i].path_len,
                              is_folder);
    if (said == CF__IGNORED_UNSAID)
        said = cf__above_ask(&walk->above, walk->path + walk->folders[0].path_len, is_folder);
    return said == CF__IGNORED_YES || strcmp(name, ".git") == 0;
}

/* Report a folder that could not be opened again, and skip the rest of it. */
static bool tell_lost(cf_walk *walk, cf_walk_entry *entry)
{
    int error = walk->folders[walk->depth - 1].lost;
    walk->path[walk->folders[walk->depth - 1].path_len] = '\0';
    leave(walk);
    return tell_error(walk, error, walk->path, entry);
}

bool cf_walk_next(cf_walk *walk, cf_walk_entry *entry)
{
    if (!walk->started)
        return tell_root(walk, entry);
    int error = walk->enter ? enter(walk) : 0;
    walk->enter = false;
    if (error)
        return tell_error(walk, error, walk->last, entry);
    while (walk->depth > 0) {
        struct folder *folder = &walk->folders[walk->depth - 1];
        if (folder->lost)
            return tell_lost(walk, entry);
        const char *next = next_name(folder);
        if (!next) {
            leave(walk);
            continue;
        }
        if (!set_path(walk, folder->path_len, next + 1))
            return tell_error(walk, ENOMEM, next + 1, entry);
        cf_walk_kind kind = kind_of(walk, (unsigned char)*next, next + 1);
        if (!is_ignored(walk, kind, next + 1)) {
            tell(walk, kind, next + 1, entry);
            entry->short_ends = *next == DT_REG && folder->is_on_disk;
            return true;
        }
        walk->pending = 0;
    }
    return false;
}

void cf_walk_skip(cf_walk *walk)
{
    walk->enter = false;
}

void cf_walk_free(cf_walk *walk)
{
    if (!walk)
        return;
    while (walk->depth > 0)
        leave(walk);
    cf__above_free(&walk->above);
    free(walk->folders);
    free(walk->path);
    free(walk);
}
