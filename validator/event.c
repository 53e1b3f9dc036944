/* Which event is it: the call by its type, the event by its name, the version by a number in the
 * context. The first two decide as soon as they are known; the version needs the whole record. */
#include "checker.h"
#include "keyset.h"

/* The calls begin with different letters. */
static enum tv_call find_call(struct tv_str type) {
    static const uint8_t by_letter[32] = {['t' & 31] = TV_TRACK, ['i' & 31] = TV_IDENTIFY,
                                          ['p' & 31] = TV_PAGE,  ['s' & 31] = TV_SCREEN,
                                          ['g' & 31] = TV_GROUP, ['a' & 31] = TV_ALIAS};
    if (type.len == 0)
        return TV_CALL_COUNT;
    enum tv_call call = (enum tv_call)by_letter[type.at[0] & 31];
    const char *name = tv_call_name(call);
    bool is_same = strlen(name) == type.len && memcmp(name, type.at, type.len) == 0;
    return is_same ? call : TV_CALL_COUNT;
}

/* The member that names an event of this call, or TV_FIELD_COUNT. */
static enum tv_field name_field(uint32_t call) {
    if (call == TV_TRACK)
        return TV_FIELD_EVENT;
    return call == TV_PAGE || call == TV_SCREEN ? TV_FIELD_NAME : TV_FIELD_COUNT;
}

static void note_name(struct tv_checker *checker, struct tv_pending entry) {
    entry.at = checker->event.field_at[name_field(checker->event.call)];
    entry.object = entry.at;
    tv_note(checker, entry);
}

static bool is_told(uint32_t policy) {
    return policy == TV_POLICY_WARN || policy == TV_POLICY_FORBID;
}

static void note_stranger(struct tv_checker *checker, const struct tv_call_row *call) {
    if (is_told(call->policy))
        note_name(checker, (struct tv_pending){.what = checker->event.call,
                                               .rule = TV_RULE_EVENT_UNKNOWN,
                                               .kind = TV_PENDING_STRANGER});
}

static void note_unknown(struct tv_checker *checker, const struct tv_call_row *call,
                         struct tv_str name) {
    struct tv_asked asked = {name, tv_name_hash(name)};
    const struct tv_table *table = checker->table;
    uint32_t key;
    enum tv_likeness like = tv_name_judge(checker, TV_NAMES_OF_EVENTS, call->names, &asked, &key);
    bool is_known =
        key != TV_NONE && (!call->planned_only || table->events[table->keys[key].target].planned);
    if (is_known)
        note_name(checker,
                  (struct tv_pending){.what = key,
                                      .rule = like == TV_LIKE_FOLDED ? TV_RULE_EVENT_CASE
                                                                     : TV_RULE_EVENT_MISSPELLED,
                                      .kind = TV_PENDING_NEAR});
    else if (key == TV_NONE && like != TV_LIKE_NONE && checker->event.call == TV_TRACK)
        note_name(checker,
                  (struct tv_pending){.what = TV_DETAIL_NONE,
                                      .rule = like == TV_LIKE_RESERVED ? TV_RULE_EVENT_RESERVED
                                                                       : TV_RULE_EVENT_DYNAMIC_NAME,
                                      .kind = TV_PENDING_PLAIN});
    else
        note_stranger(checker, call);
}

/* ---- Looking ahead --------------------------------------------------------------------------- */

/* Always inline: gcc takes a function that only fetches for one without effect and drops its calls.
 */
static inline __attribute__((always_inline)) void fetch(const void *at, unsigned lines) {
    for (unsigned i = 0; i < lines; i++)
        __builtin_prefetch((const char *)at + (size_t)i * TV_LINE_LEN);
}

/* Nothing waits for what is fetched here. */
static inline __attribute__((always_inline)) void fetch_rules(const struct tv_checker *checker,
                                                              const struct tv_outlook *outlook) {
    const struct tv_want *want = tv_want_of(checker, outlook->start.properties);
    fetch(want, 1);
    fetch(checker->names_room + (size_t)outlook->names * 8, outlook->name_lines);
    fetch(checker->fits + outlook->fits, outlook->fit_lines);
    fetch(&checker->forms[outlook->form], 1);
}

/* The outlook of a name that stands in the text; NULL: the search knows. */
static const struct tv_outlook *find_outlook(const struct tv_checker *checker,
                                             const struct tv_names *names, struct tv_str name) {
    struct tv_name_words words = tv_name_words_ahead(name.at, name.len);
    const struct tv_spot *first = tv_names_first_spot(names, words, name.len);
    const struct tv_outlook *outlook = &checker->outlooks[first - names->spots];
    while (TV_RARE(!tv_spot_is(&outlook->spot, words, name.len)) ||
           (name.len > 16 && outlook->middle != tv_load_word(name.at + 8))) {
        if (!outlook->spot.is_shared || outlook->spot.len == TV_SPOT_NONE)
            return NULL;
        outlook++;
    }
    return name.len <= 24 ? outlook : NULL;
}

