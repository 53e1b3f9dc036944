/* Two names are one file when device and inode are the same: links and "./" do not hide it. Only
 * regular files can lose what they hold, so /dev/null may be both.
 *
 * The target is opened first, for nothing but to be asked what it is: so the system's own rules of
 * who may write there, and through whose links, hold for a file that is replaced, too. */
#include "output.h"

#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ATTEMPTS = 64, /* at a target that others replace, and at names that are taken */
    HEX_LEN = 16
};

/* ---- What is there ----------------------------------------------------------------------------
 */

/* Streams of this process by name: others hold them open, so they are not replaced. */
static bool names_stream(const char *path) {
    static const char *const streams[] = {"/dev/std", "/dev/fd/", "/proc/"};
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
        if (!strncmp(path, streams[i], strlen(streams[i])))
            return true;
    return false;
}

static bool is_same(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static mode_t new_mode(void) {
    mode_t mask = umask(077);
    umask(mask);
    return 0666 & ~mask;
}

/* The name that is renamed to: a link's target, which has to be the file that was opened. NULL:
 * errno says why, EAGAIN that somebody has just replaced it. */
static char *find_target(const char *path, bool exists, const struct stat *opened) {
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISLNK(info.st_mode))
        return strdup(path);
    char *target = exists ? realpath(path, NULL) : NULL;
    if (target && lstat(target, &info) == 0 && is_same(&info, opened))
        return target;
    free(target);
    errno = exists ? EAGAIN : ENOENT;
    return NULL;
}

