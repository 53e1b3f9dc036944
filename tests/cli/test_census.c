/* The census: every event is counted once, in the row of its call and name; and the merge law:
 * events dealt out at random, in shards that are merged in a random order, give the census of all
 * of them in one, also beyond the cap. */
#define _POSIX_C_SOURCE 200809L
#include "census.h"
#include "checker_test.h"
#include "made.h"
#include "../wrap_allocations.h"

static size_t allocations, fail_at; /* fail_at 0: never */

static bool may_allocate(void) {
    allocations++;
    return fail_at == 0 || allocations != fail_at;
}

/* ---- Tables --------------------------------------------------------------------------------- */

static const char *const plan = "trackvet: 1\nplan: shop\nevents:\n"
                                "  Signed Up: {properties: {a: string}}\n"
                                "  Left: {properties: {a: string}}\n"
                                "  Never Sent: {properties: {a: string}}\n"
                                "  Bought: {properties: {a: string}}\n"
                                "  Forbidden: false\n"
                                "calls: {identify: {traits: {a: string}}}\n";

static struct tv_table *table, *shipped;

static int open_tables(void **state) {
    (void)state;
    table = plan_table(plan);
    shipped =
        plan_table("trackvet: 1\nspec: shipped\nevents:\n  Left: {properties: {b: string}}\n");
    return 0;
}

static int close_tables(void **state) {
    (void)state;
    tv_table_free(table);
    tv_table_free(shipped);
    return 0;
}

static uint32_t row_of(enum tv_call call, struct tv_str name) {
    const struct tv_call_row *row = &table->calls[call];
    const struct tv_key *key =
        row->names == TV_NONE ? NULL : tv_keyset_find(table, row->names, name);
    return key ? key->target : row->event;
}

static struct tv_arrival arrival(enum tv_call call, const char *name) {
    return (struct tv_arrival){.call = call,
                               .name = str(name),
                               .row = call == TV_CALL_COUNT ? TV_NONE : row_of(call, str(name))};
}

/* ---- Printing ------------------------------------------------------------------------------- */

static void print_row(const struct tv_census_row *row, FILE *out) {
    fprintf(out, "%.*s %.*s%s%s", (int)row->call.len, row->call.at, (int)row->event.len,
            row->event.at, row->planned ? " planned" : "", row->documented ? " documented" : "");
    fprintf(out, ": %llu %llu %llu", (unsigned long long)row->events,
            (unsigned long long)row->invalid, (unsigned long long)row->warned);
    if (row->first <= row->last)
        fprintf(out, " %lld..%lld", (long long)row->first, (long long)row->last);
    fprintf(out, "\n");
}

static void print_times(const struct tv_times *times, FILE *out) {
    if (!times->counts)
        return;
    fprintf(out, "%lld + %lld:", (long long)times->start, (long long)times->seconds);
    for (int i = 0; i < TV_GROUP_BUCKETS; i++)
        fprintf(out, " %llu", (unsigned long long)times->counts[i]);
    fprintf(out, "\n");
}

/* All that a census tells; frees it. Free it. */
static char *print(struct tv_census *census) {
    char *text = NULL;
    size_t len, count;
    FILE *out = open_memstream(&text, &len);
    const struct tv_census_row *rows = tv_census_rows(census, &count);
    for (size_t i = 0; i < count; i++)
        print_row(&rows[i], out);
    rows = tv_census_unseen(census, &count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "unseen %.*s\n", (int)rows[i].event.len, rows[i].event.at);
    const uint64_t *sums = tv_census_sums(census);
    fprintf(out, "right %llu, info %llu, warning %llu, error %llu, others %llu\n",
            (unsigned long long)sums[TV_SEVERITY_NONE], (unsigned long long)sums[TV_SEVERITY_INFO],
            (unsigned long long)sums[TV_SEVERITY_WARNING],
            (unsigned long long)sums[TV_SEVERITY_ERROR],
            (unsigned long long)tv_census_others(census));
    print_times(tv_census_times(census, false), out);
    print_times(tv_census_times(census, true), out);
    fclose(out);
    tv_census_free(census);
    return text;
}

static void expect(struct tv_census *census, const char *expected) {
    char *text = print(census);
    assert_string_equal(text, expected);
    free(text);
}

