/* Runs of the checker as text. Every feed gets a copy of its bytes of exactly their length, so that
 * the sanitizers see a read beyond them. */
#include "checker_test.h"

#include "build.h"
#include "compile.h"
#include "read.h"

/* ---- Tables ---------------------------------------------------------------------------------- */

/* A check that asks for a schema, in a node that takes anything. */
static uint32_t add_schema_node(struct tv_builder *b, struct tv_node node, uint32_t schema) {
    struct tv_check check = {.kind = TV_CHECK_SCHEMA,
                             .rule = TV_RULE_PROPERTY_SCHEMA,
                             .types = TV_TYPE_ANY,
                             .a = schema,
                             .origin = TV_NONE,
                             .path = tv_builder_string(b, str(""))};
    node.check_types = TV_TYPE_ANY;
    node.checks = tv_builder_add_checks(b, &check, 1);
    node.check_count = 1;
    return tv_builder_add_nodes(b, &node, 1);
}

/* An object that may have "v", of that node. */
static uint32_t add_holder(struct tv_builder *b, uint32_t node) {
    struct tv_key key = {
        .name = tv_builder_string(b, str("v")), .hint = TV_NONE, .origin = TV_NONE};
    struct tv_slot slot = {node, key.name};
    uint64_t none = 0;
    struct tv_shape shape = {.keyset = tv_builder_keyset(b, &key, 1),
                             .slots = tv_builder_add_slots(b, &slot, 1),
                             .slot_count = 1,
                             .mask_words = 1,
                             .wanted = tv_builder_add_masks(b, &none, 1),
                             .additional = TV_NONE,
                             .policy = TV_POLICY_ALLOW,
                             .policy_origin = TV_NONE,
                             .area = TV_AREA_PROPERTIES,
                             .origin = TV_NONE};
    struct tv_node holder = {
        .types = TV_TYPE_ANY, .shape = tv_builder_add_shapes(b, &shape, 1), .items = TV_NONE};
    return tv_builder_add_nodes(b, &holder, 1);
}

/* schema: of the whole message; properties: node of them. Either may be TV_NONE. */
static uint32_t add_bare_root(struct tv_builder *b, uint32_t keyset, uint32_t schema,
                              uint32_t properties) {
    static const char *const names[TV_FIELD_COUNT] = {
#define TV_FIELD_ROW(id, name) name,
        TV_FIELDS(TV_FIELD_ROW)
#undef TV_FIELD_ROW
    };
    struct tv_slot slots[TV_FIELD_COUNT];
    for (uint32_t i = 0; i < TV_FIELD_COUNT; i++)
        slots[i] = (struct tv_slot){i == TV_FIELD_PROPERTIES ? properties : TV_NONE,
                                    tv_builder_string(b, str(names[i]))};
    uint64_t none = 0;
    struct tv_shape shape = {.keyset = keyset,
                             .slots = tv_builder_add_slots(b, slots, TV_FIELD_COUNT),
                             .slot_count = TV_FIELD_COUNT,
                             .mask_words = 1,
                             .wanted = tv_builder_add_masks(b, &none, 1),
                             .additional = TV_NONE,
                             .policy = TV_POLICY_ALLOW,
                             .policy_origin = TV_NONE,
                             .origin = TV_NONE};
    struct tv_node node = {
        .types = TV_TYPE_OBJECT, .shape = tv_builder_add_shapes(b, &shape, 1), .items = TV_NONE};
    return schema == TV_NONE ? tv_builder_add_nodes(b, &node, 1) : add_schema_node(b, node, schema);
}

static uint32_t add_bare_envelope(struct tv_builder *b) {
    struct tv_key keys[TV_FIELD_COUNT];
    uint32_t fields[TV_FIELD_COUNT];
    static const char *const names[TV_FIELD_COUNT] = {
#define TV_FIELD_ROW(id, name) name,
        TV_FIELDS(TV_FIELD_ROW)
#undef TV_FIELD_ROW
    };
    for (uint32_t i = 0; i < TV_FIELD_COUNT; i++) {
        keys[i] = (struct tv_key){.name = tv_builder_string(b, str(names[i])),
                                  .target = i,
                                  .hint = TV_NONE,
                                  .origin = TV_NONE};
        fields[i] = i;
    }
    uint32_t keyset = tv_builder_keyset(b, keys, TV_FIELD_COUNT);
    tv_builder_set_envelope(b, keyset, fields);
    return keyset;
}

