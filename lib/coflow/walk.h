/*
 * coflow/walk.h - walk over the files of a folder and of those below it.
 *
 *     cf_walk *walk = cf_walk_new("src", NULL);
 *     cf_walk_entry entry;
 *     while (walk && cf_walk_next(walk, &entry))
 *         if (entry.kind == CF_WALK_FILE)
 *             puts(entry.path);
 *     cf_walk_free(walk);
 */
#ifndef COFLOW_WALK_H
#define COFLOW_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include <coflow/api.h>

CF_BEGIN

typedef struct cf_walk cf_walk;

/* All zero: unsorted (directory order); symbolic links are not followed. */
typedef struct cf_walk_options {
    bool follow;          /* follow symbolic links below the root */
    bool sorted;          /* sort by name, bytewise */
    bool ignore_files;    /* obey .gitignore and .ignore (gitignore(5)), and leave out .git */
    bool one_file_system; /* do not enter folders on other file systems than the root's */
    size_t max_depth;     /* do not enter folders at this depth; the root has 0. 0: no limit */
} cf_walk_options;

typedef enum cf_walk_kind {
    CF_WALK_FILE,   /* a regular file; or a dangling link, when links are followed */
    CF_WALK_FOLDER, /* comes before its contents; see cf_walk_skip */
    CF_WALK_LINK,   /* a symbolic link that is not followed */
    CF_WALK_DEVICE, /* a device, FIFO or socket */
    CF_WALK_LOOP,   /* a link to a folder that the walk is in; it is not entered */
    CF_WALK_ERROR   /* a folder that cannot be read, or a name on which stat failed */
} cf_walk_kind;

/* The walk owns everything in it; valid until the next call. */
typedef struct cf_walk_entry {
    cf_walk_kind kind;
    const char *path; /* begins with the root as given to cf_walk_new */
    const char *name; /* its name in `folder`, for openat */
    int folder;       /* descriptor of the folder it is in; AT_FDCWD for the root */
    size_t depth;     /* 0 for the root */
    int error;        /* of a CF_WALK_ERROR: errno */
    bool short_ends;  /* a CF_WALK_FILE on a file system where a short read means the end of the
                         file or, at a multiple of 512, that the next bytes cannot be read */
} cf_walk_entry;

/* A walk from root, a file or a folder; if it is a link it is followed. options are copied; NULL:
 * all zero. Returns NULL: CF_ENOMEM. */
CF_API cf_walk *cf_walk_new(const char *root, const cf_walk_options *options);

/* The next entry; the root comes first. false: there are no more. An error is an entry, and the
 * walk goes on after it. */
CF_API bool cf_walk_next(cf_walk *walk, cf_walk_entry *entry);

/* Do not enter the folder that was returned last. */
CF_API void cf_walk_skip(cf_walk *walk);

CF_API void cf_walk_free(cf_walk *walk); /* at any time; NULL is fine */

CF_END

#endif
