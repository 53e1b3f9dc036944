/* Paths are worked on step by step; links are not followed. */
#include "path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A path being built: always absolute, never with a slash at its end; the root is empty. */
struct path {
    char at[2 * TV_PATH_LEN_MAX];
    size_t len;
    bool is_long;
};

static void go_up(struct path *path) {
    while (path->len > 0 && path->at[--path->len] != '/')
        continue;
}

static void add_step(struct path *path, struct tv_str step) {
    if (step.len == 0 || tv_str_equal(step, TV_STR(".")))
        return;
    if (tv_str_equal(step, TV_STR(".."))) {
        go_up(path);
        return;
    }
    if (path->len + 1 + step.len >= sizeof path->at) {
        path->is_long = true;
        return;
    }
    path->at[path->len] = '/';
    memcpy(path->at + path->len + 1, step.at, step.len);
    path->len += 1 + step.len;
}

static void add_steps(struct path *path, struct tv_str steps) {
    for (size_t at = 0; at <= steps.len;) {
        const char *slash = memchr(steps.at + at, '/', steps.len - at);
        size_t len = slash ? (size_t)(slash - steps.at) - at : steps.len - at;
        add_step(path, (struct tv_str){steps.at + at, len});
        at += len + 1;
    }
}

char *tv_path_absolute(struct tv_str path) {
    struct path built = {.len = 0};
    char folder[TV_PATH_LEN_MAX];
    if (path.len == 0 || path.at[0] != '/') {
        if (!getcwd(folder, sizeof folder))
            return NULL;
        add_steps(&built, (struct tv_str){folder, strlen(folder)});
    }
    add_steps(&built, path);
    if (built.is_long)
        return NULL;
    return built.len ? strndup(built.at, built.len) : strdup("/");
}

/* Bytes that both begin with, up to the end of a step. */
static size_t common_len(struct tv_str a, struct tv_str b) {
    size_t at = 0, step = 0;
    while (at < a.len && at < b.len && a.at[at] == b.at[at])
        if (a.at[at++] == '/')
            step = at - 1;
    bool a_ends = at == a.len || a.at[at] == '/', b_ends = at == b.len || b.at[at] == '/';
    return a_ends && b_ends ? at : step;
}

char *tv_path_from(struct tv_str folder, struct tv_str path) {
    size_t same, ups = 0;
    if (folder.len == 1)
        folder.len = 0; /* the root */
    same = common_len(folder, path);
    for (size_t i = same; i < folder.len; i++)
        ups += folder.at[i] == '/';
    struct tv_str rest = {path.at + same, path.len - same};
    if (rest.len && rest.at[0] == '/')
        rest = (struct tv_str){rest.at + 1, rest.len - 1};
    char *from = malloc(3 * ups + rest.len + 2);
    if (!from)
        return NULL;
    char *at = from;
    for (size_t i = 0; i < ups; i++, at += 3)
        memcpy(at, "../", 3);
    memcpy(at, rest.at, rest.len);
    at[rest.len] = '\0';
    if (from[0] == '\0')
        memcpy(from, ".", 2);
    return from;
}
