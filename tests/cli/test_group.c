/* Grouping: what is one group, that counts are exact and nothing depends on the order of arrival,
 * and that memory is bounded. */
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

/* ---- Allocations, counted and made to fail -------------------------------------------------- */

static size_t allocations, fail_at; /* fail_at 0: never */

static bool may_allocate(void) {
    allocations++;
    return fail_at == 0 || allocations < fail_at;
}

/* ---- Help ----------------------------------------------------------------------------------- */

static const char LINE[] =
    "{\"type\":\"track\",\"event\":\"Order Completed\",\"properties\":{\"total\":\"49.90\"}}";

static struct tv_groups *new_groups(void) {
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    assert_non_null(groups);
    return groups;
}

static struct tv_finding total_is_text(uint64_t record) {
    struct tv_finding finding =
        tv_made_finding(TV_RULE_PROPERTY_TYPE, TV_STR(LINE), "\"49.90\"", record);
    finding.call = TV_STR("track");
    finding.event = TV_STR("Order Completed");
    finding.pointer = TV_STR("/properties/total");
    finding.node_path = TV_STR("/events/Order Completed/properties/total");
    finding.expected = TV_STR("a number");
    finding.actual_type = TV_TYPE_STRING;
    return finding;
}

static const struct tv_group *only_group(struct tv_groups *groups) {
    size_t count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    assert_int_equal(count, 1);
    return sorted[0];
}

static void add(struct tv_groups *groups, const struct tv_finding *finding) {
    assert_true(tv_groups_add(groups, finding));
}

/* Everything that the groups say, as text. Free it. */
static char *print(struct tv_groups *groups) {
    static const struct tv_run run;
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    tv_report_json(groups, &run, &(struct tv_style){.out = out});
    fclose(out);
    return text;
}

/* ---- What is a group ------------------------------------------------------------------------ */

static void test_equal_demands_at_equal_places_are_one_group(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    for (uint64_t record = 1; record <= 1000; record++) {
        struct tv_finding finding = total_is_text(record);
        add(groups, &finding);
    }
    const struct tv_group *group = only_group(groups);
    assert_int_equal(group->count, 1000);
    assert_int_equal(group->events, 1000);
    assert_int_equal(group->first.record, 1);
    assert_int_equal(group->last.record, 1000);
    assert_int_equal(group->values.count, 1);
    assert_int_equal(group->values.names[0].count, 1000);
    assert_int_equal(group->sample_count, TV_GROUP_SAMPLES);
    assert_int_equal(tv_groups_counts(groups)[TV_SEVERITY_ERROR], 1000);
    tv_groups_free(groups);
}

static void test_an_id_names_the_same_group_in_every_run(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_finding finding = total_is_text(7);
    char id[16];
    add(groups, &finding);
    tv_group_id_text(only_group(groups)->id, id);
    assert_string_equal(id, "g:HJ5Q9BN9");
    tv_groups_free(groups);
}

static void test_each_part_of_the_key_makes_another_group(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_finding findings[7];
    for (size_t i = 0; i < 7; i++)
        findings[i] = total_is_text(i + 1);
    findings[1].rule = TV_RULE_PROPERTY_RANGE;
    findings[2].call = TV_STR("page");
    findings[3].event = TV_STR("Order Complete");
    findings[4].pointer = TV_STR("/properties/totals");
    findings[5].node_path = TV_STR("/types/money");
    findings[6].actual_type = TV_TYPE_NULL;
    for (size_t i = 0; i < 7; i++)
        add(groups, &findings[i]);
    size_t count;
    tv_groups_sorted(groups, &count);
    assert_int_equal(count, 7);
    tv_groups_free(groups);
}

static void test_parts_of_a_key_do_not_run_into_each_other(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_finding one = total_is_text(1), other = total_is_text(2);
    one.call = TV_STR("ab");
    one.event = TV_STR("c");
    other.call = TV_STR("a");
    other.event = TV_STR("bc");
    add(groups, &one);
    add(groups, &other);
    size_t count;
    tv_groups_sorted(groups, &count);
    assert_int_equal(count, 2);
    tv_groups_free(groups);
}

