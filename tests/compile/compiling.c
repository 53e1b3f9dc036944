/* What the tests of the compiler share: a small core spec, and steps from texts to a table, each of
 * which fails the test when it fails. See compiling.h. */
#include "compiling.h"
#include "read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char core_text[] = "trackvet: 1\n"
                         "spec: core\n"
                         "types:\n"
                         "  id: {type: string, minLength: 1}\n"
                         "  email: {type: string, format: email}\n"
                         "  date: {type: string, format: iso-8601}\n"
                         "  date-time: {type: string, format: date-time}\n"
                         "  person:\n"
                         "    properties:\n"
                         "      email: email\n"
                         "      createdAt: {type: date, also: created_at}\n"
                         "calls:\n"
                         "  common:\n"
                         "    required: [/type, [/userId, /anonymousId]]\n"
                         "    fields:\n"
                         "      type: {enum: [track, identify, page, screen, group, alias],\n"
                         "             formerly: action}\n"
                         "      userId: {type: [id, null], formerly: user_id}\n"
                         "      anonymousId: [id, null]\n"
                         "      messageId: {type: string, minLength: 1, maxLength: 100}\n"
                         "      timestamp: date-time\n"
                         "      integrations: {type: object, additional: [boolean, object]}\n"
                         "      version: [number, string]\n"
                         "    context:\n"
                         "      channel: {enum: [server, browser], formerly: /channel}\n"
                         "      ip: {type: string, format: ip}\n"
                         "      userAgent: {type: string, formerly: user_agent}\n"
                         "      app: {properties: {version: string}}\n"
                         "      traits: {type: person}\n"
                         "  track:\n"
                         "    required: /event\n"
                         "    fields: {event: {type: string, minLength: 1}}\n"
                         "    properties: {revenue: number}\n"
                         "  identify: {include: person}\n"
                         "  page:\n"
                         "    fields: {name: string}\n"
                         "    properties: {url: string}\n"
                         "  screen: {fields: {name: string}}\n"
                         "  group: {required: /groupId, fields: {groupId: id}}\n"
                         "  alias:\n"
                         "    required: /userId\n"
                         "    recommended: /previousId\n"
                         "    fields: {userId: {type: id, formerly: to}, previousId: id}\n";

struct tv_str str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* ---- Compiling
 * ------------------------------------------------------------------------------------ */

static void keep_text(struct compiled *compiled, const char *text, size_t len) {
    compiled->findings = realloc(compiled->findings, compiled->findings_len + len + 1);
    assert_non_null(compiled->findings);
    memcpy(compiled->findings + compiled->findings_len, text, len);
    compiled->findings_len += len;
    compiled->findings[compiled->findings_len] = '\0';
}

static void keep_finding(void *context, const struct tv_finding *finding) {
    char line[1024];
    int len = snprintf(line, sizeof line, "%.*s:%u:%u %s %.*s", (int)finding->file.len,
                       finding->file.at ? finding->file.at : "", (unsigned)finding->line,
                       (unsigned)finding->column, tv_rule_info(finding->rule)->name,
                       (int)finding->detail.len, finding->detail.at);
    keep_text(context, line, (size_t)len);
    if (finding->suggestion.len) {
        len = snprintf(line, sizeof line, " did you mean \"%.*s\"?", (int)finding->suggestion.len,
                       finding->suggestion.at);
        keep_text(context, line, (size_t)len);
    }
    keep_text(context, "\n", 1);
}

/* Documents that schemas refer to: the sources, else files. */
struct documents {
    const struct source *sources;
    char *files[16];
    size_t file_count;
};

static enum tv_status load_document(void *context, struct tv_str uri,
                                    struct tv_schema_text *found) {
    struct documents *documents = context;
    char path[256];
    snprintf(path, sizeof path, "%.*s", (int)uri.len, uri.at);
    found->path = uri;
    for (const struct source *source = documents->sources; source->path; source++) {
        found->text = str(source->text);
        if (strcmp(source->path, path) == 0)
            return TV_OK;
    }
    FILE *file = fopen(path, "rb");
    if (!file)
        return TV_ERROR_FILE;
    fclose(file);
    found->text = load_file(path);
    assert_true(documents->file_count < sizeof documents->files / sizeof *documents->files);
    documents->files[documents->file_count++] = (char *)(uintptr_t)found->text.at;
    return TV_OK;
}

static bool is_document(const char *path) {
    size_t len = strlen(path);
    return len > 5 && strcmp(path + len - 5, ".json") == 0;
}

static void read_source(struct compiled *compiled, const struct source *source,
                        struct tv_sink sink) {
    if (is_document(source->path))
        return;
    bool builtin = strncmp(source->path, "specs/", 6) == 0;
    enum tv_status status =
        tv_read_yaml(compiled->model, str(source->path), str(source->text), builtin, sink, NULL);
    if (status == TV_ERROR_DEFINITION)
        fail_msg("the reader refused %s", compiled->findings);
}

struct compiled compile_sources(const struct source *sources, const char *const *plans) {
    struct compiled compiled = {.model = tv_model_new()};
    struct tv_str paths[8];
    size_t plan_count = 0;
    void *image;
    size_t len;
    struct tv_sink sink = {keep_finding, &compiled};
    struct documents documents = {.sources = sources};
    keep_text(&compiled, "", 0);
    for (; sources->path; sources++)
        read_source(&compiled, sources, sink);
    for (; plans && plans[plan_count]; plan_count++)
        paths[plan_count] = str(plans[plan_count]);
    struct tv_compile_input input = {.model = compiled.model,
                                     .plans = paths,
                                     .plan_count = plan_count,
                                     .load = load_document,
                                     .load_context = &documents};
    compiled.status = tv_compile(&input, sink, &image, &len);
    while (documents.file_count > 0)
        free(documents.files[--documents.file_count]);
    if (compiled.status != TV_OK)
        return compiled;
    enum tv_status status;
    const char *detail = "";
    compiled.table = tv_table_load(image, len, true, &status, &detail);
    free(image);
    if (!compiled.table)
        fail_msg("the image was refused: %s", detail);
    return compiled;
}

