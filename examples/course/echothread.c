/*
 * echothread.c - the server of blaster.c with a thread for each client, for comparison with tasks.
 *
 * usage: echothread [SECONDS]
 */
#include "blast.h"

#include <pthread.h>

static void *handle_client(void *arg)
{
    serve_with(read, write, (int)(intptr_t)arg);
    return NULL;
}

static void *server(void *arg)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        pthread_t thread;
        int fd = accept(*(int *)arg, NULL, NULL);
        if (fd < 0 || pthread_create(&thread, NULL, handle_client, (void *)(intptr_t)fd) != 0)
            return NULL;
        pthread_detach(thread);
    }
    return NULL;
}

int main(int argc, char *argv[])
{
    int fd = listen_here();
    pthread_t thread;
    if (pthread_create(&thread, NULL, server, &fd) != 0)
        return 1;
    blast("threads", argc > 1 ? atof(argv[1]) : 0.05);
    pthread_join(thread, NULL);
    close(fd);
    return 0;
}
