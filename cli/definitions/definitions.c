/* Loading definitions. Three ways lead to a table:
 *
 *   no plan, no --spec    the shipped table, as it lies in the program
 *   one PLAN.tvt          its image, verified
 *   anything else         shipped spec texts + plan files -> model -> compiler -> image */
#include "definitions.h"

#include "file_text.h"
#include "input.h"
#include "plans.h"
#include "read.h"
#include "shipped.h"
#include "told_path.h"
#include "visible.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

int tv_exit_of(enum tv_status status) {
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

enum { SHOWN_BEFORE = 60, SHOWN_MAX = 160 }; /* bytes of a long line: JSON is often but one */

/* Moves to the start of a character, at most 3 bytes back. */
static size_t start_of_character(struct tv_str text, size_t at) {
    while (at > 0 && at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* The part of the line that is shown, with the place in it. */
static struct tv_str part_of_line(const struct tv_finding *finding) {
    struct tv_str line = finding->text;
    size_t at = (size_t)(finding->offset - finding->text_offset), from = 0, len = line.len;
    if (len <= SHOWN_MAX)
        return line;
    if (at > SHOWN_BEFORE)
        from = start_of_character(line, at - SHOWN_BEFORE);
    if (len - from > SHOWN_MAX)
        len = start_of_character(line, from + SHOWN_MAX);
    return (struct tv_str){line.at + from, len - from};
}

static void print_shown(FILE *err, const char *before, struct tv_str text, const char *behind) {
    fputs(before, err);
    tv_visible_print(err, text, true);
    fputs(behind, err);
}

/* The text, or blanks as wide as it is; tabs stay, so that what stands in two lines stays in line.
 */
static void print_tabbed(FILE *err, struct tv_str text, bool is_blank) {
    while (text.len > 0) {
        const char *tab = memchr(text.at, '\t', text.len);
        struct tv_str piece = {text.at, tab ? (size_t)(tab - text.at) : text.len};
        size_t taken = piece.len + (tab != NULL);
        if (is_blank)
            fprintf(err, "%*s", (int)tv_columns(piece, false), "");
        else
            tv_visible_print(err, piece, true);
        if (tab)
            fputc('\t', err);
        text = (struct tv_str){text.at + taken, text.len - taken};
    }
}

/* The line, and a mark under the byte that it is about. */
static void print_line(FILE *err, const struct tv_finding *finding) {
    struct tv_str part = part_of_line(finding), before = part;
    size_t at =
        (size_t)(finding->offset - finding->text_offset) - (size_t)(part.at - finding->text.at);
    before.len = at < part.len ? at : part.len;
    fputs("    ", err);
    print_tabbed(err, part, false);
    fputs("\n    ", err);
    print_tabbed(err, before, true);
    fputs("^\n", err);
}

static void print_finding(FILE *err, const struct tv_finding *f, const char *name) {
    tv_visible_print(err, f->file, true);
    fprintf(err, ":%llu:%llu: %s %s", (unsigned long long)f->line, (unsigned long long)f->column,
            f->declared == TV_SEVERITY_WARNING ? "warning" : "error", name);
    print_shown(err, ": ", f->detail, "");
    if (f->suggestion.len)
        print_shown(err, "; did you mean \"", f->suggestion, "\"?");
    fputc('\n', err);
    if (f->text.len)
        print_line(err, f);
}

void tv_definitions_print(void *context, const struct tv_finding *finding) {
    print_finding(context, finding, tv_rule_info(finding->rule)->name);
}

void tv_definitions_print_settings(void *context, const struct tv_finding *finding) {
    print_finding(context, finding, "config");
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

static int compile(struct tv_definitions *definitions, const struct tv_definitions_request *request,
                   FILE *err) {
    struct tv_str spec_names[64], plan_names[64];
    size_t spec_count = split_names(request->specs, spec_names, 64);
    struct tv_compile_input input = {.model = definitions->model,
                                     .spec_count = spec_count,
                                     .specs = request->specs ? spec_names : NULL,
                                     .plans = plan_names,
                                     .plan_count = request->plan_count,
                                     .load = tv_schema_files_load,
                                     .load_context = &definitions->schemas,
                                     .formats_are_notes = request->schemas.formats_are_notes};
    int status = check_spec_names(spec_names, spec_count, err);
    if (status != TV_EXIT_OK)
        return status;
    for (size_t i = 0; i < request->plan_count; i++)
        plan_names[i] = text_of(request->plans[i]);
    definitions->schemas.settings = &request->schemas;
    struct tv_sink sink = {tv_definitions_print, err};
    status = tv_exit_of(tv_compile(&input, sink, &definitions->image, &definitions->image_len));
    definitions->schemas.settings = NULL; /* the caller's */
    if (status != TV_EXIT_OK)
        return status;
    return open_table(definitions, definitions->image, definitions->image_len, "the compiled table",
                      err);
}

static int load_texts(struct tv_definitions *definitions,
                      const struct tv_definitions_request *request, FILE *err) {
    struct tv_plan_reading reading = {
        .err = err, .sink = {tv_definitions_print, err}, .config = request->config};
    int status = tv_plans_set_format(&reading, request->plan_format);
    if (status != TV_EXIT_OK)
        return status;
    reading.model = definitions->model = tv_definitions_shipped_model();
    if (!definitions->model)
        return TV_EXIT_MEMORY;
    for (size_t i = 0; i < request->plan_count && status == TV_EXIT_OK; i++)
        status = tv_plans_read(&reading, request->plans[i]);
    if (status == TV_EXIT_OK)
        status = tv_plans_read_extended(&reading);
    return status == TV_EXIT_OK ? compile(definitions, request, err) : status;
}

int tv_definitions_load(struct tv_definitions *definitions,
                        const struct tv_definitions_request *request, FILE *err) {
    const char *const *plans = request->plans;
    *definitions = (struct tv_definitions){0};
    if (request->specs && has_empty_name(request->specs)) {
        fprintf(err, "trackvet: --spec wants names with commas between them, not \"%s\"\n",
                request->specs);
        return TV_EXIT_USAGE;
    }
    if (!request->plan_count && !request->specs) {
        size_t len;
        const void *image = tv_shipped_image(&len);
        return open_table(definitions, image, len, "the shipped table", err);
    }
    for (size_t i = 0; i < request->plan_count; i++)
        if (ends_with(plans[i], ".tvt"))
            return request->plan_count > 1 || request->specs
                       ? refuse(err, plans[i],
                                "a compiled table is complete: no --spec or second -p")
                       : load_image(definitions, plans[i], err);
    if (request->plan_count > 64)
        return refuse(err, plans[64], "more than 64 plans at once");
    return load_texts(definitions, request, err);
}

int tv_definitions_ask(struct tv_definitions *definitions, struct tv_definitions_request *request,
                       const struct tv_arguments *arguments, FILE *err) {
    request->config = arguments->config;
    *definitions = (struct tv_definitions){0};
    request->specs = tv_option_text(arguments, TV_OPTION_SPEC, NULL);
    request->plan_format = tv_option_text(arguments, TV_OPTION_PLAN_FORMAT, NULL);
    return tv_schema_settings_read(&request->schemas, arguments, err)
               ? tv_definitions_load(definitions, request, err)
               : TV_EXIT_USAGE;
}

const struct tv_table *tv_definitions_shipped(struct tv_definitions *definitions) {
    enum tv_status status;
    size_t len;
    const void *image = tv_shipped_image(&len);
    if (!definitions->shipped)
        definitions->shipped = tv_table_load(image, len, false, &status, NULL);
    return definitions->shipped;
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
    for (const struct tv_schema_file *s = definitions->schemas.first; s; s = s->next)
        if (is_same_file(s->path, device, inode))
            return true;
    return false;
}

void tv_definitions_clear(struct tv_definitions *definitions) {
    tv_table_free(definitions->table);
    tv_table_free(definitions->shipped);
    tv_model_free(definitions->model);
    tv_schema_files_clear(&definitions->schemas);
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
        if (tv_is_told_path(origin.file, file->path))
            return find_line(file->text, origin.line, line);
    for (const struct tv_schema_file *s = definitions->schemas.first; s; s = s->next)
        if (tv_is_told_path(origin.file, text_of(s->path)))
            return find_line((struct tv_str){s->text, s->len}, origin.line, line);
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(text_of(specs[i].path), origin.file))
            return find_line((struct tv_str){specs[i].text, specs[i].len}, origin.line, line);
    return false;
}
