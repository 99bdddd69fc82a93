/*
 * standard.c - see standard.h. The placeholders are opened in the wrong direction (standard input
 * for writing), so that using them fails.
 */
#include "config.h"

#include "standard.h"

#include <fcntl.h>
#include <unistd.h>

void cli_hold_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
}