static void test_array_indexes_are_one_group_and_names_with_digits_are_not(void **state) {
    (void)state;
    static const char *const pointers[] = {"/p/items/0/price", "/p/items/12/price",
                                           "/p/items/1a/price"};
    struct tv_groups *groups = new_groups();
    for (size_t i = 0; i < 3; i++) {
        struct tv_finding finding = total_is_text(i + 1);
        finding.pointer = tv_made_str(pointers[i]);
        add(groups, &finding);
    }
    size_t count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    assert_int_equal(count, 2);
    assert_true(tv_str_equal(sorted[0]->pointer, TV_STR("/p/items/*/price")));
    assert_int_equal(sorted[0]->count, 2);
    tv_groups_free(groups);
}

static void test_an_event_that_fails_twice_counts_as_one_event(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    for (int i = 0; i < 6; i++) { /* records 1, 1, 2, 2, 3, 3 */
        struct tv_finding finding = total_is_text((uint64_t)i / 2 + 1);
        finding.offset += (uint64_t)i;
        add(groups, &finding);
    }
    assert_int_equal(only_group(groups)->count, 6);
    assert_int_equal(only_group(groups)->events, 3);
    tv_groups_free(groups);
}

static void test_events_of_one_batch_are_told_apart_by_their_ids(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_finding one = total_is_text(1), other = total_is_text(1);
    one.message_id = TV_STR("m1");
    other.message_id = TV_STR("m2");
    other.offset++;
    add(groups, &one);
    add(groups, &other);
    assert_int_equal(only_group(groups)->events, 2);
    tv_groups_free(groups);
}

static void test_a_rule_that_is_off_is_dropped_and_a_plan_may_raise_a_level(void **state) {
    (void)state;
    struct tv_levels levels = tv_made_levels();
    levels.rule[TV_RULE_PROPERTY_UNKNOWN] = TV_SEVERITY_NONE;
    struct tv_groups *groups = tv_groups_new(&levels);
    struct tv_finding off = total_is_text(1), raised = total_is_text(2);
    off.rule = TV_RULE_PROPERTY_UNKNOWN;
    off.declared = TV_SEVERITY_ERROR;
    raised.rule = TV_RULE_EVENT_UNKNOWN;
    raised.declared = TV_SEVERITY_ERROR;
    add(groups, &off);
    add(groups, &raised);
    assert_int_equal(only_group(groups)->severity, TV_SEVERITY_ERROR);
    assert_int_equal(tv_groups_counts(groups)[TV_SEVERITY_ERROR], 1);
    levels.fixed[TV_RULE_EVENT_UNKNOWN] = true;
    assert_int_equal(tv_levels_severity(&levels, &raised), TV_SEVERITY_WARNING);
    tv_groups_free(groups);
}

static void test_groups_come_by_severity_then_count(void **state) {
    (void)state;
    static const enum tv_rule rules[] = {TV_RULE_PROPERTY_RECOMMENDED, TV_RULE_EVENT_CASE,
                                         TV_RULE_PROPERTY_TYPE, TV_RULE_PROPERTY_RANGE};
    struct tv_groups *groups = new_groups();
    for (uint64_t record = 1; record <= 40; record++) {
        struct tv_finding finding = total_is_text(record);
        finding.rule = rules[record < 20 ? 0 : record < 30 ? 1 : record < 37 ? 2 : 3];
        add(groups, &finding);
    }
    size_t count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    assert_int_equal(count, 4);
    assert_int_equal(sorted[0]->rule, TV_RULE_PROPERTY_TYPE);
    assert_int_equal(sorted[1]->rule, TV_RULE_PROPERTY_RANGE);
    assert_int_equal(sorted[2]->rule, TV_RULE_EVENT_CASE);
    assert_int_equal(sorted[3]->rule, TV_RULE_PROPERTY_RECOMMENDED);
    tv_groups_free(groups);
}

/* ---- Any order ------------------------------------------------------------------------------ */

enum { FILES = 5, RECORDS = 1500, MADE_LINE_LEN = 9000 };

/* What finding a record of a file has, made from its number alone. */
struct made_record {
    char line[MADE_LINE_LEN + 1], event[32], pointer[64], time[32], value[32], message_id[32];
};

