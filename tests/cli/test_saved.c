/* Saved reports: what is loaded is what was found. It is rendered and saved the same, and merged as
 * if it had just been found; and what no run can have written is refused, with its place. */
#define _POSIX_C_SOURCE 200809L
#include "made.h"
#include "report_load.h"
#include "../wrap_allocations.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

/* ---- Allocations, made to fail -------------------------------------------------------------- */

static size_t allocations, fail_at; /* fail_at 0: never */

static bool may_allocate(void) {
    allocations++;
    return fail_at == 0 || allocations != fail_at;
}

/* ---- A run ---------------------------------------------------------------------------------- */

enum { FILES = 7, SHARDS_MAX = 5, TEXT_MAX = 700 };

struct made_run {
    uint64_t seed;
    uint64_t records; /* in each file */
    uint64_t events;  /* distinct names, and so groups */
    bool is_long;     /* texts that are cut, and bytes that are no UTF-8 */
};

/* Not in the order of their names, and one is no UTF-8. */
static const char *const names[FILES] = {"b.ndjson", "a.ndjson", "d.ndjson",    "c.ndjson",
                                         "f.ndjson", "e.ndjson", "b\xff.ndjson"};

struct texts {
    char line[9000], event[32], value[TEXT_MAX], time[32], id[32], suggestion[TEXT_MAX];
};

static struct tv_str fill(char *at, size_t len, uint64_t number) {
    memset(at, 'x', len);
    memcpy(at, &number, sizeof number);
    for (size_t i = 0; i < sizeof number; i++)
        at[i] = (char)('a' + (unsigned char)at[i] % 26);
    return (struct tv_str){at, len};
}

/* The i-th finding of a record, made from its number alone. */
static void make_finding(const struct made_run *run, const uint64_t place[2], uint64_t i,
                         struct texts *texts, struct tv_finding *finding) {
    uint64_t seed = run->seed + place[0] * 1000003 + place[1] * 31 + i * 3 + 1;
    for (int j = 0; j < 8; j++)
        tv_made_random(&seed);
    uint64_t random = tv_made_random(&seed), record = place[1] + 1;
    size_t len = run->is_long && random % 9 == 0 ? sizeof texts->line : 120;
    size_t value_len = run->is_long ? 8 + random / 3 % (TEXT_MAX - 8) : 8;
    memset(texts->line, run->is_long && random % 5 == 0 ? 0xe9 : 'l', len);
    memcpy(texts->line + 20, "\"email\":\"jane@example.com\"", 26);
    *finding =
        tv_made_finding(TV_RULE_PROPERTY_TYPE, (struct tv_str){texts->line, len}, NULL, record);
    finding->offset += random / 19 % len;
    finding->len = random / 23 % 40;
    snprintf(texts->event, sizeof texts->event, "Event %d", (int)(random / 7 % run->events));
    snprintf(texts->time, sizeof texts->time, "20%02d-0%d-11T10:%02d:00Z",
             random % 40 ? 25 : (int)(random / 11 % 60), (int)(random / 13 % 9) + 1,
             (int)(random / 17 % 60));
    snprintf(texts->id, sizeof texts->id, "m-%d", (int)(place[1] % 1000));
    finding->event = tv_made_str(texts->event);
    finding->call = TV_STR("track");
    finding->pointer = TV_STR("/properties/items/3/price");
    finding->timestamp = tv_made_str(texts->time);
    finding->message_id = tv_made_str(texts->id);
    finding->actual = fill(texts->value, value_len, random / 5 % 500);
    finding->actual_type = TV_TYPE_STRING;
    finding->sender = (struct tv_str){texts->value, random % 3 ? 3 : 30};
    finding->suggestion = fill(texts->suggestion, run->is_long ? 600 : 20, random % 4 == 0);
    finding->expected = finding->actual;
    finding->node_path = TV_STR("/n");
    finding->origins[0] = (struct tv_origin){TV_STR("plan.yaml"), (uint32_t)(random % 7 + 1)};
    finding->origin_count = 1;
    finding->declared = random % 5 ? TV_SEVERITY_NONE : TV_SEVERITY_INFO;
}

