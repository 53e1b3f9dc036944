/* Names end at a NUL, if the file has one (find -print0, git ls-files -z), else at the end of a
 * line. Empty ones are passed over. */
#include "files_from.h"

#include "file_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct names {
    const char **at;
    size_t count, room;
};

static bool add(struct names *names, struct tv_arena *arena, const char *name) {
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        const char **wider = tv_arena_alloc(arena, room, sizeof *wider);
        if (!wider)
            return false;
        if (names->count)
            memcpy(wider, names->at, names->count * sizeof *wider);
        names->at = wider;
        names->room = room;
    }
    names->at[names->count++] = name;
    return true;
}

/* Adds the names in a text. */
static bool split(struct names *names, struct tv_arena *arena, struct tv_str text) {
    char end = text.len && memchr(text.at, '\0', text.len) ? '\0' : '\n';
    for (size_t at = 0; at < text.len;) {
        const char *found = memchr(text.at + at, end, text.len - at);
        size_t len = found ? (size_t)(found - text.at) - at : text.len - at, next = at + len + 1;
        if (end == '\n' && len && text.at[at + len - 1] == '\r')
            len--;
        char *name = tv_arena_alloc(arena, len + 1, 1);
        if (!name)
            return false;
        memcpy(name, text.at + at, len);
        if (len && !add(names, arena, name))
            return false;
        at = next;
    }
    return true;
}

static int read_one(struct names *names, struct tv_arena *arena, const char *path, FILE *err) {
    const char *source = strcmp(path, "-") ? path : "/dev/stdin";
    char *text;
    size_t len;
    if (!tv_file_text(source, &text, &len)) {
        fprintf(err, "trackvet: --files-from %s: %s\n", path, strerror(errno));
        return TV_EXIT_USAGE;
    }
    bool fine = split(names, arena, (struct tv_str){text, len});
    free(text);
    return fine ? TV_EXIT_OK : TV_EXIT_MEMORY;
}

int tv_files_from(struct tv_arguments *arguments, struct tv_arena *arena, FILE *err) {
    struct names names = {NULL, 0, 0};
    int status = TV_EXIT_OK;
    if (!tv_option_count(arguments, TV_OPTION_FILES_FROM))
        return TV_EXIT_OK;
    for (size_t i = 0; i < arguments->rest_count; i++)
        if (!add(&names, arena, arguments->rest[i]))
            return TV_EXIT_MEMORY;
    for (size_t i = 0; i < arguments->option_count && status == TV_EXIT_OK; i++)
        if (arguments->options[i].option == TV_OPTION_FILES_FROM)
            status = read_one(&names, arena, arguments->options[i].text, err);
    arguments->rest = names.at;
    arguments->rest_count = names.count;
    arguments->has_list = true;
    return status;
}
