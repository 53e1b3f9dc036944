/* Plans in any format: YAML, JSON or CSV to a tree, the format found in the tree, the tree
 * translated into one of our grammar, and that read like a native plan. */
#include "read_plan.h"

#include "translate.h"
#include "translate_formats.h"

#include <string.h>

enum {
    FOREIGN_LEN_MAX = 16 * 1024 * 1024, /* bytes of a file in JSON or CSV */
    JSON_DEPTH_MAX = 128                /* a schema in a rule in a plan */
};

/* ---- Formats ----------------------------------------------------------------------------------
 */

static const struct {
    const char *name, *title;
    tv_detect_fn *detect;
    tv_translate_fn *translate;
} formats[TV_PLAN_FORMAT_COUNT] = {
    [TV_PLAN_AUTO] = {"auto", "found in the file", NULL, NULL},
#define TV_PLAN_FORMAT(id, name, title, detect, translate)                                         \
    [TV_PLAN_##id] = {name, title, detect, translate},
#include "plan_formats.def"
#undef TV_PLAN_FORMAT
};

const char *tv_plan_format_name(enum tv_plan_format format) {
    return formats[format].name;
}

const char *tv_plan_format_title(enum tv_plan_format format) {
    return formats[format].title;
}

enum tv_plan_format tv_plan_format_find(struct tv_str name) {
    unsigned i = 0;
    while (i < TV_PLAN_FORMAT_COUNT && !tv_text_is(name, formats[i].name))
        i++;
    return (enum tv_plan_format)i;
}

bool tv_detect_native(const struct tv_tree *root) {
    return tv_has_member(root, "trackvet") || tv_member(root, "spec", TV_TYPE_STRING) ||
           tv_member(root, "plan", TV_TYPE_STRING);
}

static enum tv_plan_format detect(const struct tv_tree *root) {
    for (unsigned i = TV_PLAN_AUTO + 1; i < TV_PLAN_FORMAT_COUNT; i++)
        if (formats[i].detect(root))
            return (enum tv_plan_format)i;
    return TV_PLAN_FORMAT_COUNT;
}

/* ---- One file ---------------------------------------------------------------------------------
 */

struct reading {
    struct tv_model *model;
    struct tv_file *file;
    struct tv_mistakes *mistakes;
    const struct tv_plan_options *options;
    struct tv_tree *root; /* the file's tree */
    bool is_none;         /* it is no plan, and need not be one */
    bool waits;           /* in the project */
    struct tv_project *project;
};

static bool ends_with(struct tv_str text, const char *end) {
    size_t len = strlen(end);
    return text.len >= len && !memcmp(text.at + text.len - len, end, len);
}

/* Behind a byte order mark and space, JSON begins with a bracket. YAML may, too: then the file's
 * name tells. */
static bool is_json(const struct tv_file *file) {
    size_t at = file->text.len >= 3 && !memcmp(file->text.at, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (at < file->text.len && memchr(" \t\r\n", file->text.at[at], 4))
        at++;
    if (ends_with(file->path, ".json"))
        return true;
    return at < file->text.len && (file->text.at[at] == '{' || file->text.at[at] == '[') &&
           !ends_with(file->path, ".yaml") && !ends_with(file->path, ".yml");
}

static void refuse(struct reading *r, struct tv_at at, const char *detail, const char *b) {
    tv_mistake_add(
        r->mistakes,
        (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail, .b = b});
}

static bool is_csv_format(enum tv_plan_format format) {
    return format == TV_PLAN_CSV || format == TV_PLAN_CSV_TEMPLATE;
}

/* CSV has no mark of its own: the file's name tells, or a known column in the first line. */
static bool is_csv(const struct tv_file *file, enum tv_plan_format format) {
    static const char column[] = "Event Name";
    const char *end = memchr(file->text.at, '\n', file->text.len);
    size_t len = end ? (size_t)(end - file->text.at) : file->text.len, name_len = sizeof column - 1;
    if (ends_with(file->path, ".csv") || is_csv_format(format))
        return true;
    for (size_t i = 0; i + name_len < len; i++)
        if (!memcmp(file->text.at + i, column, name_len))
            return memchr(",;", file->text.at[i + name_len], 2) != NULL;
    return false;
}

/* false when out of memory. */
static bool read_tree(struct reading *r) {
    struct tv_text_cursor cursor;
    struct tv_arena *arena = r->model->arena;
    if (is_json(r->file) && !is_csv_format(r->options->format))
        return tv_text_start(r->file, arena, r->mistakes->scratch, &cursor) &&
               tv_tree_read_json(&cursor, JSON_DEPTH_MAX, arena, r->mistakes, &r->root);
    if (!tv_text_open(r->file, arena, r->mistakes, &cursor))
        return r->file->line_count > 0;
    if (is_csv(r->file, r->options->format))
        return tv_tree_read_csv(&cursor, arena, r->mistakes, &r->root);
    return tv_tree_read(&cursor, arena, r->mistakes, &r->root);
}

/* The names of all formats, for a message. */
static const char *list_formats(struct tv_arena *arena) {
    size_t len = 1;
    for (unsigned i = TV_PLAN_AUTO + 1; i < TV_PLAN_FORMAT_COUNT; i++)
        len += strlen(formats[i].title) + 2;
    char *list = tv_arena_alloc(arena, len, 1), *at = list;
    for (unsigned i = TV_PLAN_AUTO + 1; list && i < TV_PLAN_FORMAT_COUNT; i++) {
        size_t title_len = strlen(formats[i].title);
        if (at > list) {
            memcpy(at, "; ", 2);
            at += 2;
        }
        memcpy(at, formats[i].title, title_len);
        at += title_len;
    }
    return list ? list : "";
}

/* ---- Translating ------------------------------------------------------------------------------
 */

/* Formats whose files refer to each other. */
static bool is_of_project(enum tv_plan_format format) {
    return format == TV_PLAN_RUDDER || format == TV_PLAN_SNOWPLOW;
}

static void wait_in_project(struct reading *r, enum tv_plan_format format) {
    struct tv_project_file *waiting = tv_arena_alloc(r->model->arena, 1, sizeof *waiting);
    r->waits = true;
    if (!waiting)
        return;
    *waiting = (struct tv_project_file){r->file, r->root, format, NULL};
    if (r->project->last)
        r->project->last->next = waiting;
    else
        r->project->first = waiting;
    r->project->last = waiting;
}

static struct tv_str name_of(const struct reading *r) {
    return r->options->plan.len > 0 ? r->options->plan : tv_base_name(r->file->path);
}

/* The tree of our grammar; NULL when there is none. */
static const struct tv_tree *translate(struct reading *r, enum tv_plan_format format) {
    struct tv_translation t = {.arena = r->model->arena,
                               .scratch = r->mistakes->scratch,
                               .mistakes = r->mistakes,
                               .root = r->root,
                               .file = r->file,
                               .plan = name_of(r),
                               .project = r->project,
                               .is_part = r->options->plan.len > 0};
    r->file->is_translated = true;
    formats[format].translate(&t);
    if (t.is_part)
        t.plan = r->options->plan;
    return tv_translate_plan(&t);
}

static void read_as(struct reading *r, enum tv_plan_format format) {
    struct tv_reader reader = {.arena = r->model->arena,
                               .scratch = r->mistakes->scratch,
                               .file = r->file,
                               .mistakes = r->mistakes};
    const struct tv_tree *root = formats[format].translate ? translate(r, format) : r->root;
    if (root)
        tv_read_body(&reader, root);
}

static void read_body(struct reading *r) {
    enum tv_plan_format format = r->options->format ? r->options->format : detect(r->root);
    if (format == TV_PLAN_NATIVE && r->options->foreign_only) {
        r->is_none = true;
        return;
    }
    if (format == TV_PLAN_FORMAT_COUNT) {
        r->is_none = r->options->is_optional;
        if (!r->is_none)
            refuse(r, r->root->at, "this is no plan in a format that trackvet reads: {b}",
                   list_formats(r->mistakes->scratch));
        return;
    }
    if (is_of_project(format))
        wait_in_project(r, format);
    else
        read_as(r, format);
}

static struct tv_at start_of(const struct tv_file *file) {
    return (struct tv_at){.file = file, .line = 1, .column = 1, .offset = file->lines[0]};
}

/* false when out of memory. */
static bool read_text(struct reading *r) {
    if (!read_tree(r))
        return false;
    if (!r->root && r->options->is_optional)
        r->is_none = true;
    else if (r->root && (r->mistakes->count == 0 || tv_detect_native(r->root)))
        read_body(r); /* translators trust that keys stand once */
    else if (r->mistakes->count == 0)
        refuse(r, start_of(r->file), "the file is empty", NULL);
    return !tv_arena_failed(r->model->arena) && !tv_arena_failed(r->mistakes->scratch);
}

/* One file that has waited. */
static enum tv_status read_waiting(struct reading *r, enum tv_plan_format format,
                                   struct tv_sink sink) {
    struct tv_arena *scratch = tv_arena_new();
    struct tv_mistakes mistakes = {.scratch = scratch, .file = r->file};
    enum tv_status status = TV_ERROR_MEMORY;
    r->mistakes = &mistakes;
    if (scratch)
        read_as(r, format);
    if (scratch && !tv_arena_failed(r->model->arena) && !tv_arena_failed(scratch))
        status = tv_file_finish(r->model, r->file, &mistakes, sink);
    tv_arena_free(scratch);
    return status;
}

enum tv_status tv_read_project(struct tv_model *model, const struct tv_project *project,
                               const struct tv_plan_options *options, struct tv_sink sink) {
    enum tv_status status = TV_OK;
    struct tv_project files = *project;
    struct reading r = {.model = model, .options = options, .project = &files};
    const struct tv_project_file *waiting = project->first;
    for (; waiting && status != TV_ERROR_MEMORY; waiting = waiting->next) {
        r.file = waiting->file;
        r.root = waiting->root;
        enum tv_status one = read_waiting(&r, waiting->format, sink);
        if (one != TV_OK)
            status = one; /* the others are read all the same, to tell their mistakes */
    }
    return status;
}

enum tv_status tv_read_plan(struct tv_model *model, struct tv_source source,
                            const struct tv_plan_options *options, struct tv_sink sink,
                            const struct tv_file **file) {
    struct tv_arena *scratch = tv_arena_new();
    struct tv_file *added = tv_file_new(model->arena, source.path, source.text, false);
    struct tv_mistakes mistakes = {.scratch = scratch, .file = added};
    struct tv_project alone = {NULL, NULL};
    struct reading r = {.model = model,
                        .file = added,
                        .mistakes = &mistakes,
                        .options = options,
                        .project = options->project ? options->project : &alone};
    enum tv_status status = TV_ERROR_MEMORY;
    *file = NULL;
    if (scratch && added) {
        size_t len_max =
            is_json(added) || is_csv(added, options->format) ? FOREIGN_LEN_MAX : TV_YAML_LEN_MAX;
        if (source.text.len > len_max)
            status = tv_refuse_length(source.path, len_max, sink);
        else if (read_text(&r))
            status = r.is_none || r.waits ? TV_OK : tv_file_finish(model, added, &mistakes, sink);
    }
    if (status == TV_OK && r.waits)
        status = tv_read_project(model, &alone, options, sink);
    if (status == TV_OK && !r.is_none)
        *file = added;
    tv_arena_free(scratch);
    return status;
}
