/* Names that no slot has: kept until their object ends, to find those that stand twice, and looked
 * up for a name that was probably meant. What was found once is found fast again (suggest.c),
 * because names that a team has chosen itself come in every event. */
#include "checker.h"

#include <string.h>

/* ---- Names that stand twice ------------------------------------------------------------------ */

static void push_name(struct tv_checker *checker, struct tv_str raw, struct tv_str name,
                      uint64_t hash) {
    if (checker->name_count == checker->names_max) {
        if (!checker->out_of_names)
            tv_note_budget(checker, TV_DETAIL_NO_NAMES);
        checker->out_of_names = true;
        return;
    }
    bool is_escaped = raw.at != name.at;
    checker->names[checker->name_count++] =
        (struct tv_name){hash, (uint32_t)(raw.at - checker->walk.base),
                         (uint32_t)raw.len | (is_escaped ? TV_NAME_ESCAPED : 0)};
}

static bool comes_before(struct tv_name a, struct tv_name b) {
    return a.hash != b.hash ? a.hash < b.hash : a.at < b.at;
}

static void sift_down(struct tv_name *names, size_t at, size_t count) {
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && comes_before(names[child], names[child + 1]))
            child++;
        if (!comes_before(names[at], names[child]))
            return;
        struct tv_name held = names[at];
        names[at] = names[child];
        names[child] = held;
        at = child;
    }
}

static void sort_names(struct tv_name *names, size_t count) {
    for (size_t i = count / 2; i-- > 0;)
        sift_down(names, i, count);
    for (size_t i = count; i-- > 1;) {
        struct tv_name last = names[i];
        names[i] = names[0];
        names[0] = last;
        sift_down(names, 0, i);
    }
}

static struct tv_str raw_name(const struct tv_checker *checker, struct tv_name name) {
    return (struct tv_str){checker->walk.base + name.at, name.len & ~TV_NAME_ESCAPED};
}

static bool is_same_name(struct tv_checker *checker, struct tv_name a, struct tv_name b) {
    struct tv_str first = raw_name(checker, a), second = raw_name(checker, b);
    if (!((a.len | b.len) & TV_NAME_ESCAPED))
        return tv_str_equal(first, second);
    char *out = checker->decoded + checker->decoded_len;
    size_t first_len = tv_unescape(first, out, NULL);
    size_t second_len = tv_unescape(second, out + first_len, NULL);
    return first_len == second_len && memcmp(out, out + first_len, first_len) == 0;
}

/* The offset of the value behind a name; the text is known to be right. */
static uint32_t value_behind(const struct tv_checker *checker, struct tv_name name) {
    struct tv_str raw = raw_name(checker, name);
    uint32_t at = name.at + (uint32_t)raw.len + 1;
    while (checker->walk.base[at] == ':' || (unsigned char)checker->walk.base[at] <= ' ')
        at++;
    return at;
}

static void note_twins(struct tv_checker *checker, const struct tv_level *level,
                       const struct tv_name *names, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (names[i].hash != names[i - 1].hash || !is_same_name(checker, names[i - 1], names[i]))
            continue;
        tv_note(checker, (struct tv_pending){.at = value_behind(checker, names[i]),
                                             .object = level->mark.at,
                                             .rule = TV_RULE_JSON_DUPLICATE_KEY,
                                             .kind = TV_PENDING_PLAIN});
    }
}

/* Takes all names of an object again, those with slots too. */
static void collect_names(struct tv_checker *checker, const struct tv_level *level) {
    struct tv_walk walk = checker->walk;
    struct tv_str raw = {NULL, 0};
    bool empty = true, has_escape = false, more = true;
    if (!tv_spend(checker, walk.at - level->mark.at))
        return;
    checker->name_count = level->names;
    tv_walk_restore(&walk, level->mark);
    if (!tv_walk_enter(&walk, &empty) || empty)
        return;
    while (more) {
        if (!tv_walk_key(&walk, &raw, &has_escape) || !tv_walk_skip(&walk, TV_DEPTH_MAX))
            return;
        struct tv_str name = has_escape ? tv_string_decode(checker, walk.at, raw) : raw;
        push_name(checker, raw, name, tv_name_hash(name));
        if (!tv_walk_next(&walk, '}', &more))
            return;
    }
}

static bool has_equal_hashes(const struct tv_name *names, size_t count) {
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (names[i].hash == names[j].hash)
                return true;
        }
    }
    return false;
}

void tv_names_compare(struct tv_checker *checker, struct tv_level *level) {
    enum { FEW = 16 };
    if (level->twice)
        collect_names(checker, level);
    struct tv_name *names = checker->names + level->names;
    size_t count = checker->name_count - level->names;
    if (count <= FEW && !has_equal_hashes(names, count))
        return;
    sort_names(names, count);
    note_twins(checker, level, names, count);
}

/* ---- Names that are not known ---------------------------------------------------------------- */

/* An object is silent about names without a slot unless somebody said otherwise, but for the parts
 * of a message that the spec itself lists. */