static struct tv_table *load(struct tv_builder *b) {
    void *image;
    size_t len;
    enum tv_status status;
    const char *detail = "";
    assert_int_equal(tv_builder_finish(b, &image, &len), TV_OK);
    tv_builder_free(b);
    struct tv_table *table = tv_table_load(image, len, true, &status, &detail);
    free(image);
    if (!table)
        fail_msg("the table is refused: %s", detail);
    return table;
}

struct tv_table *bare_table_around(struct tv_builder *b, uint32_t schema, uint32_t properties) {
    uint32_t root = add_bare_root(b, add_bare_envelope(b), schema, properties);
    for (uint32_t call = 0; call < TV_CALL_COUNT; call++) {
        struct tv_event_row event = {.call = call,
                                     .name = tv_builder_string(b, str("")),
                                     .node = root,
                                     .versions = 1,
                                     .spec = tv_builder_string(b, str("bare")),
                                     .origin = TV_NONE};
        struct tv_call_row row = {.event = call, .names = TV_NONE, .policy_origin = TV_NONE};
        tv_builder_add_events(b, &event, 1);
        tv_builder_add_calls(b, &row, 1);
    }
    return load(b);
}

struct tv_table *bare_table(void) {
    struct tv_builder *b = tv_builder_new();
    assert_non_null(b);
    return bare_table_around(b, TV_NONE, TV_NONE);
}

struct tv_table *bare_table_with(uint32_t (*add_schema)(struct tv_builder *b, void *context),
                                 void *context, bool is_message) {
    struct tv_builder *b = tv_builder_new();
    struct tv_node any = {.types = TV_TYPE_ANY, .shape = TV_NONE, .items = TV_NONE};
    assert_non_null(b);
    uint32_t schema = add_schema(b, context);
    if (is_message)
        return bare_table_around(b, schema, TV_NONE);
    return bare_table_around(b, TV_NONE, add_holder(b, add_schema_node(b, any, schema)));
}

/* ---- Tables of definitions ------------------------------------------------------------------- */

static void tell_mistake(void *context, const struct tv_finding *f) {
    (void)context;
    print_error("%.*s:%llu:%llu %.*s\n", (int)f->file.len, f->file.at, (unsigned long long)f->line,
                (unsigned long long)f->column, (int)f->detail.len, f->detail.at);
}

