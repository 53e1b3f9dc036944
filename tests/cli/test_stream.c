/* Rules across events: what the fold says of observations, whoever told them. */
#include "stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The private parts under test. */
#include "stream_parts.h"

/* ---- A run ----------------------------------------------------------------------------------- */

struct heard {
    char text[4096];
    size_t len, count;
};

static void hear(void *context, uint32_t file, const struct tv_finding *finding) {
    struct heard *heard = context;
    char message[256];
    size_t len = tv_message(finding, message, sizeof message);
    heard->count++;
    int put = snprintf(heard->text + heard->len, sizeof heard->text - heard->len,
                       "%u:%llu %s %.*s%s%.*s | %.*s\n", file, (unsigned long long)finding->record,
                       tv_rule_info(finding->rule)->name, (int)finding->event.len,
                       finding->event.at, finding->pointer.len ? " " : "",
                       (int)finding->pointer.len, finding->pointer.at, (int)len, message);
    if (put > 0 && heard->len + (size_t)put < sizeof heard->text)
        heard->len += (size_t)put;
}

struct run {
    struct heard heard;
    bool enabled[TV_RULE_COUNT];
    struct tv_stream *stream;
    uint64_t record;
};

static void start(struct run *run, size_t memory, enum tv_rule rule) {
    *run = (struct run){0};
    run->enabled[rule] = true;
    const struct tv_stream_options options = {
        .enabled = run->enabled, .memory = memory, .finding = hear, .context = &run->heard};
    run->stream = tv_stream_new(&options);
    assert_non_null(run->stream);
    const struct tv_stream_input input = {.name = TV_STR("a"), .mask = UINT64_MAX};
    tv_stream_enter(run->stream, &input);
}

static void end(struct run *run, const char *expected) {
    tv_stream_finish(run->stream, true);
    assert_false(tv_stream_failed(run->stream));
    assert_string_equal(run->heard.text, expected);
    tv_stream_free(run->stream);
}

static struct tv_str str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static uint64_t hash(const char *text) {
    uint64_t value = 14695981039346656037u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 1099511628211u;
    return value;
}

static struct tv_observation event_of(struct run *run, const char *name) {
    uint64_t record = ++run->record;
    return (struct tv_observation){.facts = {.record = record,
                                             .line = record,
                                             .column = 1,
                                             .offset = record * 100,
                                             .name = hash(name),
                                             .form = hash(name),
                                             .call = TV_TRACK,
                                             .is_new = true},
                                   .event = str(name)};
}

static void tell(struct run *run, const char *name) {
    struct tv_observation event = event_of(run, name);
    tv_stream_event(run->stream, &event);
}

static void tell_id(struct run *run, uint64_t id) {
    struct tv_observation event = event_of(run, "Lamp Lit");
    event.facts.id = id;
    event.message_id = str("m");
    tv_stream_event(run->stream, &event);
}

/* An event and one of its values. */
static void tell_type(struct run *run, const char *pointer, enum tv_type type, bool is_told) {
    char form[64];
    snprintf(form, sizeof form, "%s %d", pointer, (int)type);
    struct tv_observation event = event_of(run, "Lamp Lit");
    event.facts.form = hash(form);
    struct tv_sight sight = {.record = event.facts.record,
                             .line = event.facts.line,
                             .property = hash(pointer),
                             .pointer = str(pointer),
                             .type = type,
                             .is_member = true,
                             .is_told = is_told};
    tv_stream_event(run->stream, &event);
    tv_stream_sight(run->stream, &sight);
}

static void tell_at(struct run *run, const char *name, int seconds, uint64_t key, bool is_start) {
    char time[32];
    snprintf(time, sizeof time, "2026-03-01T%02d:%02d:%02d.000Z", seconds / 3600, seconds / 60 % 60,
             seconds % 60);
    struct tv_observation event = event_of(run, name);
    event.facts.key = key;
    event.facts.is_start = is_start;
    event.timestamp = str(time);
    tv_stream_event(run->stream, &event);
}

/* ---- messageIds ------------------------------------------------------------------------------ */

static void test_each_repetition_of_an_id_is_told(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_DUPLICATE_MESSAGE_ID);
    tell_id(&run, 7);
    tell_id(&run, 8);
    tell_id(&run, 7);
    tell_id(&run, 0);
    tell_id(&run, 0);
    tell_id(&run, 7);
    end(&run,
        "0:3 stream/duplicate-message-id Lamp Lit | an earlier event of this run has the same "
        "messageId\n0:6 stream/duplicate-message-id Lamp Lit | an earlier event of this run "
        "has the same messageId\n");
}

/* Ids as hashes are: spread over all 64 bits. */
static uint64_t spread_id(uint64_t number) {
    uint64_t value = (number + 1) * 0x9e3779b97f4a7c15u;
    value = (value ^ value >> 31) * 0xbf58476d1ce4e5b9u;
    return (value ^ value >> 29) | 1;
}

