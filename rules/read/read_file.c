/* A whole file: text, tree, body, and what its top keys demand of each other. */
#include "read.h"
#include "read_parts.h"

static void note(struct tv_reader *reader, struct tv_at at, const char *detail) {
    tv_mistake_add(reader->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail});
}

/* The beginning of the file, for what is missing in it. */
static struct tv_at start_of(const struct tv_file *file) {
    return (struct tv_at){.file = file, .line = 1, .column = 1, .offset = file->lines[0]};
}

static void check_top(struct tv_reader *reader) {
    const struct tv_def *body = reader->file->body;
    const struct tv_clause *spec = tv_def_find(body, TV_KW_SPEC);
    const struct tv_clause *plan = tv_def_find(body, TV_KW_PLAN);
    const struct tv_clause *enabled = tv_def_find(body, TV_KW_ENABLED);
    const struct tv_clause *revision = tv_def_find(body, TV_KW_REVISION);
    if (!tv_def_find(body, TV_KW_TRACKVET))
        note(reader, start_of(reader->file), "\"trackvet: 1\" is missing");
    if (!spec && !plan)
        note(reader, start_of(reader->file), "\"plan\" is missing: the name of this plan");
    if (spec && plan)
        note(reader, spec->at.offset > plan->at.offset ? spec->at : plan->at,
             "a file is either a spec or a plan");
    if (enabled && !spec)
        note(reader, enabled->at, "\"enabled\" is for specs");
    if (revision && !tv_def_find(body, TV_KW_SOURCE))
        note(reader, revision->at, "\"revision\" needs \"source\": what it is a revision of");
    reader->file->is_spec = spec != NULL;
    if (spec || plan)
        reader->file->name = spec ? spec->text : plan->text;
}

void tv_read_body(struct tv_reader *reader, const struct tv_tree *root) {
    struct tv_def *body = tv_arena_alloc(reader->arena, 1, sizeof *body);
    if (!body)
        return;
    if (root->type == TV_TYPE_NULL) {
        note(reader, start_of(reader->file), "the file is empty: it begins with \"trackvet: 1\"");
        return;
    }
    if (root->type != TV_TYPE_OBJECT) {
        note(reader, root->at, "the file must be a mapping that begins with \"trackvet: 1\"");
        return;
    }
    body->at = root->at;
    reader->file->body = body;
    reader->file->tree = root;
    tv_read_clauses(reader, root, body, TV_PLACE_FILE);
    tv_read_waiting(reader);
    check_top(reader);
}

/* false when out of memory. */
static bool read_text(struct tv_model *model, struct tv_file *file, struct tv_mistakes *mistakes) {
    struct tv_text_cursor cursor;
    struct tv_tree *root;
    struct tv_reader reader = {
        .arena = model->arena, .scratch = mistakes->scratch, .file = file, .mistakes = mistakes};
    if (!tv_text_open(file, model->arena, mistakes, &cursor))
        return file->line_count > 0;
    if (!tv_tree_read(&cursor, model->arena, mistakes, &root))
        return false;
    if (root)
        tv_read_body(&reader, root);
    else if (mistakes->count == 0)
        note(&reader, start_of(file), "the file is empty: it begins with \"trackvet: 1\"");
    return true;
}

enum tv_status tv_refuse_length(struct tv_str path, size_t len_max, struct tv_sink sink) {
    struct tv_finding finding = {.rule = TV_RULE_PLAN_SYNTAX,
                                 .file = path,
                                 .line = 1,
                                 .column = 1,
                                 .detail = len_max == TV_YAML_LEN_MAX
                                               ? TV_STR("the file is longer than 1 MB: split it")
                                               : TV_STR("the file is longer than 16 MB")};
    sink.finding(sink.context, &finding);
    return TV_ERROR_LIMIT;
}

static void append_file(struct tv_model *model, struct tv_file *file) {
    if (model->last)
        model->last->next = file;
    else
        model->files = file;
    model->last = file;
}

struct tv_file *tv_file_new(struct tv_arena *arena, struct tv_str path, struct tv_str text,
                            bool builtin) {
    struct tv_file *file = tv_arena_alloc(arena, 1, sizeof *file);
    if (!file)
        return NULL;
    file->path = tv_arena_text(arena, path);
    file->text = tv_arena_text(arena, text);
    file->builtin = builtin;
    return tv_arena_failed(arena) ? NULL : file;
}

enum tv_status tv_file_finish(struct tv_model *model, struct tv_file *file,
                              const struct tv_mistakes *mistakes, struct tv_sink sink) {
    if (mistakes->count > 0 && !tv_mistakes_report(mistakes, sink))
        return TV_ERROR_MEMORY;
    if (mistakes->count > mistakes->warning_count)
        return TV_ERROR_DEFINITION;
    append_file(model, file);
    return TV_OK;
}

enum tv_status tv_read_yaml(struct tv_model *model, struct tv_str path, struct tv_str text,
                            bool builtin, struct tv_sink sink, const struct tv_file **file) {
    if (file)
        *file = NULL;
    if (text.len > TV_YAML_LEN_MAX)
        return tv_refuse_length(path, TV_YAML_LEN_MAX, sink);
    struct tv_arena *scratch = tv_arena_new();
    struct tv_file *added = tv_file_new(model->arena, path, text, builtin);
    struct tv_mistakes mistakes = {.scratch = scratch, .file = added};
    enum tv_status status = TV_ERROR_MEMORY;
    if (!scratch || !added || !read_text(model, added, &mistakes) || tv_arena_failed(scratch) ||
        tv_arena_failed(model->arena))
        goto done;
    status = tv_file_finish(model, added, &mistakes, sink);
    if (file && status == TV_OK)
        *file = added;
done:
    tv_arena_free(scratch);
    return status;
}
