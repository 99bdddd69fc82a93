/*
 * ignore.h - the rules of a folder's .gitignore and .ignore.
 */
#ifndef CF_SOURCE_IGNORE_H
#define CF_SOURCE_IGNORE_H

#include <stdbool.h>
#include <stddef.h>

enum cf__ignored { CF__IGNORED_UNSAID, CF__IGNORED_NO, CF__IGNORED_YES };

/* The rules of one folder, in order. All zero: none. */
struct cf__ignore {
    struct cf__ignore_rule *rules;
    size_t count;
    size_t room;
};

/* Is this the name of a file of rules? */
bool cf__ignore_is_file(const char *name);

/* Read both files of the folder, if they exist. Returns 0 or an errno. */
int cf__ignore_read(struct cf__ignore *ignore, int folder);
void cf__ignore_free(struct cf__ignore *ignore);

/* What the rules say about a file or folder; the last that matches decides. path is relative to the
 * folder of the rules. */
enum cf__ignored cf__ignore_ask(const struct cf__ignore *ignore, const char *path, bool is_folder);

#endif
