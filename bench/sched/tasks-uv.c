/*
 * tasks-uv.c - those parts of tasks.c that libuv can do with callbacks: 100,000 timers and an echo
 * server.
 *
 * usage: tasks-uv sleepers
 *        tasks-uv serve PORT
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

enum { SLEEPERS = 100000 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ---------------------------------------------------------------------- sleepers */

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

static void end_timer(uv_timer_t *timer)
{
    uv_close((uv_handle_t *)timer, free_handle);
}

/* libuv's timers take whole milliseconds. */
static void bench_sleepers(uv_loop_t *loop)
{
    for (int i = 0; i < SLEEPERS; i++) {
        uv_timer_t *timer = malloc(sizeof *timer);
        uv_timer_init(loop, timer);
        uv_timer_start(timer, end_timer, (uint64_t)(rand() % 1000) / 10, 0);
    }
    uv_run(loop, UV_RUN_DEFAULT);
}

/* -------------------------------------------------------------------------- echo */

struct client {
    uv_tcp_t socket; /* must be first */
    char data[4096];
};

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    (void)size;
    struct client *client = (struct client *)handle;
    *buffer = uv_buf_init(client->data, sizeof client->data);
}

static void end_write(uv_write_t *request, int status)
{
    (void)status;
    free(request->data);
    free(request);
}

/* Write what the socket takes at once, and queue the rest. */
static void write_back(uv_stream_t *socket, const char *data, size_t size)
{
    uv_buf_t buffer = uv_buf_init((char *)data, (unsigned)size);
    int written = uv_try_write(socket, &buffer, 1);
    size_t done = written > 0 ? (size_t)written : 0;
    if (done == size)
        return;
    uv_write_t *request = malloc(sizeof *request);
    request->data = malloc(size - done);
    memcpy(request->data, data + done, size - done);
    buffer = uv_buf_init(request->data, (unsigned)(size - done));
    uv_write(request, socket, &buffer, 1, end_write);
}

static void on_data(uv_stream_t *socket, ssize_t got, const uv_buf_t *buffer)
{
    if (got < 0)
        uv_close((uv_handle_t *)socket, free_handle);
    else
        write_back(socket, buffer->base, (size_t)got);
}

static void on_client(uv_stream_t *listening, int status)
{
    struct client *client = malloc(sizeof *client);
    if (status < 0 || uv_tcp_init(listening->loop, &client->socket) < 0)
        exit(1);
    uv_accept(listening, (uv_stream_t *)&client->socket);
    uv_tcp_nodelay(&client->socket, 1);
    uv_read_start((uv_stream_t *)&client->socket, give_buffer, on_data);
}

static int serve(uv_loop_t *loop, const char *port)
{
    uv_tcp_t listening;
    struct sockaddr_in address;
    uv_ip4_addr("127.0.0.1", atoi(port), &address);
    uv_tcp_init(loop, &listening);
    if (uv_tcp_bind(&listening, (struct sockaddr *)&address, 0) < 0 ||
        uv_listen((uv_stream_t *)&listening, 512, on_client) < 0)
        return 1;
    return uv_run(loop, UV_RUN_DEFAULT);
}

int main(int argc, char *argv[])
{
    double start = now();
    uv_loop_t *loop = uv_default_loop();
    if (argc > 2 && strcmp(argv[1], "serve") == 0)
        return serve(loop, argv[2]);
    if (argc < 2 || strcmp(argv[1], "sleepers") != 0)
        return 2;
    bench_sleepers(loop);
    printf("%.1f\n", (now() - start) * 1e9);
    return 0;
}
