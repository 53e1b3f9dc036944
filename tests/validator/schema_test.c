/* Schemas to rows. A part of the text that is a schema gets its row when it is first met, and its
 * terms when its turn comes, so that references may go round in circles. */
#include "schema_test.h"

#include "build.h"
#include "formats.h"
#include "model.h"
#include "pattern.h"

#include <jansson.h>

enum { SCHEMAS_MAX = 4096, TERMS_MAX = 512, VALUES_MAX = 512 };

struct maker {
    struct tv_builder *b;
    struct tv_arena *arena;
    json_t *document;
    json_t *parts[SCHEMAS_MAX]; /* by row */
    uint32_t count;
    bool has_formats, is_odd;

    /* of the schema at hand */
    struct tv_term terms[TERMS_MAX];
    uint32_t term_count;
    uint32_t line;
};

/* ---- Parts ----------------------------------------------------------------------------------- */

static uint32_t row_of(struct maker *m, json_t *part) {
    for (uint32_t i = 0; i < m->count; i++) {
        if (m->parts[i] == part && part != json_true() && part != json_false())
            return i;
    }
    assert_true(m->count < SCHEMAS_MAX);
    struct tv_schema row = {0, 0};
    m->parts[m->count++] = part;
    return tv_builder_add_schemas(m->b, &row, 1);
}

static size_t hex_of(const char *at) {
    char digits[3] = {at[0], at[1], '\0'};
    return strtoul(digits, NULL, 16);
}

/* One step of a pointer in a URI. */
static const char *take_step(const char *at, char *out) {
    for (at++; *at && *at != '/'; at++) {
        char c = *at;
        if (c == '%') {
            c = (char)hex_of(at + 1);
            at += 2;
        } else if (c == '~') {
            c = *++at == '1' ? '/' : '~';
        }
        *out++ = c;
    }
    *out = '\0';
    return at;
}

static json_t *find_part(struct maker *m, const char *ref) {
    json_t *part = m->document;
    char step[200];
    if (ref[0] != '#' || (ref[1] && ref[1] != '/'))
        return NULL;
    for (const char *at = ref + 1; *at && part;) {
        at = take_step(at, step);
        part = json_is_array(part) ? json_array_get(part, strtoul(step, NULL, 10))
                                   : json_object_get(part, step);
    }
    return part;
}

/* ---- Terms ----------------------------------------------------------------------------------- */

static void add_term(struct maker *m, enum tv_term_kind kind, uint32_t a, uint32_t b) {
    static const char *const keywords[TV_TERM_COUNT] = {
#define TV_TERM_ROW(id, about, keyword) keyword,
        TV_TERMS(TV_TERM_ROW)
#undef TV_TERM_ROW
    };
    char path[100];
    assert_true(m->term_count < TERMS_MAX);
    snprintf(path, sizeof path, "/%s", keywords[kind]);
    m->terms[m->term_count++] =
        (struct tv_term){.kind = kind,
                         .a = a,
                         .b = b,
                         .origin = tv_builder_origin(m->b, str("schema.json"), ++m->line),
                         .path = tv_builder_string(m->b, str(path))};
}

static unsigned type_of_name(const char *name) {
    for (unsigned bit = 1; bit <= TV_TYPE_ANY; bit <<= 1) {
        if (strcmp(tv_type_name(bit), name) == 0)
            return bit;
    }
    return 0;
}

static unsigned type_of_value(const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return TV_TYPE_OBJECT;
    case JSON_ARRAY:
        return TV_TYPE_ARRAY;
    case JSON_STRING:
        return TV_TYPE_STRING;
    case JSON_INTEGER:
    case JSON_REAL:
        return TV_TYPE_NUMBER;
    case JSON_NULL:
        return TV_TYPE_NULL;
    default:
        return TV_TYPE_BOOLEAN;
    }
}

char *json_text(const json_t *value) {
    for (size_t digits = 15;; digits++) {
        size_t flags = JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(digits);
        char *text = json_dumps(value, flags);
        json_t *again = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        bool is_same = json_equal(value, again);
        json_decref(again);
        if (is_same || digits == 17)
            return text;
        free(text);
    }
}