static void make_record(struct made_record *made, uint64_t file, uint64_t record,
                        struct tv_finding *finding) {
    uint64_t seed = (file + 1) * 1000003 + record;
    for (int i = 0; i < 8; i++)
        tv_made_random(&seed);
    uint64_t random = tv_made_random(&seed);
    size_t len = random % 20 == 0 ? MADE_LINE_LEN : 100;
    memset(made->line, 'a' + (int)(random % 26), len);
    snprintf(made->event, sizeof made->event, "Event %d",
             (int)(random % 2 ? random % 3 : random % 70));
    snprintf(made->pointer, sizeof made->pointer, "/properties/items/%d/x%d", (int)(random % 9),
             (int)(random % 3));
    snprintf(made->time, sizeof made->time, "2025-0%d-%02dT%02d:%02d:00Z",
             (int)(random / 7 % 9) + 1, (int)(random / 11 % 28) + 1, (int)(random / 13 % 24),
             (int)(random / 17 % 60));
    snprintf(made->value, sizeof made->value, "\"%d\"", (int)(random / 3 % 3000));
    snprintf(made->message_id, sizeof made->message_id, "m-%d", (int)(random / 5 % 1000));
    *finding =
        tv_made_finding(TV_RULE_PROPERTY_TYPE, (struct tv_str){made->line, len}, NULL, record);
    finding->offset += random / 19 % len;
    finding->event = tv_made_str(made->event);
    finding->pointer = tv_made_str(made->pointer);
    finding->timestamp = tv_made_str(made->time);
    finding->actual = tv_made_str(made->value);
    finding->message_id = tv_made_str(made->message_id);
    finding->sender = random % 3 ? TV_STR("analytics.js") : TV_STR("analytics-ios");
    finding->sender_version = tv_made_str(made->value);
    finding->actual_type = TV_TYPE_STRING;
    finding->detail = tv_made_str(made->value); /* enters no message of this rule */
    finding->node_path = TV_STR("/n");
    finding->suggestion = tv_made_str(made->value);
}

static void shuffle(uint64_t *numbers, size_t count, uint64_t seed) {
    for (size_t i = 0; i < count; i++)
        numbers[i] = i;
    for (size_t i = count; seed && i > 1; i--) {
        size_t j = tv_made_random(&seed) % i;
        uint64_t kept = numbers[i - 1];
        numbers[i - 1] = numbers[j];
        numbers[j] = kept;
    }
}

/* Groups all records; files and records in an order that the seed gives, 0: their own. */
static char *group_in_order(uint64_t seed) {
    static struct made_record made;
    struct tv_groups *groups = new_groups();
    uint64_t files[FILES], records[RECORDS];
    shuffle(files, FILES, seed);
    for (size_t i = 0; i < FILES; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%d.ndjson", (int)files[i]);
        assert_true(tv_groups_file(groups, tv_made_str(name)));
        shuffle(records, RECORDS, seed ? seed + i + 1 : 0);
        for (size_t j = 0; j < RECORDS; j++) {
            struct tv_finding finding;
            make_record(&made, files[i], records[j] + 1, &finding);
            add(groups, &finding);
        }
    }
    char *text = print(groups);
    tv_groups_free(groups);
    return text;
}

static void test_any_order_of_findings_gives_the_same_groups(void **state) {
    (void)state;
    char *expected = group_in_order(0);
    assert_non_null(strstr(expected, "\"values_sampled\":true"));
    assert_non_null(strstr(expected, "\"cut_left\":true"));
    for (uint64_t seed = 1; seed <= 5; seed++) {
        char *text = group_in_order(seed * 7919);
        assert_string_equal(text, expected);
        free(text);
    }
    free(expected);
}

enum { MANY = TV_GROUPS_MAX + 5000 };

static struct tv_groups *group_many(uint64_t seed) {
    struct tv_groups *groups = new_groups();
    uint64_t *numbers = malloc(MANY * sizeof *numbers);
    assert_non_null(numbers);
    shuffle(numbers, MANY, seed);
    assert_true(tv_groups_file(groups, TV_STR("x.ndjson")));
    for (size_t i = 0; i < 2 * MANY; i++) { /* each twice: far apart */
        char event[32];
        struct tv_finding finding = total_is_text(numbers[i % MANY] + 1 + (i < MANY ? 0 : MANY));
        snprintf(event, sizeof event, "Event %d", (int)numbers[i % MANY]);
        finding.event = tv_made_str(event);
        add(groups, &finding);
    }
    free(numbers);
    return groups;
}