static size_t limit_of(size_t memory) {
    return tv_ids_limit(memory / 64 * 40);
}

static void fill(struct run *run, size_t memory, size_t count) {
    start(run, memory, TV_RULE_STREAM_DUPLICATE_MESSAGE_ID);
    for (size_t i = 0; i < count; i++)
        tell_id(run, spread_id(i));
}

static void test_ids_up_to_the_budget_are_all_kept(void **state) {
    (void)state;
    struct run run;
    char note[TV_STREAM_NOTE_LEN];
    size_t memory = 4 << 20, limit = limit_of(memory);
    fill(&run, memory, limit);
    tv_stream_finish(run.stream, false);
    assert_int_equal(run.heard.count, 0);
    assert_false(tv_stream_note(run.stream, 0, note));
    for (size_t i = 0; i < limit; i++)
        tell_id(&run, spread_id(i));
    tv_stream_finish(run.stream, true);
    assert_int_equal(run.heard.count, limit);
    tv_stream_free(run.stream);
}

static void test_one_id_beyond_the_budget_is_said_to_find_no_room(void **state) {
    (void)state;
    struct run run;
    char note[TV_STREAM_NOTE_LEN], expected[TV_STREAM_NOTE_LEN];
    size_t memory = 128 << 10, limit = limit_of(memory);
    fill(&run, memory, limit + 1);
    tell_id(&run, spread_id(limit)); /* was not kept */
    tell_id(&run, spread_id(0));
    tv_stream_finish(run.stream, true);
    snprintf(expected, sizeof expected, "the memory for stream rules holds %zu messageIds; 2 more",
             limit);
    assert_true(tv_stream_note(run.stream, 0, note));
    assert_memory_equal(note, expected, strlen(expected));
    assert_int_equal(run.heard.count, 2); /* that there is no room, and the first id */
    snprintf(expected, sizeof expected, "0:%zu stream/duplicate-message-id", limit + 1);
    assert_memory_equal(run.heard.text, expected, strlen(expected));
    tv_stream_free(run.stream);
}

/* So many ids that all belong into the last line, so that they go on in the first one. */
static void expect_end_of_ids(size_t lines, uint64_t limit) {
    struct tv_ids ids = {0};
    struct tv_share share = {.max = lines * sizeof(struct tv_ids_line)};
    uint32_t first = 1;
    assert_int_equal(tv_ids_limit(share.max), limit);
    for (uint64_t i = 0; i < limit; i++)
        assert_int_equal(tv_ids_meet(&ids, &share, UINT64_MAX - 2 * i, &first), TV_IDS_NEW);
    for (uint64_t i = limit; i < limit + 9; i++) {
        assert_int_equal(tv_ids_meet(&ids, &share, UINT64_MAX - 2 * i, &first), TV_IDS_FULL);
        assert_int_equal(tv_ids_meet(&ids, &share, i | 1, &first), TV_IDS_FULL);
    }
    for (uint64_t i = 0; i < limit; i++)
        assert_int_equal(tv_ids_meet(&ids, &share, UINT64_MAX - 2 * i, &first), TV_IDS_SEEN);
    assert_int_equal(ids.used, limit);
    tv_ids_clear(&ids);
}

static void test_a_look_into_full_ids_ends(void **state) {
    (void)state;
    expect_end_of_ids(0, 0);
    expect_end_of_ids(1, 4);
    expect_end_of_ids(2, 8);
    expect_end_of_ids(100, 400);
}