static struct compiled compile_with_core(const char *path, const char *head, const char *text,
                                         const char *const *plans) {
    size_t len = strlen(head) + strlen(text) + 1;
    char *whole = malloc(len);
    assert_non_null(whole);
    snprintf(whole, len, "%s%s", head, text);
    struct source sources[] = {{"specs/core.yaml", core_text}, {path, whole}, {NULL, NULL}};
    struct compiled compiled = compile_sources(sources, plans);
    free(whole);
    return compiled;
}

struct compiled compile_plan(const char *text) {
    const char *plans[] = {"plan.yaml", NULL};
    return compile_with_core("plan.yaml", "trackvet: 1\nplan: web\n", text, plans);
}

struct compiled compile_spec(const char *text) {
    return compile_with_core("specs/shop.yaml", "trackvet: 1\nspec: shop\n", text, NULL);
}

void clear_compiled(struct compiled *compiled) {
    tv_table_free(compiled->table);
    tv_model_free(compiled->model);
    free(compiled->findings);
    *compiled = (struct compiled){0};
}

struct tv_str load_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot read %s", path);
    size_t max = 1 << 22;
    char *at = malloc(max);
    assert_non_null(at);
    size_t len = fread(at, 1, max - 1, file);
    at[len] = '\0';
    fclose(file);
    return (struct tv_str){at, len};
}

/* ---- Asking
 * ------------------------------------------------------------------------------------------ */

const struct tv_event_row *find_event(const struct compiled *compiled, enum tv_call call,
                                      const char *name) {
    if (!compiled->table)
        fail_msg("not compiled:\n%s", compiled->findings);
    const struct tv_call_row *row = &compiled->table->calls[call];
    if (!name)
        return &compiled->table->events[row->event];
    const struct tv_key *key = tv_keyset_find(compiled->table, row->names, str(name));
    if (!key)
        fail_msg("no event %s", name);
    return &compiled->table->events[key->target];
}

static uint32_t step_into(const struct compiled *compiled, uint32_t node, struct tv_str name) {
    const struct tv_table *table = compiled->table;
    if (node == TV_NONE || table->nodes[node].shape == TV_NONE)
        return TV_NONE;
    const struct tv_shape *shape = &table->shapes[table->nodes[node].shape];
    const struct tv_key *key = tv_keyset_find(table, shape->keyset, name);
    return key ? table->slots[shape->slots + key->target].node : TV_NONE;
}

uint32_t find_below(const struct compiled *compiled, uint32_t node, const char *place) {
    while (*place && node != TV_NONE) {
        size_t len = strcspn(place, ".[");
        if (*place == '[') {
            node = compiled->table->nodes[node].items;
            place += 2;
        } else {
            node = step_into(compiled, node, (struct tv_str){place, len});
            place += len;
        }
        place += *place == '.';
    }
    return node;
}

uint32_t find_node(const struct compiled *compiled, const struct tv_event_row *event,
                   const char *place) {
    return find_below(compiled, event->node, place);
}

const struct tv_shape *shape_of(const struct compiled *compiled, uint32_t node) {
    assert_int_not_equal(node, TV_NONE);
    assert_int_not_equal(compiled->table->nodes[node].shape, TV_NONE);
    return &compiled->table->shapes[compiled->table->nodes[node].shape];
}

uint32_t count_checks(const struct compiled *compiled, uint32_t node, enum tv_check_kind kind) {
    assert_int_not_equal(node, TV_NONE);
    const struct tv_node *row = &compiled->table->nodes[node];
    uint32_t count = 0;
    for (uint32_t i = 0; i < row->check_count; i++)
        count += compiled->table->checks[row->checks + i].kind == (uint16_t)kind;
    return count;
}

const struct tv_check *find_check(const struct compiled *compiled, uint32_t node,
                                  enum tv_check_kind kind) {
    if (count_checks(compiled, node, kind) != 1)
        return NULL;
    const struct tv_check *check = compiled->table->checks + compiled->table->nodes[node].checks;
    while (check->kind != (uint16_t)kind)
        check++;
    return check;
}

const struct tv_demand *find_demand(const struct compiled *compiled, uint32_t node,
                                    const char *expected) {
    const struct tv_shape *shape = shape_of(compiled, node);
    const struct tv_demand *found = NULL;
    for (uint32_t i = 0; i < shape->demand_count; i++) {
        const struct tv_demand *demand = &compiled->table->demands[shape->demands + i];
        if (tv_str_equal(tv_table_string(compiled->table, demand->expected), str(expected))) {
            assert_null(found);
            found = demand;
        }
    }
    return found;
}

const struct tv_key *find_key(const struct compiled *compiled, uint32_t node, const char *name) {
    return tv_keyset_find(compiled->table, shape_of(compiled, node)->keyset, str(name));
}

unsigned types_at(const struct compiled *compiled, const char *event, const char *place) {
    uint32_t node = AT(compiled, event, place);
    assert_int_not_equal(node, TV_NONE);
    return compiled->table->nodes[node].types;
}

void assert_refused(const char *plan, const char *findings) {
    struct compiled compiled = compile_plan(plan);
    assert_string_equal(compiled.findings, findings);
    assert_int_equal(compiled.status, TV_ERROR_DEFINITION);
    assert_null(compiled.table);
    clear_compiled(&compiled);
}
