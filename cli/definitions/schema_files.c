/* From the address of a JSON Schema to a file: the longest prefix of --schema-path decides, an
 * address without a scheme is a path as it stands. */
#include "schema_files.h"

#include "file_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 32 << 20 };

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* ---- Settings -------------------------------------------------------------------------------- */

static bool add_folder(struct tv_schema_settings *settings, const char *text, FILE *err) {
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1]) {
        fprintf(err, "trackvet: --schema-path wants PREFIX=FOLDER, not \"%s\"\n", text);
        return false;
    }
    if (settings->folder_count == TV_SCHEMA_FOLDERS_MAX) {
        fprintf(err, "trackvet: --schema-path more than %d times\n", TV_SCHEMA_FOLDERS_MAX);
        return false;
    }
    settings->folders[settings->folder_count++] =
        (struct tv_schema_folder){{text, (size_t)(equals - text)}, equals + 1};
    return true;
}

static bool read_formats(struct tv_schema_settings *settings, const char *text, FILE *err) {
    settings->formats_are_notes = strcmp(text, "annotate") == 0;
    if (settings->formats_are_notes || strcmp(text, "assert") == 0)
        return true;
    fprintf(err, "trackvet: --formats is assert or annotate, not \"%s\"\n", text);
    return false;
}

bool tv_schema_settings_read(struct tv_schema_settings *settings,
                             const struct tv_arguments *arguments, FILE *err) {
    bool ok = true;
    *settings = (struct tv_schema_settings){.folder_count = 0};
    for (size_t i = 0; i < arguments->option_count && ok; i++) {
        const struct tv_argument *option = &arguments->options[i];
        if (option->option == TV_OPTION_SCHEMA_PATH)
            ok = add_folder(settings, option->text, err);
        else if (option->option == TV_OPTION_FORMATS)
            ok = read_formats(settings, option->text, err);
    }
    return ok;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static bool starts_with(struct tv_str text, struct tv_str start) {
    return text.len >= start.len && memcmp(text.at, start.at, start.len) == 0;
}

static const struct tv_schema_folder *find_folder(const struct tv_schema_settings *settings,
                                                  struct tv_str uri) {
    const struct tv_schema_folder *best = NULL;
    for (size_t i = 0; settings && i < settings->folder_count; i++) {
        const struct tv_schema_folder *folder = &settings->folders[i];
        if (starts_with(uri, folder->prefix) && (!best || folder->prefix.len > best->prefix.len))
            best = folder;
    }
    return best;
}

static bool has_scheme(struct tv_str uri) {
    size_t at = 0;
    while (at < uri.len && !memchr(":/?", uri.at[at], 3))
        at++;
    return at > 0 && at < uri.len && uri.at[at] == ':';
}

static int digit_of(char byte) {
    static const char digits[] = "0123456789abcdef";
    const char *found = memchr(digits, byte >= 'A' && byte <= 'F' ? byte | 0x20 : byte, 16);
    return found ? (int)(found - digits) : -1;
}

/* Takes %20 and the like apart, in place; false when a byte is no part of a path. */
static bool decode(char *text) {
    char *out = text;
    for (const char *at = text; *at; at++) {
        int high = *at == '%' ? digit_of(at[1]) : -1;
        int low = high >= 0 ? digit_of(at[2]) : -1;
        bool is_escape = low >= 0;
        *out = is_escape ? (char)(high << 4 | low) : *at;
        at += is_escape ? 2 : 0;
        if (*out++ == '\0')
            return false;
    }
    *out = '\0';
    return true;
}

/* The path of a document, allocated; NULL when there can be none, or out of memory. */
static char *path_of(const struct tv_schema_files *files, struct tv_str uri) {
    const struct tv_schema_folder *folder = find_folder(files->settings, uri);
    if (!folder && has_scheme(uri))
        return NULL;
    struct tv_str start = text_of(folder ? folder->folder : "");
    size_t passed = folder ? folder->prefix.len : 0;
    char *path = malloc(start.len + uri.len + 2);
    if (!path)
        return NULL;
    struct tv_str rest = {uri.at + passed, uri.len - passed};
    bool needs_slash = folder && start.len > 0 && start.at[start.len - 1] != '/' &&
                       (rest.len == 0 || rest.at[0] != '/');
    snprintf(path, start.len + uri.len + 2, "%s%s%.*s", start.at, needs_slash ? "/" : "",
             (int)rest.len, rest.at);
    if (decode(path + start.len))
        return path;
    free(path);
    return NULL;
}

/* ---- Files ----------------------------------------------------------------------------------- */

/* A plan may name anything: a pipe that nobody writes to, or a device without an end, is not for
 * it. */
static bool is_plain_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= FILE_MAX;
}

enum tv_status tv_schema_files_load(void *context, struct tv_str uri,
                                    struct tv_schema_text *found) {
    struct tv_schema_files *files = context;
    char *path = path_of(files, uri);
    struct tv_schema_file *file = path ? calloc(1, sizeof *file) : NULL;
    if (!file || !is_plain_file(path) || !tv_file_text(path, &file->text, &file->len)) {
        free(file);
        free(path);
        return TV_ERROR_FILE;
    }
    file->path = path;
    file->next = files->first;
    files->first = file;
    *found = (struct tv_schema_text){text_of(path), {file->text, file->len}};
    return TV_OK;
}

void tv_schema_files_clear(struct tv_schema_files *files) {
    for (struct tv_schema_file *file = files->first, *next; file; file = next) {
        next = file->next;
        free(file->path);
        free(file->text);
        free(file);
    }
    files->first = NULL;
}
