/* Loading definitions. Three ways lead to a table:
 *
 *   no plan, no --spec    the shipped table, as it lies in the program
 *   one PLAN.tvt          its image, verified
 *   anything else         shipped spec texts + plan files -> model -> compiler -> image */
#include "definitions.h"

#include "file_text.h"
#include "input.h"
#include "read.h"
#include "shipped.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static int exit_of(enum tv_status status) {
    return status == TV_OK             ? TV_EXIT_OK
           : status == TV_ERROR_MEMORY ? TV_EXIT_MEMORY
                                       : TV_EXIT_USAGE;
}

static int refuse(FILE *err, const char *path, const char *why) {
    fprintf(err, "trackvet: %s: %s\n", path, why);
    return TV_EXIT_USAGE;
}

static bool ends_with(const char *text, const char *end) {
    size_t text_len = strlen(text), end_len = strlen(end);
    return text_len >= end_len && !strcmp(text + text_len - end_len, end);
}

/* ---- Printing mistakes --------------------------------------------------------------------------
 */

/* Spaces up to a byte of the line, tabs kept, so that the mark stands under it. */
static void print_mark(FILE *err, const struct tv_finding *finding) {
    size_t at = (size_t)(finding->offset - finding->text_offset);
    for (size_t i = 0; i < at && i < finding->text.len; i++) {
        char c = finding->text.at[i];
        if (((unsigned char)c & 0xC0) != 0x80)
            fputc(c == '\t' ? '\t' : ' ', err);
    }
    fputs("^\n", err);
}

void tv_definitions_print(void *context, const struct tv_finding *f) {
    FILE *err = context;
    fprintf(err, "%.*s:%llu:%llu: error %s: %.*s", (int)f->file.len, f->file.at,
            (unsigned long long)f->line, (unsigned long long)f->column, tv_rule_info(f->rule)->name,
            (int)f->detail.len, f->detail.at);
    if (f->suggestion.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)f->suggestion.len, f->suggestion.at);
    fputc('\n', err);
    if (!f->text.len)
        return;
    fprintf(err, "    %.*s\n    ", (int)f->text.len, f->text.at);
    print_mark(err, f);
}

/* ---- Models -------------------------------------------------------------------------------------
 */

static void ignore_finding(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

struct tv_model *tv_definitions_shipped_model(void) {
    size_t count;
    const struct tv_shipped_spec *specs = tv_shipped_specs(&count);
    struct tv_model *model = tv_model_new();
    for (size_t i = 0; model && i < count; i++) {
        struct tv_str text = {specs[i].text, specs[i].len};
        struct tv_sink sink = {ignore_finding, NULL};
        if (tv_read_yaml(model, text_of(specs[i].path), text, true, sink, NULL) != TV_OK) {
            tv_model_free(model);
            return NULL;
        }
    }
    return model;
}

static bool has_file(const struct tv_model *model, struct tv_str path) {
    for (const struct tv_file *file = model->files; file; file = file->next)
        if (tv_str_equal(file->path, path))
            return true;
    return false;
}

/* Reads one YAML file into the model, unless it is there already. */
static int read_plan_file(struct tv_model *model, const char *path, struct tv_sink sink,
                          FILE *err) {
    char *text;
    size_t len;
    if (has_file(model, text_of(path)))
        return TV_EXIT_OK;
    if (!tv_file_text(path, &text, &len))
        return refuse(err, path, strerror(errno));
    enum tv_status status =
        tv_read_yaml(model, text_of(path), (struct tv_str){text, len}, false, sink, NULL);
    free(text);
    return exit_of(status);
}

static bool is_plan_name(const char *name) {
    return name[0] != '.' && (ends_with(name, ".yaml") || ends_with(name, ".yml"));
}

/* Reads the YAML files directly in a folder, in byte order; all of them, so that one with mistakes
 * hides none. */
static int read_plan_folder(struct tv_model *model, const char *folder, struct tv_sink sink,
                            FILE *err) {
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort), status = TV_EXIT_OK, plans = 0;
    if (count < 0)
        return refuse(err, folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        if (status != TV_EXIT_MEMORY && is_plan_name(entries[i]->d_name)) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
            int read = read_plan_file(model, path, sink, err);
            status = read == TV_EXIT_OK ? status : read;
            plans++;
        }
        free(entries[i]);
    }
    free(entries);
    return status == TV_EXIT_OK && !plans ? refuse(err, folder, "no .yaml file in this folder")
                                          : status;
}

