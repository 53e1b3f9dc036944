/* Settling: which of the entries that were noted are told. One cause, one finding: at one place a
 * container of the wrong kind beats a wrong type, a wrong type beats a wrong value, and of several
 * demands on one value the gravest is told. What was misspelled or stands in the wrong place does
 * not count as missing; the walk has seen to that already (check_name.c, ids.c). */
#include "settle.h"

enum { WINDOW = 32 }; /* entries at one place that are compared with each other */

/* ---- Preparing ------------------------------------------------------------------------------- */

static bool is_quoted_number(struct tv_str value) {
    return value.len > 2 && value.at[0] == '"' &&
           tv_number_is_valid((struct tv_str){value.at + 1, value.len - 2});
}

/* Python's str() writes True and False. */
static bool is_quoted_boolean(struct tv_str value) {
    static const struct tv_str all[] = {{"\"true\"", 6},  {"\"false\"", 7}, {"\"True\"", 6},
                                        {"\"False\"", 7}, {"\"TRUE\"", 6},  {"\"FALSE\"", 7}};
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++)
        if (tv_str_equal(value, all[i]))
            return true;
    return false;
}

/* The rule for the value at the present place, of a type that a node does not allow. Three mistakes
 * are so common that they have their own. */
static enum tv_rule type_rule(const struct tv_settling *settling, uint32_t node) {
    const struct tv_table *table = settling->checker->table;
    unsigned types = table->nodes[node].types;
    uint32_t check = tv_type_check(table, node, settling->type);
    enum tv_rule rule = TV_RULE_PROPERTY_TYPE;
    if (check != TV_NONE)
        rule = (enum tv_rule)table->checks[check].rule;
    bool is_property = rule == TV_RULE_PROPERTY_TYPE;
    if (settling->type == TV_TYPE_NULL && (is_property || rule == TV_RULE_CONTEXT_TYPE))
        return TV_RULE_PROPERTY_NULL;
    if (!is_property)
        return rule;
    if ((types & (TV_TYPE_NUMBER | TV_TYPE_INTEGER)) && is_quoted_number(settling->value))
        return TV_RULE_PROPERTY_NUMERIC_STRING;
    if ((types & TV_TYPE_BOOLEAN) && is_quoted_boolean(settling->value))
        return TV_RULE_PROPERTY_BOOLEAN_STRING;
    return rule;
}

/* True when the whole event is of an old kind, and that is told: its properties are then, too. */
static bool is_legacy(const struct tv_checker *checker) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        const struct tv_pending *entry = &checker->pending[i];
        if (entry->kind == TV_PENDING_FORMER && entry->rule == TV_RULE_LEGACY_EVENT_NAME)
            return checker->enabled[TV_RULE_LEGACY_EVENT_NAME];
    }
    return false;
}

/* Drops what is taken back, switched off, or follows from something graver; which rule a wrong type
 * breaks is not known yet. */
static void drop_silent(struct tv_checker *checker) {
    bool hides_names = is_legacy(checker);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending entry = checker->pending[i];
        bool is_open = entry.kind == TV_PENDING_TYPE || checker->enabled[entry.rule];
        bool is_old_name = entry.rule == TV_RULE_LEGACY_PROPERTY_NAME ||
                           (entry.rule == TV_RULE_PROPERTY_DEPRECATED && entry.object != entry.at);
        is_open &= !(hides_names && is_old_name);
        if (entry.kind != TV_PENDING_VOID && is_open)
            checker->pending[kept++] = entry;
    }
    checker->pending_count = kept;
}

static bool comes_before(const struct tv_pending *a, const struct tv_pending *b) {
    return a->at != b->at ? a->at < b->at : a->seq < b->seq;
}

static void sift_down(struct tv_pending *entries, size_t at, size_t count) {
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && comes_before(&entries[child], &entries[child + 1]))
            child++;
        if (!comes_before(&entries[at], &entries[child]))
            return;
        struct tv_pending held = entries[at];
        entries[at] = entries[child];
        entries[child] = held;
        at = child;
    }
}