static void test_groups_beyond_the_cap_are_counted_exactly(void **state) {
    (void)state;
    struct tv_groups *groups = group_many(0), *other = group_many(4711);
    size_t count, other_count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    const struct tv_group *const *other_sorted = tv_groups_sorted(other, &other_count);
    uint64_t findings = tv_groups_others(groups);
    assert_int_equal(count, TV_GROUPS_MAX);
    assert_int_equal(other_count, TV_GROUPS_MAX);
    for (size_t i = 0; i < count; i++) {
        findings += sorted[i]->count;
        assert_int_equal(sorted[i]->count, 2);
        assert_true(sorted[i]->key == other_sorted[i]->key);
    }
    assert_int_equal(findings, 2 * MANY);
    assert_int_equal(tv_groups_others(other), tv_groups_others(groups));
    assert_int_equal(tv_groups_counts(groups)[TV_SEVERITY_ERROR], 2 * MANY);
    tv_groups_free(groups);
    tv_groups_free(other);
}

/* ---- Tallies -------------------------------------------------------------------------------- */

static void test_a_full_tally_keeps_exact_counts_of_what_it_keeps(void **state) {
    (void)state;
    enum { DISTINCT = 5000, ADDED = 50000 };
    static uint32_t counts[DISTINCT];
    struct tv_tally tally;
    uint64_t seed = 99;
    tv_tally_init(&tally);
    memset(counts, 0, sizeof counts);
    for (int i = 0; i < ADDED; i++) {
        char text[16];
        uint64_t number = i < DISTINCT ? (uint64_t)i : tv_made_random(&seed) % DISTINCT;
        snprintf(text, sizeof text, "%d", (int)number);
        counts[number]++;
        assert_true(tv_tally_add(&tally, tv_made_str(text)));
    }
    assert_int_equal(tally.count, TV_GROUP_NAMES);
    for (uint32_t i = 0; i < tally.count; i++) {
        char text[16] = {0};
        memcpy(text, tally.names[i].text.at, tally.names[i].text.len);
        assert_int_equal(tally.names[i].count, counts[atoi(text)]);
        assert_true(i == 0 || tally.names[i].hash > tally.names[i - 1].hash);
        assert_true(tally.names[i].hash < tally.dropped);
    }
    uint64_t distinct = tv_tally_distinct(&tally);
    assert_in_range(distinct, DISTINCT * 6 / 10, DISTINCT * 14 / 10);
    tv_tally_clear(&tally);
}

static void test_a_tally_of_long_texts_stays_in_its_room(void **state) {
    (void)state;
    struct tv_tally tally;
    char text[1000];
    tv_tally_init(&tally);
    for (int i = 0; i < 100; i++) {
        memset(text, 'a' + i % 26, sizeof text);
        text[0] = (char)i;
        assert_true(tv_tally_add(&tally, (struct tv_str){text, sizeof text}));
    }
    assert_true(tally.len <= TV_GROUP_NAMES_LEN);
    assert_true(tally.count >= TV_GROUP_NAMES_LEN / 300);
    assert_true(tally.dropped != UINT64_MAX);
    tv_tally_clear(&tally);
}

/* ---- In brief ------------------------------------------------------------------------------- */

/* Adds a finding as a checker does: at first without its words. Returns whether that was enough. */
static bool tell(struct tv_groups *groups, const struct tv_finding *finding) {
    struct tv_finding brief = *finding;
    brief.message_id = brief.expected = TV_STR("");
    brief.origin_count = 0;
    bool is_known = tv_groups_know(groups, &brief);
    if (!is_known)
        add(groups, finding);
    return is_known;
}

/* Mostly of one of few groups, else of one of more than there is room for; texts holds what it
 * points to. */