static int read_plan(struct tv_model *model, const char *path, struct tv_sink sink, FILE *err) {
    struct stat info;
    if (stat(path, &info) != 0)
        return refuse(err, path, strerror(errno));
    return S_ISDIR(info.st_mode) ? read_plan_folder(model, path, sink, err)
                                 : read_plan_file(model, path, sink, err);
}

/* Reads every plan that the files of the model extend by path; files that come in that way are
 * appended, and so looked at in their turn. */
static int read_extended(struct tv_model *model, struct tv_sink sink, FILE *err) {
    for (const struct tv_file *file = model->files; file; file = file->next) {
        const struct tv_clause *extends = tv_def_find(file->body, TV_KW_EXTENDS);
        for (const struct tv_scalar *s = extends ? extends->scalars : NULL; s; s = s->next) {
            char path[4096];
            if (!memchr(s->text.at, '/', s->text.len) && !memchr(s->text.at, '.', s->text.len))
                continue; /* a spec by its name */
            struct tv_str joined = tv_path_join(model->arena, file->path, s->text);
            snprintf(path, sizeof path, "%.*s", (int)joined.len, joined.at);
            int status = read_plan(model, path, sink, err);
            if (status != TV_EXIT_OK) {
                fprintf(err, "  extended by %.*s:%u\n", (int)file->path.len, file->path.at,
                        s->at.line);
                return status;
            }
        }
    }
    return TV_EXIT_OK;
}

int tv_definitions_read(struct tv_model *model, const char *path, struct tv_sink sink, FILE *err) {
    int status = read_plan(model, path, sink, err);
    return status == TV_EXIT_OK ? read_extended(model, sink, err) : status;
}

/* ---- Tables -------------------------------------------------------------------------------------
 */

static int open_table(struct tv_definitions *definitions, const void *image, size_t len,
                      const char *name, FILE *err) {
    enum tv_status status;
    const char *detail = NULL;
    definitions->table = tv_table_load(image, len, false, &status, &detail);
    if (definitions->table)
        return TV_EXIT_OK;
    return status == TV_ERROR_MEMORY ? TV_EXIT_MEMORY
                                     : refuse(err, name, detail ? detail : "not a rule table");
}

static int load_image(struct tv_definitions *definitions, const char *path, FILE *err) {
    char *text;
    if (!tv_file_text(path, &text, &definitions->image_len))
        return refuse(err, path, strerror(errno));
    definitions->image = text;
    definitions->image_path = path;
    return open_table(definitions, text, definitions->image_len, path, err);
}

/* Splits "a,b" into names that point into it. Returns how many there are, at most max. */
static size_t split_names(const char *list, struct tv_str *names, size_t max) {
    size_t count = 0;
    while (list && *list && count < max) {
        size_t len = strcspn(list, ",");
        if (len)
            names[count++] = (struct tv_str){list, len};
        list += len + (list[len] == ',');
    }
    return count;
}

static bool has_empty_name(const char *list) {
    return !*list || *list == ',' || strstr(list, ",,") || ends_with(list, ",");
}

static int check_spec_names(const struct tv_str *names, size_t count, FILE *err) {
    size_t known_count;
    struct tv_str known[64];
    const struct tv_shipped_spec *specs = tv_shipped_specs(&known_count);
    for (size_t i = 0; i < known_count; i++) /* "specs/NAME.yaml" */
        known[i] = (struct tv_str){specs[i].path + 6, strlen(specs[i].path) - 11};
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < known_count && !tv_str_equal(known[k], names[i]))
            k++;
        if (k < known_count)
            continue;
        struct tv_str near = tv_nearest(names[i], known, known_count);
        fprintf(err, "trackvet: unknown spec \"%.*s\"", (int)names[i].len, names[i].at);
        if (near.len)
            fprintf(err, "; did you mean \"%.*s\"?", (int)near.len, near.at);
        fprintf(err, "\n`trackvet specs` lists them\n");
        return TV_EXIT_USAGE;
    }
    return TV_EXIT_OK;
}

