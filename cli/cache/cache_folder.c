/* Entries as files: FOLDER/v1/KEY.entry, KEY being 32 hex digits. They are written to a temporary
 * file beside and renamed, so that a reader sees all of an entry or none of it.
 *
 *   check sum of key and text, 32 hex digits, newline | text: a saved run */
#include "cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_LEN = 2 * TV_CACHE_KEY_LEN, HEAD_LEN = NAME_LEN + 1, ENTRY_LEN_MAX = 64 << 20 };

/* ---- The folder ----------------------------------------------------------------------------- */

static bool set_folder(struct tv_cache *cache, const char *parent, const char *rest, FILE *err) {
    int len = snprintf(cache->folder, sizeof cache->folder, "%s%s", parent, rest);
    if (len > 0 && (size_t)len < sizeof cache->folder)
        return true;
    if (err)
        fputs("trackvet: the name of the cache folder is too long\n", err);
    return false;
}

bool tv_cache_find(struct tv_cache *cache, const struct tv_arguments *arguments, FILE *err) {
    const char *given = tv_option_text(arguments, TV_OPTION_CACHE_DIR, NULL);
    const char *own = getenv("TRACKVET_CACHE_DIR");
    const char *users = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (given && *given)
        return set_folder(cache, given, "", err);
    if (own && *own)
        return set_folder(cache, own, "", err);
    if (users && *users == '/') /* others are to be ignored */
        return set_folder(cache, users, "/trackvet", err);
    if (home && *home == '/')
        return set_folder(cache, home, "/.cache/trackvet", err);
    if (err)
        fputs("trackvet: no cache folder: give --cache-dir, or set TRACKVET_CACHE_DIR\n", err);
    return false;
}

/* Makes a folder and those above it. */
static bool make_folders(char *path) {
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        bool fine = mkdir(path, 0700) == 0 || errno == EEXIST;
        *at = '/';
        if (!fine)
            return false;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

bool tv_cache_make(struct tv_cache *cache, const struct tv_arguments *arguments) {
    char path[TV_CACHE_PATH_LEN];
    if (!tv_cache_find(cache, arguments, NULL))
        return false;
    snprintf(path, sizeof path, "%s/v1", cache->folder);
    return make_folders(path);
}

bool tv_cache_open(struct tv_cache *cache, const struct tv_work_options *options,
                   const struct tv_definitions *definitions, FILE *err) {
    char path[TV_CACHE_PATH_LEN];
    snprintf(path, sizeof path, "%s/v1", cache->folder);
    tv_cache_run_key(cache, options, definitions);
    if (make_folders(path) && access(path, R_OK | W_OK | X_OK) == 0)
        return true;
    fprintf(err, "trackvet: --cache: %s: %s\n", path, strerror(errno));
    return false;
}

/* ---- Entries -------------------------------------------------------------------------------- */

static void write_digits(const struct tv_cache_key *key, char *digits) {
    for (size_t i = 0; i < sizeof key->bytes; i++)
        snprintf(digits + 2 * i, 3, "%02x", key->bytes[i]);
}

static void write_path(const struct tv_cache *cache, const struct tv_cache_key *key, char *path) {
    char name[NAME_LEN + 1];
    write_digits(key, name);
    snprintf(path, TV_CACHE_PATH_LEN, "%s/v1/%s.entry", cache->folder, name);
}

static bool read_all(int file, char *at, size_t len) {
    while (len > 0) {
        ssize_t got = read(file, at, len);
        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

/* The line before the text. */
static void write_head(const struct tv_cache_key *key, struct tv_str text, char *head) {
    struct tv_cache_key sum;
    tv_cache_sum(key, text, &sum);
    write_digits(&sum, head);
    head[HEAD_LEN - 1] = '\n';
}

/* Leaves the text behind the head; nothing when the sum is not that of the text. */
static struct tv_str take_text(const struct tv_cache_key *key, char *at, size_t len) {
    char head[HEAD_LEN];
    struct tv_str text = {at, len - HEAD_LEN};
    write_head(key, (struct tv_str){at + HEAD_LEN, text.len}, head);
    if (memcmp(head, at, HEAD_LEN) != 0) {
        free(at);
        return (struct tv_str){NULL, 0};
    }
    memmove(at, at + HEAD_LEN, text.len);
    return text;
}

struct tv_str tv_cache_read(const struct tv_cache *cache, const struct tv_cache_key *key) {
    char path[TV_CACHE_PATH_LEN];
    struct stat info;
    struct tv_str text = {NULL, 0};
    write_path(cache, key, path);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (file < 0)
        return text;
    bool fine = fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
                info.st_size > HEAD_LEN && info.st_size <= ENTRY_LEN_MAX;
    char *at = fine ? malloc((size_t)info.st_size) : NULL;
    if (at && read_all(file, at, (size_t)info.st_size))
        text = take_text(key, at, (size_t)info.st_size);
    else
        free(at);
    close(file);
    return text;
}

static bool write_all(int file, struct tv_str text) {
    while (text.len > 0) {
        ssize_t put = write(file, text.at, text.len);
        if (put <= 0)
            return false;
        text.at += put;
        text.len -= (size_t)put;
    }
    return true;
}

void tv_cache_write(const struct tv_cache *cache, const struct tv_cache_key *key,
                    struct tv_str text) {
    char path[TV_CACHE_PATH_LEN], other[TV_CACHE_PATH_LEN + 16], head[HEAD_LEN];
    if (text.len > ENTRY_LEN_MAX)
        return;
    write_path(cache, key, path);
    snprintf(other, sizeof other, "%s.XXXXXX", path);
    int file = mkstemp(other); /* 0600 */
    if (file < 0)
        return;
    write_head(key, text, head);
    bool fine = write_all(file, (struct tv_str){head, HEAD_LEN}) && write_all(file, text);
    fine = close(file) == 0 && fine;
    if (!fine || rename(other, path) != 0)
        unlink(other);
}

/* ---- Cleaning ------------------------------------------------------------------------------- */

/* KEY.entry, or what a write that was broken off has left. Nothing else is touched. */
static bool is_entry(const char *name) {
    size_t digits = strspn(name, "0123456789abcdef");
    return digits == NAME_LEN && !strncmp(name + digits, ".entry", 6) &&
           (name[digits + 6] == '\0' || name[digits + 6] == '.');
}

bool tv_cache_clean(const struct tv_cache *cache, uint64_t *entries, uint64_t *bytes, FILE *err) {
    char path[TV_CACHE_PATH_LEN];
    snprintf(path, sizeof path, "%s/v1", cache->folder);
    DIR *folder = opendir(path);
    *entries = *bytes = 0;
    if (!folder && errno == ENOENT)
        return true;
    if (!folder)
        fprintf(err, "trackvet: %s: %s\n", path, strerror(errno));
    if (!folder)
        return false;
    for (const struct dirent *item = readdir(folder); item; item = readdir(folder)) {
        struct stat info;
        bool is_ours = is_entry(item->d_name) &&
                       fstatat(dirfd(folder), item->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0;
        if (!is_ours || unlinkat(dirfd(folder), item->d_name, 0) != 0)
            continue;
        *entries += 1;
        *bytes += (uint64_t)info.st_size;
    }
    closedir(folder);
    return true;
}
