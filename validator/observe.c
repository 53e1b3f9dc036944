/* Observing: an event as hashes, for rules that compare it with others. Only called when somebody
 * observes, before the event is settled. */
#include "observe.h"

#include "formats.h"
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
static void find_role(struct tv_str name, struct tv_known *known) {
    for (uint8_t i = 0; i < TV_SEQUENCES; i++) {
        known->is_start = is_called(name, sequences[i].first);
        known->sequence = known->is_start ? i : known->sequence;
        for (const char *const *other = sequences[i].others; *other; other++)
            known->sequence = is_called(name, *other) ? i : known->sequence;
        if (known->sequence != TV_SEQUENCES)
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

bool tv_field_is_observed(const struct tv_checker *checker, enum tv_field field) {
    return checker->watch && (field == TV_FIELD_MESSAGE_ID || field == TV_FIELD_RECEIVED_AT ||
                              field == TV_FIELD_TIMESTAMP);
}

/* A string as it stands in the text; empty when there is none, or it has escapes. */
static struct tv_str peek_string(const struct tv_checker *checker, enum tv_field field) {
    const struct tv_walk *walk = &checker->walk;
    uint32_t at = checker->event.field_at[field];
    if (TV_RARE(at == TV_NONE || walk->base[at] != '"'))
        return TV_STR("");
    uint32_t close = checker->event.field_quote[field][1];
    bool is_plain = !tv_walk_has_escape(walk, at + 1, close);
    return is_plain ? (struct tv_str){walk->base + at + 1, close - at - 1} : TV_STR("");
}

static struct tv_str read_string(struct tv_checker *checker, enum tv_field field) {
    struct tv_str text = peek_string(checker, field);
    if (TV_OFTEN(text.len > 0))
        return text;
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
    told->facts.has_seconds = false;
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

/* Reads receivedAt when it is of this century, in the usual form, and nothing is wrong with the
 * event: the day of the last time is known here. */
static void read_instant(struct tv_checker *checker, struct tv_observation *told) {
    enum { USUAL = 24, SECOND = 1000000 };
    struct tv_str text = told->received_at;
    int64_t micros = 0;
    if (text.len == USUAL && checker->has_time_formats && checker->pending_count == 0 &&
        tv_instant_read_usual(text.at, &checker->day, &micros) && text.at[0] == '2' &&
        text.at[1] == '0') {
        told->facts.seconds = micros / SECOND;
        told->facts.has_seconds = true;
    }
}

/* The one that tells when it came in; the other one where it is needed. */
static void set_times(struct tv_checker *checker, struct tv_observation *told) {
    if (checker->watch->wants_times) {
        told->received_at = read_string(checker, TV_FIELD_RECEIVED_AT);
        read_instant(checker, told);
    }
    if (told->received_at.len == 0 || told->facts.key != 0 || told->facts.is_new)
        told->timestamp = read_string(checker, TV_FIELD_TIMESTAMP);
}

static const enum tv_field sketched[TV_SKETCHED] = {TV_FIELD_PROPERTIES, TV_FIELD_TRAITS};

/* Goes on from *hash with the form of properties or traits. */
static void read_part(struct tv_checker *checker, unsigned part, uint64_t *hash,
                      struct tv_observation *told) {
    told->facts.is_new |=
        tv_form_read(checker, mark_field(checker, sketched[part]), told->facts.name + part, hash);
}

static void read_form(struct tv_checker *checker, struct tv_observation *told) {
    for (unsigned i = 0; i < TV_SKETCHED; i++) {
        if (is_container(checker, sketched[i]))
            read_part(checker, i, &told->facts.form, told);
    }
}

static uint64_t hash_name(const struct tv_checker *checker) {
    struct tv_str name = tv_event_name(&checker->event);
    name.at = name.len > 0 ? name.at : checker->walk.base; /* behind which more may be read */
    return tv_hash_ahead(name, checker->event.call + 1);
}

/* Tells names apart. Of a track that the table knows the text need not be looked at. */
static uint64_t find_name(const struct tv_checker *checker) {
    const struct tv_event *event = &checker->event;
    if (event->call == TV_TRACK && event->foreseen)
        return (uint64_t)(event->foreseen - checker->outlooks) + 1;
    return hash_name(checker);
}

/* What stands for events of a name and sketch; 0: some sketch is missing. */
static uint64_t find_key(const struct tv_checker *checker) {
    uint64_t key = tv_hash_step(find_name(checker), 0);
    for (unsigned i = 0; i < TV_SKETCHED && checker->watch->wants_forms; i++) {
        if (!is_container(checker, sketched[i]))
            continue;
        if (TV_RARE(checker->event.sketches[i] == 0))
            return 0;
        key = tv_hash_step(key + i, checker->event.sketches[i]);
    }
    return key;
}

/* The same when nothing of it is known but the form. There is no sketch of an empty container. */
static uint64_t make_key(struct tv_checker *checker, struct tv_observation *told) {
    struct tv_observation read = *told;
    read.facts.name = read.facts.form = hash_name(checker);
    read_form(checker, &read);
    told->facts.is_new |= read.facts.is_new;
    return tv_hash_step(read.facts.form, 1);
}

static struct tv_known *find_known(struct tv_watch *watch, uint64_t key) {
    struct tv_known *set = tv_watch_pair(watch, key);
    if (set[0].key == key)
        return &set[0];
    return set[1].key == key ? &set[1] : NULL;
}

/* Comes to know events of a key: reads their form, and finds their place in a sequence. */
static struct tv_known *add_known(struct tv_checker *checker, uint64_t key,
                                  struct tv_observation *told) {
    struct tv_watch *watch = checker->watch;
    struct tv_known *set = tv_watch_pair(watch, key);
    told->facts.name = told->facts.form = hash_name(checker);
    if (watch->wants_forms)
        read_form(checker, told);
    if (!tv_watch_has(watch, told->facts.form)) {
        tv_watch_add(watch, told->facts.form);
        told->facts.is_new = true;
    }
    set[1] = set[0];
    set[0] = (struct tv_known){
        .key = key, .name = told->facts.name, .form = told->facts.form, .sequence = TV_SEQUENCES};
    if (watch->wants_keys && checker->event.call == TV_TRACK)
        find_role(checker->event.event, &set[0]);
    return &set[0];
}

static struct tv_known *set_form(struct tv_checker *checker, struct tv_observation *told) {
    struct tv_watch *watch = checker->watch;
    uint64_t key = TV_OFTEN(watch->key != 0) ? watch->key : make_key(checker, told);
    struct tv_known *known = find_known(watch, key);
    if (TV_RARE(!known))
        known = add_known(checker, key, told);
    told->facts.name = known->name;
    told->facts.form = known->form;
    told->facts.handle = known->handle;
    return known;
}

static void set_key(struct tv_checker *checker, const struct tv_known *known,
                    struct tv_observation *told) {
    struct tv_str key = read_property(checker, sequences[known->sequence].property);
    told->facts.sequence = known->sequence;
    told->facts.is_start = known->is_start;
    if (key.len > 0)
        told->facts.key = tv_hash_ahead(key, known->sequence + 1) | 1;
}

static void set_texts(struct tv_checker *checker, struct tv_observation *told) {
    struct tv_finding finding = {0};
    tv_sender_find(checker, &finding);
    checker->told_events--; /* nothing is told about it as yet */
    told->event = tv_event_name(&checker->event);
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

static uint64_t hash_id(struct tv_str id) {
    return id.len > 0 ? tv_hash_ahead(id, 0) | 1 : 0;
}

void tv_observe_ahead(struct tv_checker *checker) {
    struct tv_watch *watch = checker->watch;
    watch->key = find_key(checker);
    __builtin_prefetch(tv_watch_pair(watch, watch->key));
}

void tv_observe(struct tv_checker *checker) {
    struct tv_watch *watch = checker->watch;
    struct tv_observation told;
    uint32_t decoded_len = checker->decoded_len;
    begin(&told);
    told.facts.call = (uint8_t)checker->event.call;
    set_place(checker, &told);
    if (watch->wants_ids)
        told.message_id = read_string(checker, TV_FIELD_MESSAGE_ID);
    told.facts.id = hash_id(told.message_id);
    struct tv_known *known = set_form(checker, &told);
    if (TV_RARE(known->sequence != TV_SEQUENCES))
        set_key(checker, known, &told);
    set_times(checker, &told);
    if (TV_RARE(told.facts.is_new))
        set_texts(checker, &told);
    uint32_t handle = watch->observer.event(watch->observer.context, &told);
    known->handle = handle != 0 ? handle : known->handle;
    if (TV_RARE(told.facts.is_new) && watch->wants_forms)
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
    checker->repeats.sketches =
        checker->watch->wants_forms ? checker->watch->repeat_sketches : NULL;
}

void tv_checker_forget(struct tv_checker *checker) {
    if (!checker->watch)
        return;
    memset(checker->watch->forms, 0, sizeof checker->watch->forms);
    memset(checker->watch->known, 0, sizeof checker->watch->known);
}
