/*
 * starts.c - run a command N times, one after the other, with as little overhead as possible.
 *
 *   starts N COMMAND ARGUMENT...
 */
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char *argv[])
{
    int status = 0;

    if (argc < 3)
        return 2;
    for (long n = strtol(argv[1], NULL, 10); n > 0; n--) {
        pid_t child;
        if (posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ) != 0)
            return 2;
        if (waitpid(child, &status, 0) != child)
            return 2;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