static void test_a_look_into_a_full_map_ends(void **state) {
    (void)state;
    struct tv_stream_map map = {0};
    struct tv_share share = {.max = 128 * sizeof(struct tv_stream_slot)};
    for (uint32_t i = 0; i < 64; i++)
        assert_true(tv_stream_put(&map, &share, 2 * i + 1, i));
    assert_false(tv_stream_put(&map, &share, 999, 64));
    for (uint32_t i = 0; i < 64; i++)
        assert_int_equal(tv_stream_find(&map, 2 * i + 1), i);
    assert_int_equal(tv_stream_find(&map, 999), TV_STREAM_NONE);
    free(map.slots);
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* All rules at once, each with a little more than it has room for in 64 parts of 16 KiB. */
static void test_no_table_takes_the_room_of_another(void **state) {
    (void)state;
    struct run run;
    char note[TV_STREAM_NOTE_LEN];
    start(&run, 1 << 20, TV_RULE_STREAM_DUPLICATE_MESSAGE_ID);
    tv_stream_free(run.stream);
    for (int i = TV_RULE_STREAM_DUPLICATE_MESSAGE_ID; i <= TV_RULE_STREAM_VOLUME; i++)
        run.enabled[i] = true;
    const struct tv_stream_options options = {
        .enabled = run.enabled, .memory = 1 << 20, .finding = hear, .context = &run.heard};
    const struct tv_stream_input input = {.name = TV_STR("a"), .mask = UINT64_MAX};
    run.stream = tv_stream_new(&options);
    tv_stream_enter(run.stream, &input);
    for (size_t i = 0; i < limit_of(1 << 20) + 1; i++)
        tell_id(&run, spread_id(i));
    for (int i = 0; i < 1024; i++) /* as many as there is room for */
        tell_at(&run, "Video Playback Started", i, 2 * spread_id((uint64_t)i) + 1, true);
    tv_stream_finish(run.stream, true);
    assert_true(tv_stream_note(run.stream, 0, note));
    for (unsigned i = 1; i < TV_STREAM_NOTES; i++)
        assert_false(tv_stream_note(run.stream, i, note));
    tell_at(&run, "Video Playback Started", 1, 3, true);
    assert_true(tv_stream_note(run.stream, TV_STREAM_NOTES - 1, note));
    assert_string_equal(note, "the memory for stream rules holds 1024 sessions and orders; 1 more "
                              "found no room, so other ones are not looked at (--stream-memory)");
    tv_stream_free(run.stream);
}

/* ---- Names ----------------------------------------------------------------------------------- */

static void test_the_rarer_name_is_told_and_of_two_the_later(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_NAME_VARIANTS);
    tell(&run, "lamp_lit");
    tell(&run, "Lamp Lit");
    tell(&run, "Lamp Lit");
    tell(&run, "Lamps Lit");
    tell(&run, "A B");
    tell(&run, "aB");
    end(&run, "0:1 stream/name-variants lamp_lit | the name of another event of this run but for "
              "case or separators\n0:6 stream/name-variants aB | the name of another event of this "
              "run but for case or separators\n");
}

static void test_a_documented_name_is_left_to_others(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_NAME_VARIANTS);
    tell(&run, "Order Completed");
    struct tv_observation event = event_of(&run, "order completed");
    event.facts.is_documented = true;
    tv_stream_event(run.stream, &event);
    end(&run, "");
}

/* ---- Types ----------------------------------------------------------------------------------- */

static void test_each_new_type_of_a_property_is_told_once(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_TYPE_DRIFT);
    tell_type(&run, "/properties/x", TV_TYPE_NULL, false);
    tell_type(&run, "/properties/x", TV_TYPE_NUMBER, false);
    tell_type(&run, "/properties/x", TV_TYPE_STRING, false);
    tell_type(&run, "/properties/x", TV_TYPE_STRING, false);
    tell_type(&run, "/properties/y", TV_TYPE_STRING, false);
    tell_type(&run, "/properties/x", TV_TYPE_ARRAY, true);
    tell_type(&run, "/properties/x", TV_TYPE_ARRAY, false);
    end(&run,
        "0:3 stream/type-drift Lamp Lit /properties/x | a string, where this run had a number "
        "before\n0:7 stream/type-drift Lamp Lit /properties/x | an array, where this run had "
        "a number before\n");
}

/* ---- Sequences ------------------------------------------------------------------------------- */

#define NO_START " | no \"Video Playback Started\" of this session_id before it in this run\n"

static void test_a_session_needs_a_start_by_its_times(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_SEQUENCE);
    tell_at(&run, "x", 0, 0, false);
    tell_at(&run, "Video Playback Paused", 3600, 11, false); /* may have begun before */
    tell_at(&run, "Video Playback Paused", 3661, 13, false);
    tell_at(&run, "Video Playback Started", 3601, 13, true); /* a minute apart is in order */
    tell_at(&run, "Video Playback Paused", 3601, 15, false);
    tell_at(&run, "Video Playback Paused", 4000, 17, false);
    tell_at(&run, "Video Playback Started", 4060, 17, true);
    tell_at(&run, "Video Playback Paused", 4000, 19, false);
    tell_at(&run, "Video Playback Started", 4061, 19, true);
    end(&run, "0:5 stream/sequence Video Playback Paused" NO_START
              "0:8 stream/sequence Video Playback Paused" NO_START);
}

/* ---- Volume ---------------------------------------------------------------------------------- */

/* One event a minute; every second one is "b" until `last`. */
static void tell_hours(struct run *run, int minutes, int last) {
    for (int i = 0; i < minutes; i++)
        tell_at(run, i % 2 && i < last ? "b" : "a", i * 60, 0, false);
}

static void test_an_event_that_stops_is_told_at_its_last(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_VOLUME);
    tell_hours(&run, 600, 400);
    tv_stream_finish(run.stream, true);
    assert_int_equal(run.heard.count, 1);
    assert_memory_equal(run.heard.text, "0:400 stream/volume b |", 23);
    tv_stream_free(run.stream);
}

