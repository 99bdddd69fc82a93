/*
 * ignore.c - files of globs in the syntax of gitignore(5). A glob that is plain text, or a * before
 * plain text, is compared directly; others are converted to regexes by PCRE2.
 */
#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "source/ignore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct cf__ignore_rule {
    bool negated;     /* !: what matches is not ignored after all */
    bool for_folders; /* ends in a slash: matches folders only */
    bool by_path;     /* has a slash elsewhere: is matched against the path, not the name */
    bool is_suffix;   /* a * before text */
    char *text;       /* plain text to compare with; or NULL, then: */
    size_t len;
    pcre2_code *code; /* the glob as a regex */
    pcre2_match_data *match;
};

bool cf__ignore_is_file(const char *name)
{
    return strcmp(name, ".gitignore") == 0 || strcmp(name, ".ignore") == 0;
}

/* ----------------------------------------------------------------------- reading */

/* "**" differs from "*" only as a whole component of a path. Elsewhere reduce stars to one, in
 * place. */
static void drop_stars(char *glob)
{
    char *out = glob;
    for (const char *p = glob; *p != '\0';) {
        size_t stars = strspn(p, "*");
        bool begins_part = p == glob || p[-1] == '/';
        bool ends_part = p[stars] == '\0' || p[stars] == '/';
        size_t kept = stars == 2 && begins_part && ends_part ? 2 : stars > 0;
        for (size_t i = 0; i < kept; i++)
            *out++ = '*';
        p += stars;
        if (*p == '\\' && p[1] != '\0')
            *out++ = *p++;
        if (stars == 0)
            *out++ = *p++;
    }
    *out = '\0';
}

/* Compile the rule's glob; an invalid one leaves rule->code NULL. false: out of memory. */
static bool convert(struct cf__ignore_rule *rule, const char *glob)
{
    PCRE2_UCHAR *pattern = NULL;
    PCRE2_SIZE len = 0;
    PCRE2_SIZE offset;
    int error = pcre2_pattern_convert((PCRE2_SPTR)glob, strlen(glob), PCRE2_CONVERT_GLOB, &pattern,
                                      &len, NULL);
    if (error != 0)
        return error != PCRE2_ERROR_NOMEMORY;
    rule->code = pcre2_compile(pattern, len, 0, &error, &offset, NULL);
    pcre2_converted_pattern_free(pattern);
    if (!rule->code)
        return error != PCRE2_ERROR_HEAP_FAILED;
    rule->match = pcre2_match_data_create(1, NULL);
    return rule->match != NULL;
}

static void free_rule(struct cf__ignore_rule *rule)
{
    free(rule->text);
    pcre2_code_free(rule->code);
    pcre2_match_data_free(rule->match);
}

/* Add a rule; an invalid glob matches nothing and is dropped. false: out of memory. */
static bool add_rule(struct cf__ignore *ignore, struct cf__ignore_rule rule, const char *glob)
{
    if (ignore->count == ignore->room) {
        size_t room = 2 * ignore->room + 16;
        struct cf__ignore_rule *rules = realloc(ignore->rules, room * sizeof *rules);
        if (!rules)
            return false;
        ignore->rules = rules;
        ignore->room = room;
    }
    rule.is_suffix = glob[0] == '*' && glob[1] != '\0' && !rule.by_path;
    const char *text = glob + rule.is_suffix;
    if (strpbrk(text, "*?[\\")) {
        rule.is_suffix = false;
        if (!convert(&rule, glob)) {
            free_rule(&rule);
            return false;
        }
    } else {
        rule.text = strdup(text);
        rule.len = strlen(text);
        if (!rule.text)
            return false;
    }
    if (rule.text || rule.code)
        ignore->rules[ignore->count++] = rule;
    return true;
}

/* The length of a line without trailing blanks, unless a backslash precedes them. */
static size_t used_length(const char *line)
{
    size_t len = strlen(line);
    while (len > 0 && strchr(" \t\r", line[len - 1]) && (len < 2 || line[len - 2] != '\\'))
        len--;
    return len;
}

/* false: out of memory. */
static bool add_line(struct cf__ignore *ignore, char *line)
{
    struct cf__ignore_rule rule = {.negated = *line == '!'};
    size_t len = used_length(line);
    line[len] = '\0';
    if (*line == '#' || len == 0)
        return true;
    char *glob = line + rule.negated;
    len -= rule.negated;
    if (len > 1 && glob[len - 1] == '/') {
        rule.for_folders = true;
        glob[--len] = '\0';
    }
    rule.by_path = strchr(glob, '/');
    glob += *glob == '/';
    drop_stars(glob);
    return *glob == '\0' || add_rule(ignore, rule, glob);
}

/* What can be read of the file, with a NUL at the end. NULL: out of memory. */
static char *read_whole(int fd, size_t *len)
{
    size_t room = 4096;
    char *text = malloc(room);
    ssize_t got = 1;
    *len = 0;
    while (text && (got > 0 || (got < 0 && errno == EINTR))) {
        got = read(fd, text + *len, room - *len - 1);
        *len += got > 0 ? (size_t)got : 0;
        if (*len < room - 1)
            continue;
        char *bigger = realloc(text, room *= 2);
        if (!bigger)
            free(text);
        text = bigger;
    }
    if (text)
        text[*len] = '\0';
    return text;
}

static bool add_lines(struct cf__ignore *ignore, char *text, size_t len)
{
    const char *end = text + len;
    for (char *line = text, *newline; line < end; line = newline + 1) {
        newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline)
            newline = text + len;
        *newline = '\0';
        if (!add_line(ignore, line))
            return false;
    }
    return true;
}

static int read_file(struct cf__ignore *ignore, int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOMEM ? ENOMEM : 0; /* a file that cannot be read has no rules */
    size_t len;
    char *text = read_whole(fd, &len);
    close(fd);
    bool well = text && add_lines(ignore, text, len);
    free(text);
    return well ? 0 : ENOMEM;
}

int cf__ignore_read(struct cf__ignore *ignore, int folder)
{
    int error = read_file(ignore, folder, ".gitignore");
    return error ? error : read_file(ignore, folder, ".ignore");
}

void cf__ignore_free(struct cf__ignore *ignore)
{
    for (size_t i = 0; i < ignore->count; i++)
        free_rule(&ignore->rules[i]);
    free(ignore->rules);
    *ignore = (struct cf__ignore){.count = 0};
}

/* ------------------------------------------------------------------------ asking */

static bool matches(const struct cf__ignore_rule *rule, const char *path, const char *name)
{
    const char *subject = rule->by_path ? path : name;
    size_t len = strlen(subject);
    if (!rule->text)
        return pcre2_match(rule->code, (PCRE2_SPTR)subject, len, 0, 0, rule->match, NULL) >= 0;
    if (rule->is_suffix)
        return len >= rule->len && memcmp(subject + len - rule->len, rule->text, rule->len) == 0;
    return len == rule->len && memcmp(subject, rule->text, len) == 0;
}

enum cf__ignored cf__ignore_ask(const struct cf__ignore *ignore, const char *path, bool is_folder)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    for (size_t i = ignore->count; i-- > 0;) {
        const struct cf__ignore_rule *rule = &ignore->rules[i];
        if ((is_folder || !rule->for_folders) && matches(rule, path, name))
            return rule->negated ? CF__IGNORED_NO : CF__IGNORED_YES;
    }
    return CF__IGNORED_UNSAID;
}
