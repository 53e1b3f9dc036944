/* JSON Schema as definitions of ours: what becomes a keyword, what stays a schema, word for word.
 * Texts here are JSON with ' for ". */
#include "../read/reading.h"
#include "translate_formats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct translated {
    struct tv_model *model;
    struct tv_arena *scratch;
    struct tv_mistakes mistakes;
    struct tv_tree *plan;
    char text[4096];
};

static void quote(char *text) {
    for (; *text; text++)
        if (*text == '\'')
            *text = '"';
}

/* Reads and translates a plan of the Public API. */
static struct translated *translate(const char *plan) {
    struct translated *done = calloc(1, sizeof *done);
    struct tv_text_cursor cursor;
    struct tv_tree *root;
    done->model = tv_model_new();
    done->scratch = tv_arena_new();
    snprintf(done->text, sizeof done->text, "%s", plan);
    quote(done->text);
    struct tv_file *file =
        tv_file_new(done->model->arena, str("plan.json"), str(done->text), false);
    done->mistakes = (struct tv_mistakes){.scratch = done->scratch, .file = file};
    assert_true(tv_text_start(file, done->model->arena, done->scratch, &cursor));
    assert_true(tv_tree_read_json(&cursor, 64, done->model->arena, &done->mistakes, &root));
    assert_non_null(root);
    struct tv_translation t = {.arena = done->model->arena,
                               .scratch = done->scratch,
                               .mistakes = &done->mistakes,
                               .root = root,
                               .file = file,
                               .plan = str("plan")};
    tv_translate_segment(&t);
    done->plan = tv_translate_plan(&t);
    assert_non_null(done->plan);
    return done;
}

static void clear(struct translated *done) {
    tv_arena_free(done->scratch);
    tv_model_free(done->model);
    free(done);
}

static void assert_json(struct translated *done, const struct tv_tree *node, const char *expected) {
    char wanted[2048];
    assert_non_null(node);
    snprintf(wanted, sizeof wanted, "%s", expected);
    quote(wanted);
    assert_str(tv_tree_json(node, done->model->arena), wanted);
}

static const struct tv_tree *find(const struct tv_tree *node, const char *key) {
    return node ? tv_tree_find(node, str(key)) : NULL;
}

/* The rule of a type with this schema of the message becomes this event or call. */
static void assert_rule(const char *type, const char *schema, const char *expected) {
    char plan[2048];
    snprintf(plan, sizeof plan, "[{'type':'%s','key':'E','jsonSchema':%s}]", type, schema);
    struct translated *done = translate(plan);
    bool is_track = !strcmp(type, "TRACK");
    const struct tv_tree *section = find(done->plan, is_track ? "events" : "calls");
    assert_json(done,
                find(section, is_track                    ? "E"
                              : !strcmp(type, "IDENTIFY") ? "identify"
                                                          : "common"),
                expected);
    clear(done);
}

/* The property with this schema becomes this definition; warnings: how many it brings. */
static void assert_property(const char *schema, const char *expected, size_t warnings) {
    char plan[2048];
    snprintf(plan, sizeof plan,
             "[{'type':'TRACK','key':'E','jsonSchema':{'properties':{'properties':"
             "{'type':'object','properties':{'p':%s}}}}}]",
             schema);
    struct translated *done = translate(plan);
    const struct tv_tree *event = find(find(done->plan, "events"), "E");
    assert_json(done, find(find(event, "properties"), "p"), expected);
    assert_int_equal(done->mistakes.warning_count, warnings);
    assert_int_equal(done->mistakes.count, warnings);
    clear(done);
}

static void test_a_list_of_one_type_is_the_type(void **state) {
    (void)state;
    assert_property("{'type':['string']}", "{'type':'string'}", 0);
    assert_property("{'type':['string','null']}", "{'type':['string','null']}", 0);
    assert_property("{'type':['string','string']}", "{'type':'string'}", 0);
    assert_property("{'type':'any'}", "{}", 0);
    assert_property("true", "{}", 0);
    assert_property("false", "false", 0);
}