static bool is_told(const struct tv_shape *shape) {
    bool is_listed = shape->area == TV_AREA_ROOT || shape->area == TV_AREA_CONTEXT;
    return shape->policy == TV_POLICY_WARN || shape->policy == TV_POLICY_FORBID ||
           (shape->policy == TV_POLICY_UNSAID && is_listed);
}

static enum tv_rule unknown_rule(const struct tv_shape *shape, enum tv_likeness like) {
    if (shape->area == TV_AREA_ROOT)
        return TV_RULE_CALL_UNKNOWN_FIELD;
    if (like == TV_LIKE_FOLDED)
        return TV_RULE_PROPERTY_CASE;
    if (shape->area == TV_AREA_CONTEXT)
        return TV_RULE_CONTEXT_UNKNOWN_FIELD;
    return like == TV_LIKE_NEAR ? TV_RULE_PROPERTY_MISSPELLED : TV_RULE_PROPERTY_UNKNOWN;
}

/* The detail of an id among the properties, whose place is the root. */
static enum tv_detail misplaced(const struct tv_checker *checker, const struct tv_level *level,
                                struct tv_str name) {
    const uint32_t *field_at = checker->event.field_at;
    bool is_id = name.len == 6 || name.len == 11;
    if (!is_id || (level->mark.at != field_at[TV_FIELD_PROPERTIES] &&
                   level->mark.at != field_at[TV_FIELD_TRAITS]))
        return TV_DETAIL_NONE;
    if (tv_str_equal(name, TV_STR("userId")))
        return TV_DETAIL_AT_USER_ID;
    return tv_str_equal(name, TV_STR("anonymousId")) ? TV_DETAIL_AT_ANONYMOUS_ID : TV_DETAIL_NONE;
}

static void note_misplaced(struct tv_checker *checker, const struct tv_level *level,
                           enum tv_detail detail) {
    tv_note(checker, (struct tv_pending){.at = checker->walk.at,
                                         .object = level->mark.at,
                                         .what = detail,
                                         .rule = TV_RULE_CALL_MISPLACED_FIELD,
                                         .kind = TV_PENDING_PLAIN});
}

static void note_near(struct tv_checker *checker, struct tv_level *level, uint32_t key,
                      enum tv_likeness like) {
    level->near = true;
    tv_note(checker, (struct tv_pending){.at = checker->walk.at,
                                         .object = level->mark.at,
                                         .what = key,
                                         .rule = unknown_rule(level->shape, like) & 0xfffu,
                                         .kind = TV_PENDING_NEAR});
}

/* True in properties and traits, on any level below them. Other parts are no columns. */
static bool is_inside(const struct tv_checker *checker) {
    const uint32_t *field_at = checker->event.field_at;
    uint32_t top = checker->levels[1].mark.at;
    return top == field_at[TV_FIELD_PROPERTIES] || top == field_at[TV_FIELD_TRAITS];
}

/* One for each object: a name that changes has no end. */
static void note_dynamic(struct tv_checker *checker, struct tv_level *level, struct tv_str raw) {
    const struct tv_shape *shape = level->shape;
    if (level->dynamic)
        return;
    level->dynamic = true;
    tv_note(checker, (struct tv_pending){
                         .at = level->mark.at,
                         .object = shape ? (uint32_t)(shape - checker->table->shapes) : TV_NONE,
                         .what = (uint32_t)(raw.at - checker->walk.base) - 1,
                         .rule = TV_RULE_PROPERTY_DYNAMIC_KEY,
                         .kind = TV_PENDING_DYNAMIC});
}

/* The key of another event that has this property, where that would tell more. */
static uint32_t find_elsewhere(struct tv_checker *checker, const struct tv_level *level,
                               const struct tv_asked *asked) {
    const struct tv_event *event = &checker->event;
    bool is_asked = checker->enabled[TV_RULE_PROPERTY_MISPLACED] && event->row &&
                    level->mark.at == event->field_at[TV_FIELD_PROPERTIES];
    return is_asked ? tv_name_elsewhere(checker, asked) : TV_NONE;
}

static void note_unknown(struct tv_checker *checker, struct tv_level *level,
                         const struct tv_asked *asked) {
    uint32_t shape = (uint32_t)(level->shape - checker->table->shapes);
    struct tv_pending entry = {.at = checker->walk.at,
                               .object = level->mark.at,
                               .what = shape,
                               .rule = unknown_rule(level->shape, TV_LIKE_NONE) & 0xfffu,
                               .kind = TV_PENDING_UNKNOWN};
    uint32_t key = find_elsewhere(checker, level, asked);
    if (key != TV_NONE) {
        entry.object = shape;
        entry.what = key;
        entry.rule = TV_RULE_PROPERTY_MISPLACED;
        entry.kind = TV_PENDING_ELSEWHERE;
    }
    tv_note(checker, entry);
}

