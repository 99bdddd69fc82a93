/*
 * case.c - reads .test files. It runs nothing.
 */
#include "config.h"

#include "case.h"

#include <stdlib.h>
#include <string.h>

/* The start of a case is seen only when the one before has been read: it waits in the file. */
typedef struct line_reader {
    char *bytes;
    size_t room;
    size_t length;
} line_reader;

void text_add(text *t, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    char *grown = realloc(t->bytes, t->length + length);
    if (grown == NULL) {
        fputs("Bail out! out of memory\n", stdout);
        exit(99);
    }
    memcpy(grown + t->length, bytes, length);
    t->bytes = grown;
    t->length += length;
}

void text_free(text *t)
{
    free(t->bytes);
    *t = (text){0};
}

void case_free(test_case *c)
{
    for (size_t i = 0; i < c->file_count; i++) {
        free(c->files[i].name);
        text_free(&c->files[i].content);
    }
    text_free(&c->script);
    text_free(&c->input);
    text_free(&c->output);
    text_free(&c->errors);
    text_free(&c->needs);
    free(c->name);
    free(c->peer);
    *c = (test_case){0};
}

/* Everything behind the marker and its blank, with a newline unless it ends in \c. */
static void add_line(text *t, const char *line, size_t length)
{
    const char *rest = length > 2 ? line + 2 : line + length;
    size_t size = (size_t)(line + length - rest);

    if (size >= 2 && memcmp(rest + size - 2, "\\c", 2) == 0) {
        text_add(t, rest, size - 2);
        return;
    }
    text_add(t, rest, size);
    text_add(t, "\n", 1);
}

/* The text behind a word and a blank: "file NAME". NULL when the line does not start with the word.
 */
static const char *after_word(const char *line, const char *word)
{
    size_t length = strlen(word);

    return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

/* Lines that start with one of the signs. */
static bool take_sign(test_case *c, const char *line, size_t length)
{
    if (line[1] != ' ' && line[1] != '\0')
        return false;
    switch (line[0]) {
    case '$':
        add_line(&c->script, line, length);
        return true;
    case '<':
        add_line(&c->input, line, length);
        return true;
    case '>':
        add_line(&c->output, line, length);
        c->expects_output = true;
        return true;
    case '!':
        if (strcmp(line, "! *") == 0)
            c->any_errors = true;
        else
            add_line(&c->errors, line, length);
        return true;
    case '|':
        if (c->file_count == 0)
            return false;
        add_line(&c->files[c->file_count - 1].content, line, length);
        return true;
    default:
        return false;
    }
}

/* Lines that start with a word. */
static bool take_word(test_case *c, const char *line)
{
    const char *rest;

    if ((rest = after_word(line, "file")) != NULL && c->file_count < CASE_FILES) {
        c->files[c->file_count++].name = strdup(rest);
        return true;
    }
    if ((rest = after_word(line, "status")) != NULL) {
        c->status = atoi(rest);
        c->expects_status = true;
        return true;
    }
    if ((rest = after_word(line, "peer")) != NULL && c->peer == NULL) {
        c->peer = strdup(rest);
        return true;
    }
    if ((rest = after_word(line, "needs")) != NULL) {
        text_add(&c->needs, rest, strlen(rest));
        text_add(&c->needs, "\n", 1);
        return true;
    }
    return false;
}

/* One line without its newline; false at the end of the file. */
static bool next_line(FILE *file, line_reader *reader)
{
    ssize_t length = getline(&reader->bytes, &reader->room, file);

    if (length < 0)
        return false;
    if (length > 0 && reader->bytes[length - 1] == '\n')
        reader->bytes[--length] = '\0';
    reader->length = (size_t)length;
    return true;
}

/* Put the line just read back, for the next call to find. */
static void unread_line(FILE *file, const line_reader *reader)
{
    fseek(file, -(long)(reader->length + 1), SEEK_CUR);
}

static int complain(const char *path, int line, const char *what)
{
    printf("Bail out! %s:%d: %s\n", path, line, what);
    return -1;
}

static int read_lines(FILE *file, const char *path, int *line, test_case *c, line_reader *reader)
{
    while (next_line(file, reader)) {
        const char *name = after_word(reader->bytes, "test");
        if (name != NULL && c->name != NULL) {
            unread_line(file, reader);
            break;
        }
        ++*line;
        if (reader->length == 0 || reader->bytes[0] == '#')
            continue;
        if (name != NULL) {
            c->name = strdup(name);
            c->line = *line;
        } else if (c->name == NULL) {
            return complain(path, *line, "a case starts with \"test NAME\"");
        } else if (!take_sign(c, reader->bytes, reader->length) && !take_word(c, reader->bytes)) {
            return complain(path, *line, "not a line of a case");
        }
    }
    if (c->name != NULL && c->script.length == 0)
        return complain(path, c->line, "the case has no command");
    return c->name != NULL;
}

int case_read(FILE *file, const char *path, int *line, test_case *c)
{
    line_reader reader = {0};

    *c = (test_case){0};
    int answer = read_lines(file, path, line, c, &reader);
    free(reader.bytes);
    if (answer != 1)
        case_free(c);
    return answer;
}