const struct tv_outlook *tv_event_foresee(const struct tv_checker *checker, struct tv_str name) {
    const struct tv_call_row *call = &checker->table->calls[TV_TRACK];
    if (call->names == TV_NONE)
        return NULL;
    const struct tv_outlook *outlook = find_outlook(checker, &checker->names_of[call->names], name);
    if (outlook)
        fetch_rules(checker, outlook);
    return outlook;
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* The row of the event with this name; of the call itself when there is none. */
static const struct tv_event_row *search_row(struct tv_checker *checker,
                                             const struct tv_call_row *call, struct tv_str name) {
    const struct tv_table *table = checker->table;
    const struct tv_key *key = tv_keyset_find_fast(table, call->names, name);
    if (!key) {
        note_unknown(checker, call, name);
        return &table->events[call->event];
    }
    if (key->kind == TV_KEY_FORMERLY)
        note_name(checker, (struct tv_pending){.what = (uint32_t)(key - table->keys),
                                               .rule = key->rule & 0xfffu,
                                               .kind = TV_PENDING_FORMER});
    const struct tv_event_row *row = &table->events[key->target];
    if (call->planned_only && !row->planned && !row->forbidden)
        note_stranger(checker, call);
    return row;
}

static const struct tv_event_row *find_row(struct tv_checker *checker,
                                           const struct tv_call_row *call, struct tv_str name) {
    const struct tv_outlook *foreseen = checker->event.foreseen;
    if (TV_RARE(checker->event.call != TV_TRACK || !foreseen))
        return search_row(checker, call, name);
    if (call->planned_only && foreseen->start.is_unplanned)
        note_stranger(checker, call);
    return &checker->table->events[foreseen->spot.slot];
}

/* ---- Versions -------------------------------------------------------------------------------- */

/* The number at /context/protocols/event_version, also one in quotes: that is a wrong type, but no
 * other version. at NULL: there is none. */
static struct tv_str read_version(struct tv_checker *checker) {
    struct tv_walk walk = checker->walk;
    struct tv_str text = {NULL, 0};
    bool is_integer = false, has_escape = false;
    if (checker->event.field_at[TV_FIELD_CONTEXT] == TV_NONE)
        return text;
    tv_walk_restore(&walk, checker->event.context);
    if (!tv_path_step(checker, &walk, TV_STR("protocols")) ||
        !tv_path_step(checker, &walk, TV_STR("event_version")))
        return text;
    unsigned type = tv_walk_type(&walk);
    bool is_number = type == TV_TYPE_NUMBER && tv_walk_number(&walk, &text, &is_integer);
    bool is_quoted = type == TV_TYPE_STRING && tv_walk_string(&walk, &text, &has_escape) &&
                     tv_number_is_valid(text);
    return is_number || is_quoted ? text : (struct tv_str){NULL, 0};
}

/* Compared as numbers: 3, 3.0 and 3e0 are one version. */
static bool is_version(struct tv_str text, uint32_t version) {
    char digits[10];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + version % 10);
    while (version /= 10);
    return tv_number_compare(text, (struct tv_str){digits + first, sizeof digits - first}) == 0;
}

static const struct tv_event_row *pick_version(struct tv_checker *checker,
                                               const struct tv_event_row *first) {
    struct tv_str text = read_version(checker);
    for (uint32_t i = 0; text.at && i < first->versions; i++) {
        if (is_version(text, first[i].version))
            return &first[i];
    }
    return first;
}

/* ---- Deciding -------------------------------------------------------------------------------- */

static TV_COLD void note_forbidden(struct tv_checker *checker, uint32_t at, uint32_t what,
                                   enum tv_pending_kind kind) {
    tv_note(checker, (struct tv_pending){.at = at,
                                         .object = at,
                                         .what = what,
                                         .rule = TV_RULE_EVENT_UNKNOWN,
                                         .kind = kind & 0xf});
    checker->event.shape = NULL;
    checker->event.form = checker->forms;
}

static const struct tv_start *start_of(const struct tv_checker *checker,
                                       const struct tv_event_row *row) {
    uint32_t number = (uint32_t)(row - checker->table->events);
    const struct tv_outlook *foreseen = checker->event.foreseen;
    return foreseen && foreseen->spot.slot == number ? &foreseen->start : &checker->starts[number];
}

static void settle_row(struct tv_checker *checker, const struct tv_call_row *call) {
    struct tv_event *event = &checker->event;
    enum tv_field field = name_field(event->call);
    uint32_t at = event->field_at[field == TV_FIELD_COUNT ? TV_FIELD_TYPE : field];
    const struct tv_start *start = start_of(checker, event->row);
    event->shape = &checker->table->shapes[start->shape];
    event->form = &checker->forms[start->form];
    event->properties = start->properties;
    event->decided = true;
    if (call->forbidden)
        note_forbidden(checker, event->field_at[TV_FIELD_TYPE], event->call, TV_PENDING_STRANGER);
    else if (start->is_forbidden)
        note_forbidden(checker, at == TV_NONE ? event->mark.at : at,
                       (uint32_t)(event->row - checker->table->events), TV_PENDING_FORBIDDEN);
}

/* True when something can be said about the names that events of this call have. */
static bool looks_at_name(const struct tv_checker *checker, const struct tv_call_row *call) {
    const bool *enabled = checker->enabled;
    if (name_field(checker->event.call) == TV_FIELD_COUNT)
        return false;
    if (call->names != TV_NONE || is_told(call->policy))
        return true;
    return checker->event.call == TV_TRACK &&
           (enabled[TV_RULE_EVENT_DYNAMIC_NAME] || enabled[TV_RULE_EVENT_RESERVED]);
}

void tv_event_decide(struct tv_checker *checker, bool is_final) {
    struct tv_event *event = &checker->event;
    if (event->decided)
        return;
    if (event->call == TV_CALL_COUNT && event->type.at)
        event->call = find_call(event->type);
    if (event->call == TV_CALL_COUNT)
        return;
    const struct tv_call_row *call = &checker->table->calls[event->call];
    if (!event->row) {
        struct tv_str name = event->call == TV_TRACK ? event->event : event->name;
        bool has_name = looks_at_name(checker, call);
        if (has_name && !name.at && !is_final)
            return;
        event->row = has_name && name.at ? find_row(checker, call, name)
                                         : &checker->table->events[call->event];
    }
    if (start_of(checker, event->row)->has_versions) {
        if (!is_final)
            return;
        event->row = pick_version(checker, event->row);
    }
    settle_row(checker, call);
}