static void add_file(struct tv_groups *groups, const struct made_run *run, uint32_t file) {
    static struct texts texts;
    struct tv_group_input input = {file, TV_GROUP_WHOLE, tv_made_str(names[file])};
    assert_true(tv_groups_enter(groups, &input));
    for (uint64_t i = 0; i < run->records; i++) {
        for (uint64_t j = 0; j < 1 + i % 3; j++) {
            struct tv_finding finding;
            make_finding(run, (const uint64_t[]){file, i}, j, &texts, &finding);
            assert_true(tv_groups_add(groups, &finding));
        }
    }
}

static struct tv_groups *new_groups(void) {
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    assert_non_null(groups);
    return groups;
}

static bool source_line(void *context, struct tv_origin origin, struct tv_str *line) {
    (void)context;
    *line = TV_STR("total: {type: number}");
    return origin.line % 2 == 1;
}

static const struct tv_str NOTES[] = {{"b\xfe.gz: ends early", 18}};
static const struct tv_str PLANS[] = {{"plan.yaml", 9}};
static const struct tv_run RUN = {.totals = {.events = 1u << 20, .records = 7},
                                  .files = FILES,
                                  .fail_on = TV_SEVERITY_WARNING,
                                  .failed = true,
                                  .interrupted = true,
                                  .notes = NOTES,
                                  .note_count = 1,
                                  .plans = PLANS,
                                  .plan_count = 1};

enum form { FORM_JSON, FORM_TEXT, FORM_CONCISE };

/* A report as text; free it. */
static char *print(enum form form, struct tv_groups *groups, const struct tv_run *run,
                   struct tv_style style) {
    char *text = NULL;
    size_t len;
    style.width = 100;
    style.footer = true;
    style.out = open_memstream(&text, &len);
    if (form == FORM_JSON)
        tv_report_json(groups, run, &style);
    else if (form == FORM_TEXT)
        tv_report_text(groups, run, &style);
    else
        tv_report_concise(groups, &style);
    fclose(style.out);
    return text;
}

static char *save(struct tv_groups *groups) {
    return print(FORM_JSON, groups, &RUN, (struct tv_style){.source_line = source_line});
}

static void load(struct tv_loaded *loaded, const char *text, struct tv_load_names *inputs) {
    char why[TV_LOAD_WHY_LEN];
    if (tv_report_load(loaded, tv_made_str(text), inputs, why) != TV_LOAD_FINE)
        fail_msg("%s", why);
}

static struct tv_groups *group_all(const struct made_run *run) {
    struct tv_groups *groups = new_groups();
    for (uint32_t file = 0; file < FILES; file++)
        add_file(groups, run, file);
    return groups;
}

/* ---- The same bytes ------------------------------------------------------------------------- */

static const struct made_run SHORT = {.seed = 2, .records = 60, .events = 9};
static const struct made_run LONG = {.seed = 11, .records = 60, .events = 90, .is_long = true};
static const struct made_run MANY = {.seed = 5, .records = 1300, .events = 20000};

static void expect_the_same(const struct made_run *run) {
    struct tv_groups *groups = group_all(run);
    struct tv_load_names inputs = {.first = 0};
    struct tv_loaded loaded;
    char *saved = save(groups);
    load(&loaded, saved, &inputs);
    const struct tv_style found = {.source_line = source_line};
    const struct tv_style read = {.source_line = tv_loaded_source_line, .context = &loaded};
    for (enum form form = FORM_JSON; form <= FORM_CONCISE; form++) {
        char *wanted = print(form, groups, &RUN, found);
        char *text = print(form, loaded.groups, &loaded.run, read);
        assert_string_equal(text, wanted);
        free(text);
        free(wanted);
    }
    tv_loaded_clear(&loaded);
    tv_load_names_clear(&inputs);
    tv_groups_free(groups);
    free(saved);
}

static void test_a_loaded_report_is_rendered_and_saved_to_the_same_bytes(void **state) {
    (void)state;
    expect_the_same(&SHORT);
}

