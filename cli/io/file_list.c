/* Which files an argument means: itself, or the event files below a folder, in byte order. */
#include "input.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const event_suffixes[] = {".json", ".ndjson", ".jsonl", ".log", ".txt"};
static const char *const packed_suffixes[] = {".gz", ".zst"};
enum {
    EVENT_SUFFIXES = sizeof event_suffixes / sizeof *event_suffixes,
    PACKED_SUFFIXES = sizeof packed_suffixes / sizeof *packed_suffixes
};

static bool has_suffix(const char *name, const char *const *suffixes, size_t count) {
    size_t len = strlen(name);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(suffixes[i]);
        if (len > n && !strcmp(name + len - n, suffixes[i]))
            return true;
    }
    return false;
}

static bool holds_events(const char *name) {
    return has_suffix(name, event_suffixes, EVENT_SUFFIXES) ||
           has_suffix(name, packed_suffixes, PACKED_SUFFIXES);
}

static void say(char **error, const char *path, const char *why) {
    size_t len = strlen(path) + strlen(why) + 3;
    *error = malloc(len);
    if (*error)
        snprintf(*error, len, "%s: %s", path, why);
}

/* Takes over path. */
static bool add_path(struct tv_file_list *list, char *path) {
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        char **paths = realloc(list->paths, room * sizeof *paths);
        if (!paths) {
            free(path);
            return false;
        }
        list->paths = paths;
        list->room = room;
    }
    list->paths[list->count++] = path;
    return true;
}

static char *join(const char *folder, const char *name) {
    size_t len = strlen(folder), room = len + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s%s%s", folder, len && folder[len - 1] == '/' ? "" : "/", name);
    return path;
}

/* Sorts one entry into the files or the folders still to be read. */
static bool sort_entry(const char *folder, const char *name, struct tv_file_list *files,
                       struct tv_file_list *folders) {
    struct stat info;
    if (name[0] == '.')
        return true;
    char *path = join(folder, name);
    if (!path)
        return false;
    if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return add_path(folders, path);
    if (holds_events(name) && stat(path, &info) == 0 && S_ISREG(info.st_mode))
        return add_path(files, path);
    free(path);
    return true;
}

static bool read_folder(const char *folder, struct tv_file_list *files,
                        struct tv_file_list *folders, char **error) {
    DIR *dir = opendir(folder);
    struct dirent *entry;
    bool fine = true;
    if (!dir) {
        say(error, folder, strerror(errno));
        return false;
    }
    while (fine && (entry = readdir(dir)))
        fine = sort_entry(folder, entry->d_name, files, folders);
    closedir(dir);
    if (!fine)
        say(error, folder, "out of memory");
    return fine;
}

static int compare_paths(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool add_folder(struct tv_file_list *list, const char *folder, char **error) {
    struct tv_file_list folders = {0};
    size_t before = list->count;
    char *top = strdup(folder);
    bool fine = top && add_path(&folders, top);
    while (fine && folders.count) {
        char *next = folders.paths[--folders.count];
        fine = read_folder(next, list, &folders, error);
        free(next);
    }
    tv_file_list_free(&folders);
    if (fine && list->count == before) {
        say(error, folder,
            "no event files in this folder (.json .ndjson .jsonl .log .txt .gz .zst)");
        return false;
    }
    if (fine)
        qsort(list->paths + before, list->count - before, sizeof *list->paths, compare_paths);
    return fine;
}

bool tv_file_list_add(struct tv_file_list *list, const char *argument, char **error) {
    struct stat info;
    *error = NULL;
    if (!strcmp(argument, "-") || (stat(argument, &info) == 0 && !S_ISDIR(info.st_mode))) {
        char *path = strdup(argument);
        return path && add_path(list, path);
    }
    if (stat(argument, &info) != 0) {
        say(error, argument, strerror(errno));
        return false;
    }
    return add_folder(list, argument, error);
}

void tv_file_list_free(struct tv_file_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->paths[i]);
    free(list->paths);
    *list = (struct tv_file_list){0};
}
