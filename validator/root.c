/* The members of an event. Which event it is decides what most of them must be, and the names that
 * tell it may stand at the end. So each member is checked at once when that is possible: when it is
 * the same in every event of the table, or when the event is known already. The others are passed
 * over, and visited again behind the last member.
 *
 *   {"context": ..., "properties": ..., "type": "track", "event": "Order Completed"}
 *     at once          late               \__________ decide __________/  then: properties
 *
 * When a field stands twice, the event is walked once more, and then all its fields are late ones:
 * the last of them counts. */
#include "step.h"

#include <string.h>

/* Field by field: one assignment of all becomes a string instruction, slow to start. What is left
 * as it was is only looked at when field_at or carrier_types says that it is there. */
static void reset_event(struct tv_checker *checker) {
    struct tv_event *event = &checker->event;
    event->mark = tv_walk_save(&checker->walk);
    event->end = event->len = 0;
    event->call = TV_CALL_COUNT;
    event->row = NULL;
    event->shape = NULL;
    event->form = checker->forms;
    event->properties = TV_NONE;
    event->foreseen = NULL;
    event->decided = false;
    event->type = event->event = event->name = (struct tv_str){NULL, 0};
    event->late_count = 0;
    event->sketches[0] = event->sketches[1] = 0;
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++)
        event->field_at[i] = TV_NONE;
    for (unsigned i = 0; i < TV_CARRIER_COUNT; i++)
        event->carrier_types[i] = 0;
    checker->pending_count = 0;
    checker->pending_lost = 0;
    checker->job_count = checker->blame_count = 0;
    checker->personal.is_clean = false;
    checker->personal.settled_count = 0;
    checker->name_count = checker->name_floor;
    checker->decoded_len = 0;
    checker->mode = TV_MODE_MAIN;
    checker->out_of_names = checker->out_of_jobs = false;
    checker->finds_error = false;
}

static void open_root(struct tv_checker *checker) {
    struct tv_level *root = &checker->levels[0];
    tv_level_begin(checker, root, checker->forms, checker->event.mark);
    for (uint32_t i = 1; i < (checker->root_slots + 63) / 64; i++)
        root->seen[i] = 0;
}

/* ---- One member ------------------------------------------------------------------------------ */

/* The string at the walk's place, decoded; it stays as long as the event. The walk does not move.
 */
static struct tv_str peek_string(struct tv_checker *checker) {
    bool has_escape = false;
    if (tv_walk_type(&checker->walk) != TV_TYPE_STRING)
        return (struct tv_str){NULL, 0};
    struct tv_str raw = tv_walk_peek(&checker->walk, &has_escape);
    if (!has_escape)
        return raw;
    char *out = checker->decoded + checker->decoded_len;
    size_t len = tv_unescape(raw, out, NULL);
    checker->decoded_len += (uint32_t)len;
    return (struct tv_str){out, len};
}

static bool is_among(enum tv_field field, uint32_t fields) {
    return field < 32 && (fields >> field & 1);
}

/* The fields that more is kept of than their place. */
static const uint32_t kept_fields = 1u << TV_FIELD_TYPE | 1u << TV_FIELD_EVENT |
                                    1u << TV_FIELD_NAME | 1u << TV_FIELD_CONTEXT |
                                    1u << TV_FIELD_INTEGRATIONS;

/* The name of a track; one without escapes stands in the text, and what follows from it is fetched.
 */
static void keep_name(struct tv_checker *checker, struct tv_walk_mark mark, struct tv_str text) {
    bool is_raw = text.at == checker->walk.base + mark.at + 1;
    checker->event.event = text;
    checker->event.foreseen = is_raw ? tv_event_foresee(checker, text) : NULL;
}

/* text: as peek_string has it. Of the containers the place is kept; the others may decide. */
static void keep(struct tv_checker *checker, enum tv_field field, struct tv_walk_mark mark,
                 struct tv_str text) {
    struct tv_event *event = &checker->event;
    if (field == TV_FIELD_CONTEXT)
        event->context = mark;
    else if (field == TV_FIELD_INTEGRATIONS)
        event->integrations = mark;
    else if (field == TV_FIELD_TYPE)
        event->type = text;
    else if (field == TV_FIELD_EVENT)
        keep_name(checker, mark, text);
    else
        event->name = text;
    if (field != TV_FIELD_CONTEXT && field != TV_FIELD_INTEGRATIONS)
        tv_event_decide(checker, false);
}

