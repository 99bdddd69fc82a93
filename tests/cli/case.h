/*
 * case.h - a test case of a tool, as parsed from a .test file. README.md in this folder describes
 * the format; the runner (run.c) executes the cases.
 */
#ifndef TESTS_CLI_CASE_H
#define TESTS_CLI_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A growing byte string. All zero: empty; bytes may be NULL when length is 0. */
typedef struct text {
    char *bytes;
    size_t length;
} text;

typedef struct case_file {
    char *name;
    text content;
} case_file;

enum { CASE_FILES = 16 };

typedef struct test_case {
    char *name; /* NULL: no case */
    int line;   /* where it starts */
    text script;
    text input;
    text output;
    text errors;
    bool any_errors;     /* "! *": standard error is ignored */
    bool expects_output; /* a ">" line was given */
    int status;
    bool expects_status;
    char *peer; /* another program that must behave the same, or NULL */
    text needs; /* a script; the case is skipped when it fails. Empty: none */
    case_file files[CASE_FILES];
    size_t file_count;
} test_case;

void text_add(text *t, const void *bytes, size_t length);
void text_free(text *t);

/*
 * Read the next case from a .test file; *line counts its lines. 1: *c is a case, to be freed by the
 * caller; 0: there are no more; -1: a syntax error, which was reported on standard output.
 */
int case_read(FILE *file, const char *path, int *line, test_case *c);
void case_free(test_case *c);

#endif