static struct tv_finding some_finding(uint64_t event, uint64_t draw, char texts[3][700]) {
    struct tv_finding finding = total_is_text(event);
    snprintf(texts[0], sizeof texts[0], "/properties/p%u/%u/x",
             (unsigned)(draw % (draw >> 58 & 7 ? 20 : 13000)), (unsigned)(draw >> 20 & 3));
    /* some are longer than what is kept of them, and differ only there */
    snprintf(texts[1], sizeof texts[1], "\"%0*u\"", draw >> 55 & 1 ? 300 : 1,
             (unsigned)(draw >> 24 & 255));
    snprintf(texts[2], sizeof texts[2], "%0*u", draw >> 56 & 1 ? 600 : 1,
             (unsigned)(event % 9 == 0));
    finding.pointer = tv_made_str(texts[0]);
    finding.actual = tv_made_str(texts[1]);
    finding.suggestion = draw % 5 ? TV_STR("") : tv_made_str(texts[2]);
    finding.declared = draw >> 57 & 1 ? TV_SEVERITY_ERROR : TV_SEVERITY_WARNING;
    static const char *const paths[] = {"", "/types/money", "/types/price", ""};
    finding.node = (uint32_t)(draw >> 40 & 3);
    finding.node_path = tv_made_str(paths[finding.node]);
    finding.detail = draw >> 42 & 1 ? TV_STR("one") : TV_STR("another");
    finding.sender = event % 3 ? TV_STR("analytics.js") : TV_STR("analytics-node");
    finding.timestamp =
        event % 5 ? TV_STR("2025-03-14T09:12:33.500Z") : TV_STR("2025-04-01T00:00:00Z");
    finding.event_number = event;
    finding.message_id = TV_STR("m1");
    finding.offset += draw >> 50 & 31;
    return finding;
}

/* Files come in an order that is not that of their names. */
static void test_findings_told_in_brief_make_the_same_groups(void **state) {
    (void)state;
    enum { EVENTS = 50000, INPUTS = 5 };
    static const struct tv_str names[INPUTS] = {{"c", 1}, {"a", 1}, {"e", 1}, {"b", 1}, {"d", 1}};
    struct tv_groups *full = new_groups(), *brief[2] = {new_groups(), new_groups()};
    char texts[3][700];
    uint64_t random = 7, known = 0;
    for (uint64_t i = 0; i < 2 * EVENTS; i++) {
        uint32_t file = (uint32_t)(i * INPUTS / (2 * EVENTS));
        struct tv_group_input input = {file, TV_GROUP_WHOLE, names[file]};
        if (i % (2 * EVENTS / INPUTS) == 0)
            assert_true(tv_groups_enter(full, &input) && tv_groups_enter(brief[file % 2], &input));
        struct tv_finding finding = some_finding(1 + i / 2, tv_made_random(&random), texts);
        add(full, &finding);
        known += tell(brief[file % 2], &finding);
        memset(texts, '?', sizeof texts);
    }
    assert_true(tv_groups_merge(brief[0], brief[1]));
    char *one = print(full), *other = print(brief[0]);
    assert_string_equal(one, other);
    assert_true(known > EVENTS / 4);
    free(one);
    free(other);
    tv_groups_free(full);
    tv_groups_free(brief[0]);
    tv_groups_free(brief[1]);
}

/* ---- Times ---------------------------------------------------------------------------------- */

static void test_times_are_read_without_a_locale(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; /* -1: none */
    } cases[] = {
        {"2025-03-14T09:12:33Z", 1741943553},
        {"2025-03-14T09:12:33.123456Z", 1741943553},
        {"2025-03-14T09:12:33.123Z", 1741943553}, /* of the usual length, and what is close to it */
        {"2025-03-14T09:12:60.000Z", 1741943580},
        {"2025-03-14T09:12:33,123Z", 1741943553},
        {"2025-03-14 09:12:33.123Z", 1741943553},
        {"2025-00-14T09:12:33.123Z", -1},
        {"2025-03-32T09:12:33.123Z", -1},
        {"2025-03-14T25:12:33.123Z", -1},
        {"2025-03-14T09:60:33.123Z", -1},
        {"2025-03-14T09:12:61.123Z", -1},
        {"2025-03-14T09:12:3:.123Z", -1},
        {"2025-03-1/T09:12:33.123Z", -1},
        {"2025-03-14T09:12:33.12\xb3Z", -1},
        {"1999-12-31T23:59:59.999Z", -1},
        {"2025-03-14T10:12:33+01:00", 1741943553},
        {"2025-03-14T04:12:33-0500", 1741943553},
        {"2025-03-14t09:12:33z", 1741943553},
        {"2025-03-14 09:12:33", 1741943553},
        {"2025-03-14T09:12Z", 1741943520},
        {"2025-03-14", 1741910400},
        {"2000-01-01T00:00:00Z", 946684800},
        {"2024-02-29T23:59:60Z", 1709251200},
        {"2099-12-31T23:59:59Z", 4102444799},
        {"1999-12-31T23:59:59Z", -1},
        {"0001-01-01T00:00:00Z", -1},
        {"2100-01-01T00:00:00Z", -1},
        {"2025-13-01T00:00:00Z", -1},
        {"2025-03-14T09:12:33Zx", -1},
        {"2025-03-14T09", -1},
        {"2025-03-14T", -1},
        {"2025-3-14", -1},
        {"1741943553", -1},
        {"", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seconds = -1;
        bool is_time = tv_time_read(tv_made_str(cases[i].text), &seconds);
        if (is_time != (cases[i].seconds >= 0) || seconds != cases[i].seconds)
            fail_msg("%s: read as %lld", cases[i].text, (long long)seconds);
    }
}

