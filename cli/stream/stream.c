/* The consumer: folds observations in the order of the input, and makes findings of what the tables
 * say. A finding has no line of the input with it: that is long gone. */
#include "stream_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Parts of the memory: of ids, of each other table, and all of them. */
enum { IDS_PARTS = 40, OTHER_PARTS = 6, ALL_PARTS = IDS_PARTS + 4 * OTHER_PARTS };

/* ---- Life ------------------------------------------------------------------------------------ */

struct tv_stream *tv_stream_new(const struct tv_stream_options *options) {
    struct tv_stream *stream = calloc(1, sizeof *stream);
    size_t part = (options->memory ? options->memory : TV_STREAM_MEMORY) / ALL_PARTS;
    if (!stream)
        return NULL;
    stream->options = *options;
    memcpy(stream->enabled, options->enabled, sizeof stream->enabled);
    stream->wants_ids = options->enabled[TV_RULE_STREAM_DUPLICATE_MESSAGE_ID];
    stream->wants_keys = options->enabled[TV_RULE_STREAM_SEQUENCE];
    stream->wants_times = options->enabled[TV_RULE_STREAM_VOLUME];
    stream->ids_share.max = part * IDS_PARTS;
    stream->names.share.max = stream->names.form_share.max = part * OTHER_PARTS;
    stream->names.property_share.max = stream->orders.share.max = part * OTHER_PARTS;
    stream->names.open_form = TV_STREAM_NONE;
    stream->bucket = TV_STREAM_NO_BUCKET;
    for (unsigned i = 0; i < TV_STREAM_AHEAD; i++)
        stream->waiting[i].is_counted = true;
    stream->orders.begin = INT64_MAX;
    stream->grid = (struct tv_stream_grid){.min = INT64_MAX, .max = INT64_MIN};
    return stream;
}

void tv_stream_free(struct tv_stream *stream) {
    if (!stream)
        return;
    tv_ids_clear(&stream->ids);
    tv_names_clear(&stream->names);
    tv_orders_clear(&stream->orders);
    free(stream->files);
    free(stream->starts);
    free(stream);
}

bool tv_stream_failed(const struct tv_stream *stream) {
    const struct tv_stream_names *names = &stream->names;
    return stream->is_failed || stream->ids_share.lacks_memory || names->share.lacks_memory ||
           names->form_share.lacks_memory || names->property_share.lacks_memory ||
           stream->orders.share.lacks_memory;
}

/* ---- Findings -------------------------------------------------------------------------------- */

void tv_stream_tell(struct tv_stream *stream, const struct tv_stream_telling *telling) {
    struct tv_finding finding = telling->words;
    const struct tv_stream_place *place = telling->place;
    if (!stream->enabled[telling->rule])
        return;
    finding.rule = telling->rule;
    finding.file = stream->files[place->file];
    finding.record = place->record;
    finding.line = place->line;
    finding.column = place->column;
    finding.offset = place->offset;
    if (telling->name != TV_STREAM_NONE) {
        const struct tv_stream_name *name = &stream->names.names[telling->name];
        const char *call = name->call < TV_CALL_COUNT ? tv_call_name((enum tv_call)name->call) : "";
        finding.call = (struct tv_str){call, strlen(call)};
        finding.event = name->text;
    }
    stream->options.finding(stream->options.context, place->file, &finding);
}

void tv_stream_refuse(struct tv_stream *stream, struct tv_share *share, enum tv_rule rule,
                      const struct tv_stream_place *place) {
    struct tv_stream_telling telling = {.rule = rule, .place = place, .name = TV_STREAM_NONE};
    if (share->refused++ > 0)
        return;
    telling.words.detail = TV_STR("no memory is left from here on (--stream-memory), so this rule "
                                  "sees only a part of the run");
    tv_stream_tell(stream, &telling);
}

/* The words for an id, with its quotes; empty when it is too long to be shown. */
static struct tv_str quote(struct tv_str id, char *out, size_t max) {
    int len = snprintf(out, max, "\"%.*s\"", (int)id.len, id.at);
    return len > 0 && (size_t)len < max ? (struct tv_str){out, (size_t)len} : TV_STR("");
}