static void test_keywords_of_a_named_type_are_ours(void **state) {
    (void)state;
    assert_property("{'type':'string','minLength':2,'pattern':'^a','format':'date-time'}",
                    "{'type':'string','minLength':2,'pattern':'^a','format':'date-time'}", 0);
    assert_property("{'maximum':9,'type':['integer','null']}",
                    "{'type':['integer','null'],'maximum':9}", 0);
    assert_property("{'type':'array','items':{'type':['number']},'uniqueItems':true}",
                    "{'type':'array','items':{'type':'number'},'uniqueItems':true}", 0);
}

static void test_keywords_without_a_type_stay_a_schema(void **state) {
    (void)state;
    assert_property("{'minimum':0}", "{'schema':{'minimum':0}}", 0);
    assert_property("{'properties':{'a':{}}}", "{'schema':{'properties':{'a':{}}}}", 0);
    assert_property("{'enum':['a',1,null]}",
                    "{'type':['string','integer','null'],'enum':['a',1,null]}", 0);
    assert_property("{'const':5}", "{'type':['integer'],'const':5}", 0);
}

static void test_keywords_that_we_do_not_have_stay_a_schema(void **state) {
    (void)state;
    assert_property("{'type':'string','anyOf':[{'minLength':1}],'maxLength':5}",
                    "{'type':'string','schema':{'anyOf':[{'minLength':1}]},'maxLength':5}", 0);
    assert_property("{'type':'array','items':[{'type':'string'}],'additionalItems':false}",
                    "{'type':'array','schema':{'items':[{'type':'string'}],"
                    "'additionalItems':false}}",
                    0);
    assert_property("{'enum':[{},1]}", "{'schema':{'enum':[{},1]}}", 0);
    assert_property("{'type':'string','minLength':2.0}",
                    "{'type':'string','schema':{'minLength':2.0}}", 0);
    assert_property("{'type':'number','multipleOf':0.12345678912}",
                    "{'type':'number','schema':{'multipleOf':0.12345678912}}", 0);
}

static void test_values_that_the_type_excludes_are_left_out_of_an_enum(void **state) {
    (void)state;
    assert_property("{'type':'string','enum':['a',1,'a','b']}",
                    "{'type':'string','enum':['a','b']}", 0);
    assert_property("{'type':'integer','enum':['a']}", "{'type':'integer','schema':{'enum':['a']}}",
                    0);
}

static void test_exclusive_bounds_of_draft_04_are_read(void **state) {
    (void)state;
    assert_property("{'type':'number','minimum':5,'exclusiveMinimum':true}",
                    "{'type':'number','exclusiveMinimum':5}", 0);
    assert_property("{'type':'number','maximum':5,'exclusiveMaximum':false}",
                    "{'type':'number','maximum':5}", 0);
}

static void test_what_tools_leave_behind_is_dropped(void **state) {
    (void)state;
    assert_property("{'type':'string','id':'/a','$id':'/b','isNewProperty':true,'description':''}",
                    "{'type':'string'}", 0);
    assert_property("{'type':'string','description':'A name','title':'T'}",
                    "{'doc':'A name','type':'string'}", 0);
    assert_property("{'type':'string','format':'color'}", "{'type':'string'}", 0);
}

static void test_unknown_keywords_are_told(void **state) {
    (void)state;
    assert_property("{'type':'string','colour':'red'}", "{'type':'string'}", 1);
    assert_property("{'type':'date'}", "{}", 1);
    assert_property("{'type':'string','minimum':1}", "{'type':'string'}", 1);
}