static void test_texts_that_were_cut_or_are_no_utf8_come_back_as_they_were(void **state) {
    (void)state;
    struct tv_groups *groups = group_all(&LONG);
    char *saved = save(groups);
    assert_non_null(strstr(saved, "\"not_utf8\":{\"/groups/"));
    assert_non_null(strstr(saved, "\"hash\":\""));
    assert_non_null(strstr(saved, "\"suggestion_varies\":true"));
    assert_non_null(strstr(saved, "\"values_sampled\":true"));
    assert_null(strstr(saved, "jane@"));
    free(saved);
    tv_groups_free(groups);
    expect_the_same(&LONG);
}

static void test_a_report_beyond_the_cap_of_groups_comes_back_as_it_was(void **state) {
    (void)state;
    expect_the_same(&MANY);
}

static void test_no_findings_come_back_as_none(void **state) {
    (void)state;
    expect_the_same(&(struct made_run){.seed = 1, .records = 0, .events = 1});
}

/* ---- Merging -------------------------------------------------------------------------------- */

/* Deals files out at random, saves each shard, loads all and merges them in a random order. */
static char *merge_saved(const struct made_run *run, uint64_t seed) {
    struct tv_groups *shards[SHARDS_MAX];
    struct tv_loaded loaded[SHARDS_MAX];
    struct tv_load_names inputs = {.first = 0};
    uint64_t count = 2 + seed % (SHARDS_MAX - 1), left = count;
    for (uint64_t i = 0; i < count; i++)
        shards[i] = new_groups();
    for (uint32_t file = 0; file < FILES; file++)
        add_file(shards[tv_made_random(&seed) % count], run, file);
    for (uint64_t i = 0; i < count; i++) {
        char *saved = save(shards[i]);
        load(&loaded[i], saved, &inputs);
        tv_groups_free(shards[i]);
        shards[i] = loaded[i].groups;
        free(saved);
    }
    while (left > 1) {
        uint64_t from = tv_made_random(&seed) % left;
        struct tv_groups *shard = shards[from];
        shards[from] = shards[--left];
        assert_true(tv_groups_merge(shards[tv_made_random(&seed) % left], shard));
    }
    char *text = save(shards[0]);
    for (uint64_t i = 0; i < count; i++)
        tv_loaded_clear(&loaded[i]);
    tv_load_names_clear(&inputs);
    return text;
}

static void expect_merged(const struct made_run *run, uint64_t rounds) {
    struct tv_groups *all = group_all(run);
    char *wanted = save(all);
    tv_groups_free(all);
    for (uint64_t round = 1; round <= rounds; round++) {
        char *text = merge_saved(run, run->seed * 1000 + round);
        assert_string_equal(text, wanted);
        free(text);
    }
    free(wanted);
}

static void test_saved_shards_merged_give_the_report_of_one(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++)
        expect_merged(&(struct made_run){.seed = seed, .records = 30 * seed, .events = 9}, 9);
}

static void test_long_texts_of_saved_shards_are_cut_alike(void **state) {
    (void)state;
    expect_merged(&LONG, 9);
}

static void test_saved_shards_beyond_the_cap_of_groups_give_the_report_of_one(void **state) {
    (void)state;
    expect_merged(&MANY, 1);
}

static void test_findings_can_be_added_to_what_was_loaded(void **state) {
    (void)state;
    struct tv_groups *first = new_groups(), *all = group_all(&SHORT);
    struct tv_load_names inputs = {.first = 0};
    struct tv_loaded loaded;
    for (uint32_t file = 0; file < 3; file++)
        add_file(first, &SHORT, file);
    char *saved = save(first), *wanted = save(all);
    load(&loaded, saved, &inputs);
    struct tv_groups *rest = new_groups();
    for (uint32_t file = 3; file < FILES; file++)
        add_file(rest, &SHORT, file);
    assert_true(tv_groups_merge(rest, loaded.groups));
    char *text = save(rest);
    assert_string_equal(text, wanted);
    free(text);
    free(wanted);
    free(saved);
    tv_groups_free(first);
    tv_groups_free(rest);
    tv_groups_free(all);
    tv_loaded_clear(&loaded);
    tv_load_names_clear(&inputs);
}

/* ---- Refused -------------------------------------------------------------------------------- */