/* Asks what the path names, and opens it if it is to be written straight. */
static bool look_at_target(struct tv_output_file *file) {
    struct stat info = {.st_mode = 0};
    int fd = open(file->path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
    bool exists = fd >= 0;
    if (!exists && errno != ENOENT)
        return false;
    bool known = !exists || fstat(fd, &info) == 0;
    if (known && exists && (!S_ISREG(info.st_mode) || names_stream(file->path))) {
        file->out = fdopen(fd, "ab");
        if (!file->out)
            close(fd);
        return file->out != NULL;
    }
    if (exists)
        close(fd);
    if (exists && file->is_new) {
        errno = EEXIST;
        return false;
    }
    file->mode = exists ? info.st_mode & 0777 : new_mode();
    file->target = known ? find_target(file->path, exists, &info) : NULL;
    return file->target != NULL;
}

/* ---- The file beside --------------------------------------------------------------------------
 */

/* Hidden, so that whoever reads the folder at this moment passes it over. */
static bool name_beside(struct tv_output_file *file) {
    const char *slash = strrchr(file->target, '/');
    size_t folder_len = slash ? (size_t)(slash - file->target) + 1 : 0;
    size_t room = folder_len + sizeof ".trackvet-" + HEX_LEN;
    unsigned long long number;
    if (getentropy(&number, sizeof number) != 0)
        return false;
    file->beside = malloc(room);
    if (!file->beside)
        return false;
    memcpy(file->beside, file->target, folder_len);
    snprintf(file->beside + folder_len, room - folder_len, ".trackvet-%0*llx", HEX_LEN, number);
    return true;
}

/* The name is guarded before there is a file, so that no signal comes in between. */
static bool open_beside(struct tv_output_file *file) {
    int fd = -1;
    for (int i = 0; i < ATTEMPTS && fd < 0; i++) {
        if (!name_beside(file))
            return false;
        tv_interrupt_guard(file->beside);
        fd = open(file->beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0 || errno != EEXIST)
            break;
        tv_interrupt_release(file->beside);
        free(file->beside);
        file->beside = NULL;
    }
    file->out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (fd >= 0 && !file->out)
        close(fd);
    return file->out != NULL;
}

/* Frees the names; a file beside is removed unless it is none any more. Keeps errno. */
static void forget(struct tv_output_file *file, bool is_placed) {
    int saved = errno;
    if (file->beside && !is_placed)
        unlink(file->beside);
    if (file->beside)
        tv_interrupt_release(file->beside);
    free(file->beside);
    free(file->target);
    *file = (struct tv_output_file){.path = file->path};
    errno = saved;
}

bool tv_output_begin(struct tv_output_file *file, const char *path, enum tv_output_place place) {
    bool found = false;
    *file = (struct tv_output_file){.path = path, .is_new = place == TV_OUTPUT_NEW};
    for (int i = 0; i < ATTEMPTS && !found; i++) {
        found = look_at_target(file);
        if (!found && errno != EAGAIN)
            break;
    }
    if (found && (file->out || open_beside(file)))
        return true;
    forget(file, false);
    return false;
}

/* ---- Its end ----------------------------------------------------------------------------------
 */

/* Why a write failed is known to the write alone: one more fails in the same way. */
static bool ask_why(int fd) {
    ssize_t written = write(fd, "", 1);
    if (written >= 0)
        errno = EIO;
    return false;
}

/* Everything is on the disk before the name is. Some file systems know no fsync. */
static bool settle(struct tv_output_file *file) {
    int fd = fileno(file->out);
    if (ferror(file->out) || fflush(file->out) != 0)
        return file->beside ? ask_why(fd) : false;
    if (!file->beside)
        return true;
    if (fchmod(fd, file->mode) != 0)
        return false;
    int failed;
    do
        failed = fsync(fd);
    while (failed && errno == EINTR);
    return !failed || errno == EINVAL || errno == ENOTSUP;
}

/* A link cannot take a place that is taken; where there are no links, one has to look. */
static bool place_new(const struct tv_output_file *file) {
    struct stat info;
    if (link(file->beside, file->target) == 0) {
        unlink(file->beside);
        return true;
    }
    if (errno != EPERM && errno != ENOTSUP)
        return false;
    errno = EEXIST;
    return lstat(file->target, &info) != 0 && rename(file->beside, file->target) == 0;
}

bool tv_output_end(struct tv_output_file *file) {
    errno = 0;
    bool fine = settle(file);
    int why = errno;
    if (fclose(file->out) != 0 && fine) {
        fine = false;
        why = errno;
    }
    errno = fine ? 0 : why ? why : EIO;
    if (fine && file->beside)
        fine = file->is_new ? place_new(file) : rename(file->beside, file->target) == 0;
    forget(file, fine);
    return fine;
}

void tv_output_drop(struct tv_output_file *file) {
    if (file->out && file->path)
        fclose(file->out);
    forget(file, false);
}

/* By folder and name, for the targets need not be there yet. */
bool tv_output_is_same(const struct tv_output_file *a, const struct tv_output_file *b) {
    struct stat left, right;
    if (!a->target || !b->target)
        return false;
    const char *slash_a = strrchr(a->target, '/'), *slash_b = strrchr(b->target, '/');
    const char *name_a = slash_a ? slash_a + 1 : a->target;
    const char *name_b = slash_b ? slash_b + 1 : b->target;
    char *folder_a = strndup(a->target, (size_t)(name_a - a->target));
    char *folder_b = strndup(b->target, (size_t)(name_b - b->target));
    bool same = !strcmp(name_a, name_b) && folder_a && folder_b &&
                stat(*folder_a ? folder_a : ".", &left) == 0 &&
                stat(*folder_b ? folder_b : ".", &right) == 0 && is_same(&left, &right);
    free(folder_a);
    free(folder_b);
    return same;
}

bool tv_output_text(const char *path, enum tv_output_place place, struct tv_str text) {
    struct tv_output_file file;
    if (!tv_output_begin(&file, path, place))
        return false;
    fwrite(text.at, 1, text.len, file.out);
    return tv_output_end(&file);
}

/* ---- -o ---------------------------------------------------------------------------------------
 */

static bool is_file(const char *path, const struct stat *wanted) {
    struct stat info;
    int failed = strcmp(path, "-") ? stat(path, &info) : fstat(STDIN_FILENO, &info);
    return !failed && is_same(&info, wanted);
}

/* The name under which the run reads the file; NULL when it does not. */
static const char *find_reader(const struct stat *wanted, const struct tv_file_list *files,
                               const struct tv_definitions *definitions) {
    for (size_t i = 0; files && i < files->count; i++)
        if (is_file(files->paths[i], wanted))
            return strcmp(files->paths[i], "-") ? files->paths[i] : "standard input";
    return tv_definitions_find_file(definitions, wanted->st_dev, wanted->st_ino) ? "a plan" : NULL;
}

static int tell(const char *path, const struct tv_streams *streams) {
    fprintf(streams->err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    return TV_EXIT_USAGE;
}

bool tv_output_open(struct tv_output_file *file, const char *path, const struct tv_file_list *files,
                    const struct tv_definitions *definitions, const struct tv_streams *streams) {
    struct stat info;
    *file = (struct tv_output_file){.out = streams->out};
    if (!path)
        return true;
    file->out = NULL;
    const char *reader = stat(path, &info) == 0 && S_ISREG(info.st_mode)
                             ? find_reader(&info, files, definitions)
                             : NULL;
    if (reader) {
        fprintf(streams->err, "trackvet: %s would overwrite what this run reads (%s)\n", path,
                reader);
        return false;
    }
    return tv_output_begin(file, path, TV_OUTPUT_REPLACE) || tell(path, streams) == TV_EXIT_OK;
}

int tv_output_close(struct tv_output_file *file, const struct tv_streams *streams, int status) {
    if (!file->out || !file->path)
        return status;
    if (status == TV_EXIT_MEMORY)
        tv_output_drop(file);
    else if (!tv_output_end(file))
        status = tell(file->path, streams);
    return status;
}