static void test_objects_keep_what_else_they_allow(void **state) {
    (void)state;
    assert_property("{'type':'object','properties':{'a':{}},'additionalProperties':false}",
                    "{'type':'object','properties':{'a':{}},'additional':'forbid'}", 0);
    assert_property("{'type':'object','additionalProperties':{'type':'number'}}",
                    "{'type':'object','additional':{'type':'number'}}", 0);
    assert_property("{'type':'object','required':['a','a'],'properties':{'b':{}}}",
                    "{'type':'object','required':['a'],'properties':{'b':{},'a':{}}}", 0);
    assert_property("{'type':'object','properties':{'a':{'type':'null'}},"
                    "'patternProperties':{'^x':{}},'additionalProperties':false}",
                    "{'type':'object','additional':'allow','properties':{'a':{'type':'null'}},"
                    "'schema':{'properties':{'a':{}},'patternProperties':{'^x':{}},"
                    "'additionalProperties':false}}",
                    0);
}

static void test_what_an_object_forbids_is_not_handed_on(void **state) {
    (void)state;
    assert_property(
        "{'type':'object','properties':{'a':{'type':'array','items':"
        "{'type':'object','properties':{}}}},'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'array','items':"
        "{'type':'object','additional':'warn','properties':{}}}},'additional':'forbid'}",
        0);
}

static void test_names_that_look_like_pointers_stay_a_schema(void **state) {
    (void)state;
    assert_property("{'type':'object','required':['/a','b']}",
                    "{'type':'object','required':['b'],'schema':{'required':['/a']},"
                    "'properties':{'/a':{},'b':{}},'additional':'allow'}",
                    0);
}

static void test_sections_become_those_of_the_event(void **state) {
    (void)state;
    assert_rule("TRACK",
                "{'type':'object','labels':{'team':'a','deep':{}},'properties':{'traits':{},"
                "'context':{'type':'object','required':['app'],'properties':{'app':{}}},"
                "'properties':{'type':'object','properties':{'a':{}},'required':['a']},"
                "'userId':{'type':'string'}},'required':['properties','userId']}",
                "{'labels':{'team':'a'},'required':['/context/app','a','/properties','/userId'],"
                "'context':{'app':{}},"
                "'properties':{'a':{}},'fields':{'userId':{'type':'string'}}}");
    assert_rule("IDENTIFY", "{'properties':{'traits':{'properties':{'':{'type':'string'}}}}}",
                "{'traits':{'':{'type':'string'}},'additional':'warn'}");
}

static void test_what_an_event_cannot_say_stays_at_its_place(void **state) {
    (void)state;
    assert_rule(
        "TRACK",
        "{'properties':{'properties':{'type':'object','properties':{'a':{}},"
        "'minProperties':1},'context':{'additionalProperties':false,'properties':{'b':{}}}},"
        "'not':{'required':['x']}}",
        "{'properties':{'a':{}},'schema':{'properties':{'properties':{'minProperties':1},"
        "'context':{'additionalProperties':false,'properties':{'b':{}}}},"
        "'not':{'required':['x']}},'context':{'b':{}}}");
    assert_rule("COMMON", "{'properties':{'traits':{'required':['a']}},'required':['traits']}",
                "{'schema':{'properties':{'traits':{'required':['a']}},'required':['traits']}}");
}

static void test_a_schema_with_references_stays_whole(void **state) {
    (void)state;
    assert_rule("TRACK",
                "{'definitions':{'d':{'type':'string'}},'properties':{'properties':"
                "{'properties':{'a':{'$ref':'#/definitions/d'},'b':{'type':'string'}}}}}",
                "{'schema':{'definitions':{'d':{'type':'string'}},'properties':{'properties':"
                "{'properties':{'a':{'$ref':'#/definitions/d'},'b':{'type':'string'}}}}},"
                "'properties':{'a':{},'b':{}}}");
    assert_rule("IDENTIFY",
                "{'properties':{'traits':{'properties':{'a':{'$ref':'#'},'b':{'properties':{}}},"
                "'additionalProperties':false}}}",
                "{'schema':{'properties':{'traits':{'properties':{'a':{'$ref':'#'},"
                "'b':{'properties':{}}},'additionalProperties':false}}},"
                "'traits':{'a':{},'b':{}},'additional':'allow'}");
}