/* The input that holds a record counted over all inputs. */
static uint32_t find_file(const struct tv_stream *stream, uint64_t record) {
    uint32_t file = stream->input.file;
    while (file > 0 && (!stream->files[file].at || stream->starts[file] >= record))
        file--;
    return file;
}

static void tell_repeated(struct tv_stream *stream, const struct tv_stream_wait *wait,
                          uint32_t first) {
    char expected[256], actual[TV_IDS_TEXT + 3];
    uint32_t file = find_file(stream, first);
    struct tv_str name = stream->files[file];
    struct tv_stream_telling telling = {
        .rule = TV_RULE_STREAM_DUPLICATE_MESSAGE_ID,
        .place = &wait->place,
        .name = wait->form == TV_STREAM_NONE ? wait->name : stream->names.forms[wait->form].name};
    int len = snprintf(expected, sizeof expected, "an id of its own; record %llu of %.*s has it",
                       (unsigned long long)(first - stream->starts[file]),
                       (int)(name.len < 160 ? name.len : 160), name.at);
    if (first < UINT32_MAX)
        telling.words.expected = (struct tv_str){expected, (size_t)len};
    telling.words.message_id = (struct tv_str){wait->text, wait->text_len};
    telling.words.timestamp = (struct tv_str){wait->time, wait->time_len};
    telling.words.actual = quote(telling.words.message_id, actual, sizeof actual);
    telling.words.actual_type = TV_TYPE_STRING;
    telling.words.detail = TV_STR("an earlier event of this run has the same messageId");
    tv_stream_tell(stream, &telling);
}

/* ---- Folding --------------------------------------------------------------------------------- */

/* The input at hand becomes known by its number. false when out of memory. */
static bool know_input(struct tv_stream *stream, const struct tv_stream_input *input) {
    uint32_t count = input->file + 1;
    stream->input = *input;
    if (count > stream->file_count) {
        struct tv_str *files = realloc(stream->files, count * sizeof *files);
        stream->files = files ? files : stream->files;
        uint64_t *starts = files ? realloc(stream->starts, count * sizeof *starts) : NULL;
        stream->starts = starts ? starts : stream->starts;
        if (!starts)
            return false;
        for (uint32_t i = stream->file_count; i < count; i++) {
            stream->files[i] = (struct tv_str){NULL, 0};
            stream->starts[i] = stream->records;
        }
        stream->file_count = count;
    }
    stream->files[input->file] = input->name;
    return true;
}

static uint64_t number_behind(const struct tv_stream_input *input, uint64_t before,
                              uint64_t number) {
    return before + (number & input->mask);
}

/* ---- Events that wait ------------------------------------------------------------------------ */

static void look_at_id(struct tv_stream *stream, const struct tv_stream_wait *wait) {
    uint64_t record = stream->starts[wait->place.file] + wait->place.record;
    uint32_t first = record < UINT32_MAX ? (uint32_t)record : UINT32_MAX;
    switch (tv_ids_meet(&stream->ids, &stream->ids_share, wait->id, &first)) {
    case TV_IDS_NEW:
        break;
    case TV_IDS_SEEN:
        tell_repeated(stream, wait, first);
        break;
    case TV_IDS_FULL:
        tv_stream_refuse(stream, &stream->ids_share, TV_RULE_STREAM_DUPLICATE_MESSAGE_ID,
                         &wait->place);
        break;
    }
}

static inline void count_form(struct tv_stream *stream, struct tv_stream_wait *wait) {
    if (!wait->is_counted)
        tv_names_count(&stream->names, wait->form, wait->bucket, &wait->place);
    wait->is_counted = true;
}

void tv_stream_count_waiting(struct tv_stream *stream) {
    for (unsigned i = 0; i < TV_STREAM_AHEAD; i++)
        count_form(stream, &stream->waiting[(stream->next_wait + i) % TV_STREAM_AHEAD]);
}

/* The one that has waited longest; what it held may be written over. */
static struct tv_stream_wait *end_wait(struct tv_stream *stream) {
    struct tv_stream_wait *wait = &stream->waiting[stream->next_wait++ % TV_STREAM_AHEAD];
    count_form(stream, wait);
    if (wait->id != 0)
        look_at_id(stream, wait);
    wait->id = 0;
    return wait;
}

