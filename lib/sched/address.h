/*
 * address.h - socket addresses from the text "unix:PATH" or "tcp:HOST:PORT".
 */
#ifndef CF_SCHED_ADDRESS_H
#define CF_SCHED_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netdb.h>

/* One or more socket addresses, to be tried in order. */
struct cf__address {
    struct addrinfo *first;
    struct addrinfo *resolved; /* equal to first when getaddrinfo allocated it; else NULL */
    struct addrinfo local;     /* *first for unix:PATH */
    struct sockaddr_un path;
};

/* Parse `text`, and look its host up. false: the last error is set, as raised by `where`:
 * CF_EINVAL, CF_ENOMEM, CF_ECANCELED or CF_ESYS. */
bool cf__address_find(struct cf__address *address, const char *text, const char *where);
void cf__address_release(struct cf__address *address);

#endif