static void test_a_schema_that_stays_names_its_dialect(void **state) {
    (void)state;
    assert_rule("TRACK",
                "{'$schema':'http://json-schema.org/draft-04/schema#','properties':"
                "{'properties':{'properties':{'a':{'minimum':1,'exclusiveMinimum':true}}}}}",
                "{'properties':{'a':{'schema':{'$schema':'http://json-schema.org/draft-04/schema#',"
                "'minimum':1,'exclusiveMinimum':true}}}}");
}

static void test_versions_stand_under_their_event(void **state) {
    (void)state;
    struct translated *done = translate(
        "[{'type':'TRACK','key':'E','version':2.0,'jsonSchema':{}},"
        "{'type':'TRACK','key':'F','version':7},"
        "{'type':'TRACK','key':'E','version':1,'deprecatedAt':'2026-01-01T00:00:00.000Z'}]");
    assert_json(done, find(done->plan, "events"),
                "{'E':{'versions':{'1':{'deprecated':'2026-01-01T00:00:00.000Z'},'2':{}}},'F':{}}");
    clear(done);
}

static void test_page_viewed_is_asked_of_page_calls(void **state) {
    (void)state;
    struct translated *done =
        translate("[{'type':'TRACK','key':'Page Viewed','jsonSchema':{'properties':{'properties':"
                  "{'properties':{'a':{'type':'string'}}}}}}]");
    assert_json(done, find(find(done->plan, "calls"), "page"),
                "{'properties':{'a':{'type':'string'}}}");
    clear(done);
}

static void test_common_names_are_planned_in_every_call(void **state) {
    (void)state;
    struct translated *done =
        translate("{'rules':[{'type':'TRACK','key':'E'}],'global':{'properties':{'properties':"
                  "{'properties':{'a':{}}}}}}");
    assert_json(done, find(done->plan, "calls"),
                "{'common':{},'track':{'properties':{'a':{}}},'page':{'properties':{'a':{}}},"
                "'screen':{'properties':{'a':{}}}}");
    clear(done);
}

static void test_nodes_keep_their_place_in_the_foreign_file(void **state) {
    (void)state;
    struct translated *done = translate("[{'type':'TRACK','key':'E','jsonSchema':\n"
                                        "{'properties':{'properties':{'properties':\n"
                                        " {'a':{'type':['string']}}}}}}]");
    const struct tv_tree *event = find(find(done->plan, "events"), "E");
    const struct tv_tree *property = find(find(event, "properties"), "a");
    assert_int_equal(property->key->at.line, 3);
    assert_int_equal(property->key->at.column, 3);
    assert_int_equal(find(property, "type")->at.line, 3);
    assert_int_equal(find(property, "type")->at.column, 16);
    clear(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_list_of_one_type_is_the_type),
        cmocka_unit_test(test_keywords_of_a_named_type_are_ours),
        cmocka_unit_test(test_keywords_without_a_type_stay_a_schema),
        cmocka_unit_test(test_keywords_that_we_do_not_have_stay_a_schema),
        cmocka_unit_test(test_values_that_the_type_excludes_are_left_out_of_an_enum),
        cmocka_unit_test(test_exclusive_bounds_of_draft_04_are_read),
        cmocka_unit_test(test_what_tools_leave_behind_is_dropped),
        cmocka_unit_test(test_unknown_keywords_are_told),
        cmocka_unit_test(test_objects_keep_what_else_they_allow),
        cmocka_unit_test(test_what_an_object_forbids_is_not_handed_on),
        cmocka_unit_test(test_names_that_look_like_pointers_stay_a_schema),
        cmocka_unit_test(test_sections_become_those_of_the_event),
        cmocka_unit_test(test_what_an_event_cannot_say_stays_at_its_place),
        cmocka_unit_test(test_a_schema_with_references_stays_whole),
        cmocka_unit_test(test_a_schema_that_stays_names_its_dialect),
        cmocka_unit_test(test_versions_stand_under_their_event),
        cmocka_unit_test(test_page_viewed_is_asked_of_page_calls),
        cmocka_unit_test(test_common_names_are_planned_in_every_call),
        cmocka_unit_test(test_nodes_keep_their_place_in_the_foreign_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
