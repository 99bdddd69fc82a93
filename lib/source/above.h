/*
 * above.h - the rules of the folders above the root of a walk, up to the one that has .git.
 */
#ifndef CF_SOURCE_ABOVE_H
#define CF_SOURCE_ABOVE_H

#include "source/ignore.h"

struct cf__above {
    char *root; /* its whole path */
    struct cf__above_folder *folders;
    size_t count; /* the nearest first */
    char *path;   /* room for what is asked about */
    size_t room;
};

/* 0, or an errno. Outside of a repository there are no rules. */
int cf__above_read(struct cf__above *above, const char *root);
void cf__above_free(struct cf__above *above);

/* path is counted from the root. */
enum cf__ignored cf__above_ask(struct cf__above *above, const char *path, bool is_folder);

#endif