static void test_buckets_are_the_same_for_any_order_of_times(void **state) {
    (void)state;
    enum { TIMES = 400 };
    uint64_t order[TIMES], seed = 5;
    int64_t times[TIMES];
    for (int span = 1; span < 30; span++) {
        struct tv_times one, other;
        uint64_t sum = 0;
        tv_times_init(&one);
        tv_times_init(&other);
        for (size_t i = 0; i < TIMES; i++)
            times[i] = 1700000000 + (int64_t)(tv_made_random(&seed) % (UINT64_C(1) << span));
        shuffle(order, TIMES, (uint64_t)span);
        for (size_t i = 0; i < TIMES; i++) {
            assert_true(tv_times_add(&one, times[i]));
            assert_true(tv_times_add(&other, times[order[i]]));
        }
        assert_int_equal(one.seconds, other.seconds);
        assert_int_equal(one.start, other.start);
        assert_memory_equal(one.counts, other.counts, TV_GROUP_BUCKETS * sizeof *one.counts);
        assert_int_equal(one.start % one.seconds, 0);
        assert_true(one.min - one.start < one.seconds);
        for (size_t i = 0; i < TV_GROUP_BUCKETS; i++)
            sum += one.counts[i];
        assert_int_equal(sum, TIMES);
        /* No narrower width would do. */
        int64_t half = one.seconds / 2;
        assert_true(one.seconds == 60 || one.max / half - one.min / half >= TV_GROUP_BUCKETS);
        tv_times_clear(&one);
        tv_times_clear(&other);
    }
}

/* ---- Samples -------------------------------------------------------------------------------- */

static void test_a_sample_is_the_line_of_its_value(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_str text = TV_STR("{\"a\": 1,\r\n \"b\": \"x\",\r\n \"c\": 2}");
    struct tv_finding finding = tv_made_finding(TV_RULE_PROPERTY_TYPE, text, "\"x\"", 1);
    add(groups, &finding);
    const struct tv_group_sample *sample = tv_groups_samples(groups, only_group(groups));
    assert_true(tv_str_equal(sample->text, TV_STR(" \"b\": \"x\",")));
    assert_false(sample->cut_left || sample->cut_right);
    assert_int_equal(sample->place.offset - sample->text_offset, 6);
    tv_groups_free(groups);
}

static void test_a_long_line_is_cut_around_its_value_between_characters(void **state) {
    (void)state;
    enum { LEN = 300000 };
    char *line = malloc(LEN);
    assert_non_null(line);
    for (size_t i = 0; i < LEN; i += 3)
        memcpy(line + i, "\xe6\x9d\xb1", 3);
    for (size_t at = 0; at < LEN; at += 2999) {
        struct tv_groups *groups = new_groups();
        struct tv_finding finding =
            tv_made_finding(TV_RULE_PROPERTY_TYPE, (struct tv_str){line, LEN}, NULL, 1);
        finding.offset += at - at % 3;
        add(groups, &finding);
        const struct tv_group_sample *sample = tv_groups_samples(groups, only_group(groups));
        assert_true(sample->text.len <= TV_GROUP_SAMPLE_LEN + 4);
        assert_int_equal(sample->text.len % 3, 0);
        assert_int_equal((unsigned char)sample->text.at[0], 0xe6);
        assert_true(sample->place.offset >= sample->text_offset);
        assert_true(sample->place.offset < sample->text_offset + sample->text.len);
        tv_groups_free(groups);
    }
    free(line);
}

/* A long line with personal data before, in and behind the window around its value, and across both
 * ends of it. */
