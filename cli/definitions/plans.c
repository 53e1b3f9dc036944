/* Plans from files and folders. A folder is one plan: its files in our grammar, and those of other
 * tools in it and below it, where many keep one file an event.
 *
 * A YAML file directly in the folder must be a plan. Other files, and those further down, are read
 * when they are one, and passed over else: a folder of plans often holds the tool that made them.
 */
#include "plans.h"

#include "config.h"
#include "file_text.h"
#include "visible.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_LEN_MAX = 4096, FOLDER_DEPTH_MAX = 16 };

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static int refuse(FILE *err, const char *path, const char *why) {
    fputs("trackvet: ", err);
    tv_visible_print(err, text_of(path), true);
    fprintf(err, ": %s\n", why);
    return TV_EXIT_USAGE;
}

static bool ends_with(const char *text, const char *end) {
    size_t text_len = strlen(text), end_len = strlen(end);
    return text_len >= end_len && !strcmp(text + text_len - end_len, end);
}

const char *const *tv_plans_usual(size_t *count) {
    static const char *const usual[] = {"plan.yaml",          "plan.yml",          "plan",
                                        "tracking-plan.yaml", "tracking-plan.yml", "tracking-plan"};
    *count = sizeof usual / sizeof *usual;
    return usual;
}

/* ---- The format -------------------------------------------------------------------------------
 */

int tv_plans_set_format(struct tv_plan_reading *reading, const char *name) {
    reading->format = name ? tv_plan_format_find(text_of(name)) : TV_PLAN_AUTO;
    if (reading->format != TV_PLAN_FORMAT_COUNT)
        return TV_EXIT_OK;
    fprintf(reading->err, "trackvet: unknown plan format \"%s\"; there are\n", name);
    for (unsigned i = 0; i < TV_PLAN_FORMAT_COUNT; i++)
        fprintf(reading->err, "  %-16s %s\n", tv_plan_format_name((enum tv_plan_format)i),
                tv_plan_format_title((enum tv_plan_format)i));
    return TV_EXIT_USAGE;
}

/* ---- Files ------------------------------------------------------------------------------------
 */

static bool has_file(const struct tv_model *model, struct tv_str path) {
    for (const struct tv_file *file = model->files; file; file = file->next)
        if (tv_str_equal(file->path, path))
            return true;
    return false;
}

/* What comes from standard input is in place of the file of that name, which need not be there. */
static bool is_stdin(const struct tv_plan_reading *reading, const char *path) {
    return reading->stdin_name && !strcmp(reading->stdin_name, path);
}

/* Reads one file into the model, unless it is there already. *is_plan: it was one. */
static int read_file(struct tv_plan_reading *reading, const char *path,
                     const struct tv_plan_options *options, bool *is_plan) {
    char *text;
    size_t len;
    const struct tv_file *file;
    *is_plan = true;
    if (has_file(reading->model, text_of(path)))
        return TV_EXIT_OK;
    const char *from = is_stdin(reading, path) ? "/dev/stdin" : path;
    if (!tv_file_text(from, &text, &len))
        return refuse(reading->err, path, strerror(errno));
    struct tv_source source = {text_of(path), {text, len}};
    enum tv_status status = tv_read_plan(reading->model, source, options, reading->sink, &file);
    free(text);
    *is_plan = status != TV_OK || file != NULL;
    return tv_exit_of(status);
}

/* ---- Folders ----------------------------------------------------------------------------------
 */

/* A folder that is being read, or one below it. */
struct folder {
    struct tv_plan_reading *reading;
    struct tv_str plan;            /* the name of the plan: that of the outermost folder */
    char (*waiting)[PATH_LEN_MAX]; /* folders that wait */
    size_t waiting_count, waiting_max;
    size_t plan_count;
    unsigned depth;
    struct tv_project project; /* files that wait for each other */
};

static bool is_yaml(const char *name) {
    return ends_with(name, ".yaml") || ends_with(name, ".yml");
}

/* 1-0-2: a schema in an Iglu registry. */
static bool is_version(const char *name) {
    const char *revision = strchr(name, '-');
    return name[strspn(name, "0123456789-")] == '\0' && name[0] != '-' && revision &&
           strchr(revision + 1, '-');
}

static bool is_plan_name(const char *name) {
    return is_version(name) || is_yaml(name) || ends_with(name, ".json") || ends_with(name, ".csv");
}

static struct tv_plan_options options_of(struct folder *folder) {
    return (struct tv_plan_options){.format = folder->reading->format,
                                    .plan = folder->plan,
                                    .foreign_only = folder->depth > 0,
                                    .project = &folder->project};
}

static int read_entry(struct folder *folder, const char *path) {
    struct tv_plan_options options = options_of(folder);
    options.is_optional = folder->depth > 0 || !is_yaml(path) || ends_with(path, ".vars.yaml");
    bool is_plan;
    int status = read_file(folder->reading, path, &options, &is_plan);
    folder->plan_count += is_plan;
    return status;
}

