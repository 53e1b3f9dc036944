/* Where settings are: the nearest trackvet.yaml from a folder upward, to the folder that holds .git
 * or to the root of the file system. Names are walked as they were given, so messages name the file
 * as seen from the working folder. */
#include "config_parts.h"

#include "visible.h"

#include <string.h>
#include <sys/stat.h>

enum { PATH_LEN_MAX = 4096, STEPS_MAX = 128 };

static const char *const names[] = {"trackvet.yaml", ".trackvet.yaml"};

/* folder/name; name alone in the working folder. false: too long. */
static bool join(char *out, const char *folder, const char *name) {
    size_t len = strlen(folder);
    const char *slash = len && folder[len - 1] != '/' ? "/" : "";
    int written = snprintf(out, PATH_LEN_MAX, "%s%s%s", folder, slash, name);
    return written >= 0 && written < PATH_LEN_MAX;
}

static bool is_there(const char *folder, const char *name) {
    char path[PATH_LEN_MAX];
    struct stat info;
    return join(path, folder, name) && stat(path, &info) == 0;
}

/* Pipes and folders of that name are no settings. A link to nowhere is meant to be some: reading it
 * will fail, rather than the run go on without them. */
static bool is_file(const char *folder, const char *name) {
    char path[PATH_LEN_MAX];
    struct stat info;
    if (!join(path, folder, name))
        return false;
    return stat(path, &info) == 0 ? S_ISREG(info.st_mode)
                                  : lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

/* The folder to begin with: the path when it is one, else the one that holds it; "": the working
 * folder. */
static void start_at(char *folder, const char *path) {
    struct stat info;
    snprintf(folder, PATH_LEN_MAX, "%s", path);
    size_t len = strlen(folder);
    bool is_folder = stat(folder, &info) == 0 && S_ISDIR(info.st_mode);
    while (!is_folder && len > 0 && folder[len - 1] != '/')
        len--;
    while (len > 1 && folder[len - 1] == '/')
        len--;
    folder[len] = '\0';
    while (!strncmp(folder, "./", 2))
        memmove(folder, folder + 2, strlen(folder) - 1);
    if (!strcmp(folder, "."))
        *folder = '\0';
}

static bool ends_with_step(const char *folder, size_t len, const char *step) {
    size_t step_len = strlen(step);
    return len >= step_len && !memcmp(folder + len - step_len, step, step_len) &&
           (len == step_len || folder[len - step_len - 1] == '/');
}

/* Goes to the folder above. false: there is none. */
static bool go_up(char *folder) {
    struct stat here, above;
    char up[PATH_LEN_MAX];
    size_t len = strlen(folder);
    if (!join(up, folder, "..") || stat(len ? folder : ".", &here) != 0 || stat(up, &above) != 0 ||
        (here.st_dev == above.st_dev && here.st_ino == above.st_ino))
        return false;
    if (len == 0 || ends_with_step(folder, len, "..") || ends_with_step(folder, len, ".")) {
        memcpy(folder, up, sizeof up);
        return true;
    }
    while (len > 0 && folder[len - 1] != '/')
        len--;
    folder[len > 1 ? len - 1 : len] = '\0';
    return true;
}

/* A name that is not there yet stands in a folder that may not be there either. */
static bool go_to_real(char *folder) {
    struct stat info;
    for (int i = 0; i < STEPS_MAX && *folder && stat(folder, &info) != 0; i++) {
        size_t len = strlen(folder);
        while (len > 0 && folder[len - 1] != '/')
            len--;
        folder[len > 1 ? len - 1 : len] = '\0';
    }
    return !*folder || stat(folder, &info) == 0;
}

int tv_config_discover(struct tv_arena *arena, const char *path, struct tv_str *found, FILE *err) {
    char folder[PATH_LEN_MAX], file[PATH_LEN_MAX];
    *found = TV_STR("");
    start_at(folder, path);
    bool goes_on = go_to_real(folder);
    for (int i = 0; i < STEPS_MAX && goes_on; i++) {
        bool has[] = {is_file(folder, names[0]), is_file(folder, names[1])};
        if (has[0] && has[1]) {
            fputs("trackvet: both trackvet.yaml and .trackvet.yaml are in ", err);
            tv_visible_print(
                err, (struct tv_str){*folder ? folder : ".", strlen(*folder ? folder : ".")}, true);
            fputs(": keep one\n", err);
            return TV_EXIT_USAGE;
        }
        if ((has[0] || has[1]) && join(file, folder, names[has[0] ? 0 : 1])) {
            *found = tv_config_copy(arena, (struct tv_str){file, strlen(file)});
            return found->at ? TV_EXIT_OK : TV_EXIT_MEMORY;
        }
        goes_on = !is_there(folder, ".git") && go_up(folder);
    }
    return TV_EXIT_OK;
}