static struct tv_finding in_personal_line(uint64_t record, char room[4096]) {
    static const char value[] = "\"49.90\"";
    size_t len = 0;
    for (size_t i = 0; i < 40; i++)
        len += (size_t)snprintf(room + len, 4096 - len,
                                "%s\"email\":\"jane@example.com\",\"password\":\"hunter%zu%zu\","
                                "\"n\":%s",
                                i ? "," : "{", (size_t)record % 89, i,
                                i == 10 + record % 20 ? value : "1");
    struct tv_finding finding =
        tv_made_finding(TV_RULE_PROPERTY_TYPE, (struct tv_str){room, len}, value, record);
    finding.actual_type = TV_TYPE_STRING;
    return finding;
}

static void ask_for_samples(struct tv_groups *groups) {
    size_t count;
    const struct tv_group *const *sorted = tv_groups_sorted(groups, &count);
    for (size_t i = 0; i < count; i++)
        tv_groups_samples(groups, sorted[i]);
}

static void test_samples_are_masked_alike_whenever_they_are_asked_for(void **state) {
    (void)state;
    enum { FINDINGS = 5000, ASKED = 399, EVENTS = 1201 };
    static const struct tv_group_input input = {.name = {"a.ndjson", 8}, .split = 0};
    struct tv_groups *early = new_groups(), *late = new_groups(), *shares[2];
    char line[4096], event[8];
    for (size_t i = 0; i < 2; i++) {
        shares[i] = new_groups();
        assert_true(tv_groups_enter(shares[i], &input));
    }
    assert_true(tv_groups_enter(early, &input) && tv_groups_enter(late, &input));
    for (uint64_t record = 1; record <= FINDINGS; record++) {
        struct tv_finding finding = in_personal_line(record, line);
        int len = snprintf(event, sizeof event, "%u", (unsigned)(record * 7 % EVENTS));
        finding.event = (struct tv_str){event, (size_t)len};
        add(early, &finding);
        add(late, &finding);
        add(shares[record % 2], &finding);
        if (record % ASKED == 0)
            ask_for_samples(early);
    }
    assert_true(tv_groups_merge(shares[0], shares[1]));
    char *texts[] = {print(early), print(late), print(shares[0])};
    assert_string_equal(texts[0], texts[1]);
    assert_string_equal(texts[0], texts[2]);
    assert_non_null(strstr(texts[0], "j***@e******.com"));
    assert_null(strstr(texts[0], "jane"));
    assert_null(strstr(texts[0], "hunter"));
    for (size_t i = 0; i < 3; i++)
        free(texts[i]);
    tv_groups_free(shares[0]);
    tv_groups_free(shares[1]);
    tv_groups_free(early);
    tv_groups_free(late);
}

static void test_a_finding_that_is_to_be_shown_whole_is_not_masked(void **state) {
    (void)state;
    char line[4096];
    struct tv_groups *groups = new_groups();
    struct tv_finding finding = in_personal_line(1, line);
    finding.unmasked = true;
    add(groups, &finding);
    char *text = print(groups);
    assert_non_null(strstr(text, "jane@example.com"));
    free(text);
    tv_groups_free(groups);
}

static void test_memory_is_bounded_whatever_comes(void **state) {
    (void)state;
    enum { LONG = 100000 };
    char *line = malloc(LONG), text[4096];
    struct tv_groups *groups = new_groups();
    uint64_t seed = 3;
    assert_non_null(line);
    memset(line, 'x', LONG);
    memset(text, 'y', sizeof text);
    for (uint64_t i = 0; i < 60000; i++) {
        struct tv_finding finding =
            tv_made_finding(TV_RULE_PROPERTY_TYPE, (struct tv_str){line, LONG}, NULL, i + 1);
        uint64_t random = tv_made_random(&seed);
        memcpy(text, &random, sizeof random);
        finding.offset += LONG / 2;
        finding.event = (struct tv_str){text, i % 2 ? sizeof text : 8};
        finding.actual = finding.sender = finding.message_id = (struct tv_str){text, 500};
        add(groups, &finding);
    }
    assert_in_range(tv_groups_memory(groups), 1 << 20, 48 << 20);
    tv_groups_free(groups);
    free(line);
}

/* ---- Memory runs out ------------------------------------------------------------------------ */

