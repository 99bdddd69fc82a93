/*
 * test_source_walk.c - walks through folders: order, kinds, links, loops, depth, errors.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static const char *const letters[] = {
    [CF_WALK_FILE] = "f",   [CF_WALK_FOLDER] = "d", [CF_WALK_LINK] = "l",
    [CF_WALK_DEVICE] = "p", [CF_WALK_LOOP] = "o",   [CF_WALK_ERROR] = "e"};

static char before[4096];

static int set_up(void **state)
{
    char *folder = strdup("/tmp/coflow-walk-XXXXXX");
    *state = folder;
    return getcwd(before, sizeof before) && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    free(*state);
    return chdir(before) == 0 && system(command) == 0 ? 0 : -1;
}

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static void make_folder(const char *path)
{
    assert_int_equal(mkdir(path, 0700), 0);
}

/* top: b/ (c, a/ (z)), a, link to a, up: link to top, nowhere: link, pipe */
static void make_tree(void)
{
    make_folder("top");
    make_folder("top/b");
    make_folder("top/b/a");
    make_file("top/b/a/z");
    make_file("top/b/c");
    make_file("top/a");
    assert_int_equal(symlink("a", "top/link"), 0);
    assert_int_equal(symlink(".", "top/up"), 0);
    assert_int_equal(symlink("missing", "top/nowhere"), 0);
    assert_int_equal(mkfifo("top/pipe", 0600), 0);
}

/* A walk as "KIND:PATH ..." */
static void check_walk(const char *root, const cf_walk_options *options, const char *expected)
{
    char told[1024] = "";
    cf_walk *walk = cf_walk_new(root, options);
    cf_walk_entry entry;
    assert_non_null(walk);
    while (cf_walk_next(walk, &entry)) {
        size_t used = strlen(told);
        snprintf(told + used, sizeof told - used, "%s%s:%s", used ? " " : "", letters[entry.kind],
                 entry.path);
    }
    assert_false(cf_walk_next(walk, &entry));
    cf_walk_free(walk);
    assert_string_equal(told, expected);
}

TEST(test_sorted)
{
    make_tree();
    check_walk("top", &(cf_walk_options){.sorted = true},
               "d:top f:top/a d:top/b d:top/b/a f:top/b/a/z f:top/b/c l:top/link l:top/nowhere "
               "p:top/pipe l:top/up");
}

TEST(test_unsorted_is_the_same_set)
{
    make_tree();
    cf_walk *walk = cf_walk_new("top", NULL);
    cf_walk_entry entry;
    size_t count = 0;
    while (cf_walk_next(walk, &entry))
        count++;
    cf_walk_free(walk);
    assert_int_equal(count, 10);
}

TEST(test_links_followed)
{
    make_tree();
    check_walk("top", &(cf_walk_options){.sorted = true, .follow = true},
               "d:top f:top/a d:top/b d:top/b/a f:top/b/a/z f:top/b/c f:top/link f:top/nowhere "
               "p:top/pipe o:top/up");
}

TEST(test_depth)
{
    make_tree();
    check_walk("top", &(cf_walk_options){.sorted = true, .max_depth = 1},
               "d:top f:top/a d:top/b l:top/link l:top/nowhere p:top/pipe l:top/up");
}

TEST(test_root_is_a_file_or_a_link)
{
    make_tree();
    check_walk("top/a", NULL, "f:top/a");
    check_walk("top/link", NULL, "f:top/link");
}

TEST(test_slashes_behind_the_root)
{
    make_folder("d");
    make_file("d/a");
    check_walk("d//", NULL, "d:d f:d/a");
}

TEST(test_missing_root)
{
    cf_walk *walk = cf_walk_new("d", NULL);
    cf_walk_entry entry;
    assert_true(cf_walk_next(walk, &entry));
    assert_int_equal(entry.kind, CF_WALK_FILE);
    assert_true(openat(entry.folder, entry.name, O_RDONLY) < 0);
    assert_false(cf_walk_next(walk, &entry));
    cf_walk_free(walk);
}

