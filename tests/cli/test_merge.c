/* The merge law: findings dealt out at random, in shards that are merged in a random order and
 * grouping, give the report of all of them in one, to the byte; also beyond every cap. */
#define _POSIX_C_SOURCE 200809L
#include "group_parts.h"
#include "made.h"
#include "report.h"
#include "../wrap_allocations.h"

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

enum { FILES = 7, SPLIT_FILES = 4, RANGES = 5, SHARDS_MAX = 9, SHIFT = 40, TEXT_MAX = 900 };

/* What there is: files, of which the first ones are split, each of RANGES ranges of records. */
struct made_run {
    uint64_t seed;
    uint64_t records; /* in each range */
    uint64_t events;  /* distinct names, and so groups */
    bool is_long;     /* suggestions and values of many hundred bytes, lines of many thousand */
};

/* The name of the last file is also that of the first. */
static const char *const names[FILES] = {"b.ndjson", "a.ndjson", "d.ndjson", "c.ndjson",
                                         "f.ndjson", "e.ndjson", "b.ndjson"};

struct texts {
    char line[20000], event[32], value[TEXT_MAX], time[32], id[32], suggestion[TEXT_MAX];
};

static struct tv_str fill(char *at, size_t len, uint64_t number) {
    memset(at, 'x', len);
    memcpy(at, &number, sizeof number);
    for (size_t i = 0; i < sizeof number; i++)
        at[i] = (char)('a' + (unsigned char)at[i] % 26);
    return (struct tv_str){at, len};
}

/* The i-th finding of a record, made from its number alone. */
static void make_finding(const struct made_run *run, const uint64_t place[3], uint64_t i,
                         struct texts *texts, struct tv_finding *finding) {
    uint64_t seed = run->seed + place[0] * 1000003 + place[1] * 7919 + place[2] * 31 + i * 3 + 1;
    for (int j = 0; j < 8; j++)
        tv_made_random(&seed);
    uint64_t random = tv_made_random(&seed), record = place[1] * run->records + place[2] + 1;
    size_t len = run->is_long && random % 9 == 0 ? sizeof texts->line : 120;
    size_t value_len = run->is_long ? 8 + random / 3 % (TEXT_MAX - 8) : 8;
    memset(texts->line, 'l', len);
    *finding =
        tv_made_finding(TV_RULE_PROPERTY_TYPE, (struct tv_str){texts->line, len}, NULL, record);
    finding->offset += random / 19 % len;
    snprintf(texts->event, sizeof texts->event, "Event %d", (int)(random / 7 % run->events));
    snprintf(texts->time, sizeof texts->time, "20%02d-0%d-11T10:%02d:00Z",
             random % 40 ? 25 : (int)(random / 11 % 60), (int)(random / 13 % 9) + 1,
             (int)(random / 17 % 60));
    snprintf(texts->id, sizeof texts->id, "m-%d", (int)(place[2] % 1000));
    finding->event = tv_made_str(texts->event);
    finding->timestamp = tv_made_str(texts->time);
    finding->message_id = tv_made_str(texts->id);
    finding->actual = fill(texts->value, value_len, random / 5 % 500);
    finding->sender = (struct tv_str){texts->value, random % 3 ? 3 : 30};
    finding->suggestion = fill(texts->suggestion, run->is_long ? 600 : 20, random % 4 == 0);
    finding->expected = finding->actual;
    finding->node_path = TV_STR("/n");
    finding->declared = random % 5 ? TV_SEVERITY_NONE : TV_SEVERITY_INFO;
}

/* Adds a range of a file; numbered: its records and lines are counted from the file's start. */
static void add_range(struct tv_groups *groups, const struct made_run *run, const uint64_t at[2],
                      bool numbered) {
    static struct texts texts;
    bool is_split = at[0] < SPLIT_FILES && !numbered;
    struct tv_group_input input = {(uint32_t)at[0], is_split ? (uint32_t)at[0] : TV_GROUP_WHOLE,
                                   tv_made_str(names[at[0]])};
    if (is_split || at[1] == 0)
        assert_true(tv_groups_enter(groups, &input));
    for (uint64_t i = 0; i < run->records; i++) {
        const uint64_t place[3] = {at[0], at[1], i};
        for (uint64_t j = 0; j < 1 + i % 3; j++) {
            struct tv_finding finding;
            make_finding(run, place, j, &texts, &finding);
            if (is_split) {
                finding.record += ((uint64_t)at[1] << SHIFT) - at[1] * run->records;
                finding.line = finding.record;
            }
            assert_true(tv_groups_add(groups, &finding));
        }
    }
}

static void renumber(void *context, struct tv_group_place *place) {
    const struct made_run *run = context;
    uint64_t range = place->record >> SHIFT;
    place->record += range * run->records - (range << SHIFT);
    place->line = place->record;
}

static struct tv_groups *new_groups(void) {
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    assert_non_null(groups);
    return groups;
}

/* Everything that the groups say, as text; frees them. Free it. */
static char *print(struct tv_groups *groups) {
    static const struct tv_run facts;
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    tv_report_json(groups, &facts, &(struct tv_style){.out = out});
    fclose(out);
    tv_groups_free(groups);
    return text;
}

static char *print_unsplit(const struct made_run *run) {
    struct tv_groups *groups = new_groups();
    for (uint64_t file = 0; file < FILES; file++)
        for (uint64_t range = 0; range < RANGES; range++)
            add_range(groups, run, (const uint64_t[]){file, range}, true);
    return print(groups);
}