static const uint32_t id_fields = 1u << TV_FIELD_USER_ID | 1u << TV_FIELD_ANONYMOUS_ID |
                                  1u << TV_FIELD_PREVIOUS_ID | 1u << TV_FIELD_GROUP_ID;

bool tv_field_is_kept(enum tv_field field) {
    return is_among(field, kept_fields);
}

bool tv_field_is_id(enum tv_field field) {
    return is_among(field, id_fields);
}

static bool check_member(struct tv_checker *checker, enum tv_field field, uint32_t node) {
    uint32_t at = checker->walk.at;
    struct tv_str text;
    if (!is_among(field, id_fields) || tv_walk_type(&checker->walk) != TV_TYPE_STRING)
        return tv_check_value(checker, node);
    if (!tv_check_string(checker, node, &text))
        return false;
    tv_id_check(checker, field, at, text);
    return true;
}

static bool skip(struct tv_checker *checker) {
    return tv_walk_skip(&checker->walk, checker->depth_max - checker->walk.depth);
}

/* Comes back to the value at the walk's place later. */
static bool put_off(struct tv_checker *checker, uint32_t slot) {
    checker->late[checker->event.late_count++] =
        (struct tv_late){tv_walk_save(&checker->walk), slot};
    return skip(checker);
}

/* What a slot takes in this event, which is decided. */
static TV_INLINE struct tv_fit own_fit(const struct tv_checker *checker, uint32_t slot) {
    const struct tv_event *event = &checker->event;
    if (!event->shape || slot == TV_NONE)
        return tv_fit_of(checker, TV_NONE);
    return slot == checker->table->fields[TV_FIELD_PROPERTIES]
               ? tv_fit_of(checker, event->properties)
               : event->form->fits[slot];
}

static uint32_t node_of(const struct tv_checker *checker, uint32_t slot) {
    return own_fit(checker, slot).node;
}

/* What it takes in this event, or in any. */
static TV_INLINE struct tv_fit fit_of(const struct tv_checker *checker, uint32_t slot) {
    const struct tv_root_slot *root = &checker->roots[slot];
    return root->is_common ? root->fit : own_fit(checker, slot);
}

static enum tv_carrier find_carrier(struct tv_str name) {
    static const struct tv_str carriers[TV_CARRIER_COUNT] = {
        {"batch", 5}, {"message", 7}, {"data", 4}, {"value", 5}, {"payload", 7}};
    unsigned i = 0;
    while (i < TV_CARRIER_COUNT && !tv_str_equal(name, carriers[i]))
        i++;
    return (enum tv_carrier)i;
}

static TV_APART bool walk_unknown(struct tv_checker *checker, struct tv_str raw,
                                  struct tv_str name) {
    struct tv_event *event = &checker->event;
    enum tv_carrier carrier = find_carrier(name);
    tv_name_note_root(checker, raw, name);
    if (carrier == TV_CARRIER_COUNT || event->carrier_types[carrier] != 0)
        return tv_check_value(checker, TV_NONE);
    event->carriers[carrier] = tv_walk_save(&checker->walk);
    event->carrier_types[carrier] = (uint8_t)tv_walk_type(&checker->walk);
    return put_off(checker, TV_NONE);
}

/* The value at the walk's place is the one that counts for its slot. */
static TV_INLINE enum tv_field keep_place(struct tv_checker *checker, uint32_t slot) {
    enum tv_field field = (enum tv_field)checker->roots[slot].field;
    checker->event.field_at[field] = checker->walk.at;
    checker->event.field_quote[field] = checker->walk.quote;
    if (checker->roots[slot].is_kept)
        keep(checker, field, tv_walk_save(&checker->walk), peek_string(checker));
    return field;
}

