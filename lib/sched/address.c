/*
 * address.c - parse addresses. In a task names are looked up on another thread, because getaddrinfo
 * may block for long.
 */
#include "config.h"

#include "sched/address.h"

#include <errno.h>
#include <string.h>

#include <coflow/system.h>
#include <coflow/task.h>

#include "coro/error.h"

enum { HOST_SIZE = 256, PORT_SIZE = 32 };

static bool refuse(const char *text, const char *where, const char *why)
{
    cf__fail(CF_EINVAL, where, "%s: %s", text, why);
    return false;
}

/* -------------------------------------------------------------------------- unix */

static bool find_path(struct cf__address *address, const char *text, const char *where)
{
    const char *path = text + strlen("unix:");
    if (*path == '\0')
        return refuse(text, where, "a path is missing");
    if (strlen(path) >= sizeof address->path.sun_path)
        return refuse(text, where, "the path is too long");
    address->path.sun_family = AF_UNIX;
    strcpy(address->path.sun_path, path);
    address->local = (struct addrinfo){.ai_family = AF_UNIX,
                                       .ai_socktype = SOCK_STREAM,
                                       .ai_addr = (struct sockaddr *)&address->path,
                                       .ai_addrlen = sizeof address->path};
    address->first = &address->local;
    return true;
}

/* --------------------------------------------------------------------------- tcp */

struct lookup {
    char host[HOST_SIZE];
    char port[PORT_SIZE];
    struct addrinfo *answer;
    int error;  /* getaddrinfo's result */
    int number; /* errno, when error is EAI_SYSTEM */
};

static cf_value look_up(void *arg)
{
    static const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct lookup *lookup = arg;
    lookup->error = getaddrinfo(lookup->host, lookup->port, &hints, &lookup->answer);
    lookup->number = errno;
    return cf_nil;
}

/* Copy len bytes and a NUL into a buffer of `size` bytes. false: they do not fit. */
static bool copy_part(char *buffer, size_t size, const char *from, size_t len)
{
    if (len >= size)
        return false;
    memcpy(buffer, from, len);
    buffer[len] = '\0';
    return true;
}

/* Split "HOST:PORT", "[HOST]:PORT" or ":PORT" (127.0.0.1). false: it is none of these, or too
 * long. */
static bool split(const char *text, struct lookup *lookup)
{
    const char *host = text;
    const char *colon = strrchr(text, ':');
    size_t len = colon ? (size_t)(colon - text) : 0;
    if (!colon || colon[1] == '\0')
        return false;
    if (len >= 2 && text[0] == '[' && colon[-1] == ']') {
        host++;
        len -= 2;
    }
    if (len == 0) {
        host = "127.0.0.1";
        len = strlen(host);
    }
    return copy_part(lookup->host, HOST_SIZE, host, len) &&
           copy_part(lookup->port, PORT_SIZE, colon + 1, strlen(colon + 1));
}

static bool tell_failure(const struct lookup *lookup, const char *text, const char *where)
{
    if (lookup->error == EAI_MEMORY)
        cf__fail(CF_ENOMEM, where, "no memory for an address");
    else if (lookup->error == EAI_SYSTEM)
        cf__set_last_error(cf__error_errno(lookup->number, where, text));
    else
        return refuse(text, where, gai_strerror(lookup->error));
    return false;
}

static bool find_host(struct cf__address *address, const char *text, const char *where)
{
    struct lookup lookup = {.error = 0};
    if (!split(text + strlen("tcp:"), &lookup))
        return refuse(text, where, "it takes tcp:HOST:PORT");
    if (!cf_current())
        look_up(&lookup);
    else if (!cf_to_thread(look_up, &lookup, NULL)) {
        cf__set_last_error(cf__error_errno(errno, where, text));
        return false;
    }
    if (lookup.error != 0)
        return tell_failure(&lookup, text, where);
    address->first = address->resolved = lookup.answer;
    return true;
}

bool cf__address_find(struct cf__address *address, const char *text, const char *where)
{
    *address = (struct cf__address){.first = NULL};
    if (strncmp(text, "unix:", 5) == 0)
        return find_path(address, text, where);
    if (strncmp(text, "tcp:", 4) == 0)
        return find_host(address, text, where);
    return refuse(text, where, "an address begins with unix: or tcp:");
}

void cf__address_release(struct cf__address *address)
{
    if (address->resolved)
        freeaddrinfo(address->resolved);
}
