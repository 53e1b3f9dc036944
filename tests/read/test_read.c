/* What the reader puts into the model: every form of value, short forms written out, and the
 * structure of files. */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- Finding one's way ----------------------------------------------------------------------- */

static const struct tv_clause *get_clause(const struct tv_def *def, enum tv_keyword keyword) {
    const struct tv_clause *clause = tv_def_find(def, keyword);
    if (!clause)
        fail_msg("there is no \"%s\"", tv_keyword_info(keyword)->name);
    return clause;
}

/* The definition of a name in a section. */
static const struct tv_def *get_entry(const struct tv_def *def, enum tv_keyword section,
                                      const char *name) {
    const struct tv_entry *entry = get_clause(def, section)->entries;
    while (entry && !tv_str_equal(entry->name, str(name)))
        entry = entry->next;
    if (!entry)
        fail_msg("there is no \"%s\"", name);
    return entry->def;
}

/* "name" or "name|definition|...": the alternatives of a type. */
static void assert_types(const struct tv_def *def, const char *expected) {
    char found[256] = "";
    const struct tv_alternative *at = get_clause(def, TV_KW_TYPE)->alternatives;
    for (; at; at = at->next) {
        assert_int_equal(at->name.len == 0, at->def != NULL);
        sprintf(found + strlen(found), "%s%.*s%s", *found ? "|" : "", (int)at->name.len,
                at->name.at ? at->name.at : "", at->def ? "definition" : "");
    }
    assert_string_equal(found, expected);
}

/* "type text|type text|...": scalars. */
static void assert_scalars(const struct tv_scalar *at, const char *expected) {
    char found[512] = "";
    for (; at; at = at->next)
        sprintf(found + strlen(found), "%s%s %.*s", *found ? "|" : "", tv_type_name(at->type),
                (int)at->text.len, at->text.at);
    assert_string_equal(found, expected);
}

/* "a|b c reason": names of a group with spaces between, groups with |. */
static void assert_presence(const struct tv_def *def, enum tv_keyword keyword,
                            const char *expected) {
    char found[512] = "";
    const struct tv_presence *at = get_clause(def, keyword)->presence;
    for (; at; at = at->next) {
        strcat(found, *found ? "|" : "");
        for (const struct tv_scalar *name = at->any; name; name = name->next) {
            assert_int_equal(name->type, TV_TYPE_STRING);
            sprintf(found + strlen(found), "%.*s%s", (int)name->text.len, name->text.at,
                    name->next ? " " : "");
        }
        if (at->reason.len)
            sprintf(found + strlen(found), " (%.*s)", (int)at->reason.len, at->reason.at);
    }
    assert_string_equal(found, expected);
}

static size_t count_clauses(const struct tv_def *def) {
    size_t count = 0;
    for (const struct tv_clause *at = def->clauses; at; at = at->next)
        count++;
    return count;
}