/* The value that holds the member or item which the pointer names; *step is its last step. */
static json_t *find_parent(json_t *value, const char *pointer, const char **step) {
    char name[64];
    const char *slash = strchr(pointer + 1, '/');
    while (slash) {
        snprintf(name, sizeof name, "%.*s", (int)(slash - pointer - 1), pointer + 1);
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(name))
                                     : json_object_get(value, name);
        pointer = slash;
        slash = strchr(pointer + 1, '/');
    }
    *step = pointer + 1;
    return value;
}

/* Puts a value, given as JSON, where the pointer says; NULL: takes out what is there. */
static void change(json_t *root, const char *pointer, const char *text) {
    const char *step;
    json_t *parent = find_parent(root, pointer, &step);
    json_t *value = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    if (!parent || (text && !value))
        fail_msg("%s is nowhere", pointer);
    if (json_is_array(parent) && value)
        json_array_set_new(parent, (size_t)atoi(step), value);
    else if (json_is_array(parent))
        json_array_remove(parent, (size_t)atoi(step));
    else if (value)
        json_object_set_new(parent, step, value);
    else
        json_object_del(parent, step);
}

/* Loads a report; why must have room. */
static enum tv_load_status try_text(const char *text, size_t len, char *why) {
    struct tv_loaded loaded;
    struct tv_load_names inputs = {.first = 0};
    enum tv_load_status status = tv_report_load(&loaded, (struct tv_str){text, len}, &inputs, why);
    tv_loaded_clear(&loaded);
    tv_load_names_clear(&inputs);
    return status;
}

static enum tv_load_status try_json(const json_t *root, char *why) {
    char *text = json_dumps(root, JSON_COMPACT);
    enum tv_load_status status = try_text(text, strlen(text), why);
    free(text);
    return status;
}

static char *save_run(const struct made_run *run) {
    struct tv_groups *groups = group_all(run);
    char *saved = save(groups);
    tv_groups_free(groups);
    return saved;
}

static void expect_refused(const char *saved, const char *pointer, const char *value,
                           const char *wanted) {
    char why[TV_LOAD_WHY_LEN];
    json_t *root = json_loads(saved, JSON_ALLOW_NUL, NULL);
    assert_non_null(root);
    change(root, pointer, value);
    enum tv_load_status status = try_json(root, why);
    json_decref(root);
    if (status != TV_LOAD_WRONG || strcmp(why, wanted) != 0)
        fail_msg("%s = %s: \"%s\", not \"%s\"", pointer, value ? value : "nothing",
                 status == TV_LOAD_WRONG ? why : "accepted", wanted);
}

