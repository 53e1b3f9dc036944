/* The checker against a slow second opinion: plans and events made at random, and what must be
 * found worked out with jansson, property by property, without table, index or walk. */
#include "checker_test.h"

#include <jansson.h>

enum { PROPERTIES = 24, WORDS = 6, TEXT_MAX = 16384 };

/* One property of a plan, as it was written. */
struct rule {
    char name[24];
    unsigned types; /* enum tv_type; 0: an enum of words */
    bool is_required;
    unsigned words; /* of an enum: a mask of WORDS */
};

struct chance {
    uint64_t state;
};

static const char *const words[WORDS] = {"red", "green", "", "a\\nb", "\xc3\xa4", "0"};

static unsigned roll(struct chance *chance, unsigned sides) {
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return (unsigned)(chance->state >> 33) % sides;
}

/* ---- Plans ----------------------------------------------------------------------------------- */

static const struct {
    unsigned type;
    const char *name;
} types[] = {{TV_TYPE_STRING, "string"},   {TV_TYPE_NUMBER, "number"}, {TV_TYPE_INTEGER, "integer"},
             {TV_TYPE_BOOLEAN, "boolean"}, {TV_TYPE_OBJECT, "object"}, {TV_TYPE_ARRAY, "array"},
             {TV_TYPE_NULL, "\"null\""}};

enum { TYPES = sizeof types / sizeof types[0] };

/* Names far apart from each other, so that none is a misspelling of another one. */
static void make_rule(struct chance *chance, unsigned i, struct rule *rule) {
    static const char letters[] = "bcdfghjklmnpqrstvwxz";
    for (unsigned k = 0; k < 20; k++)
        rule->name[k] = letters[(i * 7 + k * (i + 1)) % 20];
    rule->name[1 + (i % 18)] = '\0';
    snprintf(rule->name + strlen(rule->name), 4, "%c%u", 'a' + (int)(i % 26), i);
    rule->types = 0;
    rule->words = 1 + roll(chance, (1u << WORDS) - 1);
    rule->is_required = roll(chance, 3) == 0;
    if (roll(chance, 4) > 0) {
        for (unsigned k = 1 + roll(chance, 3); k > 0; k--)
            rule->types |= types[roll(chance, TYPES)].type;
    }
}

static size_t write_enum(const struct rule *rule, char *out) {
    size_t len = (size_t)sprintf(out, "{enum: [");
    for (unsigned k = 0; k < WORDS; k++) {
        if (rule->words >> k & 1)
            len +=
                (size_t)sprintf(out + len, "%s\"%s\"", out[len - 1] == '[' ? "" : ", ", words[k]);
    }
    return len + (size_t)sprintf(out + len, "]}");
}

static size_t write_types(const struct rule *rule, char *out) {
    bool is_list = (rule->types & (rule->types - 1)) != 0;
    size_t len = (size_t)sprintf(out, is_list ? "[" : "");
    for (unsigned k = 0; k < TYPES; k++) {
        if (rule->types & types[k].type)
            len += (size_t)sprintf(out + len, "%s%s", len > 1 ? ", " : "", types[k].name);
    }
    return len + (size_t)sprintf(out + len, is_list ? "]" : "");
}