static uint32_t text_of(struct maker *m, const json_t *value) {
    if (json_is_string(value))
        return tv_builder_string(
            m->b, (struct tv_str){json_string_value(value), json_string_length(value)});
    char *text = json_text(value);
    uint32_t string = tv_builder_string(m->b, str(text));
    free(text);
    return string;
}

static void add_types(struct maker *m, json_t *value) {
    unsigned types = json_is_string(value) ? type_of_name(json_string_value(value)) : 0;
    size_t i;
    json_t *item;
    json_array_foreach(value, i, item) types |= type_of_name(json_string_value(item));
    add_term(m, TV_TERM_TYPE, types, 0);
}

static void add_values(struct maker *m, enum tv_term_kind kind, json_t *value) {
    struct tv_operand values[VALUES_MAX];
    uint32_t count = kind == TV_TERM_CONST ? 1 : (uint32_t)json_array_size(value);
    for (uint32_t i = 0; i < count; i++) {
        json_t *one = kind == TV_TERM_CONST ? value : json_array_get(value, i);
        values[i] = (struct tv_operand){type_of_value(one), text_of(m, one)};
    }
    add_term(m, kind, tv_builder_add_operands(m->b, values, count), count);
}

static uint32_t pattern_of(struct maker *m, const char *text) {
    struct tv_pattern_draft draft;
    if (!tv_pattern_compile(&draft, m->arena, str(text))) {
        m->is_odd = true;
        return 0;
    }
    struct tv_code *codes = draft.codes.items;
    uint32_t ranges = tv_builder_add_operands(m->b, draft.ranges.items, draft.ranges.count);
    for (uint32_t i = 0; i < draft.codes.count; i++)
        codes[i].a += codes[i].op == TV_CODE_CLASS ? ranges : 0;
    struct tv_pattern pattern = {tv_builder_add_codes(m->b, codes, draft.codes.count),
                                 draft.codes.count, tv_builder_string(m->b, str(text)), TV_NONE};
    return tv_builder_add_patterns(m->b, &pattern, 1);
}

static void add_properties(struct maker *m, json_t *value) {
    struct tv_key keys[VALUES_MAX];
    uint32_t count = 0;
    const char *name;
    json_t *part;
    json_object_foreach(value, name, part) {
        keys[count++] = (struct tv_key){.name = tv_builder_string(m->b, str(name)),
                                        .target = row_of(m, part),
                                        .hint = TV_NONE,
                                        .origin = TV_NONE};
    }
    add_term(m, TV_TERM_PROPERTIES, tv_builder_keyset(m->b, keys, count), 0);
}

/* A branch that only refers to something is that: a chain of links is half as long then. */
static uint32_t row_of_branch(struct maker *m, json_t *part) {
    json_t *ref = json_object_get(part, "$ref"), *target = NULL;
    if (json_is_string(ref))
        target = find_part(m, json_string_value(ref));
    return row_of(m, target ? target : part);
}

static void add_branches(struct maker *m, enum tv_term_kind kind, json_t *value) {
    struct tv_operand branches[VALUES_MAX];
    uint32_t count = (uint32_t)json_array_size(value);
    for (uint32_t i = 0; i < count; i++)
        branches[i] = (struct tv_operand){row_of_branch(m, json_array_get(value, i)), 0};
    add_term(m, kind, tv_builder_add_operands(m->b, branches, count), count);
}

static void add_depends(struct maker *m, const char *name, json_t *part) {
    struct tv_operand names[VALUES_MAX] = {{tv_builder_string(m->b, str(name)), 0}};
    uint32_t count = 1 + (uint32_t)json_array_size(part);
    if (!json_is_array(part)) {
        add_term(m, TV_TERM_DEPENDS, names[0].a, row_of(m, part));
        return;
    }
    for (uint32_t i = 1; i < count; i++)
        names[i] = (struct tv_operand){text_of(m, json_array_get(part, i - 1)), 0};
    add_term(m, TV_TERM_DEPENDS_NAMES, tv_builder_add_operands(m->b, names, count), count);
}

