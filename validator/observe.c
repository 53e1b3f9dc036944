/* Observing: an event as hashes, for rules that compare it with others. Only called when somebody
 * observes, before the event is settled. */
#include "observe.h"
#include "settle.h"

/* ---- Sequences ------------------------------------------------------------------------------- */

/* Everything of a playback session carries its session_id and comes after the start. */
static const char *const playback[] = {"Video Playback Paused",
                                       "Video Playback Resumed",
                                       "Video Playback Interrupted",
                                       "Video Playback Buffer Started",
                                       "Video Playback Buffer Completed",
                                       "Video Playback Seek Started",
                                       "Video Playback Seek Completed",
                                       "Video Playback Completed",
                                       "Video Playback Exited",
                                       "Video Content Started",
                                       "Video Content Playing",
                                       "Video Content Completed",
                                       "Video Ad Started",
                                       "Video Ad Playing",
                                       "Video Ad Completed",
                                       NULL};
static const char *const ordered[] = {"Order Completed", NULL};

static const struct tv_sequence sequences[TV_SEQUENCES] = {
    {"Video Playback Started", playback, "session_id", TV_SEQUENCE_NEEDS},
    {"Checkout Started", ordered, "order_id", TV_SEQUENCE_ORDER}};

const struct tv_sequence *tv_sequences(void) {
    return sequences;
}

static bool is_called(struct tv_str name, const char *text) {
    return strlen(text) == name.len && memcmp(text, name.at, name.len) == 0;
}

/* Finds the place of a track call in the sequences. */
static void find_role(struct tv_str name, struct tv_told_form *told) {
    for (uint8_t i = 0; i < TV_SEQUENCES; i++) {
        told->is_start = is_called(name, sequences[i].first);
        told->sequence = told->is_start ? i : told->sequence;
        for (const char *const *other = sequences[i].others; *other; other++)
            told->sequence = is_called(name, *other) ? i : told->sequence;
        if (told->sequence != TV_SEQUENCES)
            return;
    }
}

/* ---- Parts of an event ----------------------------------------------------------------------- */

/* The object or array of a field as a place to walk from. */
static struct tv_walk_mark mark_field(const struct tv_checker *checker, enum tv_field field) {
    const struct tv_event *event = &checker->event;
    return (struct tv_walk_mark){event->field_quote[field], event->field_at[field],
                                 event->mark.depth + 1};
}

static bool is_container(const struct tv_checker *checker, enum tv_field field) {
    uint32_t at = checker->event.field_at[field];
    return at != TV_NONE && (checker->walk.base[at] == '{' || checker->walk.base[at] == '[');
}

static struct tv_str decode(struct tv_checker *checker, struct tv_str raw) {
    uint32_t at = (uint32_t)(raw.at - checker->walk.base);
    if (!tv_walk_has_escape(&checker->walk, at, at + (uint32_t)raw.len))
        return raw;
    char *out = checker->decoded + checker->decoded_len;
    size_t len = tv_unescape(raw, out, NULL);
    checker->decoded_len += (uint32_t)len;
    return (struct tv_str){out, len};
}

static struct tv_str read_string(struct tv_checker *checker, enum tv_field field) {
    struct tv_str raw = tv_string_at(checker, checker->event.field_at[field]);
    return raw.at ? decode(checker, raw) : TV_STR("");
}

/* A text of one property; empty when there is none. Numbers count as their text. */
static struct tv_str read_property(struct tv_checker *checker, const char *name) {
    struct tv_walk walk = checker->walk;
    struct tv_str text = TV_STR("");
    bool is_integer = false, has_escape = false;
    if (!is_container(checker, TV_FIELD_PROPERTIES))
        return text;
    tv_walk_restore(&walk, mark_field(checker, TV_FIELD_PROPERTIES));
    if (!tv_path_step(checker, &walk, (struct tv_str){name, strlen(name)}))
        return text;
    unsigned type = tv_walk_type(&walk);
    if (type == TV_TYPE_NUMBER && tv_walk_number(&walk, &text, &is_integer))
        return text;
    if (type == TV_TYPE_STRING && tv_walk_string(&walk, &text, &has_escape))
        return decode(checker, text);
    return TV_STR("");
}

