/* Two names are one file when device and inode are the same: links and "./" do not hide it. Only
 * regular files can lose what they hold, so /dev/null may be both. */
#include "output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path, const struct stat *wanted) {
    struct stat info;
    int failed = strcmp(path, "-") ? stat(path, &info) : fstat(STDIN_FILENO, &info);
    return !failed && info.st_dev == wanted->st_dev && info.st_ino == wanted->st_ino;
}

/* The name under which the run reads the file; NULL when it does not. */
static const char *find_reader(const struct stat *wanted, const struct tv_file_list *files,
                               const struct tv_definitions *definitions) {
    for (size_t i = 0; files && i < files->count; i++)
        if (is_file(files->paths[i], wanted))
            return strcmp(files->paths[i], "-") ? files->paths[i] : "standard input";
    return tv_definitions_find_file(definitions, wanted->st_dev, wanted->st_ino) ? "a plan" : NULL;
}

FILE *tv_output_open(const char *path, const struct tv_file_list *files,
                     const struct tv_definitions *definitions, const struct tv_streams *streams) {
    struct stat info;
    if (!path)
        return streams->out;
    const char *reader = stat(path, &info) == 0 && S_ISREG(info.st_mode)
                             ? find_reader(&info, files, definitions)
                             : NULL;
    if (reader) {
        fprintf(streams->err, "trackvet: %s would overwrite what this run reads (%s)\n", path,
                reader);
        return NULL;
    }
    FILE *out = fopen(path, "wb");
    if (!out)
        fprintf(streams->err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    return out;
}

int tv_output_close(FILE *out, const char *path, const struct tv_streams *streams, int status) {
    if (!out || out == streams->out)
        return status;
    bool failed = ferror(out);
    if (fclose(out) == 0 && !failed)
        return status;
    fprintf(streams->err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    return TV_EXIT_USAGE;
}