static void add_items(struct maker *m, const json_t *schema, json_t *items) {
    json_t *more = json_object_get(schema, "additionalItems");
    uint32_t count = (uint32_t)json_array_size(items);
    if (!json_is_array(items)) {
        add_term(m, TV_TERM_ITEMS, row_of(m, items), 0);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        add_term(m, TV_TERM_ITEM, row_of(m, json_array_get(items, i)), i);
    if (more)
        add_term(m, TV_TERM_ITEMS, row_of(m, more), count);
}

static void add_if(struct maker *m, const json_t *schema, json_t *value) {
    json_t *yes = json_object_get(schema, "then"), *no = json_object_get(schema, "else");
    struct tv_operand both = {yes ? row_of(m, yes) : TV_NONE, no ? row_of(m, no) : TV_NONE};
    add_term(m, TV_TERM_IF, row_of(m, value), tv_builder_add_operands(m->b, &both, 1));
}

/* ---- Keywords -------------------------------------------------------------------------------- */

static bool add_part_keyword(struct maker *m, const char *word, json_t *value) {
    static const struct {
        const char *word;
        enum tv_term_kind kind;
    } all[] = {{"additionalProperties", TV_TERM_ADDITIONAL},
               {"propertyNames", TV_TERM_NAMES},
               {"contains", TV_TERM_CONTAINS},
               {"not", TV_TERM_NOT}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(word, all[i].word) != 0)
            continue;
        add_term(m, all[i].kind, row_of(m, value), 0);
        return true;
    }
    return false;
}

static bool add_count_keyword(struct maker *m, const char *word, json_t *value) {
    static const struct {
        const char *word;
        enum tv_term_kind kind;
    } all[] = {{"minLength", TV_TERM_MIN_LENGTH},
               {"maxLength", TV_TERM_MAX_LENGTH},
               {"minItems", TV_TERM_MIN_ITEMS},
               {"maxItems", TV_TERM_MAX_ITEMS},
               {"minProperties", TV_TERM_MIN_PROPERTIES},
               {"maxProperties", TV_TERM_MAX_PROPERTIES},
               {"minimum", TV_TERM_MINIMUM},
               {"maximum", TV_TERM_MAXIMUM},
               {"exclusiveMinimum", TV_TERM_ABOVE},
               {"exclusiveMaximum", TV_TERM_BELOW},
               {"multipleOf", TV_TERM_MULTIPLE_OF}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(word, all[i].word) != 0)
            continue;
        add_term(m, all[i].kind, i < 6 ? (uint32_t)json_number_value(value) : text_of(m, value), 0);
        return true;
    }
    return false;
}

static bool add_list_keyword(struct maker *m, const char *word, json_t *value) {
    size_t i;
    json_t *item;
    const char *name;
    if (strcmp(word, "required") == 0) {
        json_array_foreach(value, i, item) add_term(m, TV_TERM_REQUIRED, text_of(m, item), 0);
    } else if (strcmp(word, "dependencies") == 0) {
        json_object_foreach(value, name, item) add_depends(m, name, item);
    } else if (strcmp(word, "patternProperties") == 0) {
        json_object_foreach(value, name, item)
            add_term(m, TV_TERM_PATTERN_PROPERTY, pattern_of(m, name), row_of(m, item));
    } else if (strcmp(word, "properties") == 0) {
        add_properties(m, value);
    } else if (strcmp(word, "allOf") == 0) {
        add_branches(m, TV_TERM_ALL_OF, value);
    } else if (strcmp(word, "anyOf") == 0) {
        add_branches(m, TV_TERM_ANY_OF, value);
    } else if (strcmp(word, "oneOf") == 0) {
        add_branches(m, TV_TERM_ONE_OF, value);
    } else {
        return false;
    }
    return true;
}

static void add_keyword(struct maker *m, const json_t *schema, const char *word, json_t *value) {
    if (add_part_keyword(m, word, value) || add_count_keyword(m, word, value) ||
        add_list_keyword(m, word, value))
        return;
    if (strcmp(word, "type") == 0) {
        add_types(m, value);
    } else if (strcmp(word, "enum") == 0) {
        add_values(m, TV_TERM_ENUM, value);
    } else if (strcmp(word, "const") == 0) {
        add_values(m, TV_TERM_CONST, value);
    } else if (strcmp(word, "items") == 0) {
        add_items(m, schema, value);
    } else if (strcmp(word, "if") == 0) {
        add_if(m, schema, value);
    } else if (strcmp(word, "uniqueItems") == 0 && json_is_true(value)) {
        add_term(m, TV_TERM_UNIQUE, 0, 0);
    } else if (strcmp(word, "pattern") == 0) {
        add_term(m, TV_TERM_PATTERN, pattern_of(m, json_string_value(value)), 0);
    } else if (strcmp(word, "format") == 0 && m->has_formats) {
        enum tv_format format = tv_format_find(json_string_value(value), json_string_length(value));
        if (tv_format_name(format))
            add_term(m, TV_TERM_FORMAT, format, 0);
    } else if (strcmp(word, "$id") == 0) {
        m->is_odd = true;
    }
}