void tv_name_note(struct tv_checker *checker, struct tv_level *level, struct tv_str raw,
                  struct tv_str name) {
    if (checker->mode != TV_MODE_MAIN)
        return;
    struct tv_asked asked = {name, tv_name_hash(name)};
    push_name(checker, raw, name, asked.hash);
    if (checker->personal.kinds)
        tv_personal_name(checker, name, asked.hash);
    enum tv_detail detail = misplaced(checker, level, name);
    if (TV_RARE(detail != TV_DETAIL_NONE))
        note_misplaced(checker, level, detail);
    const struct tv_shape *shape = level->shape;
    if (shape ? shape->additional != TV_NONE : !checker->enabled[TV_RULE_PROPERTY_DYNAMIC_KEY])
        return;
    uint32_t key;
    enum tv_likeness like =
        tv_name_judge(checker, TV_NAMES_OF_MEMBERS, shape ? shape->keyset : TV_NONE, &asked, &key);
    if (TV_RARE(like == TV_LIKE_NEAR || like == TV_LIKE_FOLDED))
        note_near(checker, level, key, like);
    else if (TV_RARE(like == TV_LIKE_DYNAMIC) && is_inside(checker))
        note_dynamic(checker, level, raw);
    else if (shape && is_told(shape))
        note_unknown(checker, level, &asked);
    checker->outside += like == TV_LIKE_DYNAMIC; /* elsewhere this object is right */
}

void tv_name_note_root(struct tv_checker *checker, struct tv_str raw, struct tv_str name) {
    struct tv_asked asked = {name, tv_name_hash(name)};
    push_name(checker, raw, name, asked.hash);
    if (checker->personal.kinds)
        tv_personal_name(checker, name, asked.hash);
    struct tv_pending entry = {.at = checker->walk.at, .object = checker->event.mark.at};
    tv_name_judge(checker, TV_NAMES_OF_ROOT, checker->table->envelope, &asked, &entry.what);
    entry.kind = entry.what == TV_NONE ? TV_PENDING_UNKNOWN : TV_PENDING_NEAR;
    entry.rule = TV_RULE_CALL_UNKNOWN_FIELD;
    checker->levels[0].near |= entry.what != TV_NONE;
    tv_note(checker, entry);
}

void tv_names_place_root(struct tv_checker *checker) {
    const struct tv_shape *shape = checker->levels[0].shape;
    bool told = shape && shape->additional == TV_NONE && is_told(shape);
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind != TV_PENDING_UNKNOWN || entry->what != TV_NONE)
            continue;
        entry->kind = told ? TV_PENDING_UNKNOWN : TV_PENDING_VOID;
        if (told)
            entry->what = (uint32_t)(shape - checker->table->shapes);
    }
}

/* True when the lack of a slot would be told as an error, were it not for the near miss. */
static bool hides_error(const struct tv_checker *checker, const struct tv_level *level,
                        uint32_t slot) {
    const struct tv_table *table = checker->table;
    const struct tv_shape *shape = level->shape;
    for (uint32_t i = shape->demands; i < shape->demands + shape->demand_count; i++) {
        const struct tv_demand *demand = &table->demands[i];
        enum tv_severity usual =
            tv_rule_info((enum tv_rule)demand->rule)->severity[TV_PROFILE_SPEC];
        bool is_asked = false, is_met = false, depends = false, is_given = false;
        for (uint32_t k = demand->any; k < demand->any + demand->any_count; k++) {
            struct tv_operand operand = table->operands[k];
            bool is_seen = operand.b != TV_WANTED_PATH && tv_has_seen(level, operand.a);
            is_asked |= operand.b == TV_WANTED_SLOT && operand.a == slot;
            is_met |= operand.b == TV_WANTED_SLOT && is_seen;
            depends |= operand.b == TV_GIVEN_SLOT;
            is_given |= operand.b == TV_GIVEN_SLOT && is_seen;
        }
        is_met |= depends && !is_given;
        bool is_error = demand->declared == TV_SEVERITY_ERROR || usual == TV_SEVERITY_ERROR;
        if (is_asked && !is_met && is_error)
            return true;
    }
    return false;
}

/* A name is not misspelled when the one it resembles stands beside it. One that is misspelled
 * stands for the right one, so that this is not reported as missing too. */
void tv_names_resolve(struct tv_checker *checker, struct tv_level *level) {
    const struct tv_shape *shape = level->shape;
    const struct tv_key *keys = checker->table->keys;
    for (uint32_t i = level->pending; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind != TV_PENDING_NEAR || entry->object != level->mark.at ||
            !tv_has_seen(level, keys[entry->what].target))
            continue;
        bool told = shape && is_told(shape);
        entry->kind = told ? TV_PENDING_UNKNOWN : TV_PENDING_VOID;
        if (!told)
            continue;
        entry->what = (uint32_t)(shape - checker->table->shapes);
        entry->rule = unknown_rule(shape, TV_LIKE_NONE) & 0xfffu;
    }
    for (uint32_t i = level->pending; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind != TV_PENDING_NEAR || entry->object != level->mark.at)
            continue;
        uint32_t slot = keys[entry->what].target;
        if (shape && hides_error(checker, level, slot))
            entry->kind = TV_PENDING_WANTED;
        level->seen[slot >> 6] |= (uint64_t)1 << (slot & 63);
    }
}