static void test_a_known_finding_allocates_nothing(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    for (uint64_t record = 1; record <= 100; record++) {
        struct tv_finding finding = total_is_text(record);
        finding.timestamp = TV_STR("2025-03-14T09:12:33Z");
        finding.sender = TV_STR("analytics.js");
        add(groups, &finding);
    }
    struct tv_finding finding = total_is_text(50); /* its sample, if any, is there */
    finding.timestamp = TV_STR("2025-03-14T09:12:33Z");
    finding.sender = TV_STR("analytics.js");
    size_t before = allocations;
    add(groups, &finding);
    assert_int_equal(allocations, before);
    tv_groups_free(groups);
}

/* false when memory ran out. */
static bool group_a_little(void) {
    static struct made_record made;
    struct tv_levels levels = tv_made_levels();
    struct tv_groups *groups = tv_groups_new(&levels);
    bool fine = groups && tv_groups_file(groups, TV_STR("a.ndjson"));
    for (uint64_t record = 1; groups && record <= 90; record++) {
        struct tv_finding finding;
        make_record(&made, 0, record, &finding);
        fine &= tv_groups_add(groups, &finding);
    }
    size_t count = 0;
    if (groups)
        tv_groups_sorted(groups, &count);
    tv_groups_free(groups);
    return fine;
}

static void test_each_failed_allocation_is_told_and_leaves_whole_groups(void **state) {
    (void)state;
    allocations = fail_at = 0;
    assert_true(group_a_little());
    size_t needed = allocations;
    assert_true(needed > 100);
    for (size_t at = 1; at <= needed; at++) {
        allocations = 0;
        fail_at = at;
        bool fine = group_a_little();
        fail_at = 0;
        assert_false(fine);
    }
}

static void test_a_suggestion_that_varies_is_nobodys(void **state) {
    (void)state;
    struct tv_groups *groups = new_groups();
    struct tv_finding finding = {.rule = TV_RULE_CALL_TYPE_UNKNOWN, .record = 2};
    finding.suggestion = TV_STR("track");
    add(groups, &finding);
    assert_false(only_group(groups)->suggestion_varies);
    finding.record = 1; /* comes first now, and brings its own words */
    finding.suggestion = TV_STR("page");
    add(groups, &finding);
    assert_true(only_group(groups)->suggestion_varies);
    tv_groups_free(groups);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_demands_at_equal_places_are_one_group),
        cmocka_unit_test(test_an_id_names_the_same_group_in_every_run),
        cmocka_unit_test(test_each_part_of_the_key_makes_another_group),
        cmocka_unit_test(test_parts_of_a_key_do_not_run_into_each_other),
        cmocka_unit_test(test_array_indexes_are_one_group_and_names_with_digits_are_not),
        cmocka_unit_test(test_an_event_that_fails_twice_counts_as_one_event),
        cmocka_unit_test(test_events_of_one_batch_are_told_apart_by_their_ids),
        cmocka_unit_test(test_a_rule_that_is_off_is_dropped_and_a_plan_may_raise_a_level),
        cmocka_unit_test(test_groups_come_by_severity_then_count),
        cmocka_unit_test(test_any_order_of_findings_gives_the_same_groups),
        cmocka_unit_test(test_groups_beyond_the_cap_are_counted_exactly),
        cmocka_unit_test(test_a_full_tally_keeps_exact_counts_of_what_it_keeps),
        cmocka_unit_test(test_a_tally_of_long_texts_stays_in_its_room),
        cmocka_unit_test(test_findings_told_in_brief_make_the_same_groups),
        cmocka_unit_test(test_times_are_read_without_a_locale),
        cmocka_unit_test(test_buckets_are_the_same_for_any_order_of_times),
        cmocka_unit_test(test_a_sample_is_the_line_of_its_value),
        cmocka_unit_test(test_a_long_line_is_cut_around_its_value_between_characters),
        cmocka_unit_test(test_samples_are_masked_alike_whenever_they_are_asked_for),
        cmocka_unit_test(test_a_finding_that_is_to_be_shown_whole_is_not_masked),
        cmocka_unit_test(test_memory_is_bounded_whatever_comes),
        cmocka_unit_test(test_a_suggestion_that_varies_is_nobodys),
        cmocka_unit_test(test_a_known_finding_allocates_nothing),
        cmocka_unit_test(test_each_failed_allocation_is_told_and_leaves_whole_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