TEST(test_skip)
{
    make_tree();
    cf_walk *walk = cf_walk_new("top", &(cf_walk_options){.sorted = true});
    cf_walk_entry entry;
    size_t count = 0;
    while (cf_walk_next(walk, &entry)) {
        if (strcmp(entry.name, "b") == 0)
            cf_walk_skip(walk);
        count++;
    }
    cf_walk_free(walk);
    assert_int_equal(count, 7);
}

TEST(test_entries_can_be_opened)
{
    make_tree();
    cf_walk *walk = cf_walk_new("top", &(cf_walk_options){.sorted = true});
    cf_walk_entry entry;
    size_t opened = 0;
    while (cf_walk_next(walk, &entry)) {
        if (entry.kind != CF_WALK_FILE)
            continue;
        int fd = openat(entry.folder, entry.name, O_RDONLY | O_NOFOLLOW);
        assert_true(fd >= 0);
        close(fd);
        opened++;
    }
    cf_walk_free(walk);
    assert_int_equal(opened, 3);
}

/* The folder goes between being told and being entered. */
TEST(test_error_goes_on)
{
    make_folder("d");
    make_folder("d/a");
    make_file("d/b");
    char told[256] = "";
    cf_walk *walk = cf_walk_new("d", &(cf_walk_options){.sorted = true});
    cf_walk_entry entry;
    while (cf_walk_next(walk, &entry)) {
        if (entry.kind == CF_WALK_FOLDER && strcmp(entry.name, "a") == 0)
            assert_int_equal(rmdir("d/a"), 0);
        size_t used = strlen(told);
        snprintf(told + used, sizeof told - used, "%s:%s ", letters[entry.kind], entry.path);
        if (entry.kind == CF_WALK_ERROR)
            assert_int_equal(entry.error, ENOENT);
    }
    cf_walk_free(walk);
    assert_string_equal(told, "d:d d:d/a e:d/a f:d/b ");
}

/* Whether files in a folder are said to end with a short read. */
static bool all_short(const char *root, cf_walk_kind kind)
{
    cf_walk *walk = cf_walk_new(root, &(cf_walk_options){.max_depth = 1});
    cf_walk_entry entry;
    bool all = true;
    assert_non_null(walk);
    while (cf_walk_next(walk, &entry))
        if (entry.kind == kind && entry.depth == 1)
            all &= entry.short_ends;
    cf_walk_free(walk);
    return all;
}

TEST(test_made_up_files_are_not_on_a_disk)
{
    struct statfs system;
    assert_int_equal(statfs(".", &system), 0);
    make_tree();
    if (system.f_type == EXT4_SUPER_MAGIC)
        assert_true(all_short("top", CF_WALK_FILE));
    if (system.f_type == TMPFS_MAGIC)
        assert_false(all_short("top", CF_WALK_FILE));
    assert_false(all_short("top", CF_WALK_FOLDER));
    assert_false(all_short("top", CF_WALK_DEVICE));
    assert_false(all_short("/proc/self", CF_WALK_FILE));
}

TEST(test_many_names_and_levels)
{
    char path[1024] = "d";
    for (int i = 0; i < 100; i++) {
        make_folder(path);
        strcat(path, "/dd");
    }
    for (int i = 0; i < 3000; i++) {
        char name[64];
        snprintf(name, sizeof name, "d/file-with-a-name-%d", i);
        make_file(name);
    }
    cf_walk *walk = cf_walk_new("d", &(cf_walk_options){.one_file_system = true});
    cf_walk_entry entry;
    size_t files = 0;
    size_t folders = 0;
    while (cf_walk_next(walk, &entry)) {
        files += entry.kind == CF_WALK_FILE;
        folders += entry.kind == CF_WALK_FOLDER;
    }
    cf_walk_free(walk);
    assert_int_equal(files, 3000);
    assert_int_equal(folders, 100);
}

TEST(test_freed_early)
{
    make_tree();
    cf_walk *walk = cf_walk_new("top", NULL);
    cf_walk_entry entry;
    for (int i = 0; i < 4; i++)
        assert_true(cf_walk_next(walk, &entry));
    cf_walk_free(walk);
    cf_walk_free(NULL);
}

/* ------------------------------------------------- more folders than may be held open */

enum { LEVELS = 40, FEW = 32 };