static bool has_name(uint32_t call) {
    return call == TV_TRACK || call == TV_PAGE || call == TV_SCREEN;
}

static struct tv_str name_of(const struct tv_event *event) {
    struct tv_str name = event->call == TV_TRACK ? event->event : event->name;
    return has_name(event->call) && name.at ? name : TV_STR("");
}

/* Whether definitions know the name, or event/case speaks of it. */
static bool is_documented(const struct tv_checker *checker) {
    const struct tv_event *event = &checker->event;
    if (!event->row || !has_name(event->call))
        return false;
    if (event->row != &checker->table->events[checker->table->calls[event->call].event])
        return true;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        if (checker->pending[i].rule == TV_RULE_EVENT_CASE)
            return true;
    }
    return false;
}

/* ---- An observation -------------------------------------------------------------------------- */

/* Field by field, as in reset_event. */
static void begin(struct tv_observation *told) {
    told->facts.id = told->facts.key = 0;
    told->facts.sequence = 0;
    told->facts.is_start = told->facts.is_new = told->facts.is_documented = false;
    told->message_id = told->timestamp = told->received_at = TV_STR("");
    told->event = told->sender = told->sender_version = TV_STR("");
}

/* Of an event that is a part of its record. */
static TV_COLD void set_inner_place(struct tv_checker *checker, struct tv_observation *told) {
    struct tv_finding place = {0};
    enum tv_piece_kind kind;
    uint32_t at = tv_layers_offset(checker, checker->event.mark.at, &kind);
    tv_finding_place(checker, at, at, &place);
    told->facts.line = place.line;
    told->facts.column = place.column;
    told->facts.offset = place.offset;
}

static void set_place(struct tv_checker *checker, struct tv_observation *told) {
    const struct tv_framer *framer = &checker->framer;
    bool is_record = checker->event.mark.at == 0 && checker->text.at == checker->record.at;
    told->facts.record = framer->record;
    told->facts.line = framer->line;
    told->facts.column = framer->column;
    told->facts.offset = framer->offset;
    if (TV_RARE(!is_record))
        set_inner_place(checker, told);
}

/* A time, most often of 24 characters. */
static struct tv_str read_time(struct tv_checker *checker, enum tv_field field) {
    const uint32_t at = checker->event.field_at[field];
    const char *text = checker->walk.base + at;
    enum { USUAL = 24 };
    bool is_usual = at != TV_NONE && at + USUAL + 1 < checker->walk.len && text[0] == '"' &&
                    text[USUAL] == 'Z' && text[USUAL + 1] == '"';
    return is_usual ? (struct tv_str){text + 1, USUAL} : read_string(checker, field);
}

/* The one that tells when it came in; the other one where it is needed. */
static void set_times(struct tv_checker *checker, struct tv_observation *told) {
    if (checker->watch->wants_times)
        told->received_at = read_time(checker, TV_FIELD_RECEIVED_AT);
    if (told->received_at.len == 0 || told->facts.key != 0 || told->facts.is_new)
        told->timestamp = read_time(checker, TV_FIELD_TIMESTAMP);
}

static void read_form(struct tv_checker *checker, struct tv_observation *told) {
    static const enum tv_field fields[] = {TV_FIELD_PROPERTIES, TV_FIELD_TRAITS};
    for (unsigned i = 0; i < 2; i++) {
        if (is_container(checker, fields[i]))
            told->facts.is_new |= tv_form_read(checker, mark_field(checker, fields[i]),
                                               told->facts.name + i, &told->facts.form);
    }
}

