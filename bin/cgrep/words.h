/*
 * words.h - the words that options are parsed from: those of the user's cgreprc, then those of the
 * command line, so that the command line wins.
 */
#ifndef CGREP_WORDS_H
#define CGREP_WORDS_H

typedef struct cgrep_words {
    int count;
    char **list; /* list[0] is the program's name */
    char *text;  /* content of cgreprc; its words point into it */
    char *path;  /* of cgreprc; NULL: --no-config was given, or there is no home folder */
    int *lines;  /* line numbers of list[1] to list[from_file]; NULL: the file does not exist */
    int from_file;
} cgrep_words;

/* Ends the program if a line of cgreprc is not an option. argv stays the caller's. */
void cgrep_gather_words(cgrep_words *words, int argc, char *const argv[]);
void cgrep_free_words(cgrep_words *words);

#endif
