/*
 * coflow/walk.h - the files in a folder and in those below it.
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

/* All zero: names in the order in which the folder has them, links are not followed. */
typedef struct cf_walk_options {
    bool follow;       /* symbolic links below the root, too */
    bool sorted;       /* by name, byte by byte */
    bool ignore_files; /* leave out what .gitignore and .ignore say, and .git: see gitignore(5) */
    bool one_file_system; /* do not enter folders that are elsewhere than the root */
    size_t max_depth;     /* do not enter folders at this depth; the root has 0. 0: no limit */
} cf_walk_options;

typedef enum cf_walk_kind {
    CF_WALK_FILE,   /* a regular file; or, followed, a link that leads nowhere */
    CF_WALK_FOLDER, /* told before what is in it; cf_walk_skip keeps the walk out */
    CF_WALK_LINK,   /* a symbolic link that is not followed */
    CF_WALK_DEVICE, /* a device, FIFO or socket */
    CF_WALK_LOOP,   /* a link to a folder that the walk is in; it is not entered */
    CF_WALK_ERROR   /* a folder that could not be read, or something that could not be looked at */
} cf_walk_kind;

/* Everything in it is the walk's, and valid until its next call. */
typedef struct cf_walk_entry {
    cf_walk_kind kind;
    const char *path; /* from what cf_walk_new was given */
    const char *name; /* of it in `folder`, for openat */
    int folder;       /* descriptor of the folder it is in; AT_FDCWD for the root */
    size_t depth;     /* of the root: 0 */
    int error;        /* of CF_WALK_ERROR: errno */
    bool short_ends;  /* a CF_WALK_FILE whose file system gives less than it is asked for only at
                         the file's end or, at a multiple of 512, before what cannot be read */
} cf_walk_entry;

/* A walk from root, a file or a folder, which is followed when it is a link. options are copied;
 * NULL: all zero. NULL: CF_ENOMEM. */
CF_API cf_walk *cf_walk_new(const char *root, const cf_walk_options *options);

/* What comes next, the root first. false: that was all. An error is an entry, and the walk goes on
 * after it. */
CF_API bool cf_walk_next(cf_walk *walk, cf_walk_entry *entry);

/* Do not enter the folder that was told last. */
CF_API void cf_walk_skip(cf_walk *walk);

CF_API void cf_walk_free(cf_walk *walk); /* at any time; NULL is fine */

CF_END

#endif