static void add_terms(struct maker *m, json_t *schema) {
    const char *word;
    json_t *value, *ref = json_object_get(schema, "$ref");
    m->term_count = 0;
    if (json_is_false(schema)) {
        add_term(m, TV_TERM_NEVER, 0, 0);
    } else if (json_is_string(ref)) {
        json_t *part = find_part(m, json_string_value(ref));
        m->is_odd |= !part;
        if (part)
            add_term(m, TV_TERM_REF, row_of(m, part), 0);
        return;
    }
    json_object_foreach(schema, word, value) {
        if (strcmp(word, "additionalProperties") != 0)
            add_keyword(m, schema, word, value);
    }
    value = json_object_get(schema, "additionalProperties");
    if (value)
        add_keyword(m, schema, "additionalProperties", value);
}

static uint32_t make(struct tv_builder *b, void *context) {
    struct maker *m = context;
    m->b = b;
    row_of(m, m->document);
    for (uint32_t i = 0; i < m->count; i++) {
        add_terms(m, m->parts[i]);
        uint32_t first = tv_builder_add_terms(b, m->terms, m->term_count);
        *tv_builder_schemas_row(b, i) = (struct tv_schema){first, m->term_count};
    }
    return 0;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

struct tv_table *schema_table_with(const char *schema, enum subject subject, bool has_formats) {
    struct maker *m = calloc(1, sizeof *m);
    json_error_t error;
    assert_non_null(m);
    m->arena = tv_arena_new();
    m->has_formats = has_formats;
    m->document = json_loads(schema, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (!m->document)
        fail_msg("%s: %s", schema, error.text);
    struct tv_table *table = bare_table_with(make, m, subject == OF_MESSAGE);
    if (m->is_odd) {
        tv_table_free(table);
        table = NULL;
    }
    json_decref(m->document);
    tv_arena_free(m->arena);
    free(m);
    return table;
}

struct tv_table *schema_table(const char *schema, enum subject subject) {
    return schema_table_with(schema, subject, true);
}

/* ---- Runs ------------------------------------------------------------------------------------ */

char *event_of(const char *value) {
    static const char head[] =
        "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"v\":";
    size_t max = sizeof head + strlen(value) + 8;
    char *text = malloc(max);
    assert_non_null(text);
    snprintf(text, max, "%s%s}}\n", head, value);
    return text;
}

struct heard check_value_of(const struct tv_table *table, const char *value) {
    bool enabled[TV_RULE_COUNT] = {false};
    enabled[TV_RULE_PROPERTY_SCHEMA] = enabled[TV_RULE_JSON_BUDGET] = true;
    enabled[TV_RULE_JSON_SYNTAX] = true;
    struct run run = {.table = table, .options.enabled = enabled};
    char *text = event_of(value);
    size_t len = 4 * strlen(text) + 65536; /* room for the names of small members, too */
    run.options.event_len_max = len < TV_EVENT_LEN_MAX ? len : TV_EVENT_LEN_MAX;
    struct heard heard = run_checker(&run, str(text));
    free(text);
    return heard;
}

/* Drops what stands before the pointer of each line. */
static void shorten(char *text) {
    char *out = text;
    for (char *line = text; *line;) {
        char *end = strchr(line, '\n'), *at = strstr(line, " | ");
        char *from = at;
        while (from > line && from[-1] != ' ')
            from--;
        memmove(out, from, (size_t)(end + 1 - from));
        out += end + 1 - from;
        line = end + 1;
    }
    *out = '\0';
}

void expect_found(const char *schema, const char *value, const char *expected) {
    struct tv_table *table = schema_table(schema, OF_VALUE);
    assert_non_null(table);
    struct heard heard = check_value_of(table, value);
    shorten(heard.text);
    assert_string_equal(heard.text, expected);
    heard_free(&heard);
    tv_table_free(table);
}