static struct tv_census *new_census(void) {
    struct tv_census *census = tv_census_new(table, shipped);
    assert_non_null(census);
    return census;
}

static void add(struct tv_census *census, struct tv_arrival event, enum tv_severity worst) {
    assert_true(tv_census_add(census, &event, worst));
}

/* ---- Rows ----------------------------------------------------------------------------------- */

#define UNSEEN "unseen Bought\nunseen Left\nunseen Never Sent\nunseen Signed Up\n"

static void test_an_event_counts_in_the_row_of_its_call_and_name(void **state) {
    (void)state;
    struct tv_census *census = new_census();
    add(census, arrival(TV_TRACK, "Signed Up"), TV_SEVERITY_NONE);
    add(census, arrival(TV_TRACK, "Signed Up"), TV_SEVERITY_ERROR);
    add(census, arrival(TV_TRACK, "Signed Up"), TV_SEVERITY_WARNING);
    add(census, arrival(TV_TRACK, "Signed up"), TV_SEVERITY_INFO);
    add(census, arrival(TV_TRACK, "Left"), TV_SEVERITY_INFO);
    add(census, arrival(TV_PAGE, "Home"), TV_SEVERITY_NONE);
    add(census, arrival(TV_PAGE, "Home"), TV_SEVERITY_NONE);
    add(census, arrival(TV_SCREEN, "Home"), TV_SEVERITY_NONE);
    expect(census, "track Signed Up planned: 3 1 1\n"
                   "page Home: 2 0 0\n"
                   "screen Home: 1 0 0\n"
                   "track Left planned documented: 1 0 0\n"
                   "track Signed up: 1 0 0\n"
                   "unseen Bought\nunseen Never Sent\n"
                   "right 4, info 2, warning 1, error 1, others 0\n");
}

static void test_calls_without_names_and_events_without_a_call_have_rows(void **state) {
    (void)state;
    struct tv_census *census = new_census();
    add(census, arrival(TV_IDENTIFY, ""), TV_SEVERITY_NONE);
    add(census, arrival(TV_IDENTIFY, ""), TV_SEVERITY_NONE);
    add(census, arrival(TV_ALIAS, ""), TV_SEVERITY_NONE);
    add(census, arrival(TV_TRACK, ""), TV_SEVERITY_ERROR);
    add(census, arrival(TV_CALL_COUNT, ""), TV_SEVERITY_ERROR);
    expect(census, "identify  documented: 2 0 0\n"
                   " : 1 1 0\n"
                   "alias  documented: 1 0 0\n"
                   "track : 1 1 0\n" UNSEEN "right 3, info 0, warning 0, error 2, others 0\n");
}

static void test_personal_data_in_a_name_is_masked_as_in_groups(void **state) {
    (void)state;
    struct tv_census *census = new_census();
    add(census, arrival(TV_TRACK, "Mailed jane@example.com"), TV_SEVERITY_NONE);
    add(census, arrival(TV_TRACK, "Mailed john@example.com"), TV_SEVERITY_NONE);
    add(census, arrival(TV_TRACK, "Mailed jane@example.com"), TV_SEVERITY_NONE);
    struct tv_arrival shown = arrival(TV_TRACK, "Mailed jane@example.com");
    size_t count;
    const struct tv_census_row *rows = tv_census_rows(census, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].events, 3);
    assert_true(tv_str_equal(rows[0].event, str("Mailed j***@e******.com")));
    assert_non_null(tv_census_find(census, rows[0].call, rows[0].event));
    tv_census_free(census);
    census = new_census();
    shown.is_unmasked = true;
    add(census, shown, TV_SEVERITY_NONE);
    rows = tv_census_rows(census, &count);
    assert_memory_equal(rows[0].event.at, shown.name.at, shown.name.len);
    tv_census_free(census);
}

static void test_names_that_differ_behind_the_cut_are_one_row(void **state) {
    (void)state;
    struct tv_census *census = new_census();
    char name[1000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    add(census, arrival(TV_TRACK, name), TV_SEVERITY_NONE);
    name[sizeof name - 2] = 'y';
    add(census, arrival(TV_TRACK, name), TV_SEVERITY_NONE);
    size_t count;
    const struct tv_census_row *rows = tv_census_rows(census, &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].event.len, TV_GROUP_TEXT_LEN);
    assert_memory_equal(rows[0].event.at + TV_GROUP_TEXT_LEN - 3, "\xe2\x80\xa6", 3);
    tv_census_free(census);
}

