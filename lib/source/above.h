/*
 * above.h - the ignore rules of the folders above the root of a walk, up to the one that has .git.
 */
#ifndef CF_SOURCE_ABOVE_H
#define CF_SOURCE_ABOVE_H

#include "source/ignore.h"

struct cf__above {
    char *root;                       /* absolute path of the walk's root */
    struct cf__above_folder *folders; /* nearest first */
    size_t count;
    char *path; /* buffer for the absolute path of an entry */
    size_t room;
};

/* Read the rules. Outside of a repository there are none. Returns 0 or an errno. */
int cf__above_read(struct cf__above *above, const char *root);
void cf__above_free(struct cf__above *above);

/* What the rules say about a path, which is relative to the root. */
enum cf__ignored cf__above_ask(struct cf__above *above, const char *path, bool is_folder);

#endif
