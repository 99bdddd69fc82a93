/*
 * above.c - collects the ignore rules of the folders from the root of a walk up to the
 * repository's.
 */
#include "config.h"

#include "source/above.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct cf__above_folder {
    struct cf__ignore ignore;
    size_t path_len; /* of its path, including a trailing slash */
};

static bool is_repository(const char *folder)
{
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool has = fd >= 0 && faccessat(fd, ".git", F_OK, 0) == 0;
    if (fd >= 0)
        close(fd);
    return has;
}

static int add_folder(struct cf__above *above, const char *path)
{
    size_t size = (above->count + 1) * sizeof *above->folders;
    struct cf__above_folder *folders = realloc(above->folders, size);
    if (!folders)
        return ENOMEM;
    above->folders = folders;
    struct cf__above_folder *folder = &folders[above->count++];
    *folder = (struct cf__above_folder){.path_len = strlen(path) + (strcmp(path, "/") != 0)};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = fd >= 0 ? cf__ignore_read(&folder->ignore, fd) : 0;
    if (fd >= 0)
        close(fd);
    return error;
}

/* Add the folders from `path` up to the repository. *found: there is one. */
static int climb(struct cf__above *above, char *path, bool *found)
{
    int error = 0;
    *found = is_repository(path);
    while (!error && !*found && strcmp(path, "/") != 0) {
        char *slash = strrchr(path, '/');
        slash[slash == path] = '\0';
        error = add_folder(above, path);
        *found = is_repository(path);
    }
    return error;
}

int cf__above_read(struct cf__above *above, const char *root)
{
    bool found = false;
    above->root = realpath(root, NULL);
    if (!above->root)
        return errno == ENOMEM ? ENOMEM : 0; /* the walk itself will report it */
    char *path = strdup(above->root);
    int error = path ? climb(above, path, &found) : ENOMEM;
    free(path);
    if (!found)
        cf__above_free(above);
    return error;
}

void cf__above_free(struct cf__above *above)
{
    for (size_t i = 0; i < above->count; i++)
        cf__ignore_free(&above->folders[i].ignore);
    free(above->folders);
    free(above->root);
    free(above->path);
    *above = (struct cf__above){.root = NULL};
}

/* The absolute path. NULL: out of memory. */
static const char *whole_path(struct cf__above *above, const char *path)
{
    size_t root_len = strlen(above->root);
    size_t size = root_len + strlen(path) + 2;
    if (above->room < size) {
        free(above->path);
        above->room = 2 * size;
        above->path = malloc(above->room);
        if (!above->path) {
            above->room = 0;
            return NULL;
        }
    }
    memcpy(above->path, above->root, root_len);
    above->path[root_len] = '/';
    strcpy(above->path + root_len + 1, path);
    return above->path;
}

enum cf__ignored cf__above_ask(struct cf__above *above, const char *path, bool is_folder)
{
    enum cf__ignored said = CF__IGNORED_UNSAID;
    const char *whole = above->count > 0 ? whole_path(above, path) : NULL;
    for (size_t i = 0; whole && i < above->count && said == CF__IGNORED_UNSAID; i++)
        said = cf__ignore_ask(&above->folders[i].ignore, whole + above->folders[i].path_len,
                              is_folder);
    return said;
}