static void test_what_no_run_can_have_written_is_refused_with_its_place(void **state) {
    (void)state;
    static const struct {
        const char *pointer, *value, *why;
    } wrongs[] = {
        {"/schema", "\"trackvet-report/2\"",
         "is neither of trackvet-report/1 (check -f json) nor of trackvet-lint/1 (lint -f json)"},
        {"/plans", NULL, "/plans is missing"},
        {"/plans/0", "7", "/plans/0 is no string"},
        {"/new", "7", "/new is no member that this version knows"},
        {"/totals/events", "-1", "/totals/events is no count (0 to 9007199254740992)"},
        {"/totals/events", "1.5", "/totals/events is no count (0 to 9007199254740992)"},
        {"/totals/invalid_events", "9000000", "/totals/invalid_events are more than events"},
        {"/totals/groups", "3", "/totals/groups is not how many groups there are"},
        {"/totals/errors", "1", "/groups groups have more findings than there are in all"},
        {"/totals/calls/track", NULL, "/totals/calls/track is missing"},
        {"/others", "1", "/others_dropped does not fit how many others there are"},
        {"/verdict/fail_on", "\"maybe\"",
         "/verdict/fail_on is none of the words that can stand there"},
        {"/verdict/fail_on", "\"never\"", "/verdict/failed is true of a run that nothing fails"},
        {"/not_utf8", "{\"/notes/0\":\"62\"}", "/not_utf8//notes/0 is not what stands there"},
        {"/not_utf8", "{\"/notes/0\":\"6\"}", "/not_utf8//notes/0 is not in hex"},
        {"/not_utf8", "{\"/notes/9\":\"62\"}", "/not_utf8//notes/9 is about no string"},
        {"/groups/1/key", "\"0123\"", "/groups/1/key is no hash of 16 hex digits"},
        {"/groups/1/id", "\"g:00000000\"", "/groups/1/id is not that of the key"},
        {"/groups/1/rule", "\"property/color\"",
         "/groups/1/rule is no rule that this version knows"},
        {"/groups/1/kind", "\"text\"", "/groups/1/kind is none of the words that can stand there"},
        {"/groups/1/per_run", "true", "/groups/1/per_run does not fit the rule"},
        {"/groups/1/pointer", "\"price\"", "/groups/1/pointer begins with no slash"},
        {"/groups/1/events", "99999", "/groups/1/events are more than findings"},
        {"/groups/1/files", "0", "/groups/1/count is 0, or that of events or files is"},
        {"/groups/1/count", "0", "/groups/1/count is 0, or that of events or files is"},
        {"/groups/1/last/file", "\"a\"", "/groups/1/last comes before the first place"},
        {"/groups/1/origins/0/line", "4294967296", "/groups/1/origins/0/line is beyond all lines"},
        {"/groups/1/time/min", "0", "/groups/1/time is not of two times between 2000 and 2099"},
        {"/groups/1/time/bucket_seconds", "1",
         "/groups/1/time has not the buckets that its first and last time have"},
        {"/groups/1/time/start", "-60",
         "/groups/1/time has not the buckets that its first and last time have"},
        {"/groups/1/time/counts/0", "90000", "/groups/1/time counts more times than there are"},
        {"/groups/1/time/counts/0", "0", "/groups/1/time has nothing at its first or last time"},
        {"/groups/1/values/0/count", "90000",
         "/groups/1/values/0 counts 0, or more than there are"},
        {"/groups/1/values/0/hash", "\"ffffffffffffffff\"",
         "/groups/1/values/0 is one that was dropped"},
        {"/groups/1/values_sampled", "null", "/groups/1/values_sampled is neither true nor false"},
        {"/groups/1/senders_sampled", "false",
         "/groups/1/senders_sampled does not fit what was dropped"},
        {"/groups/1/samples/0/file", "\"0\"",
         "/groups/1/samples/0 is not between the first and the last place"},
        {"/groups/1/samples/0/text", "false", "/groups/1/samples/0/text is no string"},
    };
    char *saved = save_run(&SHORT);
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
        expect_refused(saved, wrongs[i].pointer, wrongs[i].value, wrongs[i].why);
    free(saved);
}

/* Swaps two items of an array. */
static void swap(json_t *array, size_t i, size_t j) {
    json_t *left = json_deep_copy(json_array_get(array, i));
    json_array_set(array, i, json_array_get(array, j));
    json_array_set_new(array, j, left);
}

static void test_samples_out_of_order_and_groups_that_come_twice_are_refused(void **state) {
    (void)state;
    char why[TV_LOAD_WHY_LEN], *saved = save_run(&SHORT);
    json_t *root = json_loads(saved, JSON_ALLOW_NUL, NULL),
           *groups = json_object_get(root, "groups");
    static const char *const keys[] = {"id", "key"};
    swap(json_object_get(json_array_get(groups, 1), "samples"), 0, 1);
    assert_int_equal(try_json(root, why), TV_LOAD_WRONG);
    assert_string_equal(why, "/groups/1/samples/1 is not in the order of samples, by hash");
    for (int i = 0; i < 2; i++)
        json_object_set(json_array_get(groups, 1), keys[i],
                        json_object_get(json_array_get(groups, 0), keys[i]));
    assert_int_equal(try_json(root, why), TV_LOAD_WRONG);
    assert_string_equal(why, "/groups/1/key is that of a group before");
    json_decref(root);
    free(saved);
}

static void test_two_texts_for_one_line_of_a_plan_are_refused(void **state) {
    (void)state;
    static const char *const texts[] = {"[{\"file\":\"p\",\"line\":8,\"text\":\"a\"}]",
                                        "[{\"file\":\"p\",\"line\":8,\"text\":\"b\"}]"};
    char why[TV_LOAD_WHY_LEN], *saved = save_run(&SHORT);
    json_t *root = json_loads(saved, JSON_ALLOW_NUL, NULL);
    change(root, "/groups/0/origins", texts[0]);
    change(root, "/groups/1/origins", texts[0]);
    assert_int_equal(try_json(root, why), TV_LOAD_FINE);
    change(root, "/groups/1/origins", texts[1]);
    assert_int_equal(try_json(root, why), TV_LOAD_WRONG);
    assert_string_equal(why, "has two texts for one line of a definition");
    json_decref(root);
    free(saved);
}

