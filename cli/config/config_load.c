/* Files of settings with what they extend, innermost first: a file's own values hold over those of
 * its bases. Bases are followed with a list of open files instead of recursion; it also shows
 * circles.
 *
 *   trackvet.yaml -> team.yaml -> company.yaml     values of company, team, trackvet, in this order
 */
#include "config_parts.h"

#include "definitions.h"
#include "file_text.h"
#include "path.h"
#include "visible.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16, FILES_MAX = 64 };

struct open_file {
    struct tv_config_file *read;
    struct tv_config_base *next; /* the base that is to be looked at */
    const char *absolute;
};

struct load {
    struct tv_config *config;
    FILE *err;
    struct open_file open[DEPTH_MAX];
    size_t open_count;
    uint32_t file_count, layer;
    struct tv_config_value **last_value;
    struct tv_config_pattern **last_excluded;
    struct tv_config_ignore *ignores, **last_ignore;
};

/* ---- One file ------------------------------------------------------------------------------- */

static void refuse_base(struct load *load, const struct tv_config_base *base, const char *why) {
    struct tv_arena *scratch = tv_arena_new();
    struct tv_mistakes mistakes = {.scratch = scratch, .file = base->at.file};
    if (!scratch)
        return;
    tv_mistake_add(&mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                  .at = base->at,
                                                  .detail = "{a} cannot be extended: {b}",
                                                  .a = base->path,
                                                  .b = why});
    tv_mistakes_report(&mistakes, (struct tv_sink){tv_definitions_print_settings, load->err});
    tv_arena_free(scratch);
}

/* Says why a file cannot be read: at the place that names it, if one does. */
static int refuse_file(struct load *load, struct tv_str path, const struct tv_config_base *from,
                       const char *why) {
    if (from) {
        refuse_base(load, from, why);
        return TV_EXIT_USAGE;
    }
    fputs("trackvet: ", load->err);
    tv_visible_print(load->err, path, true);
    fprintf(load->err, ": %s\n", why);
    return TV_EXIT_USAGE;
}

/* Where the file is: patterns over paths are seen from there. */
static bool set_folder(struct tv_config *config, struct tv_config_file *read, char *absolute) {
    const char *slash = strrchr(absolute, '/');
    size_t len = slash > absolute ? (size_t)(slash - absolute) : 1;
    struct tv_str folder = tv_config_copy(config->arena, (struct tv_str){absolute, len});
    for (struct tv_config_pattern *at = read->excluded; at; at = at->next)
        at->folder = folder;
    for (struct tv_config_ignore *at = read->ignores; at; at = at->next)
        at->ignore.folder = folder;
    return folder.at != NULL;
}

static bool is_open(const struct load *load, const char *absolute) {
    for (size_t i = 0; i < load->open_count; i++)
        if (!strcmp(load->open[i].absolute, absolute))
            return true;
    return false;
}

/* Reads the text of a file, which is then the last of the open ones. */
static int open_text(struct load *load, struct tv_str path, struct tv_str text, char *absolute) {
    struct tv_config *config = load->config;
    struct tv_sink sink = {tv_definitions_print_settings, load->err};
    struct tv_config_file *read;
    enum tv_status status = tv_config_read(config->arena, path, text, sink, &read);
    if (status != TV_OK)
        return tv_exit_of(status);
    struct tv_str kept = tv_config_copy(config->arena, (struct tv_str){absolute, strlen(absolute)});
    if (!kept.at || !set_folder(config, read, absolute))
        return TV_EXIT_MEMORY;
    load->open[load->open_count++] = (struct open_file){read, read->bases, kept.at};
    return TV_EXIT_OK;
}

static int open_file(struct load *load, struct tv_str path, const struct tv_config_base *from) {
    char *text = NULL, *absolute = tv_path_absolute(path);
    size_t len;
    int status;
    if (!absolute)
        status = refuse_file(load, path, from, "its name is too long");
    else if (is_open(load, absolute))
        status = refuse_file(load, path, from, "the files extend each other in a circle");
    else if (load->open_count == DEPTH_MAX || load->file_count++ == FILES_MAX)
        status = refuse_file(load, path, from, "too many files extend each other");
    else if (!tv_file_text(path.at, &text, &len))
        status = refuse_file(load, path, from, strerror(errno));
    else
        status = open_text(load, path, (struct tv_str){text, len}, absolute);
    free(text);
    free(absolute);
    return status;
}

/* ---- All of them ---------------------------------------------------------------------------- */

/* What a file says takes its place behind all that it extends. */
static void close_file(struct load *load) {
    struct tv_config_file *read = load->open[--load->open_count].read;
    *load->last_value = read->values;
    *load->last_excluded = read->excluded;
    *load->last_ignore = read->ignores;
    load->layer++;
    for (; *load->last_value; load->last_value = &(*load->last_value)->next)
        (*load->last_value)->layer = load->layer;
    while (*load->last_excluded)
        load->last_excluded = &(*load->last_excluded)->next;
    while (*load->last_ignore)
        load->last_ignore = &(*load->last_ignore)->next;
}

/* Opens a file, what it extends, and so on; closes each when all below it are. */
static int load_files(struct load *load, struct tv_str path) {
    int status = open_file(load, path, NULL);
    while (status == TV_EXIT_OK && load->open_count) {
        struct open_file *top = &load->open[load->open_count - 1];
        const struct tv_config_base *base = top->next;
        if (!base) {
            close_file(load);
            continue;
        }
        top->next = base->next;
        status = open_file(load, base->path, base);
    }
    return status;
}

/* From the list to the array that findings are compared with. */
static bool keep_ignores(struct tv_config *config, const struct tv_config_ignore *list) {
    size_t count = 0;
    for (const struct tv_config_ignore *at = list; at; at = at->next)
        count++;
    struct tv_ignore *entries = tv_arena_alloc(config->arena, count + 1, sizeof *entries);
    config->ignores = (struct tv_ignores){.name = config->name, .entries = entries};
    if (!entries)
        return false;
    for (; list; list = list->next)
        entries[config->ignores.count++] = list->ignore;
    return true;
}

int tv_config_load(struct tv_config *config, struct tv_str path, FILE *err) {
    struct load load = {.config = config,
                        .err = err,
                        .last_value = &config->values,
                        .last_excluded = &config->excluded,
                        .last_ignore = &load.ignores};
    config->name = path;
    int status = load_files(&load, path);
    return status == TV_EXIT_OK && !keep_ignores(config, load.ignores) ? TV_EXIT_MEMORY : status;
}