static void test_times_are_read_when_the_checker_has_not(void **state) {
    (void)state;
    struct tv_census *census = new_census();
    struct tv_arrival event = arrival(TV_TRACK, "Left");
    event.timestamp = str("2025-03-14T09:12:33+01:00");
    add(census, event, TV_SEVERITY_ERROR);
    event.has_seconds = true;
    event.seconds = 1741939950;
    event.timestamp = str("");
    add(census, event, TV_SEVERITY_NONE);
    event.has_seconds = false;
    event.timestamp = str("yesterday");
    add(census, event, TV_SEVERITY_NONE);
    const struct tv_times *all = tv_census_times(census, false);
    const struct tv_times *invalid = tv_census_times(census, true);
    assert_true(all->min == 1741939950 && all->max == 1741939953);
    assert_true(invalid->min == 1741939953 && invalid->max == 1741939953);
    const struct tv_census_row *row = tv_census_find(census, str("track"), str("Left"));
    assert_true(row->first == all->min && row->last == all->max);
    tv_census_free(census);
}

/* ---- The merge law -------------------------------------------------------------------------- */

enum { SHARDS_MAX = 7 };

struct made_run {
    uint64_t seed, events, names;
};

/* The i-th event, made from its number alone. */
static void add_event(struct tv_census *census, const struct made_run *run, uint64_t i) {
    static const char *const known[] = {
        "Signed Up", "Left", "Bought", "Home", "Mailed jane@example.com", ""};
    uint64_t seed = run->seed * 1000003 + i + 1;
    for (int j = 0; j < 8; j++)
        tv_made_random(&seed);
    char name[40];
    uint64_t pick = tv_made_random(&seed) % (tv_made_random(&seed) % 8 ? run->names : 6);
    snprintf(name, sizeof name, "Viewed %llu", (unsigned long long)pick);
    enum tv_call call = (enum tv_call)(tv_made_random(&seed) % (TV_CALL_COUNT + 1));
    bool is_named = call == TV_TRACK || call == TV_PAGE || call == TV_SCREEN;
    struct tv_arrival event = arrival(call, !is_named ? "" : pick < 6 ? known[pick] : name);
    event.has_seconds = tv_made_random(&seed) % 8 > 0;
    event.seconds = 1700000000 + (int64_t)(tv_made_random(&seed) % 4000000);
    add(census, event, (enum tv_severity)(tv_made_random(&seed) % (TV_SEVERITY_ERROR + 1)));
}

static char *print_whole(const struct made_run *run) {
    struct tv_census *census = new_census();
    for (uint64_t i = 0; i < run->events; i++)
        add_event(census, run, i);
    return print(census);
}

static char *print_dealt(const struct made_run *run, uint64_t seed) {
    struct tv_census *shards[SHARDS_MAX];
    uint64_t count = 1 + seed % SHARDS_MAX;
    for (uint64_t i = 0; i < count; i++)
        shards[i] = new_census();
    for (uint64_t i = run->events; i > 0; i--)
        add_event(shards[tv_made_random(&seed) % count], run, i - 1);
    while (count > 1) {
        uint64_t from = tv_made_random(&seed) % count;
        struct tv_census *shard = shards[from];
        shards[from] = shards[--count];
        assert_true(tv_census_merge(shards[tv_made_random(&seed) % count], shard));
        tv_census_free(shard);
    }
    return print(shards[0]);
}

static void expect_the_same(struct made_run run, uint64_t rounds, const char *sign) {
    char *expected = print_whole(&run);
    assert_non_null(strstr(expected, sign));
    for (uint64_t round = 1; round <= rounds; round++) {
        char *text = print_dealt(&run, run.seed * 1000 + round);
        assert_string_equal(text, expected);
        free(text);
    }
    free(expected);
}

static void test_any_shards_merged_in_any_order_give_the_census_of_one(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++)
        expect_the_same((struct made_run){seed, 300 * seed, 20 * seed}, 9, "others 0\n");
}

