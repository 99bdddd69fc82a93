/* busproc.c - the filters and the printer run in another process, to which cf_sendto sends the
 * records as lines. */
#include "bus.h"

#include <sys/wait.h>
#include <unistd.h>

static int receive(int fd)
{
    cf_coro *printer = cf_printer(STDOUT_FILENO);
    cf_coro *filters = cf_grep("^22,", 0, cf_grep("North Bound", 0, printer));
    return cf_recvfrom(fd, filters) == CF_DONE ? 0 : 1;
}

int main(int argc, char *argv[])
{
    int ends[2], status = 1;
    if (pipe(ends) < 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(receive(ends[0]));
    }
    close(ends[0]);
    int sent = send_buses(open_buses(argc, argv), cf_sendto(ends[1]));
    close(ends[1]);
    waitpid(child, &status, 0);
    return sent != 0 || status != 0;
}