static char levels[LEVELS][16];

/* level00/ (d, e), level01/ (d, e) ...: d is the next level, e a file. */
static void make_levels(bool linked)
{
    char path[64];
    for (int i = LEVELS - 1; i >= 0; i--) {
        snprintf(levels[i], sizeof levels[i], "level%02d", i);
        make_folder(levels[i]);
        snprintf(path, sizeof path, "%s/e", levels[i]);
        make_file(path);
        snprintf(path, sizeof path, "%s/d", levels[i]);
        if (i + 1 < LEVELS && linked) {
            char target[64];
            snprintf(target, sizeof target, "../%s", levels[i + 1]);
            assert_int_equal(symlink(target, path), 0);
        } else if (i + 1 < LEVELS) {
            assert_int_equal(rename(levels[i + 1], path), 0);
        }
    }
}

struct seen {
    size_t files; /* those that could be opened in their folder */
    size_t errors;
    int error;
};

/* Walk through the levels with few descriptors; at the end of the way down `from` becomes `to`. */
static struct seen walk_levels(bool follow, const char *from, const char *to)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    rlim_t usual = limit.rlim_cur;
    limit.rlim_cur = FEW;
    setrlimit(RLIMIT_NOFILE, &limit);

    struct seen seen = {0};
    cf_walk *walk = cf_walk_new(levels[0], &(cf_walk_options){.sorted = true, .follow = follow});
    cf_walk_entry entry;
    while (cf_walk_next(walk, &entry)) {
        if (entry.kind == CF_WALK_ERROR) {
            seen.errors++;
            seen.error = entry.error;
        } else if (entry.kind == CF_WALK_FILE) {
            int fd = openat(entry.folder, entry.name, O_RDONLY);
            if (seen.files++ == 0 && from)
                assert_int_equal(rename(from, to), 0);
            assert_true(fd >= 0);
            close(fd);
        }
    }
    cf_walk_free(walk);
    limit.rlim_cur = usual;
    setrlimit(RLIMIT_NOFILE, &limit);
    return seen;
}

TEST(test_few_descriptors)
{
    make_levels(false);
    struct seen seen = walk_levels(false, NULL, NULL);
    assert_int_equal(seen.files, LEVELS);
    assert_int_equal(seen.errors, 0);
}

TEST(test_few_descriptors_through_links)
{
    make_levels(true);
    struct seen seen = walk_levels(true, NULL, NULL);
    assert_int_equal(seen.files, LEVELS);
    assert_int_equal(seen.errors, 0);
}

TEST(test_renamed_on_the_way_back)
{
    make_levels(false);
    struct seen seen = walk_levels(false, "level00/d", "level00/elsewhere");
    assert_int_equal(seen.files, LEVELS);
    assert_int_equal(seen.errors, 0);
}

/* A folder to which no way leads back is told, and those above it are walked on. */
TEST(test_lost_on_the_way_back)
{
    make_levels(true);
    struct seen seen = walk_levels(true, "level03", "elsewhere");
    assert_int_equal(seen.error, ENOENT);
    assert_true(seen.errors >= 1);
    assert_int_equal(seen.files + seen.errors, LEVELS);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_sorted),
        WITH_FOLDER(test_unsorted_is_the_same_set),
        WITH_FOLDER(test_links_followed),
        WITH_FOLDER(test_depth),
        WITH_FOLDER(test_root_is_a_file_or_a_link),
        WITH_FOLDER(test_slashes_behind_the_root),
        WITH_FOLDER(test_missing_root),
        WITH_FOLDER(test_skip),
        WITH_FOLDER(test_entries_can_be_opened),
        WITH_FOLDER(test_error_goes_on),
        WITH_FOLDER(test_made_up_files_are_not_on_a_disk),
        WITH_FOLDER(test_many_names_and_levels),
        WITH_FOLDER(test_freed_early),
        WITH_FOLDER(test_few_descriptors),
        WITH_FOLDER(test_few_descriptors_through_links),
        WITH_FOLDER(test_renamed_on_the_way_back),
        WITH_FOLDER(test_lost_on_the_way_back),
    };
    return RUN("source walk", tests);
}