/* ---- Shards --------------------------------------------------------------------------------- */

/* Deals the ranges of split files, and whole files, out among the shards, in a random order. */
static void deal(const struct made_run *run, struct tv_groups **shards, uint64_t count,
                 uint64_t *seed) {
    uint64_t items[FILES * RANGES], item_count = FILES * RANGES;
    for (uint64_t i = 0; i < item_count; i++)
        items[i] = i;
    for (uint64_t i = item_count; i > 0; i--) {
        uint64_t other = tv_made_random(seed) % i, item = items[other];
        items[other] = items[i - 1];
        struct tv_groups *shard = shards[tv_made_random(seed) % count];
        uint64_t file = item / RANGES, range = item % RANGES;
        if (file < SPLIT_FILES)
            add_range(shard, run, (const uint64_t[]){file, range}, false);
        for (uint64_t j = 0; file >= SPLIT_FILES && range == 0 && j < RANGES; j++)
            add_range(shard, run, (const uint64_t[]){file, j}, false);
    }
}

/* Merges any two until one is left. */
static struct tv_groups *merge_all(struct tv_groups **shards, uint64_t count, uint64_t *seed) {
    while (count > 1) {
        uint64_t from = tv_made_random(seed) % count;
        struct tv_groups *shard = shards[from];
        shards[from] = shards[--count];
        assert_true(tv_groups_merge(shards[tv_made_random(seed) % count], shard));
        tv_groups_free(shard);
    }
    return shards[0];
}

static char *print_split(struct made_run *run, uint64_t seed) {
    struct tv_groups *shards[SHARDS_MAX];
    uint64_t count = 1 + seed % SHARDS_MAX;
    for (uint64_t i = 0; i < count; i++)
        shards[i] = new_groups();
    deal(run, shards, count, &seed);
    struct tv_groups *all = merge_all(shards, count, &seed);
    tv_groups_renumber(all, renumber, run);
    return print(all);
}

static void expect_the_same(struct made_run run, uint64_t rounds) {
    char *expected = print_unsplit(&run);
    for (uint64_t round = 1; round <= rounds; round++) {
        char *text = print_split(&run, run.seed * 1000 + round);
        assert_string_equal(text, expected);
        free(text);
    }
    free(expected);
}

static void test_any_shards_merged_in_any_order_give_the_report_of_one(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++)
        expect_the_same((struct made_run){.seed = seed, .records = 40 * seed, .events = 9}, 9);
}

static void test_long_texts_are_cut_alike_in_shards(void **state) {
    (void)state;
    struct made_run run = {.seed = 11, .records = 60, .events = 90, .is_long = true};
    char *report = print_unsplit(&run);
    assert_non_null(strstr(report, "\"values_sampled\":true"));
    assert_non_null(strstr(report, "\"cut_left\":true"));
    free(report);
    expect_the_same(run, 9);
}

static void test_groups_beyond_the_cap_are_the_same_in_shards(void **state) {
    (void)state;
    struct made_run run = {.seed = 5, .records = 400, .events = 20000};
    char *report = print_unsplit(&run);
    assert_null(strstr(report, "\"others\":0"));
    free(report);
    expect_the_same(run, 2);
}

static void test_an_empty_shard_changes_nothing(void **state) {
    (void)state;
    struct made_run run = {.seed = 3, .records = 20, .events = 5};
    const uint64_t at[] = {FILES - 2, 0};
    char *texts[3];
    for (int i = 0; i < 3; i++) {
        struct tv_groups *one = new_groups(), *empty = new_groups();
        add_range(one, &run, at, true);
        if (i == 1)
            assert_true(tv_groups_merge(one, empty));
        if (i == 2)
            assert_true(tv_groups_merge(empty, one));
        texts[i] = print(i == 2 ? empty : one);
        tv_groups_free(i == 2 ? one : empty);
    }
    assert_string_equal(texts[1], texts[0]);
    assert_string_equal(texts[2], texts[0]);
    for (int i = 0; i < 3; i++)
        free(texts[i]);
}

/* ---- Memory runs out ------------------------------------------------------------------------ */

/* Merges two shards while one allocation fails; how many there were. */
static size_t merge_short_of_memory(size_t which, bool *fine) {
    struct made_run run = {.seed = 8, .records = 30, .events = 12};
    struct tv_groups *into = new_groups(), *from = new_groups();
    add_range(into, &run, (const uint64_t[]){0, 0}, false);
    add_range(from, &run, (const uint64_t[]){0, 1}, false);
    add_range(from, &run, (const uint64_t[]){5, 0}, false);
    allocations = 0;
    fail_at = which;
    *fine = tv_groups_merge(into, from);
    fail_at = 0;
    size_t needed = allocations;
    tv_groups_free(from);
    free(print(into));
    return needed;
}

static void test_each_failed_allocation_of_a_merge_is_told(void **state) {
    (void)state;
    bool fine;
    size_t needed = merge_short_of_memory(0, &fine);
    assert_true(fine);
    assert_true(needed > 10);
    for (size_t which = 1; which <= needed; which++) {
        merge_short_of_memory(which, &fine);
        assert_false(fine);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_shards_merged_in_any_order_give_the_report_of_one),
        cmocka_unit_test(test_long_texts_are_cut_alike_in_shards),
        cmocka_unit_test(test_groups_beyond_the_cap_are_the_same_in_shards),
        cmocka_unit_test(test_an_empty_shard_changes_nothing),
        cmocka_unit_test(test_each_failed_allocation_of_a_merge_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