/* What is known of the form; the name's place in a sequence goes with it. */
static struct tv_told_form *set_form(struct tv_checker *checker, struct tv_str name,
                                     struct tv_observation *told) {
    if (checker->watch->wants_forms)
        read_form(checker, told);
    struct tv_told_form *form = tv_watch_find(checker->watch, told->facts.form);
    if (TV_RARE(!form)) {
        form = tv_watch_add(checker->watch, told->facts.form);
        told->facts.is_new = true;
        if (checker->watch->wants_keys && checker->event.call == TV_TRACK)
            find_role(name, form);
    }
    told->facts.handle = form->handle;
    return form;
}

static void set_key(struct tv_checker *checker, const struct tv_told_form *form,
                    struct tv_observation *told) {
    struct tv_str key = read_property(checker, sequences[form->sequence].property);
    told->facts.sequence = form->sequence;
    told->facts.is_start = form->is_start;
    if (key.len > 0)
        told->facts.key = tv_hash_text(key, form->sequence + 1) | 1;
}

static void set_texts(struct tv_checker *checker, struct tv_str name, struct tv_observation *told) {
    struct tv_finding finding = {0};
    tv_sender_find(checker, &finding);
    checker->told_events--; /* nothing is told about it as yet */
    told->event = name;
    told->sender = finding.sender;
    told->sender_version = finding.sender_version;
    told->facts.is_documented = is_documented(checker);
    if (told->message_id.len == 0)
        told->message_id = read_string(checker, TV_FIELD_MESSAGE_ID);
}

static void tell_sights(struct tv_checker *checker, uint64_t seed) {
    if (is_container(checker, TV_FIELD_PROPERTIES))
        tv_sights_tell(checker, mark_field(checker, TV_FIELD_PROPERTIES), TV_STR("/properties"),
                       seed);
    if (is_container(checker, TV_FIELD_TRAITS))
        tv_sights_tell(checker, mark_field(checker, TV_FIELD_TRAITS), TV_STR("/traits"), seed);
}

void tv_observe(struct tv_checker *checker) {
    struct tv_watch *watch = checker->watch;
    const struct tv_event *event = &checker->event;
    struct tv_observation told;
    uint32_t decoded_len = checker->decoded_len;
    struct tv_str name = name_of(event);
    begin(&told);
    told.facts.call = (uint8_t)event->call;
    told.facts.name = told.facts.form = tv_hash_text(name, event->call + 1);
    set_place(checker, &told);
    if (watch->wants_ids)
        told.message_id = read_string(checker, TV_FIELD_MESSAGE_ID);
    if (told.message_id.len > 0)
        told.facts.id = tv_hash_text(told.message_id, 0) | 1;
    struct tv_told_form *form = set_form(checker, name, &told);
    if (TV_RARE(form->sequence != TV_SEQUENCES))
        set_key(checker, form, &told);
    set_times(checker, &told);
    if (told.facts.is_new)
        set_texts(checker, name, &told);
    form->handle = watch->observer.event(watch->observer.context, &told);
    if (told.facts.is_new && watch->wants_forms)
        tell_sights(checker, told.facts.name);
    checker->decoded_len = decoded_len;
}

size_t tv_watch_size(void) {
    return sizeof(struct tv_watch);
}

void tv_watch_start(struct tv_checker *checker, const struct tv_observer *observer) {
    const bool *enabled = checker->enabled;
    *checker->watch = (struct tv_watch){.observer = *observer};
    checker->watch->wants_ids = enabled[TV_RULE_STREAM_DUPLICATE_MESSAGE_ID];
    checker->watch->wants_keys = enabled[TV_RULE_STREAM_SEQUENCE];
    checker->watch->wants_forms =
        enabled[TV_RULE_STREAM_TYPE_DRIFT] || enabled[TV_RULE_STREAM_VOLUME];
    checker->watch->wants_times =
        enabled[TV_RULE_STREAM_SEQUENCE] || enabled[TV_RULE_STREAM_VOLUME];
}

void tv_checker_forget(struct tv_checker *checker) {
    if (checker->watch)
        memset(checker->watch->forms, 0, sizeof checker->watch->forms);
}
