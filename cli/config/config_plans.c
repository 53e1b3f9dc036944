/* Patterns of `plan:` to paths. What has no * or ? is a path as it stands: a file, or a folder that
 * is one plan. A pattern is looked for below the longest folder that it names in full. */
#include "config_parts.h"
#include "glob.h"
#include "path.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 16 };

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

void tv_config_paths_clear(struct tv_config_paths *paths) {
    for (size_t i = 0; i < paths->count; i++)
        free(paths->paths[i]);
    free(paths->paths);
    *paths = (struct tv_config_paths){0};
}

/* Takes over path; false when out of memory, or when it is NULL. */
static bool add(struct tv_config_paths *paths, char *path) {
    if (path && paths->count == paths->room) {
        size_t room = paths->room ? 2 * paths->room : 16;
        char **wider = realloc(paths->paths, room * sizeof *wider);
        if (!wider) {
            free(path);
            return false;
        }
        paths->paths = wider;
        paths->room = room;
    }
    if (path)
        paths->paths[paths->count++] = path;
    return path != NULL;
}

static bool is_pattern(struct tv_str text) {
    return text.len && (memchr(text.at, '*', text.len) || memchr(text.at, '?', text.len));
}

/* A walk: folders that wait, and how deep they are is the number of their slashes. */
struct walk {
    const struct tv_config *config;
    struct tv_str pattern; /* seen from the same place as the paths */
    struct tv_config_paths folders, *found;
    size_t depth; /* slashes of the first folder */
};

static size_t count_slashes(const char *path) {
    size_t count = 0;
    for (; *path; path++)
        count += *path == '/';
    return count;
}

static char *join(const char *folder, const char *name) {
    size_t len = strlen(folder), room = len + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s%s%s", folder, len && folder[len - 1] != '/' ? "/" : "", name);
    return path;
}

/* false when out of memory. Linked folders are not entered: they may lead back up. */
static bool take_entry(struct walk *walk, const char *folder, const char *name) {
    struct stat info;
    if (name[0] == '.' || !strcmp(name, "node_modules"))
        return true;
    char *path = join(folder, name);
    if (!path)
        return false;
    bool is_there = lstat(path, &info) == 0 && !tv_config_excludes(walk->config, path);
    if (is_there && S_ISDIR(info.st_mode) && count_slashes(path) <= walk->depth + DEPTH_MAX)
        return add(&walk->folders, path);
    bool fits = is_there && !S_ISDIR(info.st_mode) && tv_glob_steps(walk->pattern, text_of(path)) &&
                stat(path, &info) == 0 && S_ISREG(info.st_mode);
    if (fits)
        return add(walk->found, path);
    free(path);
    return true;
}

static bool read_folder(struct walk *walk, const char *folder) {
    DIR *dir = opendir(*folder ? folder : ".");
    struct dirent *entry;
    bool fine = true;
    while (dir && fine && (entry = readdir(dir)))
        fine = take_entry(walk, folder, entry->d_name);
    if (dir)
        closedir(dir);
    return fine;
}

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Folders that a pattern begins with, up to the step that has a star. */
static char *first_folder(struct tv_str pattern) {
    size_t end = 0;
    for (size_t i = 0; i < pattern.len && pattern.at[i] != '*' && pattern.at[i] != '?'; i++)
        if (pattern.at[i] == '/')
            end = i ? i : 1;
    return strndup(pattern.at, end);
}

static bool find_all(struct walk *walk) {
    size_t before = walk->found->count;
    char *top = first_folder(walk->pattern);
    walk->depth = top ? count_slashes(top) : 0;
    bool fine = add(&walk->folders, top);
    while (fine && walk->folders.count) {
        char *folder = walk->folders.paths[--walk->folders.count];
        fine = read_folder(walk, folder);
        free(folder);
    }
    tv_config_paths_clear(&walk->folders);
    if (walk->found->count > before)
        qsort(walk->found->paths + before, walk->found->count - before, sizeof(char *), compare);
    return fine;
}

bool tv_config_find_plans(const struct tv_config *config, struct tv_str base, struct tv_str pattern,
                          struct tv_config_paths *found) {
    struct walk walk = {.config = config, .found = found};
    walk.pattern = tv_path_join(config->arena, base, pattern);
    if (!walk.pattern.at)
        return false;
    return is_pattern(pattern) ? find_all(&walk)
                               : add(found, strndup(walk.pattern.at, walk.pattern.len));
}
