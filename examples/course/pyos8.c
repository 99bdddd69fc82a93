/* pyos8.c - coroutines that call coroutines: accept, receive and send are coroutines, to which the
 * handler delegates with yield from. */
#include "net.h"

typedef struct call {
    int fd;
    char *data;
    size_t n;
} call;

static cf_value Accept(cf_coro *self, void *arg)
{
    (void)self;
    call *c = arg;
    if (!cf_wait_readable(c->fd, -1))
        return cf_int(-1);
    return cf_int(accept(c->fd, NULL, NULL));
}

static cf_value Recv(cf_coro *self, void *arg)
{
    (void)self;
    call *c = arg;
    return cf_int(cf_read(c->fd, c->data, c->n));
}

static cf_value Send(cf_coro *self, void *arg)
{
    (void)self;
    call *c = arg;
    return cf_int(cf_write(c->fd, c->data, c->n));
}

static cf_value handle_client(cf_coro *self, void *arg)
{
    int fd = (int)(intptr_t)arg;
    char data[4096];
    cf_value got = cf_nil, sent = cf_nil;
    for (;;) {
        call receiving = {fd, data, sizeof data};
        if (!cf_yield_from(self, cf_new(Recv, &receiving), &got) || got.i64 <= 0)
            break;
        call sending = {fd, data, (size_t)got.i64};
        if (!cf_yield_from(self, cf_new(Send, &sending), &sent) || sent.i64 != got.i64)
            break;
    }
    close(fd);
    return cf_nil;
}

static cf_value server(cf_coro *self, void *arg)
{
    call accepting = {.fd = *(int *)arg};
    cf_value fd;
    while (cf_yield_from(self, cf_new(Accept, &accepting), &fd) && fd.i64 >= 0)
        cf_task_free(cf_spawn(handle_client, (void *)(intptr_t)fd.i64));
    return cf_nil;
}

int main(void)
{
    return run_server(server);
}
