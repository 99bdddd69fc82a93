/*
 * globs.c - lists of globs. The last one that matches decides. If none matches, a name is excluded
 * exactly if the first glob is an --include.
 */
#include "config.h"

#include "globs.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

bool cgrep_add_glob(cgrep_globs *globs, const char *pattern, size_t len, bool includes)
{
    if (globs->count == globs->room) {
        size_t room = 2 * globs->room + 8;
        cgrep_glob *list = realloc(globs->list, room * sizeof *list);
        if (list == NULL)
            return false;
        globs->list = list;
        globs->room = room;
    }
    char *copy = strndup(pattern, len);
    if (copy == NULL)
        return false;
    globs->list[globs->count++] = (cgrep_glob){copy, includes};
    return true;
}

void cgrep_free_globs(cgrep_globs *globs)
{
    for (size_t i = 0; i < globs->count; i++)
        free(globs->list[i].pattern);
    free(globs->list);
}

static bool matches_whole(const char *pattern, const char *name)
{
    return fnmatch(pattern, name, 0) == 0;
}

static bool matches_an_end(const char *pattern, const char *path)
{
    for (const char *end = path; end != NULL; end = strchr(end, '/')) {
        end += strspn(end, "/");
        if (matches_whole(pattern, end))
            return true;
    }
    return matches_whole(pattern, path);
}

static bool skips(const cgrep_globs *globs, const char *name,
                  bool (*matches)(const char *pattern, const char *name))
{
    for (size_t i = globs->count; i-- > 0;)
        if (matches(globs->list[i].pattern, name))
            return !globs->list[i].includes;
    return globs->count > 0 && globs->list[0].includes;
}

bool cgrep_skips_typed(const cgrep_globs *globs, const char *path)
{
    return skips(globs, path, matches_an_end);
}

bool cgrep_skips_entry(const cgrep_globs *globs, const char *name)
{
    return skips(globs, name, matches_whole);
}