/* A minute's number in an order that goes back and forth over all of them. */
static int jump(int i, int minutes) {
    return i * 379 % minutes;
}

static void test_the_order_of_events_does_not_matter_to_volume(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_VOLUME);
    for (int i = 0; i < 1200; i++) {
        int minute = jump(i, 1200);
        tell_at(&run, minute % 2 && minute < 800 ? "b" : "a", minute * 60, 0, false);
    }
    tv_stream_finish(run.stream, true);
    assert_int_equal(run.heard.count, 1);
    assert_non_null(
        strstr(run.heard.text, "among the last 400 events of this run; it came 400 times"));
    tv_stream_free(run.stream);
}

/* Events that are told by the handle of their form, and times that are told in seconds, count as
 * those that are told in full. */
static void test_events_of_a_known_form_count_alike(void **state) {
    (void)state;
    struct run run;
    uint32_t handles[2] = {0, 0};
    start(&run, 0, TV_RULE_STREAM_VOLUME);
    for (int i = 0; i < 1200; i++) {
        int minute = jump(i, 1200), number = minute % 2 && minute < 800;
        struct tv_observation event = event_of(&run, number ? "b" : "a");
        event.facts.handle = handles[number];
        event.facts.is_new = handles[number] == 0;
        event.facts.seconds = 1772323200 + minute * 60;
        event.facts.has_seconds = true;
        handles[number] = tv_stream_event(run.stream, &event);
        assert_int_not_equal(handles[number], 0);
    }
    tv_stream_finish(run.stream, true);
    assert_int_equal(run.heard.count, 1);
    assert_non_null(
        strstr(run.heard.text, "among the last 400 events of this run; it came 400 times"));
    tv_stream_free(run.stream);
}

static void test_a_short_silence_or_a_rare_event_is_none(void **state) {
    (void)state;
    struct run run;
    start(&run, 0, TV_RULE_STREAM_VOLUME);
    tell_hours(&run, 600, 560);
    end(&run, "");
    start(&run, 0, TV_RULE_STREAM_VOLUME);
    tell_hours(&run, 600, 98); /* 49 times */
    end(&run, "");
}

/* ---- Logs ------------------------------------------------------------------------------------ */

static uint64_t next(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* The same events, in logs that are cut anywhere or in none. */
static void play(struct run *run, uint64_t cuts) {
    struct tv_stream_log log = {0};
    uint64_t dice = 42, cut = cuts;
    start(run, 0, TV_RULE_STREAM_DUPLICATE_MESSAGE_ID);
    for (int i = 0; i < 3000; i++) {
        struct tv_observation event = event_of(run, next(&dice) % 2 ? "a" : "b");
        event.facts.id = spread_id(next(&dice) % 200000);
        event.message_id = str("some-id");
        if (cuts == 0) {
            tv_stream_event(run->stream, &event);
            continue;
        }
        assert_true(tv_stream_log_event(&log, &event));
        if (next(&cut) % cuts == 0)
            tv_stream_fold(run->stream, &log);
    }
    tv_stream_fold(run->stream, &log);
    tv_stream_log_free(&log);
    tv_stream_finish(run->stream, true);
}

static void test_logs_may_be_cut_anywhere(void **state) {
    (void)state;
    static const uint64_t cuts[] = {1, 2, 17, 1000, 100000};
    struct run direct;
    play(&direct, 0);
    assert_in_range(direct.heard.count, 5, 60);
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        struct run logged;
        play(&logged, cuts[i]);
        assert_string_equal(logged.heard.text, direct.heard.text);
        tv_stream_free(logged.stream);
    }
    tv_stream_free(direct.stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_repetition_of_an_id_is_told),
        cmocka_unit_test(test_ids_up_to_the_budget_are_all_kept),
        cmocka_unit_test(test_one_id_beyond_the_budget_is_said_to_find_no_room),
        cmocka_unit_test(test_a_look_into_full_ids_ends),
        cmocka_unit_test(test_a_look_into_a_full_map_ends),
        cmocka_unit_test(test_no_table_takes_the_room_of_another),
        cmocka_unit_test(test_the_rarer_name_is_told_and_of_two_the_later),
        cmocka_unit_test(test_a_documented_name_is_left_to_others),
        cmocka_unit_test(test_each_new_type_of_a_property_is_told_once),
        cmocka_unit_test(test_a_session_needs_a_start_by_its_times),
        cmocka_unit_test(test_an_event_that_stops_is_told_at_its_last),
        cmocka_unit_test(test_the_order_of_events_does_not_matter_to_volume),
        cmocka_unit_test(test_events_of_a_known_form_count_alike),
        cmocka_unit_test(test_a_short_silence_or_a_rare_event_is_none),
        cmocka_unit_test(test_logs_may_be_cut_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
