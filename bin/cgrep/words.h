/*
 * words.h - the words cgrep reads its options from: those of the user's cgreprc, then the command
 * line's, so that the command line has the last word.
 */
#ifndef CGREP_WORDS_H
#define CGREP_WORDS_H

typedef struct cgrep_words {
    int count;
    char **list; /* list[0] is the program's name */
    char *text;  /* of the file; the first words point into it */
    char *path;  /* of the file; NULL: none is wanted, or there is no place for one */
    int *lines;  /* of it, for list[1] to list[from_file]; NULL: there is no such file */
    int from_file;
} cgrep_words;

/* Ends the program when the file has what is no option. The command line stays the caller's. */
void cgrep_gather_words(cgrep_words *words, int argc, char *const argv[]);
void cgrep_free_words(cgrep_words *words);

#endif