/* The value of a name of the envelope. */
static TV_APART bool walk_slot(struct tv_checker *checker, uint32_t slot) {
    struct tv_level *root = &checker->levels[0];
    uint64_t bit = (uint64_t)1 << (slot & 63);
    if (TV_RARE(root->seen[slot >> 6] & bit)) {
        root->twice = true;
        return tv_check_value(checker, TV_NONE);
    }
    root->seen[slot >> 6] |= bit;
    enum tv_field field = keep_place(checker, slot);
    if (!checker->roots[slot].is_common && !checker->event.decided)
        return put_off(checker, slot);
    uint32_t node = fit_of(checker, slot).node;
    return checker->roots[slot].is_id ? check_member(checker, field, node)
                                      : tv_check_value(checker, node);
}

/* The name in front of a value, as it is spelled: its quotes are the last two before the value. */
static struct tv_str name_before(const struct tv_checker *checker, struct tv_walk_mark value) {
    uint32_t open = value.quote[-2], close = value.quote[-1];
    return (struct tv_str){checker->walk.base + open + 1, close - open - 1};
}

/* A second value of a slot takes the place of the first, of which only what is wrong with any JSON
 * is told then. An old name does not displace the new one. */
static bool replace_late(struct tv_checker *checker, const struct tv_key *key) {
    struct tv_walk_mark mark = tv_walk_save(&checker->walk);
    uint32_t i = 0;
    while (checker->late[i].slot != key->target)
        i++;
    struct tv_walk_mark earlier = checker->late[i].mark;
    bool is_same = tv_str_equal(name_before(checker, earlier), name_before(checker, mark));
    if (key->kind == TV_KEY_FORMERLY && !is_same)
        return tv_check_value(checker, TV_NONE);
    checker->late[i].mark = mark;
    keep_place(checker, key->target);
    tv_walk_restore(&checker->walk, earlier);
    bool ok = tv_check_value(checker, TV_NONE);
    tv_walk_restore(&checker->walk, mark);
    return ok && skip(checker);
}

/* The value of a name of the envelope when the event is walked again. */
static bool walk_slot_again(struct tv_checker *checker, const struct tv_key *key) {
    struct tv_level *root = &checker->levels[0];
    uint64_t bit = (uint64_t)1 << (key->target & 63);
    if (root->seen[key->target >> 6] & bit) {
        root->twice = true;
        return replace_late(checker, key);
    }
    root->seen[key->target >> 6] |= bit;
    keep_place(checker, key->target);
    return put_off(checker, key->target);
}

/* A member whose name is spelled in an odd way, old, or not known; or any, walking again. */
static TV_APART bool walk_odd_member(struct tv_checker *checker, bool is_again) {
    struct tv_str raw = {NULL, 0};
    bool has_escape = false;
    if (!tv_walk_key(&checker->walk, &raw, &has_escape))
        return false;
    struct tv_str name = raw;
    if (TV_RARE(has_escape))
        name = tv_string_decode(checker, checker->walk.at, raw);
    const struct tv_key *key = tv_keyset_find_fast(checker->table, checker->table->envelope, name);
    if (!key)
        return walk_unknown(checker, raw, name);
    if (TV_RARE(key->kind == TV_KEY_FORMERLY))
        tv_note_former(checker, checker->event.mark.at, key);
    return is_again ? walk_slot_again(checker, key) : walk_slot(checker, key->target);
}

static TV_INLINE struct tv_str text_here(struct tv_here here) {
    return (struct tv_str){here.base + here.at + 1, here.quote[1] - here.at - 1};
}

/* The string here, without escapes, of a slot that is decided or the same in any event. */
static void check_text(struct tv_checker *checker, struct tv_here here, uint32_t slot) {
    const struct tv_root_slot *root = &checker->roots[slot];
    struct tv_fit fit = fit_of(checker, slot);
    bool is_call = root->is_call && checker->event.call != TV_CALL_COUNT;
    if (!is_call && !(fit.free_types & TV_TYPE_STRING))
        tv_check_plain(checker, fit.node, here.at, here.quote[1]);
    if (root->is_id)
        tv_id_check(checker, (enum tv_field)root->field, here.at, text_here(here));
}

