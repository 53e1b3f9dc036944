/* Describing the built-in specs, as `trackvet specs` prints them. */
#include "compiling.h"
#include "read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a visitor was told, a line each. */
struct told {
    char text[16384];
    size_t len;
};

static void tell(struct told *told, const char *before, struct tv_str text) {
    int len = snprintf(told->text + told->len, sizeof told->text - told->len, "%s%.*s", before,
                       (int)text.len, text.at ? text.at : "");
    told->len += (size_t)len;
    assert_true(told->len < sizeof told->text);
}

static void tell_list(struct told *told, const char *before, const struct tv_str *texts,
                      size_t count) {
    for (size_t i = 0; i < count; i++)
        tell(told, i == 0 ? before : ",", texts[i]);
}

static void tell_spec(void *context, const struct tv_file *file) {
    tell(context, "spec ", file->name);
    tell(context, "\n", TV_STR(""));
}

static void tell_event(void *context, const struct tv_described_event *event) {
    tell(context, "", event->call);
    tell(context, " ", event->name);
    char version[16];
    snprintf(version, sizeof version, "%u", (unsigned)event->version);
    if (event->version)
        tell(context, " v", str(version));
    tell(context, " <", event->source);
    tell(context, ">", TV_STR(""));
    tell_list(context, " also=", event->aliases, event->alias_count);
    tell_list(context, " formerly=", event->formerly, event->formerly_count);
    tell_list(context, " required=", event->required, event->required_count);
    tell_list(context, " recommended=", event->recommended, event->recommended_count);
    tell(context, "\n", TV_STR(""));
}

static void tell_property(void *context, const struct tv_described_property *property) {
    tell(context, "  ", property->path);
    tell(context, " ", TV_STR(""));
    for (unsigned type = 1; type < TV_TYPE_ANY && property->types != TV_TYPE_ANY; type *= 2)
        if (property->types & type)
            tell(context, tv_type_name(type), TV_STR("|"));
    tell(context, property->nullable ? "?" : "", TV_STR(""));
    tell(context, property->format.len ? " format=" : "", property->format);
    for (const struct tv_scalar *value = property->enumeration; value; value = value->next)
        tell(context, " enum=", value->text);
    tell_list(context, " also=", property->also, property->also_count);
    tell_list(context, " formerly=", property->formerly, property->formerly_count);
    tell(context, " ", property->from);
    tell(context, " <", property->source);
    tell(context, "> ", property->doc);
    tell(context, "\n", TV_STR(""));
}

static const char small_core[] = "trackvet: 1\n"
                                 "spec: core\n"
                                 "source: https://x/common/\n"
                                 "types: {id: {type: string, minLength: 1, doc: An id.}}\n"
                                 "calls:\n"
                                 "  common:\n"
                                 "    source: \"#fields\"\n"
                                 "    required: [[/userId, /anonymousId]]\n"
                                 "    fields: {userId: [id, null], anonymousId: id}\n"
                                 "    context: {ip: {type: string, format: ip}}\n"
                                 "  track: {properties: {value: number}}\n";

static const char shop[] =
    "trackvet: 1\n"
    "spec: shop\n"
    "source: https://x/shop/#top\n"
    "types:\n"
    "  tree: {source: \"#trees\", properties: {name: string, kids: {items: tree}}}\n"
    "events:\n"
    "  Order Done:\n"
    "    also: Order Made\n"
    "    formerly: Done Order\n"
    "    recommended: [[a, b], /context/ip]\n"
    "    properties:\n"
    "      a: {type: [string, null], also: aa, formerly: [old, /a], doc: The a.}\n"
    "      b: {enum: [x, 1], from: sample}\n"
    "      t: {items: tree}\n"
    "    context: {ip: {doc: Whose.}}\n"
    "  V: {source: https://y/#v, versions: {2: {properties: {c: any}}}}\n";

static void test_specs_are_described_event_by_event(void **state) {
    (void)state;
    static struct told told;
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {NULL, NULL};
    assert_int_equal(tv_read_yaml(model, str("specs/core.yaml"), str(small_core), true, sink, NULL),
                     TV_OK);
    assert_int_equal(tv_read_yaml(model, str("specs/shop.yaml"), str(shop), true, sink, NULL),
                     TV_OK);
    struct tv_describe_visitor visitor = {&told, tell_spec, tell_event, tell_property};
    assert_int_equal(tv_describe(model, sink, &visitor), TV_OK);
    const char *shop_part = strstr(told.text, "spec shop\n");
    assert_non_null(shop_part);
    assert_string_equal(
        shop_part,
        "spec shop\n"
        "track Order Done <https://x/shop/#order-done> also=Order Made formerly=Done Order"
        " recommended=context.ip,properties.a|properties.b\n"
        "  properties.a string|? also=properties.aa formerly=properties.old,a table"
        " <https://x/shop/#order-done> The a.\n"
        "  properties.b number|string| enum=x enum=1 sample <https://x/shop/#order-done> \n"
        "  properties.t array| table <https://x/shop/#order-done> \n"
        "  properties.t[].name string| table <https://x/shop/#trees> \n"
        "  properties.t[].kids array| table <https://x/shop/#trees> \n"
        "  properties.t[].kids[].name string| table <https://x/shop/#trees> \n"
        "  properties.t[].kids[].kids array| table <https://x/shop/#trees> \n"
        "  context.ip string| format=ip table <https://x/shop/#order-done> Whose.\n"
        "track V v2 <https://y/#v>\n"
        "  properties.c  table <https://y/#v> \n");
    tv_model_free(model);
}

static void test_calls_of_core_are_events_without_a_name(void **state) {
    (void)state;
    static struct told told;
    struct tv_model *model = tv_model_new();
    struct tv_sink sink = {NULL, NULL};
    assert_int_equal(tv_read_yaml(model, str("specs/core.yaml"), str(small_core), true, sink, NULL),
                     TV_OK);
    struct tv_describe_visitor visitor = {&told, NULL, tell_event, tell_property};
    assert_int_equal(tv_describe(model, sink, &visitor), TV_OK);
    const char *first = "track  <https://x/common/#fields> required=userId|anonymousId\n"
                        "  userId string|? table <https://x/common/#fields> \n"
                        "  anonymousId string| table <https://x/common/#fields> An id.\n"
                        "  context object| table <https://x/common/#fields> \n"
                        "  context.ip string| format=ip table <https://x/common/#fields> \n"
                        "  properties object| table <https://x/common/> \n"
                        "  properties.value number| table <https://x/common/> \n"
                        "identify ";
    assert_int_equal(strncmp(told.text, first, strlen(first)), 0);
    tv_model_free(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_specs_are_described_event_by_event),
        cmocka_unit_test(test_calls_of_core_are_events_without_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