static void sort(struct tv_pending *entries, size_t count) {
    size_t ordered = 1;
    while (ordered < count && comes_before(&entries[ordered - 1], &entries[ordered]))
        ordered++;
    if (ordered >= count)
        return;
    for (size_t i = count / 2; i-- > 0;)
        sift_down(entries, i, count);
    for (size_t i = count; i-- > 1;) {
        struct tv_pending last = entries[i];
        entries[i] = entries[0];
        entries[0] = last;
        sift_down(entries, 0, i);
    }
}

/* ---- One place ------------------------------------------------------------------------------- */

/* What an entry says about its value: the lower beats the higher. */
enum rank { RANK_CONTAINER, RANK_TYPE, RANK_VALUE, RANK_APART };

static bool is_about_value(enum tv_rule rule) {
    return rule == TV_RULE_CALL_ID_PLACEHOLDER || rule == TV_RULE_CALL_ID_IS_EMAIL ||
           rule == TV_RULE_VIDEO_POSITION_PAST_END || rule == TV_RULE_ECOMMERCE_TOTAL_MISMATCH ||
           tv_filler_rule(rule);
}

static enum rank rank_of(const struct tv_checker *checker, const struct tv_pending *entry) {
    bool is_forbidden = entry->kind == TV_PENDING_CHECK &&
                        checker->table->checks[entry->what].kind == TV_CHECK_FORBIDDEN;
    if (entry->kind == TV_PENDING_TYPE || is_forbidden)
        return entry->rule == TV_RULE_CALL_CONTAINER_TYPE ? RANK_CONTAINER : RANK_TYPE;
    if (entry->kind == TV_PENDING_CHECK)
        return RANK_VALUE;
    bool is_plain_value =
        entry->kind == TV_PENDING_PLAIN && is_about_value((enum tv_rule)entry->rule);
    return is_plain_value ? RANK_VALUE : RANK_APART;
}

static enum tv_severity severity_of(const struct tv_settling *settling,
                                    const struct tv_pending *entry) {
    enum tv_severity declared = tv_entry_declared(settling, entry);
    if (declared != TV_SEVERITY_NONE)
        return declared;
    return tv_rule_info((enum tv_rule)entry->rule)->severity[TV_PROFILE_SPEC];
}

/* A list of values says more than anything else about them. */
static bool is_enum(const struct tv_checker *checker, const struct tv_pending *entry) {
    return entry->kind == TV_PENDING_CHECK &&
           checker->table->checks[entry->what].kind == TV_CHECK_ENUM;
}

/* A name that stands in the wrong place need not be called unknown there. */
static bool is_explained(const struct tv_pending *entry, const struct tv_pending *other) {
    bool is_name = entry->kind == TV_PENDING_UNKNOWN || entry->kind == TV_PENDING_NEAR ||
                   entry->kind == TV_PENDING_WANTED || entry->kind == TV_PENDING_ELSEWHERE;
    return is_name && other->kind == TV_PENDING_PLAIN &&
           other->rule == TV_RULE_CALL_MISPLACED_FIELD;
}

/* True when b is told rather than a, of two that say something about one value. */
static bool is_beaten(const struct tv_settling *settling, const struct tv_pending *a,
                      const struct tv_pending *b) {
    const struct tv_checker *checker = settling->checker;
    enum rank first = rank_of(checker, a), second = rank_of(checker, b);
    if (first != second)
        return second < first;
    enum tv_severity mild = severity_of(settling, a), grave = severity_of(settling, b);
    if (mild != grave)
        return grave > mild;
    if (a->kind != b->kind)
        return b->kind == TV_PENDING_PLAIN;
    if (is_enum(checker, a) != is_enum(checker, b))
        return is_enum(checker, b);
    return b->seq < a->seq;
}