static void test_beyond_the_cap_listed_events_stay_and_shards_are_the_same(void **state) {
    (void)state;
    struct made_run run = {5, 120000, 60000};
    expect_the_same(run, 3, "track Signed Up planned: ");
    char *text = print_whole(&run);
    assert_null(strstr(text, "others 0\n"));
    assert_non_null(strstr(text, "identify  documented: "));
    free(text);
}

/* ---- Reading one back ----------------------------------------------------------------------- */

static struct tv_census *copy(struct tv_census *census) {
    struct tv_census *other = tv_census_new(NULL, NULL);
    size_t count;
    const struct tv_census_row *rows = tv_census_rows(census, &count);
    for (size_t i = 0; i < count; i++)
        assert_true(tv_census_put(other, &rows[i]));
    rows = tv_census_unseen(census, &count);
    for (size_t i = 0; i < count; i++)
        assert_true(tv_census_put_unseen(other, rows[i].call, rows[i].event));
    tv_census_put_sums(other, tv_census_sums(census));
    tv_census_put_others(other, tv_census_others(census));
    for (int i = 0; i < 2; i++)
        assert_true(tv_times_merge(tv_census_put_times(other, i), tv_census_times(census, i)));
    return other;
}

static void test_a_census_that_was_read_back_is_the_same_and_merges_alike(void **state) {
    (void)state;
    struct made_run run = {3, 40, 9};
    struct tv_census *parts[2] = {new_census(), new_census()}, *copies[2];
    for (uint64_t i = 0; i < run.events; i++)
        add_event(parts[i % 2], &run, i);
    for (int i = 0; i < 2; i++)
        copies[i] = copy(parts[i]);
    assert_true(tv_census_merge(copies[0], copies[1]));
    assert_true(tv_census_merge(parts[0], parts[1]));
    tv_census_free(copies[1]);
    tv_census_free(parts[1]);
    char *expected = print(parts[0]);
    expect(copies[0], expected);
    free(expected);
}

/* ---- Memory runs out ------------------------------------------------------------------------ */

static void test_each_failed_allocation_is_told(void **state) {
    (void)state;
    size_t needed = 0;
    for (size_t which = 0; which <= needed; which++) {
        allocations = 0;
        fail_at = which;
        struct tv_census *census = tv_census_new(table, shipped);
        struct tv_arrival event = arrival(TV_TRACK, "Mailed jane@example.com");
        event.has_seconds = true;
        event.seconds = 1741939950;
        bool fine = census && tv_census_add(census, &event, TV_SEVERITY_ERROR);
        needed = which == 0 ? allocations : needed;
        fail_at = 0;
        assert_int_equal(fine, which == 0);
        tv_census_free(census);
    }
    assert_true(needed > 6);
}

static void test_rows_that_found_no_memory_are_missed(void **state) {
    (void)state;
    size_t count;
    struct tv_census *census = tv_census_new(table, shipped);
    struct tv_arrival event = arrival(TV_TRACK, "Unheard Of");
    assert_true(tv_census_add(census, &event, TV_SEVERITY_NONE));
    assert_non_null(tv_census_rows(census, &count));
    assert_false(tv_census_lacks_rows(census));
    allocations = 0;
    fail_at = 1;
    assert_null(tv_census_rows(census, &count));
    fail_at = 0;
    assert_int_equal(count, 0);
    assert_true(tv_census_lacks_rows(census));
    tv_census_free(census);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_counts_in_the_row_of_its_call_and_name),
        cmocka_unit_test(test_calls_without_names_and_events_without_a_call_have_rows),
        cmocka_unit_test(test_personal_data_in_a_name_is_masked_as_in_groups),
        cmocka_unit_test(test_names_that_differ_behind_the_cut_are_one_row),
        cmocka_unit_test(test_times_are_read_when_the_checker_has_not),
        cmocka_unit_test(test_any_shards_merged_in_any_order_give_the_census_of_one),
        cmocka_unit_test(test_beyond_the_cap_listed_events_stay_and_shards_are_the_same),
        cmocka_unit_test(test_a_census_that_was_read_back_is_the_same_and_merges_alike),
        cmocka_unit_test(test_each_failed_allocation_is_told),
        cmocka_unit_test(test_rows_that_found_no_memory_are_missed),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
