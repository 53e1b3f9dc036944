/* Examples of a plan, found and made whole.
 *
 *   {properties: {sku: A-1}}  of "Product Viewed"
 *     -> {"type":"track","event":"Product Viewed","messageId":"message-1","userId":"user-1",
 *         "properties":{"sku":"A-1"}}
 *
 * What the example says itself is taken as it says it. */
#include "example.h"

#include <string.h>

/* ---- Finding them ---------------------------------------------------------------------------- */

struct visiting {
    bool (*visit)(void *context, const struct tv_example *example);
    void *context;
    bool goes_on;
};

/* The examples of one message, which is `example` but for tree and number. */
static void visit_message(struct visiting *visiting, const struct tv_def *def,
                          struct tv_example example) {
    const struct tv_clause *clause = tv_def_find(def, TV_KW_EXAMPLES);
    const struct tv_tree *tree = clause && clause->tree ? clause->tree->first : NULL;
    for (; tree && visiting->goes_on; tree = tree->next) {
        example.tree = tree;
        example.number++;
        visiting->goes_on = visiting->visit(visiting->context, &example);
    }
}

static void visit_event(struct visiting *visiting, const struct tv_def *def,
                        struct tv_example example) {
    const struct tv_clause *versions = tv_def_find(def, TV_KW_VERSIONS);
    const struct tv_entry *entry = versions ? versions->entries : NULL;
    visit_message(visiting, def, example);
    for (; entry; entry = entry->next) {
        example.version = entry->name;
        visit_message(visiting, entry->def, example);
    }
}

static bool find_call(struct tv_str name, enum tv_call *call) {
    for (int i = 0; i < TV_CALL_COUNT; i++) {
        const char *known = tv_call_name((enum tv_call)i);
        if (tv_str_equal(name, (struct tv_str){known, strlen(known)})) {
            *call = (enum tv_call)i;
            return true;
        }
    }
    return false;
}

/* A section of named messages; of `calls` the names are the calls. */
static void visit_section(struct visiting *visiting, const struct tv_file *file,
                          enum tv_keyword keyword, enum tv_call call) {
    const struct tv_clause *section = tv_def_find(file->body, keyword);
    const struct tv_entry *entry = section ? section->entries : NULL;
    for (; entry; entry = entry->next) {
        struct tv_example example = {.file = file, .call = call};
        if (keyword != TV_KW_CALLS)
            example.name = entry->name;
        else if (!find_call(entry->name, &example.call))
            continue; /* common: no message is that */
        visit_event(visiting, entry->def, example);
    }
}

void tv_examples_visit(const struct tv_model *model,
                       bool (*visit)(void *context, const struct tv_example *example),
                       void *context) {
    struct visiting visiting = {visit, context, true};
    for (const struct tv_file *file = model->files; file; file = file->next) {
        if (file->builtin)
            continue;
        visit_section(&visiting, file, TV_KW_CALLS, TV_TRACK);
        visit_section(&visiting, file, TV_KW_EVENTS, TV_TRACK);
        visit_section(&visiting, file, TV_KW_PAGES, TV_PAGE);
        visit_section(&visiting, file, TV_KW_SCREENS, TV_SCREEN);
    }
}

/* ---- Making them whole ----------------------------------------------------------------------- */

struct writing {
    const struct tv_example *example;
    struct tv_arena *arena;
    FILE *out;
    const char *comma;
};

static void put(struct writing *writing, struct tv_str text) {
    fwrite(text.at, 1, text.len, writing->out);
}

/* A key behind a comma, unless it is the first one of its object. */
static void put_key(struct writing *writing, struct tv_str key) {
    struct tv_tree text = {.type = TV_TYPE_STRING, .text = key};
    fputs(writing->comma, writing->out);
    put(writing, tv_tree_json(&text, writing->arena));
    fputc(':', writing->out);
    writing->comma = ",";
}

static void put_text(struct writing *writing, const char *key, struct tv_str text) {
    struct tv_str name = {key, strlen(key)};
    struct tv_tree tree = {.type = TV_TYPE_STRING, .text = text};
    if (tv_tree_find(writing->example->tree, name))
        return;
    put_key(writing, name);
    put(writing, tv_tree_json(&tree, writing->arena));
}

/* Its context; the version stands in there. */
static void put_context(struct writing *writing, const struct tv_tree *context) {
    struct tv_str version = writing->example->version;
    bool has_own = context && tv_tree_find(context, TV_STR("protocols"));
    put_key(writing, TV_STR("context"));
    if (has_own || version.len == 0) {
        put(writing, tv_tree_json(context, writing->arena));
        return;
    }
    fprintf(writing->out, "{\"protocols\":{\"event_version\":%.*s}", (int)version.len, version.at);
    for (const struct tv_tree *node = context ? context->first : NULL; node; node = node->next) {
        put_key(writing, node->key->written);
        put(writing, tv_tree_json(node, writing->arena));
    }
    fputc('}', writing->out);
}

/* What nobody writes in each example: type, name, ids. */
static void put_identity(struct writing *writing) {
    const struct tv_example *example = writing->example;
    const char *call = tv_call_name(example->call);
    put_text(writing, "type", (struct tv_str){call, strlen(call)});
    if (example->name.len > 0)
        put_text(writing, example->call == TV_TRACK ? "event" : "name", example->name);
    put_text(writing, "messageId", TV_STR("message-1"));
    put_text(writing, "userId", TV_STR("user-1"));
    if (example->call == TV_GROUP)
        put_text(writing, "groupId", TV_STR("group-1"));
    if (example->call == TV_ALIAS)
        put_text(writing, "previousId", TV_STR("user-0"));
}

static bool is_own_key(struct tv_str key) {
    return tv_str_equal(key, TV_STR("doc")) || tv_str_equal(key, TV_STR("expect")) ||
           tv_str_equal(key, TV_STR("context"));
}

bool tv_example_write(const struct tv_example *example, FILE *out) {
    struct writing writing = {example, tv_arena_new(), out, ""};
    const struct tv_tree *context = tv_tree_find(example->tree, TV_STR("context"));
    if (!writing.arena)
        return false;
    fputc('{', out);
    put_identity(&writing);
    for (const struct tv_tree *node = example->tree->first; node; node = node->next) {
        if (is_own_key(node->key->written))
            continue;
        put_key(&writing, node->key->written);
        put(&writing, tv_tree_json(node, writing.arena));
    }
    if (context || example->version.len > 0)
        put_context(&writing, context);
    fputs("}\n", out);
    bool fine = !tv_arena_failed(writing.arena);
    tv_arena_free(writing.arena);
    return fine;
}