static bool is_told(const struct tv_settling *settling, const struct tv_pending *entry,
                    struct tv_place place) {
    const struct tv_checker *checker = settling->checker;
    if (place.count == 1)
        return true;
    bool is_apart = rank_of(checker, entry) == RANK_APART;
    for (uint32_t i = 0; i < place.count; i++) {
        const struct tv_pending *other = &place.entries[i];
        if (other == entry)
            continue;
        if (entry->kind == TV_PENDING_TERM && rank_of(checker, other) <= RANK_TYPE)
            return false;
        if (is_explained(entry, other))
            return false;
        bool competes = is_apart ? tv_entry_equals(checker, entry, other)
                                 : rank_of(checker, other) != RANK_APART;
        if (competes && is_beaten(settling, entry, other))
            return false;
    }
    return true;
}

/* What is wrong with the outer part of a batch is told once, and nothing of it that the body's own
 * walk has told already. */
static bool is_known_outside(struct tv_checker *checker, const struct tv_pending *entry) {
    enum tv_piece_kind kind;
    uint32_t at = tv_layers_offset(checker, entry->at, &kind);
    if (kind == TV_PIECE_SAME)
        return false;
    if (entry->kind == TV_PENDING_PLAIN && entry->rule < TV_RULE_CALL_TYPE_MISSING)
        return true;
    uint64_t mark = ((uint64_t)at << 32 | entry->what) * 0x9e3779b97f4a7c15u;
    mark = (mark ^ mark >> 29 ^ entry->rule) | 1;
    uint64_t *seen = checker->layers.outer_seen;
    uint32_t mask = (1u << TV_OUTER_SEEN_BITS) - 1;
    uint32_t place = (uint32_t)(mark >> 32) & mask;
    while (seen[place] != 0 && seen[place] != mark)
        place = (place + 1) & mask;
    if (seen[place] == mark || checker->layers.outer_count == mask - 1)
        return true;
    seen[place] = mark;
    checker->layers.outer_count++;
    return false;
}

/* Gives wrong types their rules, and drops those that are switched off. Returns how many entries
 * are left. */
static uint32_t judge_types(const struct tv_settling *settling, struct tv_pending *entries,
                            uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct tv_pending entry = entries[i];
        if (entry.kind == TV_PENDING_TYPE)
            entry.rule = type_rule(settling, entry.what) & 0xfffu;
        if (settling->checker->enabled[entry.rule])
            entries[kept++] = entry;
    }
    return kept;
}

static void settle_place(struct tv_settling *settling, struct tv_pending *entries, uint32_t count) {
    struct tv_checker *checker = settling->checker;
    tv_trail_follow(settling, entries[0].at);
    tv_value_start(settling, entries[0].at);
    count = judge_types(settling, entries, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t first = i > WINDOW ? i - WINDOW : 0;
        uint32_t near = count - first < 2 * WINDOW ? count - first : 2 * WINDOW;
        struct tv_place place = {entries + first, near};
        if (is_told(settling, &entries[i], place) &&
            !(checker->layers.is_merged && is_known_outside(checker, &entries[i])))
            tv_entry_tell(settling, &entries[i], place);
    }
}

void tv_settle(struct tv_checker *checker) {
    struct tv_settling settling;
    if (checker->pending_lost > 0)
        tv_note_budget(checker, TV_DETAIL_MORE);
    if (TV_OFTEN(checker->pending_count == 0))
        return;
    drop_silent(checker);
    uint32_t count = checker->pending_count;
    sort(checker->pending, count);
    settling.checker = checker;
    settling.has_sender = settling.has_id = settling.is_counted = false;
    tv_trail_start(&settling);
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i + 1;
        while (end < count && checker->pending[end].at == checker->pending[i].at)
            end++;
        settle_place(&settling, checker->pending + i, end - i);
        i = end;
    }
    checker->pending_count = 0;
}