/* The string here, without escapes, of a slot that is not plain. */
static TV_APART void take_text(struct tv_checker *checker, struct tv_here here, uint32_t slot) {
    struct tv_event *event = &checker->event;
    const struct tv_root_slot *root = &checker->roots[slot];
    struct tv_walk_mark mark = {here.quote, here.at, checker->walk.depth};
    event->field_quote[root->field] = here.quote;
    if (root->is_kept)
        keep(checker, (enum tv_field)root->field, mark, text_here(here));
    if (root->is_common || event->decided)
        check_text(checker, here, slot);
    else
        checker->late[event->late_count++] = (struct tv_late){mark, slot};
}

/* The string of a slot, as most are written. false: it is something else. */
static TV_INLINE bool take_string(struct tv_checker *checker, struct tv_here *here, uint32_t slot) {
    const struct tv_root_slot *root = &checker->roots[slot];
    uint64_t bit = (uint64_t)1 << (slot & 63);
    uint64_t *seen = &checker->levels[0].seen[slot >> 6];
    if (!tv_is_plain_string(checker, *here) || TV_RARE(*seen & bit))
        return false;
    *seen |= bit;
    checker->event.field_at[root->field] = here->at;
    if (!root->is_plain)
        take_text(checker, *here, slot);
    else if (!(root->fit.free_types & TV_TYPE_STRING))
        tv_check_plain(checker, root->fit.node, here->at, here->quote[1]);
    tv_pass_string(here);
    return true;
}

/* The member here; nearly all names are known, and most values strings. */
static TV_INLINE bool walk_member(struct tv_checker *checker, const struct tv_names *names,
                                  struct tv_here *here) {
    const struct tv_spot *spot = NULL;
    bool is_unknown;
    if (TV_OFTEN(here->base[here->at] == '"') && tv_is_plain_name(checker, *here))
        spot = tv_find_name(checker, names, *here, &is_unknown);
    if (TV_OFTEN(spot)) {
        tv_pass_name(here);
        if (take_string(checker, here, spot->slot))
            return true;
    }
    tv_stand(checker, *here);
    bool ok = spot ? walk_slot(checker, spot->slot) : walk_odd_member(checker, false);
    *here = tv_find_here(checker);
    return ok;
}

/* Passes what stands behind a member. */
static TV_INLINE bool pass_next(struct tv_checker *checker, struct tv_here *here, bool *more) {
    const char *next = here->base + here->at;
    if (TV_OFTEN(next[0] == ',' && next[1] == '"')) {
        here->at++;
        return true;
    }
    tv_stand(checker, *here);
    bool ok = tv_walk_next(&checker->walk, '}', more);
    *here = tv_find_here(checker);
    return ok;
}

static TV_APART bool walk_members(struct tv_checker *checker) {
    const struct tv_names *names = &checker->names_of[checker->table->envelope];
    struct tv_here here = tv_find_here(checker);
    bool more = true;
    while (more) {
        if (!walk_member(checker, names, &here) || !pass_next(checker, &here, &more))
            return false;
    }
    return true;
}

static void end_root(struct tv_checker *checker) {
    checker->event.end = checker->walk.at;
    checker->event.len = checker->event.end - checker->event.mark.at;
}

/* Some field stood twice. Its first value may have been checked already, or have decided which
 * event this is, so that everything is taken back and nothing decided before the end. Without steps
 * it stays as it is. */
static TV_COLD bool walk_again(struct tv_checker *checker) {
    bool empty = true, more = true;
    if (!tv_spend(checker, checker->event.len))
        return true;
    tv_walk_restore(&checker->walk, checker->event.mark);
    tv_personal_unsettle(checker);
    reset_event(checker);
    open_root(checker);
    checker->event.decided = true;
    if (!tv_walk_enter(&checker->walk, &empty))
        return false;
    while (more) {
        if (!walk_odd_member(checker, true) || !tv_walk_next(&checker->walk, '}', &more))
            return false;
    }
    checker->event.decided = false;
    end_root(checker);
    return true;
}