/* Ids and times are mostly of a length that takes two moves, one over the other. */
static inline uint8_t copy_text(char *out, struct tv_str text, size_t max) {
    size_t len = tv_text_fit(text, max);
    if (len >= 16 && len <= 32) {
        memcpy(out, text.at, 16);
        memcpy(out + len - 16, text.at + len - 16, 16);
    } else if (len > 32 && len <= 64) {
        memcpy(out, text.at, 32);
        memcpy(out + len - 32, text.at + len - 32, 32);
    } else if (len > 0) {
        memcpy(out, text.at, len);
    }
    return (uint8_t)len;
}

static void keep_id(struct tv_stream *stream, const struct tv_observation *event,
                    struct tv_stream_wait *wait) {
    wait->id = event->facts.id;
    wait->text_len = copy_text(wait->text, event->message_id, sizeof wait->text);
    wait->time_len = copy_text(wait->time, stream->timestamp, sizeof wait->time);
    if (stream->ids.line_count > 0)
        __builtin_prefetch(&stream->ids.lines[tv_ids_home(&stream->ids, wait->id)], 1);
}

/* form: number, or none; the event's name is known then. */
static void begin_wait(struct tv_stream *stream, const struct tv_observation *event, uint32_t form,
                       const struct tv_stream_place *place) {
    struct tv_stream_wait *wait = end_wait(stream);
    wait->form = form;
    wait->name = stream->name;
    wait->bucket = stream->bucket;
    wait->is_counted = form == TV_STREAM_NONE;
    wait->place = *place;
    if (form != TV_STREAM_NONE)
        __builtin_prefetch(&stream->names.forms[form], 1);
    if (stream->wants_ids && event->facts.id != 0)
        keep_id(stream, event, wait);
}

/* ---- Times ----------------------------------------------------------------------------------- */

/* Two digits of a number below 60; -1: there are none. */
static int read_sixty(const char *at) {
    unsigned tens = (unsigned)(at[0] - '0'), ones = (unsigned)(at[1] - '0');
    return tens < 6 && ones < 10 ? (int)(tens * 10 + ones) : -1;
}

/* Whether 14 bytes are the same. */
static bool is_same_hour(const char *a, const char *b) {
    uint64_t first[2], last[2];
    memcpy(&first[0], a, 8);
    memcpy(&first[1], b, 8);
    memcpy(&last[0], a + 6, 8);
    memcpy(&last[1], b + 6, 8);
    return first[0] == first[1] && last[0] == last[1];
}

/* "2026-03-01T12:34:56.789Z", the hour known. */
bool tv_stream_time(struct tv_stream *stream, struct tv_str text, int64_t *seconds) {
    bool is_usual = text.len == 24 && text.at[16] == ':' && text.at[23] == 'Z';
    int minute = is_usual ? read_sixty(text.at + 14) : -1;
    int second = is_usual ? read_sixty(text.at + 17) : -1;
    bool is_near = minute >= 0 && second >= 0 && text.at[19] == '.';
    if (is_near && is_same_hour(text.at, stream->hour)) {
        *seconds = stream->hour_time + minute * 60 + second;
        return true;
    }
    if (!tv_time_read(text, seconds))
        return false;
    if (is_near) {
        memcpy(stream->hour, text.at, sizeof stream->hour);
        stream->hour_time = *seconds - minute * 60 - second;
    }
    return true;
}

