/* Who names a file wants it checked; who names a folder, what is usually checked in it. */
#include "check_files.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
    struct stat info;
    return strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The name that a path is known by. */
static const char *name_of(const struct tv_arguments *arguments, const char *path) {
    return strcmp(path, "-") ? path : tv_option_text(arguments, TV_OPTION_STDIN_FILENAME, path);
}

/* Takes excluded files out of those from `before` on. */
static void drop_excluded(struct tv_file_list *files, size_t before,
                          const struct tv_arguments *arguments) {
    size_t kept = before;
    for (size_t i = before; i < files->count; i++) {
        if (tv_config_excludes(arguments->config, name_of(arguments, files->paths[i])))
            free(files->paths[i]);
        else
            files->paths[kept++] = files->paths[i];
    }
    files->count = kept;
}

bool tv_check_files_add(struct tv_file_list *files, const struct tv_arguments *arguments,
                        const char *operand, char **error) {
    bool forced = tv_option_count(arguments, TV_OPTION_FORCE_EXCLUDE) > 0;
    bool excluded = tv_config_excludes(arguments->config, name_of(arguments, operand)) != NULL;
    size_t before = files->count;
    *error = NULL;
    if (forced && excluded)
        return true;
    if (!tv_file_list_add(files, operand, error))
        return false;
    /* Who names an excluded folder wants what is in it. */
    if (is_folder(operand) && !excluded)
        drop_excluded(files, before, arguments);
    return true;
}