static bool wait_for(struct folder *folder, const char *path) {
    if (folder->waiting_count == folder->waiting_max) {
        size_t max = folder->waiting_max * 2 + 16;
        void *grown = realloc(folder->waiting, max * sizeof *folder->waiting);
        if (!grown)
            return false;
        folder->waiting = grown;
        folder->waiting_max = max;
    }
    snprintf(folder->waiting[folder->waiting_count++], PATH_LEN_MAX, "%s", path);
    return true;
}

static int take_entry(struct folder *folder, const char *outer, const char *name) {
    char path[PATH_LEN_MAX];
    struct stat info;
    bool is_hidden = name[0] == '.' || !strcmp(name, "node_modules");
    int len = snprintf(path, sizeof path, "%s/%s", outer, name);
    if (is_hidden || len < 0 || (size_t)len >= sizeof path || stat(path, &info) != 0)
        return TV_EXIT_OK;
    if (tv_config_excludes(folder->reading->config, path))
        return TV_EXIT_OK;
    if (S_ISDIR(info.st_mode))
        return wait_for(folder, path) ? TV_EXIT_OK : TV_EXIT_MEMORY;
    return is_plan_name(name) ? read_entry(folder, path) : TV_EXIT_OK;
}

/* Of two exit codes the one that says more: a file with mistakes does not keep the others from
 * being read, so that all are told of. */
static int worse(int a, int b) {
    return a == TV_EXIT_OK || b == TV_EXIT_MEMORY ? b : a;
}

/* Reads what lies directly in a folder, in byte order. */
static int read_level(struct folder *folder, const char *path) {
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort), status = TV_EXIT_OK;
    if (count < 0)
        return refuse(folder->reading->err, path, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (status != TV_EXIT_MEMORY)
            status = worse(status, take_entry(folder, path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* Reads the files that waited for all the others. */
static int read_waiting(struct folder *folder) {
    struct tv_plan_options options = options_of(folder);
    struct tv_plan_reading *reading = folder->reading;
    return tv_exit_of(tv_read_project(reading->model, &folder->project, &options, reading->sink));
}

static struct tv_str last_step(const char *path) {
    size_t to = strlen(path), from;
    while (to > 1 && path[to - 1] == '/')
        to--;
    for (from = to; from > 0 && path[from - 1] != '/'; from--)
        continue;
    return (struct tv_str){path + from, to - from};
}

static int read_folder(struct tv_plan_reading *reading, const char *path) {
    struct folder folder = {.reading = reading, .plan = last_step(path)};
    int status = read_level(&folder, path);
    while (folder.waiting_count > 0 && status != TV_EXIT_MEMORY &&
           folder.depth < FOLDER_DEPTH_MAX) {
        char(*level)[PATH_LEN_MAX] = folder.waiting;
        size_t count = folder.waiting_count;
        folder.waiting = NULL;
        folder.waiting_count = folder.waiting_max = 0;
        folder.depth++;
        for (size_t i = 0; i < count && status != TV_EXIT_MEMORY; i++)
            status = worse(status, read_level(&folder, level[i]));
        free(level);
    }
    free(folder.waiting);
    if (status == TV_EXIT_OK)
        status = read_waiting(&folder);
    return status == TV_EXIT_OK && !folder.plan_count
               ? refuse(reading->err, path, "no plan in this folder: .yaml, .json or .csv")
               : status;
}

int tv_plans_read(struct tv_plan_reading *reading, const char *path) {
    struct stat info;
    struct tv_plan_options options = {.format = reading->format};
    bool is_plan;
    if (is_stdin(reading, path))
        return read_file(reading, path, &options, &is_plan);
    if (stat(path, &info) != 0)
        return refuse(reading->err, path, strerror(errno));
    return S_ISDIR(info.st_mode) ? read_folder(reading, path)
                                 : read_file(reading, path, &options, &is_plan);
}

/* ---- Plans below plans ------------------------------------------------------------------------
 */

/* Files that come in this way are appended, and so looked at in their turn. */
int tv_plans_read_extended(struct tv_plan_reading *reading) {
    struct tv_plan_reading found = *reading;
    found.format = TV_PLAN_AUTO;
    for (const struct tv_file *file = reading->model->files; file; file = file->next) {
        const struct tv_clause *extends = tv_def_find(file->body, TV_KW_EXTENDS);
        for (const struct tv_scalar *s = extends ? extends->scalars : NULL; s; s = s->next) {
            char path[PATH_LEN_MAX];
            if (!memchr(s->text.at, '/', s->text.len) && !memchr(s->text.at, '.', s->text.len))
                continue; /* a spec by its name */
            struct tv_str joined = tv_path_join(reading->model->arena, file->path, s->text);
            snprintf(path, sizeof path, "%.*s", (int)joined.len, joined.at);
            int status = tv_plans_read(&found, path);
            if (status != TV_EXIT_OK) {
                fputs("  extended by ", reading->err);
                tv_visible_print(reading->err, file->path, true);
                fprintf(reading->err, ":%u\n", s->at.line);
                return status;
            }
        }
    }
    return TV_EXIT_OK;
}
