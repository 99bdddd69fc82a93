/*
 * address.h - what stands behind "unix:PATH" and "tcp:HOST:PORT".
 */
#ifndef CF_SCHED_ADDRESS_H
#define CF_SCHED_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netdb.h>

/* One or several socket addresses, to be tried in turn. */
struct cf__address {
    struct addrinfo *first;
    struct addrinfo *resolved; /* first, when getaddrinfo made it; else NULL */
    struct addrinfo local;     /* first, when it is a path */
    struct sockaddr_un path;
};

/* false: cf_last_error is CF_EINVAL, CF_ENOMEM, CF_ECANCELED or CF_ESYS; `where` raised it. */
bool cf__address_find(struct cf__address *address, const char *text, const char *where);
void cf__address_release(struct cf__address *address);

#endif
