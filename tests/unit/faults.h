/*
 * faults.h - system calls that fail, fall short or are interrupted on purpose.
 *
 * A program that links faults.c with faults_ldflags (copy.mk) can have the n-th of its calls of a
 * kind fail, or have every call disturbed in a way that nobody may notice from outside.
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

/* Writes, reads, splices and tees are cut short, interrupted and told to come again, at random but
 * the same for the same seed. 0: no more of that. */
void fault_noise(unsigned seed);

/* Everything works again. Did any fault happen since it last did? */
bool fault_stop(void);

#endif
