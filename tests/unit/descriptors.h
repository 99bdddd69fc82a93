/*
 * descriptors.h - count open descriptors, to detect leaks.
 */
#ifndef COFLOW_TESTS_DESCRIPTORS_H
#define COFLOW_TESTS_DESCRIPTORS_H

#include <fcntl.h>

static inline int count_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

#endif
