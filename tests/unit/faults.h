/*
 * faults.h - make system calls fail, fall short or be interrupted on purpose.
 *
 * A program that links faults.c with faults_ldflags (copy.mk) can make the n-th call of a kind
 * fail, or disturb every call in ways that must not change the result.
 */
#ifndef COFLOW_TESTS_FAULTS_H
#define COFLOW_TESTS_FAULTS_H

#include <stdbool.h>

typedef enum fault_call {
    FAULT_WRITE,
    FAULT_READ,
    FAULT_SPLICE,
    FAULT_TEE,
    FAULT_OPEN,
    FAULT_CLOSE,
    FAULT_FSYNC,
    FAULT_RENAME,
    FAULT_PIPE,
    FAULT_SPAWN,
    FAULT_CALLS
} fault_call;

/* The nth call of this kind from now on (1: the next) fails with this errno, and no other does. */
void fault_once(fault_call call, int nth, int error);

/* Every call of this kind fails with this errno. */
void fault_always(fault_call call, int error);

/* Writes, reads, splices and tees fall short or fail with EINTR or EAGAIN, at random; a seed always
 * gives the same sequence. 0: stop that. */
void fault_noise(unsigned seed);

/* End all faults. Returns whether any happened since the last call. */
bool fault_stop(void);

#endif
