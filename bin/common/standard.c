/*
 * standard.c - see standard.h. What is in a closed descriptor's place is open the wrong way round.
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