static void set_time(struct tv_stream *stream, const struct tv_observation *event) {
    stream->time = event->facts.seconds;
    stream->has_time = event->facts.has_seconds ||
                       tv_stream_time(stream, event->received_at, &stream->time) ||
                       tv_stream_time(stream, event->timestamp, &stream->time);
    if (stream->has_time && stream->time < stream->orders.begin)
        stream->orders.begin = stream->time;
    if (stream->wants_times)
        stream->bucket =
            stream->has_time ? tv_volume_bucket(stream, stream->time) : TV_STREAM_NO_BUCKET;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static struct tv_stream_place place_of(const struct tv_stream *stream,
                                       const struct tv_facts *facts) {
    const struct tv_stream_input *input = &stream->input;
    return (struct tv_stream_place){.file = input->file,
                                    .record = number_behind(input, input->record, facts->record),
                                    .line = number_behind(input, input->line, facts->line),
                                    .column = facts->column,
                                    .offset = facts->offset};
}

/* The number of the event's form, or none. Of one that was met before nothing is looked at as yet.
 */
static uint32_t find_form(struct tv_stream *stream, const struct tv_observation *event,
                          const struct tv_stream_place *place) {
    stream->names.open_form = TV_STREAM_NONE;
    if (event->facts.handle != 0 && !event->facts.is_new)
        return event->facts.handle - 1;
    stream->sender = event->sender;
    stream->sender_version = event->sender_version;
    stream->message_id = event->message_id;
    return tv_names_meet(stream, event, place);
}

uint32_t tv_stream_event(struct tv_stream *stream, const struct tv_observation *event) {
    struct tv_stream_place place = place_of(stream, &event->facts);
    if (stream->is_failed)
        return 0;
    uint64_t record = stream->starts[place.file] + place.record;
    stream->records = record > stream->records ? record : stream->records;
    stream->timestamp = event->received_at.len > 0 ? event->received_at : event->timestamp;
    if (stream->wants_times || stream->wants_keys)
        set_time(stream, event);
    uint32_t form = find_form(stream, event, &place);
    begin_wait(stream, event, form, &place);
    if (event->facts.key != 0 && stream->wants_keys) {
        stream->name = form != TV_STREAM_NONE ? stream->names.forms[form].name : stream->name;
        tv_orders_meet(stream, event, &place);
    }
    return form + 1;
}

void tv_stream_sight(struct tv_stream *stream, const struct tv_sight *sight) {
    if (!stream->is_failed)
        tv_names_see(stream, sight);
}

void tv_stream_enter(struct tv_stream *stream, const struct tv_stream_input *input) {
    stream->is_failed |= !know_input(stream, input);
}

void tv_stream_fold(struct tv_stream *stream, struct tv_stream_log *log) {
    struct tv_stream_item item;
    for (size_t at = 0; at < log->len;) {
        if (tv_stream_log_read(log, &at, &item))
            tv_stream_event(stream, &item.event);
        else
            tv_stream_sight(stream, &item.sight);
    }
    log->len = 0;
}

/* ---- The end --------------------------------------------------------------------------------- */

void tv_stream_finish(struct tv_stream *stream, bool is_whole) {
    for (unsigned i = 0; i < TV_STREAM_AHEAD && !tv_stream_failed(stream); i++)
        end_wait(stream);
    if (tv_stream_failed(stream) || !is_whole)
        return;
    tv_names_settle(&stream->names);
    if (stream->enabled[TV_RULE_STREAM_NAME_VARIANTS])
        tv_variants_finish(stream);
    if (stream->wants_keys)
        tv_orders_finish(stream);
    if (stream->wants_times)
        tv_volume_finish(stream);
}

bool tv_stream_note(const struct tv_stream *stream, unsigned number,
                    char text[TV_STREAM_NOTE_LEN]) {
    const struct tv_stream_names *names = &stream->names;
    const struct {
        const struct tv_share *share;
        const char *kept, *what;
        uint64_t count;
        bool is_counted; /* what found no room */
    } tables[TV_STREAM_NOTES] = {
        {&stream->ids_share, "messageIds", "repetitions among these", stream->ids.used, true},
        {&names->share, "names of events", "other ones", names->name_count, true},
        {&names->property_share, "properties of events", "other ones", names->property_count,
         false},
        {&names->form_share, "forms of events", "properties of other ones", names->form_count,
         true},
        {&stream->orders.share, "sessions and orders", "other ones", stream->orders.count, true}};
    char more[24] = "";
    if (number >= TV_STREAM_NOTES || tables[number].share->refused == 0)
        return false;
    if (tables[number].is_counted)
        snprintf(more, sizeof more, "%llu ", (unsigned long long)tables[number].share->refused);
    snprintf(text, TV_STREAM_NOTE_LEN,
             "the memory for stream rules holds %llu %s; %smore found no room, so %s are not "
             "looked at (--stream-memory)",
             (unsigned long long)tables[number].count, tables[number].kept, more,
             tables[number].what);
    return true;
}