static struct tv_str read_spec(const char *name) {
    enum { MAX = 1 << 20 };
    char path[512];
    snprintf(path, sizeof path, "%s/specs/%s.yaml", TV_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = malloc(MAX);
    assert_non_null(text);
    size_t len = fread(text, 1, MAX, file);
    fclose(file);
    return (struct tv_str){text, len};
}

static void add_spec(struct tv_model *model, const char *name) {
    struct tv_sink sink = {tell_mistake, NULL};
    char path[64];
    int len = snprintf(path, sizeof path, "specs/%s.yaml", name);
    struct tv_str text = read_spec(name);
    assert_int_equal(
        tv_read_yaml(model, (struct tv_str){path, (size_t)len}, text, true, sink, NULL), TV_OK);
    free((char *)text.at);
}

struct tv_table *plan_table(const char *plan) {
    struct tv_sink sink = {tell_mistake, NULL};
    struct tv_str path = str("plan.yaml");
    struct tv_model *model = tv_model_new();
    struct tv_compile_input input = {.model = model, .plans = &path, .plan_count = plan ? 1 : 0};
    enum tv_status status;
    void *image;
    size_t len;
    assert_non_null(model);
    add_spec(model, "core");
    if (plan)
        assert_int_equal(tv_read_yaml(model, path, str(plan), false, sink, NULL), TV_OK);
    assert_int_equal(tv_compile(&input, sink, &image, &len), TV_OK);
    tv_model_free(model);
    struct tv_table *table = tv_table_load(image, len, true, &status, NULL);
    free(image);
    assert_non_null(table);
    return table;
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static void hear(void *context, const struct tv_finding *f) {
    struct heard *heard = context;
    char message[400];
    size_t message_len = tv_message(f, message, sizeof message);
    if (heard->len + f->pointer.len + 600 > heard->max) {
        heard->max = heard->max * 2 + f->pointer.len + 4096;
        heard->text = realloc(heard->text, heard->max);
        assert_non_null(heard->text);
    }
    heard->rules[f->rule] = true;
    heard->len += (size_t)snprintf(
        heard->text + heard->len, heard->max - heard->len, "%llu:%llu:%llu @%llu %s %.*s | %.*s\n",
        (unsigned long long)f->record, (unsigned long long)f->line, (unsigned long long)f->column,
        (unsigned long long)f->offset, tv_rule_info(f->rule)->name, (int)f->pointer.len,
        f->pointer.at, (int)message_len, message);
}

static void feed(struct tv_checker *checker, struct tv_str bytes, size_t chunk) {
    while (bytes.len > 0) {
        size_t len = chunk > 0 && chunk < bytes.len ? chunk : bytes.len;
        char *copy = malloc(len);
        assert_non_null(copy);
        memcpy(copy, bytes.at, len);
        tv_checker_feed(checker, copy, len);
        free(copy);
        bytes.at += len;
        bytes.len -= len;
    }
}

/* All rules but one: texts are often empty here, because they are about something else. */
static void enable_most(bool *enabled) {
    for (int i = 0; i < TV_RULE_COUNT; i++)
        enabled[i] = i != TV_RULE_PROPERTY_EMPTY;
}

struct heard run_checker(const struct run *run, struct tv_str bytes) {
    struct tv_options options = run->options;
    bool most[TV_RULE_COUNT];
    enable_most(most);
    if (!options.enabled)
        options.enabled = most;
    struct heard heard = {.text = calloc(1, 4096), .max = 4096};
    heard.rules = calloc(TV_RULE_COUNT, sizeof *heard.rules);
    assert_non_null(heard.text);
    assert_non_null(heard.rules);
    struct tv_sink sink = {hear, &heard};
    struct tv_checker *checker = tv_checker_new(run->table, &options, sink);
    assert_non_null(checker);
    if (run->start)
        tv_checker_start(checker, *run->start);
    feed(checker, bytes, run->chunk);
    tv_checker_finish(checker, run->cut);
    heard.totals = *tv_checker_totals(checker);
    assert_int_equal(heard.totals.bytes, bytes.len);
    tv_checker_free(checker);
    return heard;
}

void heard_free(struct heard *heard) {
    free(heard->text);
    free(heard->rules);
}

void expect_lines(const struct tv_table *table, const char *text, const char *expected) {
    struct run run = {.table = table};
    struct heard heard = run_checker(&run, str(text));
    assert_string_equal(heard.text, expected);
    heard_free(&heard);
}

void expect_everywhere(const struct run *run, struct tv_str bytes, const char *expected) {
    struct run cut = *run;
    if (cut.options.event_len_max == 0)
        cut.options.event_len_max = 8192; /* there will be many checkers */
    for (cut.chunk = 0; cut.chunk <= 300; cut.chunk++) {
        struct heard heard = run_checker(&cut, bytes);
        if (strcmp(heard.text, expected) != 0)
            print_error("in chunks of %zu bytes:\n", cut.chunk);
        assert_string_equal(heard.text, expected);
        heard_free(&heard);
    }
}

/* Writes "value rule pointer" for one line of findings. */
static size_t describe(const char *text, char *line, char *out) {
    const char *value = text + strtoull(strchr(line, '@') + 1, NULL, 10);
    char *rule = strchr(strchr(line, '@'), ' ');
    *strstr(rule, " |") = '\0';
    return (size_t)sprintf(out, "%.*s%s\n", (int)strcspn(value, ",}]\n"), value, rule);
}

void expect_values(const struct run *run, const char *text, const char *expected) {
    struct run cut = *run;
    cut.options.event_len_max = 8192;
    for (cut.chunk = 0; cut.chunk < 40; cut.chunk += 13) {
        struct heard heard = run_checker(&cut, str(text));
        char *found = calloc(1, heard.len + 2000);
        size_t len = 0;
        assert_non_null(found);
        for (char *line = strtok(heard.text, "\n"); line; line = strtok(NULL, "\n"))
            len += describe(text, line, found + len);
        assert_string_equal(found, expected);
        free(found);
        heard_free(&heard);
    }
}