static struct tv_table *make_plan(struct chance *chance, struct rule *rules) {
    char *out = malloc(TEXT_MAX);
    assert_non_null(out);
    size_t len = (size_t)sprintf(out, "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n");
    for (unsigned i = 0; i < PROPERTIES; i++) {
        make_rule(chance, i, &rules[i]);
        len += (size_t)sprintf(out + len, "      %s: ", rules[i].name);
        len +=
            rules[i].types ? write_types(&rules[i], out + len) : write_enum(&rules[i], out + len);
        out[len++] = '\n';
    }
    len += (size_t)sprintf(out + len, "    required: [");
    for (unsigned i = 0; i < PROPERTIES; i++) {
        if (rules[i].is_required)
            len +=
                (size_t)sprintf(out + len, "%s%s", out[len - 1] == '[' ? "" : ", ", rules[i].name);
    }
    sprintf(out + len, "]\n");
    struct tv_table *table = plan_table(out);
    free(out);
    return table;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static size_t write_value(struct chance *chance, char *out) {
    static const char *const values[] = {"null",
                                         "true",
                                         "false",
                                         "0",
                                         "-7",
                                         "29.0",
                                         "1.5e1",
                                         "1.5",
                                         "1e-2",
                                         "\"x\"",
                                         "{}",
                                         "[]",
                                         "{\"a\": [1, {\"b\": \"}\"}]}",
                                         "[[], \"]\", null ]",
                                         "\"\\u00e4\"",
                                         "\"\\u0072ed\""};
    unsigned i = roll(chance, sizeof values / sizeof values[0] + WORDS);
    if (i < WORDS)
        return (size_t)sprintf(out, "\"%s\"", words[i]);
    return (size_t)sprintf(out, "%s", values[i - WORDS]);
}

static void make_event(struct chance *chance, const struct rule *rules, char *out) {
    static const char *const blanks[] = {"", "", "", " ", "  ", "\t"};
    size_t len = 0;
    bool type_first = roll(chance, 2);
    len += (size_t)sprintf(out, "{%s\"userId\":\"u\",\"event\":\"E\",\"properties\":{",
                           type_first ? "\"type\":\"track\"," : "");
    for (unsigned i = 0; i < PROPERTIES; i++) {
        if (roll(chance, 3) == 0)
            continue;
        len += (size_t)sprintf(out + len, "%s%s\"%s\"%s:%s", out[len - 1] == '{' ? "" : ",",
                               blanks[roll(chance, 6)], rules[i].name, blanks[roll(chance, 6)],
                               blanks[roll(chance, 6)]);
        len += write_value(chance, out + len);
    }
    sprintf(out + len, "}%s}", type_first ? "" : ",\"type\":\"track\"");
}

/* ---- The second opinion ---------------------------------------------------------------------- */

static unsigned type_of(const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_NULL:
        return TV_TYPE_NULL;
    case JSON_TRUE:
    case JSON_FALSE:
        return TV_TYPE_BOOLEAN;
    case JSON_INTEGER:
        return TV_TYPE_INTEGER | TV_TYPE_NUMBER;
    case JSON_REAL: {
        double real = json_real_value(value);
        bool is_whole = real == (double)(long long)real;
        return is_whole ? TV_TYPE_INTEGER | TV_TYPE_NUMBER : TV_TYPE_NUMBER;
    }
    case JSON_STRING:
        return TV_TYPE_STRING;
    case JSON_OBJECT:
        return TV_TYPE_OBJECT;
    default:
        return TV_TYPE_ARRAY;
    }
}

static bool is_word(const struct rule *rule, const char *text) {
    for (unsigned k = 0; k < WORDS; k++) {
        const char *word = strcmp(words[k], "a\\nb") == 0 ? "a\nb" : words[k];
        if ((rule->words >> k & 1) && strcmp(text, word) == 0)
            return true;
    }
    return false;
}

enum verdict { FINE, MISSING, WRONG_TYPE, WRONG_VALUE };

static enum verdict judge(const struct rule *rule, const json_t *value) {
    if (!value)
        return rule->is_required ? MISSING : FINE;
    if (rule->types)
        return type_of(value) & rule->types ? FINE : WRONG_TYPE;
    if (!json_is_string(value))
        return WRONG_TYPE;
    return is_word(rule, json_string_value(value)) ? FINE : WRONG_VALUE;
}

static bool is_found(const char *found, const struct rule *rule, enum verdict verdict) {
    char line[80];
    if (verdict == MISSING) {
        snprintf(line, sizeof line, "property/required /properties | missing \"%.23s\"\n",
                 rule->name);
        return strstr(found, line) != NULL;
    }
    snprintf(line, sizeof line, " /properties/%.23s |", rule->name);
    const char *at = strstr(found, line);
    if (!at)
        return false;
    bool is_enum = at - found >= 13 && strncmp(at - 13, "property/enum", 13) == 0;
    return is_enum == (verdict == WRONG_VALUE);
}

static void compare(const struct rule *rules, const char *event, const struct heard *heard) {
    json_error_t error;
    json_t *root = json_loads(event, 0, &error);
    assert_non_null(root);
    const json_t *properties = json_object_get(root, "properties");
    uint64_t expected = 0;
    for (unsigned i = 0; i < PROPERTIES; i++) {
        enum verdict verdict = judge(&rules[i], json_object_get(properties, rules[i].name));
        if (verdict == FINE)
            continue;
        expected++;
        if (!is_found(heard->text, &rules[i], verdict))
            fail_msg("%s (%d) is not found in\n%s\n%s", rules[i].name, (int)verdict, event,
                     heard->text);
    }
    if (heard->totals.findings != expected)
        fail_msg("%llu findings, %llu expected\n%s\n%s", (unsigned long long)heard->totals.findings,
                 (unsigned long long)expected, event, heard->text);
    json_decref(root);
}

static void test_the_checker_agrees_with_a_second_opinion(void **state) {
    (void)state;
    struct chance chance = {0x9e3779b97f4a7c15u};
    char *event = malloc(TEXT_MAX);
    assert_non_null(event);
    for (unsigned plan = 0; plan < 40; plan++) {
        struct rule rules[PROPERTIES];
        struct tv_table *table = make_plan(&chance, rules);
        struct run run = {.table = table, .options.event_len_max = TEXT_MAX};
        for (unsigned i = 0; i < 50; i++) {
            make_event(&chance, rules, event);
            run.chunk = roll(&chance, 200);
            struct heard heard = run_checker(&run, str(event));
            compare(rules, event, &heard);
            heard_free(&heard);
        }
        tv_table_free(table);
    }
    free(event);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_checker_agrees_with_a_second_opinion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