static int compile(struct tv_definitions *definitions, const char *const *plans, size_t plan_count,
                   const char *specs, FILE *err) {
    struct tv_str spec_names[64], plan_names[64];
    size_t spec_count = split_names(specs, spec_names, 64);
    struct tv_compile_input input = {.model = definitions->model,
                                     .spec_count = spec_count,
                                     .specs = specs ? spec_names : NULL,
                                     .plans = plan_names,
                                     .plan_count = plan_count};
    int status = check_spec_names(spec_names, spec_count, err);
    if (status != TV_EXIT_OK)
        return status;
    for (size_t i = 0; i < plan_count; i++)
        plan_names[i] = text_of(plans[i]);
    struct tv_sink sink = {tv_definitions_print, err};
    status = exit_of(tv_compile(&input, sink, &definitions->image, &definitions->image_len));
    if (status != TV_EXIT_OK)
        return status;
    return open_table(definitions, definitions->image, definitions->image_len, "the compiled table",
                      err);
}

static int load_texts(struct tv_definitions *definitions, const char *const *plans,
                      size_t plan_count, const char *specs, FILE *err) {
    int status = TV_EXIT_OK;
    struct tv_sink sink = {tv_definitions_print, err};
    definitions->model = tv_definitions_shipped_model();
    if (!definitions->model)
        return TV_EXIT_MEMORY;
    for (size_t i = 0; i < plan_count && status == TV_EXIT_OK; i++)
        status = read_plan(definitions->model, plans[i], sink, err);
    if (status == TV_EXIT_OK)
        status = read_extended(definitions->model, sink, err);
    return status == TV_EXIT_OK ? compile(definitions, plans, plan_count, specs, err) : status;
}

int tv_definitions_load(struct tv_definitions *definitions, const char *const *plans,
                        size_t plan_count, const char *specs, FILE *err) {
    *definitions = (struct tv_definitions){0};
    if (specs && has_empty_name(specs)) {
        fprintf(err, "trackvet: --spec wants names with commas between them, not \"%s\"\n", specs);
        return TV_EXIT_USAGE;
    }
    if (!plan_count && !specs) {
        size_t len;
        const void *image = tv_shipped_image(&len);
        return open_table(definitions, image, len, "the shipped table", err);
    }
    for (size_t i = 0; i < plan_count; i++)
        if (ends_with(plans[i], ".tvt"))
            return plan_count > 1 || specs
                       ? refuse(err, plans[i],
                                "a compiled table is complete: no --spec or second -p")
                       : load_image(definitions, plans[i], err);
    if (plan_count > 64)
        return refuse(err, plans[64], "more than 64 plans at once");
    return load_texts(definitions, plans, plan_count, specs, err);
}

static bool is_same_file(const char *path, dev_t device, ino_t inode) {
    struct stat info;
    return stat(path, &info) == 0 && info.st_dev == device && info.st_ino == inode;
}

bool tv_definitions_find_file(const struct tv_definitions *definitions, dev_t device, ino_t inode) {
    const struct tv_file *file = definitions->model ? definitions->model->files : NULL;
    if (definitions->image_path && is_same_file(definitions->image_path, device, inode))
        return true;
    for (; file; file = file->next) {
        char path[4096];
        snprintf(path, sizeof path, "%.*s", (int)file->path.len, file->path.at);
        if (!file->builtin && is_same_file(path, device, inode))
            return true;
    }
    return false;
}

void tv_definitions_clear(struct tv_definitions *definitions) {
    tv_table_free(definitions->table);
    tv_model_free(definitions->model);
    free(definitions->image);
    *definitions = (struct tv_definitions){0};
}

/* ---- Showing the line behind a demand -----------------------------------------------------------
 */

static bool find_line(struct tv_str text, uint32_t number, struct tv_str *line) {
    const char *at = text.at, *end = text.at + text.len;
    for (uint32_t i = 1; i < number; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline)
            return false;
        at = newline + 1;
    }
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    *line = (struct tv_str){at, (size_t)((stop ? stop : end) - at)};
    return line->len > 0;
}

bool tv_definitions_source_line(void *context, struct tv_origin origin, struct tv_str *line) {
    const struct tv_definitions *definitions = context;
    size_t count;
    const struct tv_shipped_spec *specs = tv_shipped_specs(&count);
    const struct tv_file *file = definitions->model ? definitions->model->files : NULL;
    for (; file; file = file->next)
        if (tv_str_equal(file->path, origin.file))
            return find_line(file->text, origin.line, line);
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(text_of(specs[i].path), origin.file))
            return find_line((struct tv_str){specs[i].text, specs[i].len}, origin.line, line);
    return false;
}
