/* Properties that stand at the top of the message instead of among the properties (or traits): the
 * server takes the message and drops them. A name that the event knows there, that is no field of
 * this call, and that is not among the properties too, is taken for such a stray. It stands for the
 * property it is: that one does not count as missing. */
#include "checker.h"
#include "keyset.h"

#include <string.h>

/* Where the properties of the event belong. */
struct home {
    enum tv_field field;
    const struct tv_shape *shape;
    struct tv_walk_mark mark; /* the object, when is_there */
    bool is_there;
};

static bool find_home(const struct tv_checker *checker, struct home *home) {
    const struct tv_table *table = checker->table;
    const struct tv_shape *shape = checker->event.shape;
    bool has_traits = checker->event.call == TV_IDENTIFY || checker->event.call == TV_GROUP;
    home->field = has_traits ? TV_FIELD_TRAITS : TV_FIELD_PROPERTIES;
    uint32_t slot = table->fields[home->field];
    uint32_t node = shape && slot != TV_NONE ? table->slots[shape->slots + slot].node : TV_NONE;
    if (node == TV_NONE || table->nodes[node].shape == TV_NONE)
        return false;
    home->shape = &table->shapes[table->nodes[node].shape];
    return home->shape->keyset != TV_NONE;
}

/* Whether the object, if there is one, has that name. */
static bool is_at_home(struct tv_checker *checker, const struct home *home, struct tv_str name) {
    struct tv_walk walk = checker->walk;
    if (!home->is_there)
        return false;
    tv_walk_restore(&walk, home->mark);
    return tv_walk_type(&walk) != TV_TYPE_OBJECT || tv_path_step(checker, &walk, name);
}

/* True when the demand is for this name, alone or among others. A condition's demands count the
 * slots of a shape of their own, so it is the words that tell: names in quotes. */
static bool asks_for(const struct tv_table *table, const struct tv_demand *demand,
                     struct tv_str name) {
    struct tv_str words = tv_table_string(table, demand->expected);
    for (size_t at = 0; at + name.len + 2 <= words.len; at++) {
        if (words.at[at] == '"' && words.at[at + name.len + 1] == '"' &&
            memcmp(words.at + at + 1, name.at, name.len) == 0)
            return true;
    }
    return false;
}

/* Takes back that the object at `at` lacks the name. true: it would have been an error. */
static bool forgive(struct tv_checker *checker, uint32_t at, struct tv_str name) {
    const struct tv_table *table = checker->table;
    bool is_error = false;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind != TV_PENDING_DEMAND || entry->object != at ||
            !asks_for(table, &table->demands[entry->what], name))
            continue;
        is_error |= table->demands[entry->what].rule == TV_RULE_PROPERTY_REQUIRED;
        entry->kind = TV_PENDING_VOID;
    }
    return is_error;
}

/* The property is there after all; and if there are no properties, this is why. */
static bool forgive_all(struct tv_checker *checker, const struct home *home, struct tv_str name) {
    if (home->is_there)
        return forgive(checker, home->mark.at, name);
    bool has_traits = home->field == TV_FIELD_TRAITS;
    return forgive(checker, checker->event.mark.at,
                   has_traits ? TV_STR("traits") : TV_STR("properties"));
}

/* A member that no field of the message is called, or nearly: the very name of a property says more
 * than a likeness. */
static bool is_unknown(const struct tv_checker *checker, const struct tv_pending *entry) {
    return entry->object == checker->event.mark.at && entry->rule == TV_RULE_CALL_UNKNOWN_FIELD &&
           (entry->kind == TV_PENDING_UNKNOWN || entry->kind == TV_PENDING_NEAR);
}

/* The entry that calls the member whose value is at `at` unknown, or NULL. */
static struct tv_pending *find_unknown(struct tv_checker *checker, uint32_t at) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->at == at && is_unknown(checker, entry))
            return entry;
    }
    return NULL;
}

/* True when the name is a field, but of other calls. */
static bool is_stranger(const struct tv_checker *checker, struct tv_str name) {
    const struct tv_table *table = checker->table;
    const struct tv_key *key = tv_keyset_find_fast(table, table->envelope, name);
    return key && key->kind != TV_KEY_FORMERLY && key->target < 64 &&
           (checker->event.form->strangers >> key->target & 1);
}

/* The member whose name has been taken and whose value the walk stands at. */
static void judge(struct tv_checker *checker, const struct home *home, struct tv_str name,
                  uint32_t at) {
    const struct tv_table *table = checker->table;
    const struct tv_key *key = tv_keyset_find_fast(table, home->shape->keyset, name);
    if (!key || key->kind == TV_KEY_FORMERLY ||
        !tv_spend(checker, 2 * (uint64_t)checker->pending_count))
        return;
    struct tv_pending *entry = find_unknown(checker, at);
    if ((!entry && !is_stranger(checker, name)) || is_at_home(checker, home, name))
        return;
    struct tv_str wanted =
        tv_table_string(table, table->slots[home->shape->slots + key->target].name);
    bool is_error = forgive_all(checker, home, wanted);
    struct tv_pending told = {.at = at,
                              .object = checker->event.mark.at,
                              .what = (uint32_t)(key - table->keys),
                              .rule = TV_RULE_CALL_MISPLACED_FIELD,
                              .kind = is_error ? TV_PENDING_WANTED : TV_PENDING_NEAR};
    if (entry)
        entry->kind = TV_PENDING_VOID;
    tv_note(checker, told);
}

static bool has_unknown(const struct tv_checker *checker) {
    if (checker->event.form->strangers & checker->levels[0].seen[0])
        return true;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        if (is_unknown(checker, &checker->pending[i]))
            return true;
    }
    return false;
}

/* Finds where the properties are, if anywhere. Of two the last one counts, as it does for all. */
static void find_properties(struct tv_checker *checker, struct home *home) {
    uint32_t at = checker->event.field_at[home->field];
    struct tv_walk walk = checker->walk;
    struct tv_str raw;
    bool empty = true, has_escape, more = true;
    home->is_there = false;
    tv_walk_restore(&walk, checker->event.mark);
    if (at == TV_NONE || !tv_walk_enter(&walk, &empty) || empty)
        return;
    while (more && tv_walk_key(&walk, &raw, &has_escape) && walk.at < at) {
        if (!tv_walk_skip(&walk, TV_DEPTH_MAX) || !tv_walk_next(&walk, '}', &more))
            return;
    }
    home->is_there = walk.at == at && walk.base[at] != 'n'; /* a null carries nothing */
    home->mark = tv_walk_save(&walk);
}

void tv_strays_find(struct tv_checker *checker) {
    struct home home = {.field = TV_FIELD_COUNT};
    struct tv_walk walk = checker->walk;
    struct tv_str raw = {NULL, 0};
    bool empty = true, has_escape = false, more = true;
    if (!has_unknown(checker) || !find_home(checker, &home) ||
        !tv_spend(checker, checker->event.len))
        return;
    find_properties(checker, &home);
    tv_walk_restore(&walk, checker->event.mark);
    if (!tv_walk_enter(&walk, &empty) || empty)
        return;
    while (more && tv_walk_key(&walk, &raw, &has_escape)) {
        if (!has_escape)
            judge(checker, &home, raw, walk.at);
        if (!tv_walk_skip(&walk, TV_DEPTH_MAX) || !tv_walk_next(&walk, '}', &more))
            return;
    }
}