bool tv_root_walk(struct tv_checker *checker) {
    bool empty = true;
    reset_event(checker);
    open_root(checker);
    if (!tv_walk_enter(&checker->walk, &empty))
        return false;
    if (!empty && !walk_members(checker))
        return false;
    end_root(checker);
    return TV_OFTEN(!checker->levels[0].twice) || walk_again(checker);
}

/* ---- Behind the last member ------------------------------------------------------------------ */

/* True when the field stands there under a misspelled name: that is the error then. */
static bool is_misspelled(struct tv_checker *checker, enum tv_field field) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind == TV_PENDING_NEAR && entry->object == checker->event.mark.at &&
            checker->table->keys[entry->what].target == checker->table->fields[field]) {
            entry->kind = TV_PENDING_WANTED;
            return true;
        }
    }
    return false;
}

/* True when the table has found the value to be wrong already. */
static bool is_noted(const struct tv_checker *checker, uint32_t at) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        const struct tv_pending *entry = &checker->pending[i];
        if (entry->at == at && (entry->kind == TV_PENDING_CHECK || entry->kind == TV_PENDING_TYPE))
            return true;
    }
    return false;
}

static void check_call(struct tv_checker *checker) {
    struct tv_event *event = &checker->event;
    if (event->call != TV_CALL_COUNT) {
        checker->totals.calls[event->call]++;
        return;
    }
    uint32_t at = event->field_at[TV_FIELD_TYPE];
    if (at == TV_NONE && !is_misspelled(checker, TV_FIELD_TYPE))
        tv_note_plain(checker, TV_RULE_CALL_TYPE_MISSING, event->mark.at, TV_DETAIL_TYPE);
    else if (at != TV_NONE && !is_noted(checker, at))
        tv_note_plain(checker, TV_RULE_CALL_TYPE_UNKNOWN, at, TV_DETAIL_SIX_CALLS);
}

TV_COLD uint32_t tv_root_count_blanks(const struct tv_checker *checker) {
    const uint32_t *quote = checker->event.mark.quote;
    uint32_t count = 0;
    for (uint32_t at = checker->event.mark.at; at < checker->event.end; at++) {
        if (at == quote[0]) {
            at = quote[1];
            quote += 2;
        } else {
            count += (unsigned char)checker->walk.base[at] <= ' ';
        }
    }
    return count;
}

/* Fields that are the same in every event are late only when the event was walked again. */
static uint32_t late_node(const struct tv_checker *checker, uint32_t slot) {
    bool is_common = slot != TV_NONE && checker->roots[slot].is_common;
    return is_common ? checker->roots[slot].fit.node : node_of(checker, slot);
}

static void visit_late(struct tv_checker *checker) {
    for (uint32_t i = 0; i < checker->event.late_count; i++) {
        struct tv_late late = checker->late[i];
        struct tv_here here = {checker->walk.base, late.mark.quote, late.mark.at};
        if (late.slot != TV_NONE && tv_is_plain_string(checker, here)) {
            check_text(checker, here, late.slot);
            continue;
        }
        unsigned field = late.slot == TV_NONE ? TV_FIELD_COUNT : checker->roots[late.slot].field;
        tv_walk_restore(&checker->walk, late.mark);
        check_member(checker, (enum tv_field)field, late_node(checker, late.slot));
    }
}

/* An id that may be null and is, is not there: two nulls identify nobody. */
static void forget_null_ids(struct tv_checker *checker, struct tv_level *root) {
    static const enum tv_field ids[] = {TV_FIELD_USER_ID, TV_FIELD_ANONYMOUS_ID};
    for (unsigned i = 0; i < 2; i++) {
        uint32_t at = checker->event.field_at[ids[i]], slot = checker->table->fields[ids[i]];
        if (at == TV_NONE || checker->walk.base[at] != 'n')
            continue;
        uint32_t node = node_of(checker, slot);
        if (node != TV_NONE && (checker->table->nodes[node].types & TV_TYPE_NULL))
            root->seen[slot >> 6] &= ~((uint64_t)1 << (slot & 63));
    }
}

/* An old name counts only in events that have the field it stands for: `to` is userId in an alias,
 * and nothing in a track. */