/* A group whose values are the first one twice, in two halves of its count. */
static void test_a_value_that_comes_twice_is_refused(void **state) {
    (void)state;
    char why[TV_LOAD_WHY_LEN], *saved = save_run(&SHORT);
    json_t *root = json_loads(saved, JSON_ALLOW_NUL, NULL);
    json_t *group = json_array_get(json_object_get(root, "groups"), 0);
    json_object_set_new(
        group, "values",
        json_pack("[{s:s,s:i},{s:s,s:i}]", "text", "x", "count", 1, "text", "x", "count", 1));
    assert_int_equal(try_json(root, why), TV_LOAD_WRONG);
    assert_string_equal(why, "/groups/0/values has the same text twice");
    json_decref(root);
    free(saved);
}

static void test_broken_json_is_refused_with_line_and_column(void **state) {
    (void)state;
    char why[TV_LOAD_WHY_LEN];
    static const char *const texts[][2] = {
        {"", "line 1, column 0: "},
        {"{\n  \"schema\": }", "line 2, column 13: "},
        {"{\"a\":1,\"a\":2}", "line 1, column 10: "},
        {"[1]", "is no object"},
        {"{}", "is neither of"},
        {"{\"schema\":\"\xff\"}", "line 1, column 1"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(try_text(texts[i][0], strlen(texts[i][0]), why), TV_LOAD_WRONG);
        if (strncmp(why, texts[i][1], strlen(texts[i][1])) != 0)
            fail_msg("\"%s\", not \"%s\"", why, texts[i][1]);
    }
}

/* Every prefix of a report, and a report with each byte changed. */
static void test_no_damage_to_a_report_does_harm(void **state) {
    (void)state;
    char why[TV_LOAD_WHY_LEN];
    struct made_run run = {.seed = 4, .records = 3, .events = 2, .is_long = true};
    char *saved = save_run(&run);
    size_t len = strlen(saved), step = len / 700 + 1;
    for (size_t i = 0; i < len - 2; i += step) {
        assert_int_equal(try_text(saved, i, why), TV_LOAD_WRONG);
        char kept = saved[i];
        saved[i] = "0\"{}[],:9n"[i % 10];
        try_text(saved, len, why);
        saved[i] = kept;
    }
    assert_int_equal(try_text(saved, len, why), TV_LOAD_FINE);
    free(saved);
}

/* ---- Values of any kind --------------------------------------------------------------------- */

enum { PLACES_MAX = 4000 };

/* Every place of a report that holds a value: an item of an array, or a member. */
struct places {
    struct {
        json_t *parent;
        const char *name; /* NULL: an item */
        size_t index;
    } at[PLACES_MAX];
    size_t count;
};

static void list_places(json_t *root, struct places *places) {
    json_t *parent = root, *value;
    const char *name;
    size_t index;
    places->count = 0;
    for (size_t next = 0; parent; next++) {
        json_object_foreach(parent, name, value) {
            assert_true(places->count < PLACES_MAX);
            places->at[places->count].parent = parent;
            places->at[places->count++].name = name;
        }
        json_array_foreach(parent, index, value) {
            assert_true(places->count < PLACES_MAX);
            places->at[places->count].parent = parent;
            places->at[places->count].name = NULL;
            places->at[places->count++].index = index;
        }
        parent = NULL;
        if (next < places->count)
            parent = places->at[next].name
                         ? json_object_get(places->at[next].parent, places->at[next].name)
                         : json_array_get(places->at[next].parent, places->at[next].index);
    }
}

/* Whatever is accepted is saved and loaded again, and is then the same. */
static void try_value(const json_t *root) {
    char why[TV_LOAD_WHY_LEN];
    char *text = json_dumps(root, JSON_COMPACT);
    struct tv_loaded loaded;
    struct tv_load_names inputs = {.first = 0};
    if (tv_report_load(&loaded, tv_made_str(text), &inputs, why) == TV_LOAD_FINE) {
        struct tv_style style = {.source_line = tv_loaded_source_line, .context = &loaded};
        free(print(FORM_TEXT, loaded.groups, &loaded.run, style));
        char *saved = print(FORM_JSON, loaded.groups, &loaded.run, style);
        assert_int_equal(try_text(saved, strlen(saved), why), TV_LOAD_FINE);
        free(saved);
    } else {
        assert_true(strlen(why) > 5);
    }
    tv_loaded_clear(&loaded);
    tv_load_names_clear(&inputs);
    free(text);
}

static void test_no_value_at_any_place_does_harm(void **state) {
    (void)state;
    static const char *const values[] = {"null",
                                         "true",
                                         "0",
                                         "-1",
                                         "1e300",
                                         "9007199254740992",
                                         "9223372036854775807",
                                         "\"\"",
                                         "\"/x\"",
                                         "\"ffffffffffffffff\"",
                                         "[]",
                                         "[null]",
                                         "{}",
                                         "{\"x\":1}"};
    struct made_run run = {.seed = 4, .records = 1, .events = 1};
    static struct places places;
    char *saved = save_run(&run);
    json_t *root = json_loads(saved, JSON_ALLOW_NUL, NULL);
    list_places(root, &places);
    for (size_t i = 0; i < places.count; i++) {
        json_t *parent = places.at[i].parent;
        const char *name = places.at[i].name;
        json_t *kept =
            name ? json_object_get(parent, name) : json_array_get(parent, places.at[i].index);
        json_incref(kept);
        for (size_t j = 0; j < sizeof values / sizeof *values; j++) {
            json_t *value = json_loads(values[j], JSON_DECODE_ANY, NULL);
            if (name)
                json_object_set_new(parent, name, value);
            else
                json_array_set_new(parent, places.at[i].index, value);
            try_value(root);
        }
        if (name)
            json_object_set_new(parent, name, kept);
        else
            json_array_set_new(parent, places.at[i].index, kept);
    }
    json_decref(root);
    free(saved);
}

/* ---- Memory runs out ------------------------------------------------------------------------ */

static void test_each_failed_allocation_of_a_load_is_told(void **state) {
    (void)state;
    char why[TV_LOAD_WHY_LEN];
    struct made_run run = {.seed = 4, .records = 2, .events = 2, .is_long = true};
    char *saved = save_run(&run);
    size_t len = strlen(saved);
    allocations = 0;
    assert_int_equal(try_text(saved, len, why), TV_LOAD_FINE);
    size_t needed = allocations;
    assert_true(needed > 50);
    for (size_t which = 1; which <= needed; which++) {
        allocations = 0;
        fail_at = which;
        enum tv_load_status status = try_text(saved, len, why);
        fail_at = 0;
        assert_int_equal(status, TV_LOAD_MEMORY);
    }
    free(saved);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loaded_report_is_rendered_and_saved_to_the_same_bytes),
        cmocka_unit_test(test_texts_that_were_cut_or_are_no_utf8_come_back_as_they_were),
        cmocka_unit_test(test_a_report_beyond_the_cap_of_groups_comes_back_as_it_was),
        cmocka_unit_test(test_no_findings_come_back_as_none),
        cmocka_unit_test(test_saved_shards_merged_give_the_report_of_one),
        cmocka_unit_test(test_long_texts_of_saved_shards_are_cut_alike),
        cmocka_unit_test(test_saved_shards_beyond_the_cap_of_groups_give_the_report_of_one),
        cmocka_unit_test(test_findings_can_be_added_to_what_was_loaded),
        cmocka_unit_test(test_what_no_run_can_have_written_is_refused_with_its_place),
        cmocka_unit_test(test_samples_out_of_order_and_groups_that_come_twice_are_refused),
        cmocka_unit_test(test_two_texts_for_one_line_of_a_plan_are_refused),
        cmocka_unit_test(test_a_value_that_comes_twice_is_refused),
        cmocka_unit_test(test_broken_json_is_refused_with_line_and_column),
        cmocka_unit_test(test_no_damage_to_a_report_does_harm),
        cmocka_unit_test(test_no_value_at_any_place_does_harm),
        cmocka_unit_test(test_each_failed_allocation_of_a_load_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
