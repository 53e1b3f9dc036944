/* Documents in JSON that are no plans: JSON Schemas that definitions refer to. */
#include "read.h"
#include "read_parts.h"

enum { DOCUMENT_DEPTH_MAX = 1024, DOCUMENT_LEN_MAX = 32 * 1024 * 1024 };

static enum tv_status refuse_length(struct tv_str path, struct tv_sink sink) {
    struct tv_finding finding = {.rule = TV_RULE_PLAN_SYNTAX,
                                 .file = path,
                                 .line = 1,
                                 .column = 1,
                                 .detail = TV_STR("the file is longer than 32 MB")};
    sink.finding(sink.context, &finding);
    return TV_ERROR_LIMIT;
}

static bool read_tree(struct tv_file *file, struct tv_arena *arena, struct tv_mistakes *mistakes,
                      struct tv_tree **root) {
    struct tv_text_cursor cursor;
    return tv_text_start(file, arena, mistakes->scratch, &cursor) &&
           tv_tree_read_json(&cursor, DOCUMENT_DEPTH_MAX, arena, mistakes, root);
}

enum tv_status tv_read_json(struct tv_arena *arena, struct tv_str path, struct tv_str text,
                            struct tv_sink sink, struct tv_document *document) {
    *document = (struct tv_document){NULL, NULL};
    if (text.len > DOCUMENT_LEN_MAX)
        return refuse_length(path, sink);
    struct tv_arena *scratch = tv_arena_new();
    struct tv_file *file = tv_arena_alloc(arena, 1, sizeof *file);
    struct tv_mistakes mistakes = {.scratch = scratch, .file = file};
    struct tv_tree *root = NULL;
    enum tv_status status = TV_ERROR_MEMORY;
    if (!scratch || !file)
        goto done;
    file->path = tv_arena_text(arena, path);
    file->text = tv_arena_text(arena, text);
    if (tv_arena_failed(arena) || !read_tree(file, arena, &mistakes, &root))
        goto done;
    status = mistakes.count == 0                   ? TV_OK
             : tv_mistakes_report(&mistakes, sink) ? TV_ERROR_DEFINITION
                                                   : TV_ERROR_MEMORY;
    if (status == TV_OK)
        *document = (struct tv_document){file, root};
done:
    tv_arena_free(scratch);
    return status;
}