/* A plan that is right. */
static struct reading read_right(const char *text) {
    struct reading reading = read_plan(text);
    assert_findings(&reading, "");
    return reading;
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void test_a_file_is_appended_with_its_name(void **state) {
    (void)state;
    struct reading reading = read_text("trackvet: 1\nspec: video\nsource: here\nrevision: 747e8\n"
                                       "enabled: false\nextends: core\n");
    assert_findings(&reading, "");
    const struct tv_file *file = reading.file;
    assert_ptr_equal(reading.model->files, file);
    assert_ptr_equal(reading.model->last, file);
    assert_str(file->path, "plan.yaml");
    assert_str(file->name, "video");
    assert_true(file->is_spec);
    assert_false(file->builtin);
    assert_int_equal(get_clause(file->body, TV_KW_TRACKVET)->count, 1);
    assert_str(get_clause(file->body, TV_KW_REVISION)->text, "747e8");
    assert_false(get_clause(file->body, TV_KW_ENABLED)->flag);
    assert_scalars(get_clause(file->body, TV_KW_EXTENDS)->scalars, "string core");
    clear_reading(&reading);
}

static void test_files_stand_in_the_order_they_were_read(void **state) {
    (void)state;
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {NULL, NULL};
    const struct tv_file *first, *second;
    char path[] = "a.yaml", text[] = "trackvet: 1\nplan: a\ntitle: A\n";
    assert_int_equal(tv_read_yaml(model, str(path), str(text), true, sink, &first), TV_OK);
    path[0] = 'b';
    text[18] = 'b';
    assert_int_equal(tv_read_yaml(model, str(path), str(text), false, sink, &second), TV_OK);
    memset(path, 0, sizeof path);
    memset(text, 0, sizeof text);
    assert_ptr_equal(model->files, first);
    assert_ptr_equal(first->next, second);
    assert_ptr_equal(model->last, second);
    assert_str(first->path, "a.yaml");
    assert_str(first->name, "a");
    assert_str(second->name, "b");
    assert_true(first->builtin);
    assert_false(first->is_spec);
    assert_str(get_clause(first->body, TV_KW_TITLE)->text, "A");
    assert_str(first->text, "trackvet: 1\nplan: a\ntitle: A\n");
    tv_model_free(model);
}

static void test_settings_are_names_with_words(void **state) {
    (void)state;
    struct reading reading = read_right("additional: {events: forbid, context: allow}\n"
                                        "naming: {events: Title Case, traits: camelCase}\n"
                                        "extends: [mobile, ./a b.yaml]\n"
                                        "labels: {area: app, kpi: true, n: 1.50}\n");
    const struct tv_setting *setting = get_clause(reading.file->body, TV_KW_ADDITIONAL)->settings;
    assert_str(setting->name, "events");
    assert_str(setting->value, "forbid");
    assert_str(setting->next->name, "context");
    assert_null(setting->next->next);
    setting = get_clause(reading.file->body, TV_KW_NAMING)->settings;
    assert_str(setting->value, "Title Case");
    assert_int_equal(setting->at.column, 18);
    assert_scalars(get_clause(reading.file->body, TV_KW_EXTENDS)->scalars,
                   "string mobile|string ./a b.yaml");
    assert_str(get_clause(reading.file->body, TV_KW_LABELS)->raw,
               "{\"area\":\"app\",\"kpi\":true,\"n\":1.50}");
    clear_reading(&reading);
}

/* ---- Definitions ----------------------------------------------------------------------------- */

static void test_short_forms_are_written_out_as_types(void **state) {
    (void)state;
    struct reading reading = read_right("types:\n"
                                        "  a: string\n"
                                        "  b: [string, null, \"null\", {minimum: 0}, object]\n"
                                        "  c: {type: [string, null]}\n"
                                        "  d: \"null\"\n"
                                        "  e: {type: id}\n"
                                        "  f: {}\n"
                                        "  g: false\n"
                                        "  h: {type: [id]}\n");
    const struct tv_def *body = reading.file->body;
    assert_types(get_entry(body, TV_KW_TYPES, "a"), "string");
    assert_types(get_entry(body, TV_KW_TYPES, "b"), "string|null|null|definition|object");
    assert_types(get_entry(body, TV_KW_TYPES, "c"), "string|null");
    assert_types(get_entry(body, TV_KW_TYPES, "d"), "null");
    assert_types(get_entry(body, TV_KW_TYPES, "e"), "id");
    assert_types(get_entry(body, TV_KW_TYPES, "h"), "id");
    assert_int_equal(count_clauses(get_entry(body, TV_KW_TYPES, "f")), 0);
    assert_false(get_entry(body, TV_KW_TYPES, "f")->refused);
    assert_true(get_entry(body, TV_KW_TYPES, "g")->refused);
    assert_int_equal(count_clauses(get_entry(body, TV_KW_TYPES, "g")), 0);
    const struct tv_clause *type = get_clause(get_entry(body, TV_KW_TYPES, "b"), TV_KW_TYPE);
    assert_int_equal(type->at.line, 5);
    assert_int_equal(type->at.column, 6);
    const struct tv_def *inner = type->alternatives->next->next->next->def;
    assert_str(get_clause(inner, TV_KW_MINIMUM)->text, "0");
    clear_reading(&reading);
}

static void test_keywords_keep_their_values_and_order(void **state) {
    (void)state;
    struct reading reading =
        read_right("types:\n"
                   "  a: {maxLength: 500, minLength: 0, minimum: -1.50, exclusiveMaximum: 1e3,\n"
                   "      multipleOf: 0.01, uniqueItems: true, pattern: '^\\d', format: iso-4217,\n"
                   "      deprecated: true, since: 2026-03, pii: false, from: sample, doc: Some}\n"
                   "  b: {since: 2.0, pii: free-text, deprecated: use c, const: null}\n");
    const struct tv_def *a = get_entry(reading.file->body, TV_KW_TYPES, "a");
    assert_int_equal(get_clause(a, TV_KW_MAX_LENGTH)->count, 500);
    assert_int_equal(get_clause(a, TV_KW_MIN_LENGTH)->count, 0);
    assert_str(get_clause(a, TV_KW_MINIMUM)->text, "-1.50");
    assert_str(get_clause(a, TV_KW_EXCLUSIVE_MAXIMUM)->text, "1e3");
    assert_str(get_clause(a, TV_KW_MULTIPLE_OF)->text, "0.01");
    assert_true(get_clause(a, TV_KW_UNIQUE_ITEMS)->flag);
    assert_str(get_clause(a, TV_KW_PATTERN)->text, "^\\d");
    assert_str(get_clause(a, TV_KW_FORMAT)->text, "iso-4217");
    assert_str(get_clause(a, TV_KW_DEPRECATED)->text, "true");
    assert_str(get_clause(a, TV_KW_SINCE)->text, "2026-03");
    assert_str(get_clause(a, TV_KW_PII)->text, "false");
    assert_str(get_clause(a, TV_KW_FROM)->text, "sample");
    assert_str(get_clause(a, TV_KW_DOC)->text, "Some");
    assert_int_equal(a->clauses->keyword, TV_KW_MAX_LENGTH);
    assert_int_equal(a->clauses->next->keyword, TV_KW_MIN_LENGTH);
    const struct tv_def *b = get_entry(reading.file->body, TV_KW_TYPES, "b");
    assert_str(get_clause(b, TV_KW_SINCE)->text, "2.0");
    assert_str(get_clause(b, TV_KW_PII)->text, "free-text");
    assert_str(get_clause(b, TV_KW_DEPRECATED)->text, "use c");
    assert_scalars(get_clause(b, TV_KW_CONST)->scalars, "null null");
    clear_reading(&reading);
}

static void test_listed_values_keep_their_types(void **state) {
    (void)state;
    struct reading reading =
        read_right("types:\n"
                   "  a: {enum: [card, \"1\", 1, 2.5, true, null, {b: [1, x]}, []]}\n"
                   "  b: {const: {z: 1, a: \"q\\\"\\n\"}}\n");
    const struct tv_def *a = get_entry(reading.file->body, TV_KW_TYPES, "a");
    assert_scalars(get_clause(a, TV_KW_ENUM)->scalars,
                   "string card|string 1|integer 1|number 2.5|boolean true|null null|"
                   "object {\"b\":[1,\"x\"]}|array []");
    const struct tv_def *b = get_entry(reading.file->body, TV_KW_TYPES, "b");
    assert_scalars(get_clause(b, TV_KW_CONST)->scalars, "object {\"z\":1,\"a\":\"q\\\"\\u000a\"}");
    clear_reading(&reading);
}

static void test_definitions_stand_in_definitions(void **state) {
    (void)state;
    struct reading reading =
        read_right("types:\n"
                   "  a:\n"
                   "    include: [b, c]\n"
                   "    items: {items: {properties: {\"x.y\": {items: string}, \"\": any}}}\n"
                   "    additional: {type: number, minimum: 0}\n"
                   "  b: {additional: warn, include: c}\n"
                   "  c: {additional: string}\n"
                   "  d: {additional: [string, number]}\n"
                   "  e: {additional: false, also: a b, formerly: [x, /context/x]}\n");
    const struct tv_def *body = reading.file->body;
    const struct tv_def *a = get_entry(body, TV_KW_TYPES, "a");
    assert_scalars(get_clause(a, TV_KW_INCLUDE)->scalars, "string b|string c");
    const struct tv_def *items = get_clause(get_clause(a, TV_KW_ITEMS)->def, TV_KW_ITEMS)->def;
    const struct tv_def *dotted = get_entry(items, TV_KW_PROPERTIES, "x.y");
    assert_types(get_clause(dotted, TV_KW_ITEMS)->def, "string");
    assert_types(get_entry(items, TV_KW_PROPERTIES, ""), "any");
    assert_str(get_clause(get_clause(a, TV_KW_ADDITIONAL)->def, TV_KW_MINIMUM)->text, "0");
    const struct tv_clause *b = get_clause(get_entry(body, TV_KW_TYPES, "b"), TV_KW_ADDITIONAL);
    assert_str(b->verdict, "warn");
    assert_null(b->def);
    const struct tv_clause *c = get_clause(get_entry(body, TV_KW_TYPES, "c"), TV_KW_ADDITIONAL);
    assert_int_equal(c->verdict.len, 0);
    assert_types(c->def, "string");
    const struct tv_def *d = get_entry(body, TV_KW_TYPES, "d");
    assert_types(get_clause(d, TV_KW_ADDITIONAL)->def, "string|number");
    const struct tv_def *e = get_entry(body, TV_KW_TYPES, "e");
    assert_true(get_clause(e, TV_KW_ADDITIONAL)->def->refused);
    assert_scalars(get_clause(e, TV_KW_ALSO)->scalars, "string a b");
    assert_scalars(get_clause(e, TV_KW_FORMERLY)->scalars, "string x|string /context/x");
    clear_reading(&reading);
}

static void test_schemas_and_defaults_are_kept_as_json(void **state) {
    (void)state;
    struct reading reading =
        read_right("types:\n"
                   "  a:\n"
                   "    schema:\n"
                   "      $ref: '#/x'\n"
                   "      items: [{type: number}, {}, [], \"\\u0001é\\\\\"]\n"
                   "      1: null\n"
                   "      unquoted: ~\n"
                   "    default:\n"
                   "    examples: [VP, 1, {a: b}]\n"
                   "  b: {schema: geo.json#/definitions/point, default: 29.0}\n"
                   "  c: {schema: false, default: False}\n");
    const struct tv_def *body = reading.file->body;
    const struct tv_def *a = get_entry(body, TV_KW_TYPES, "a");
    assert_str(get_clause(a, TV_KW_SCHEMA)->raw,
               "{\"$ref\":\"#/x\",\"items\":[{\"type\":\"number\"},{},[],\"\\u0001é\\\\\"],"
               "\"1\":null,\"unquoted\":null}");
    assert_str(get_clause(a, TV_KW_DEFAULT)->raw, "null");
    assert_str(get_clause(a, TV_KW_EXAMPLES)->raw, "[\"VP\",1,{\"a\":\"b\"}]");
    const struct tv_def *b = get_entry(body, TV_KW_TYPES, "b");
    assert_str(get_clause(b, TV_KW_SCHEMA)->raw, "\"geo.json#/definitions/point\"");
    assert_str(get_clause(b, TV_KW_DEFAULT)->raw, "29.0");
    const struct tv_def *c = get_entry(body, TV_KW_TYPES, "c");
    assert_str(get_clause(c, TV_KW_SCHEMA)->raw, "false");
    assert_str(get_clause(c, TV_KW_DEFAULT)->raw, "false");
    clear_reading(&reading);
}

/* ---- Events ---------------------------------------------------------------------------------- */

static void test_events_may_be_empty_or_refused(void **state) {
    (void)state;
    struct reading reading = read_right("events:\n  A:\n  B: ~\n  C: {}\n  D: false\n"
                                        "calls: {group: false, track: , common: {}}\n"
                                        "pages: {Home: null}\n"
                                        "screens: {}\n");
    const struct tv_def *body = reading.file->body;
    for (const char *name = "ABC"; *name; name++) {
        const struct tv_def *event = get_entry(body, TV_KW_EVENTS, (char[]){*name, '\0'});
        assert_int_equal(count_clauses(event), 0);
        assert_false(event->refused);
    }
    assert_true(get_entry(body, TV_KW_EVENTS, "D")->refused);
    assert_true(get_entry(body, TV_KW_CALLS, "group")->refused);
    assert_false(get_entry(body, TV_KW_CALLS, "track")->refused);
    assert_false(get_entry(body, TV_KW_PAGES, "Home")->refused);
    assert_null(get_clause(body, TV_KW_SCREENS)->entries);
    clear_reading(&reading);
}

static void test_calls_have_the_sections_that_suit_them(void **state) {
    (void)state;
    struct reading reading =
        read_right("calls:\n"
                   "  common: {required: /type, context: {ip: ip}, fields: {userId: id}}\n"
                   "  track: {properties: {value: number}, additional: warn}\n"
                   "  identify: {traits: {age: number}, include: user_traits}\n"
                   "  group: {traits: {}, additional: forbid}\n"
                   "  page: {properties: {}}\n"
                   "  screen: {properties: {}}\n"
                   "  alias: {fields: {previousId: id}, schema: a.json}\n");
    const struct tv_def *body = reading.file->body;
    assert_types(get_entry(get_entry(body, TV_KW_CALLS, "common"), TV_KW_FIELDS, "userId"), "id");
    assert_types(get_entry(get_entry(body, TV_KW_CALLS, "identify"), TV_KW_TRAITS, "age"),
                 "number");
    clear_reading(&reading);
}

static void test_versions_are_definitions_by_number(void **state) {
    (void)state;
    struct reading reading =
        read_right("events:\n"
                   "  A:\n"
                   "    override: true\n"
                   "    owner: team\n"
                   "    versions: {1: {}, 2: {required: carrier, since: 2025}, 10: }\n");
    const struct tv_def *event = get_entry(reading.file->body, TV_KW_EVENTS, "A");
    assert_true(get_clause(event, TV_KW_OVERRIDE)->flag);
    assert_int_equal(count_clauses(get_entry(event, TV_KW_VERSIONS, "1")), 0);
    assert_int_equal(count_clauses(get_entry(event, TV_KW_VERSIONS, "10")), 0);
    assert_presence(get_entry(event, TV_KW_VERSIONS, "2"), TV_KW_REQUIRED, "carrier");
    clear_reading(&reading);
}

static void test_presence_is_written_in_four_ways(void **state) {
    (void)state;
    struct reading reading =
        read_right("events:\n"
                   "  A:\n"
                   "    required: sku\n"
                   "    recommended: [a.b, [order_id, /userId], /context/a~1b]\n"
                   "    optional: {/previousId: The API asks for it., name: , 1: null}\n"
                   "  B: {required: []}\n");
    const struct tv_def *event = get_entry(reading.file->body, TV_KW_EVENTS, "A");
    assert_presence(event, TV_KW_REQUIRED, "sku");
    assert_presence(event, TV_KW_RECOMMENDED, "a.b|order_id /userId|/context/a~1b");
    assert_presence(event, TV_KW_OPTIONAL, "/previousId (The API asks for it.)|name|1");
    assert_int_equal(get_clause(event, TV_KW_OPTIONAL)->presence->at.column, 16);
    const struct tv_def *empty = get_entry(reading.file->body, TV_KW_EVENTS, "B");
    assert_null(get_clause(empty, TV_KW_REQUIRED)->presence);
    clear_reading(&reading);
}

static void test_conditions_are_written_out_as_definitions(void **state) {
    (void)state;
    struct reading reading =
        read_right("events:\n"
                   "  A:\n"
                   "    when:\n"
                   "      - if: {method: card, /context/channel: [browser, 1, null], kpi: true}\n"
                   "        then: {required: brand}\n"
                   "        doc: Cards have one.\n"
                   "      - if: {id: {}, revenue: {minimum: 1000}}\n"
                   "        then: {properties: {note: false}}\n"
                   "        else: {recommended: note, context: {}, fields: {}, traits: {}}\n"
                   "  B: {when: {if: {a: null}, then: {required: b}}}\n");
    const struct tv_def *event = get_entry(reading.file->body, TV_KW_EVENTS, "A");
    const struct tv_when_clause *when = get_clause(event, TV_KW_WHEN)->whens;
    assert_str(when->doc, "Cards have one.");
    assert_str(when->condition->name, "method");
    const struct tv_def *method = when->condition->def;
    assert_scalars(get_clause(method, TV_KW_ENUM)->scalars, "string card");
    assert_int_equal(get_clause(method, TV_KW_ENUM)->at.column, 22);
    assert_str(when->condition->next->name, "/context/channel");
    assert_scalars(get_clause(when->condition->next->def, TV_KW_ENUM)->scalars,
                   "string browser|integer 1|null null");
    assert_presence(when->then, TV_KW_REQUIRED, "brand");
    assert_null(when->otherwise);
    when = when->next;
    assert_int_equal(count_clauses(when->condition->def), 0);
    assert_str(get_clause(when->condition->next->def, TV_KW_MINIMUM)->text, "1000");
    assert_true(get_entry(when->then, TV_KW_PROPERTIES, "note")->refused);
    assert_presence(when->otherwise, TV_KW_RECOMMENDED, "note");
    assert_int_equal(count_clauses(when->otherwise), 4);
    assert_null(when->next);
    const struct tv_def *single = get_entry(reading.file->body, TV_KW_EVENTS, "B");
    const struct tv_when_clause *only = get_clause(single, TV_KW_WHEN)->whens;
    assert_scalars(get_clause(only->condition->def, TV_KW_ENUM)->scalars, "null null");
    clear_reading(&reading);
}

static void test_examples_of_events_are_kept_as_json(void **state) {
    (void)state;
    struct reading reading = read_right("events:\n"
                                        "  A:\n"
                                        "    examples:\n"
                                        "      - properties: {a: 2025-01-01, b: [x, {c: }]}\n"
                                        "        expect: [property/enum, json/not-an-event]\n"
                                        "      - {doc: Some., expect: property/required}\n");
    const struct tv_def *event = get_entry(reading.file->body, TV_KW_EVENTS, "A");
    assert_str(get_clause(event, TV_KW_EXAMPLES)->raw,
               "[{\"properties\":{\"a\":\"2025-01-01\",\"b\":[\"x\",{\"c\":null}]},"
               "\"expect\":[\"property/enum\",\"json/not-an-event\"]},"
               "{\"doc\":\"Some.\",\"expect\":\"property/required\"}]");
    clear_reading(&reading);
}

/* ---- Whole files ----------------------------------------------------------------------------- */

static void test_the_shipped_specs_are_read_without_a_finding(void **state) {
    (void)state;
    static const char *const names[] = {"core",       "ecommerce_v2", "ecommerce_v1", "video",
                                        "mobile",     "b2b_saas",     "email",        "live_chat",
                                        "ab_testing", "copilot",      "consent"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/specs/%s.yaml", TV_SOURCE_DIR, names[i]);
        struct tv_str text = load_file(path);
        struct reading reading = read_bytes(text);
        assert_findings(&reading, "");
        assert_str(reading.file->name, names[i]);
        assert_true(reading.file->is_spec);
        clear_reading(&reading);
        free((char *)text.at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_appended_with_its_name),
        cmocka_unit_test(test_files_stand_in_the_order_they_were_read),
        cmocka_unit_test(test_settings_are_names_with_words),
        cmocka_unit_test(test_short_forms_are_written_out_as_types),
        cmocka_unit_test(test_keywords_keep_their_values_and_order),
        cmocka_unit_test(test_listed_values_keep_their_types),
        cmocka_unit_test(test_definitions_stand_in_definitions),
        cmocka_unit_test(test_schemas_and_defaults_are_kept_as_json),
        cmocka_unit_test(test_events_may_be_empty_or_refused),
        cmocka_unit_test(test_calls_have_the_sections_that_suit_them),
        cmocka_unit_test(test_versions_are_definitions_by_number),
        cmocka_unit_test(test_presence_is_written_in_four_ways),
        cmocka_unit_test(test_conditions_are_written_out_as_definitions),
        cmocka_unit_test(test_examples_of_events_are_kept_as_json),
        cmocka_unit_test(test_the_shipped_specs_are_read_without_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