static TV_COLD void take_back_former(struct tv_checker *checker) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind == TV_PENDING_FORMER && entry->object == checker->event.mark.at &&
            node_of(checker, checker->table->keys[entry->what].target) == TV_NONE)
            entry->kind = TV_PENDING_VOID;
    }
}

static void close_root(struct tv_checker *checker) {
    struct tv_level *root = &checker->levels[0];
    root->shape = checker->event.shape;
    root->form = checker->event.form;
    if (root->shape)
        forget_null_ids(checker, root);
    if (root->shape && TV_RARE(checker->pending_count > 0))
        take_back_former(checker);
    if (TV_RARE(checker->pending_count > 0))
        tv_names_place_root(checker);
    tv_object_close(checker, root);
}

/* Tells of the name of an event that it stands for none, in place of all else about it. */
static TV_COLD void note_filler_name(struct tv_checker *checker, uint32_t at) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        if (checker->pending[i].at == at)
            checker->pending[i].kind = TV_PENDING_VOID;
    }
    tv_note_plain(checker, TV_RULE_PROPERTY_PLACEHOLDER, at, TV_DETAIL_NONE);
}

/* The name of a track call, or of a page or screen. */
static void check_event_name(struct tv_checker *checker) {
    const struct tv_event *event = &checker->event;
    bool is_track = event->call == TV_TRACK;
    struct tv_str name = is_track ? event->event : event->name;
    bool may_be = name.len > 0 && checker->filler_starts[(unsigned char)name.at[0]];
    if (TV_RARE(may_be) && event->call <= TV_SCREEN && event->call != TV_IDENTIFY &&
        tv_filler_of(name) == TV_FILLER_WORD)
        note_filler_name(checker, event->field_at[is_track ? TV_FIELD_EVENT : TV_FIELD_NAME]);
}

void tv_root_finish(struct tv_checker *checker) {
    struct tv_event *event = &checker->event;
    struct tv_walk_mark end = tv_walk_save(&checker->walk);
    tv_event_decide(checker, true);
    checker->totals.events++;
    if (TV_RARE(event->len >= TV_EVENT_SIZE_MAX))
        event->len -= tv_root_count_blanks(checker);
    if (TV_RARE(event->len >= TV_EVENT_SIZE_MAX))
        tv_note_plain(checker, TV_RULE_LIMITS_EVENT_SIZE, event->mark.at, TV_DETAIL_EVENT_SIZE);
    visit_late(checker);
    if (TV_RARE(checker->watch != NULL))
        tv_observe_ahead(checker);
    tv_limits_check(checker, end.quote);
    check_call(checker);
    check_event_name(checker);
    if (TV_OFTEN(checker->wants_times))
        tv_times_check(checker);
    tv_fields_check_places(checker);
    close_root(checker);
    if (TV_RARE(checker->has_event_schemas) && event->row && event->shape)
        tv_schema_ask_event(checker);
    tv_jobs_run(checker);
    bool has_strangers = event->form->strangers & checker->levels[0].seen[0];
    if (TV_RARE(checker->pending_count > 0 || has_strangers))
        tv_strays_find(checker);
    if (TV_RARE(checker->watch != NULL))
        tv_observe(checker);
    if (checker->personal.kinds)
        tv_personal_look(checker);
    uint64_t told = checker->told_events;
    tv_settle(checker);
    if (TV_RARE(checker->arrived != NULL))
        tv_arrive(checker, told);
    checker->totals.invalid_events += checker->finds_error;
    tv_walk_restore(&checker->walk, end);
}

void tv_root_refuse(struct tv_checker *checker) {
    struct tv_walk_mark start = tv_walk_save(&checker->walk);
    reset_event(checker);
    if (!skip(checker))
        return;
    struct tv_walk_mark end = tv_walk_save(&checker->walk);
    checker->event.end = end.at;
    tv_note_plain(checker, TV_RULE_JSON_NOT_AN_EVENT, start.at, TV_DETAIL_NONE);
    tv_settle(checker);
    tv_walk_restore(&checker->walk, end);
}
