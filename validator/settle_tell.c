/* Telling: one entry becomes one finding, with all that a person needs to understand it. */
#include "settle.h"
#include "words.h"

#include <string.h>

/* ---- Values ---------------------------------------------------------------------------------- */

void tv_value_start(struct tv_settling *settling, uint32_t at) {
    struct tv_str text = {settling->checker->walk.base, settling->checker->walk.len};
    const uint32_t *quote = settling->trail.quote;
    struct tv_str value = {text.at + at, 0};
    unsigned type = at < text.len ? tv_walk_types[(unsigned char)text.at[at]] : 0;
    if (type == TV_TYPE_STRING && *quote == at)
        value.len = quote[1] + 1 - at;
    else if (!(type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)))
        value.len = tv_value_end(text, at) - at;
    if (type == TV_TYPE_NUMBER && tv_number_is_integer(value))
        type = TV_TYPE_INTEGER;
    settling->value = value;
    settling->type = type;
}

/* Finds the end of a container. */
static void measure_value(struct tv_settling *settling, uint32_t at) {
    struct tv_str text = {settling->checker->walk.base, settling->checker->walk.len};
    if (settling->value.len == 0)
        settling->value.len = tv_value_end(text, at) - at;
}

uint32_t tv_type_check(const struct tv_table *table, uint32_t node, unsigned type) {
    const struct tv_node *wanted = &table->nodes[node];
    unsigned bits = type == TV_TYPE_INTEGER ? TV_TYPE_INTEGER | TV_TYPE_NUMBER : type;
    for (uint32_t i = wanted->checks; i < wanted->checks + wanted->check_count; i++) {
        if (table->checks[i].kind == TV_CHECK_TYPE && !(table->checks[i].a & bits))
            return i;
    }
    return TV_NONE;
}

/* ---- Entries --------------------------------------------------------------------------------- */

/* Words for what the rules say by themselves, by enum tv_detail. */
struct fixed_words {
    struct tv_str expected, suggestion, detail;
};

#define EXPECT(text)                                                                               \
    {                                                                                              \
        {text, sizeof text - 1}, {"", 0}, {                                                        \
            "", 0                                                                                  \
        }                                                                                          \
    }
#define SUGGEST(text)                                                                              \
    {                                                                                              \
        {"", 0}, {text, sizeof text - 1}, {                                                        \
            "", 0                                                                                  \
        }                                                                                          \
    }
#define EXPLAIN(text)                                                                              \
    {                                                                                              \
        {"", 0}, {"", 0}, {                                                                        \
            text, sizeof text - 1                                                                  \
        }                                                                                          \
    }

static const struct fixed_words fixed_words[] = {
    [TV_DETAIL_NONE] = EXPECT(""),
    [TV_DETAIL_TYPE] = EXPECT("\"type\""),
    [TV_DETAIL_SIX_CALLS] = EXPECT("one of \"track\", \"identify\", \"page\", \"screen\", "
                                   "\"group\", \"alias\""),
    [TV_DETAIL_EVENT_SIZE] = EXPECT("less than 32768 bytes"),
    [TV_DETAIL_BATCH_SIZE] = EXPECT("at most 512000 bytes"),
    [TV_DETAIL_BATCH_COUNT] = EXPECT("at most 2500 events"),
    [TV_DETAIL_PROPERTY_COUNT] = EXPECT("at most 300 properties"),
    [TV_DETAIL_TRAIT_COUNT] = EXPECT("less than 300 traits"),
    [TV_DETAIL_GROUP_TRAIT_COUNT] = EXPECT("at most 300 traits"),
    [TV_DETAIL_TEXT_LENGTH] = EXPECT("at most 512 characters"),
    [TV_DETAIL_TOTAL] = EXPECT("the sum of subtotal, shipping and tax"),
    [TV_DETAIL_LENGTH] = EXPECT("at most total_length"),
    [TV_DETAIL_NO_STEPS] = EXPLAIN("its conditions, names and patterns take too many steps"),
    [TV_DETAIL_NO_FRAMES] = EXPLAIN("its schema goes too deep into it"),
    [TV_DETAIL_NO_JOBS] = EXPLAIN("too many objects with conditions"),
    [TV_DETAIL_NO_NAMES] = EXPLAIN("too many names to compare with each other"),
    [TV_DETAIL_MORE] = /* the number goes before it */
    EXPLAIN(" more findings in this event are not listed"),
    [TV_DETAIL_AT_TRAITS] = SUGGEST("/traits"),
    [TV_DETAIL_AT_CONTEXT_TRAITS] = SUGGEST("/context/traits"),
    [TV_DETAIL_AT_USER_ID] = SUGGEST("/userId"),
    [TV_DETAIL_AT_ANONYMOUS_ID] = SUGGEST("/anonymousId"),
    [TV_DETAIL_ORIGINAL_TIME] = EXPECT("originalTimestamp, which the same clock tells"),
    [TV_DETAIL_OWN_TIME] = EXPECT("timestamp, which the same clock tells"),
    [TV_DETAIL_SENT_AT] = EXPECT("sentAt, even with the clock skew taken off"),
    [TV_DETAIL_PRESENT] = EXPECT("receivedAt, or now if that is missing"),
    [TV_DETAIL_IDENTITY] = EXPECT("receivedAt - (sentAt - originalTimestamp), to a second")};

static enum tv_severity by_policy(uint32_t policy) {
    if (policy == TV_POLICY_FORBID)
        return TV_SEVERITY_ERROR;
    return policy == TV_POLICY_WARN ? TV_SEVERITY_WARNING : TV_SEVERITY_NONE;
}

/* Whatever is wrong with the name of an event, it is as bad as any name that is forbidden. */
static enum tv_severity declared_name(const struct tv_checker *checker, enum tv_rule rule) {
    bool is_event = rule == TV_RULE_EVENT_CASE || rule == TV_RULE_EVENT_MISSPELLED ||
                    rule == TV_RULE_EVENT_DYNAMIC_NAME || rule == TV_RULE_EVENT_RESERVED;
    bool is_error =
        is_event && checker->table->calls[checker->event.call].policy == TV_POLICY_FORBID;
    return is_error ? TV_SEVERITY_ERROR : TV_SEVERITY_NONE;
}

/* A near miss of a name that the spec lists is worth more than a name that it does not list. */
static enum tv_severity declared_near(const struct tv_checker *checker,
                                      const struct tv_pending *entry) {
    if (entry->rule == TV_RULE_CALL_UNKNOWN_FIELD || entry->rule == TV_RULE_CONTEXT_UNKNOWN_FIELD)
        return TV_SEVERITY_WARNING;
    return declared_name(checker, (enum tv_rule)entry->rule);
}

/* Whether an event of exactly the limit is taken, the documentation leaves open. An id that stands
 * among the properties, with none at its own place, is as bad as a missing one. */
static enum tv_severity declared_plain(const struct tv_checker *checker,
                                       const struct tv_pending *entry) {
    const uint32_t *field_at = checker->event.field_at;
    if (entry->rule == TV_RULE_LIMITS_EVENT_SIZE && checker->event.len == TV_EVENT_SIZE_MAX)
        return TV_SEVERITY_WARNING;
    bool is_id = entry->what == TV_DETAIL_AT_USER_ID || entry->what == TV_DETAIL_AT_ANONYMOUS_ID;
    bool has_none =
        field_at[TV_FIELD_USER_ID] == TV_NONE && field_at[TV_FIELD_ANONYMOUS_ID] == TV_NONE;
    bool is_misplaced = entry->rule == TV_RULE_CALL_MISPLACED_FIELD && is_id;
    if (is_misplaced && has_none)
        return TV_SEVERITY_ERROR;
    return declared_name(checker, (enum tv_rule)entry->rule);
}

enum tv_severity tv_entry_declared(const struct tv_settling *settling,
                                   const struct tv_pending *entry) {
    const struct tv_checker *checker = settling->checker;
    const struct tv_table *table = checker->table;
    uint32_t check;
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_TYPE:
        check = tv_type_check(table, entry->what, settling->type);
        return check == TV_NONE ? TV_SEVERITY_NONE
                                : (enum tv_severity)table->checks[check].declared;
    case TV_PENDING_CHECK:
        return (enum tv_severity)table->checks[entry->what].declared;
    case TV_PENDING_DEMAND:
        return (enum tv_severity)table->demands[entry->what].declared;
    case TV_PENDING_TERM:
        return (enum tv_severity)tv_entry_check(checker, entry)->declared;
    case TV_PENDING_UNKNOWN:
        return by_policy(table->shapes[entry->what].policy);
    case TV_PENDING_ELSEWHERE:
    case TV_PENDING_DYNAMIC:
        return entry->object == TV_NONE ? TV_SEVERITY_NONE
                                        : by_policy(table->shapes[entry->object].policy);
    case TV_PENDING_NEAR:
        return declared_near(checker, entry);
    case TV_PENDING_WANTED:
        return TV_SEVERITY_ERROR;
    case TV_PENDING_STRANGER:
        return table->calls[entry->what].forbidden ? TV_SEVERITY_ERROR
                                                   : by_policy(table->calls[entry->what].policy);
    case TV_PENDING_FORBIDDEN:
        return TV_SEVERITY_ERROR;
    case TV_PENDING_PLAIN:
        return declared_plain(checker, entry);
    default:
        return TV_SEVERITY_NONE;
    }
}

/* Operands that must be there, without those that the demand depends on. */
static uint32_t count_wanted(const struct tv_table *table, const struct tv_demand *demand) {
    uint32_t count = 0;
    while (count < demand->any_count && table->operands[demand->any + count].b != TV_GIVEN_SLOT)
        count++;
    return count;
}

static bool has_same_operands(const struct tv_table *table, const struct tv_demand *a,
                              const struct tv_demand *b) {
    uint32_t count = count_wanted(table, a);
    return count == count_wanted(table, b) &&
           memcmp(table->operands + a->any, table->operands + b->any,
                  count * sizeof *table->operands) == 0;
}

/* One demand may stand in several schemas, and a schema may be reached on several ways. */
static bool has_same_demand(const struct tv_checker *checker, const struct tv_pending *a,
                            const struct tv_pending *b) {
    const struct tv_term *one = &checker->table->terms[a->what];
    const struct tv_term *other = &checker->table->terms[b->what];
    return a->rule == b->rule && one->kind == other->kind && one->a == other->a &&
           one->b == other->b &&
           checker->blames[a->object].about == checker->blames[b->object].about;
}

bool tv_entry_equals(const struct tv_checker *checker, const struct tv_pending *a,
                     const struct tv_pending *b) {
    const struct tv_table *table = checker->table;
    if (a->kind != b->kind)
        return false;
    if (a->kind == TV_PENDING_DEMAND)
        return has_same_operands(table, &table->demands[a->what], &table->demands[b->what]);
    if (a->kind == TV_PENDING_CHECK && a->what != b->what) {
        const struct tv_check *one = &table->checks[a->what], *other = &table->checks[b->what];
        return one->kind == other->kind && one->a == other->a && one->b == other->b;
    }
    if (a->kind == TV_PENDING_TERM)
        return has_same_demand(checker, a, b);
    return a->what == b->what && a->rule == b->rule && a->object == b->object;
}

/* ---- Origins --------------------------------------------------------------------------------- */

static void add_origin(const struct tv_table *table, uint32_t index, struct tv_finding *finding) {
    struct tv_origin origin = tv_table_origin(table, index);
    if (index == TV_NONE || finding->origin_count == TV_ORIGINS_MAX)
        return;
    for (uint32_t i = 0; i < finding->origin_count; i++) {
        if (finding->origins[i].line == origin.line &&
            tv_str_equal(finding->origins[i].file, origin.file))
            return;
    }
    finding->origins[finding->origin_count++] = origin;
}

static uint32_t origin_of(const struct tv_table *table, const struct tv_pending *entry) {
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_CHECK:
        return table->checks[entry->what].origin;
    case TV_PENDING_DEMAND:
        return table->demands[entry->what].origin;
    case TV_PENDING_TERM:
        return table->terms[entry->what].origin;
    case TV_PENDING_FORMER:
    case TV_PENDING_NEAR:
    case TV_PENDING_WANTED:
    case TV_PENDING_ELSEWHERE:
        return table->keys[entry->what].origin;
    case TV_PENDING_UNKNOWN:
        return table->shapes[entry->what].policy_origin;
    case TV_PENDING_STRANGER:
        return table->calls[entry->what].policy_origin;
    case TV_PENDING_FORBIDDEN:
        return table->events[entry->what].origin;
    default:
        return TV_NONE;
    }
}

static void add_type_origins(const struct tv_table *table, const struct tv_pending *entry,
                             struct tv_finding *finding) {
    const struct tv_node *node = &table->nodes[entry->what];
    unsigned type = finding->actual_type;
    unsigned bits = type == TV_TYPE_INTEGER ? TV_TYPE_INTEGER | TV_TYPE_NUMBER : type;
    for (uint32_t i = node->checks; i < node->checks + node->check_count; i++) {
        if (table->checks[i].kind == TV_CHECK_TYPE && !(table->checks[i].a & bits))
            add_origin(table, table->checks[i].origin, finding);
    }
}

/* ---- Grouping -------------------------------------------------------------------------------- */

/* Numbers the demands of a table through: checks, demands, keys, shapes, calls, events,
 * terms. */
static void name_node(const struct tv_table *table, const struct tv_pending *entry, uint32_t index,
                      struct tv_finding *finding) {
    uint32_t first = 1;
    uint32_t path = TV_NONE;
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_TYPE:
    case TV_PENDING_CHECK:
        path = index == TV_NONE ? TV_NONE : table->checks[index].path;
        break;
    case TV_PENDING_DEMAND:
        path = table->demands[index].path;
        first += table->checks_count;
        break;
    case TV_PENDING_FORMER:
    case TV_PENDING_NEAR:
    case TV_PENDING_WANTED:
    case TV_PENDING_ELSEWHERE:
        first += table->checks_count + table->demands_count;
        break;
    case TV_PENDING_UNKNOWN:
        first += table->checks_count + table->demands_count + table->keys_count;
        break;
    case TV_PENDING_STRANGER:
        first +=
            table->checks_count + table->demands_count + table->keys_count + table->shapes_count;
        break;
    case TV_PENDING_FORBIDDEN:
        first += table->checks_count + table->demands_count + table->keys_count +
                 table->shapes_count + TV_CALL_COUNT;
        break;
    case TV_PENDING_TERM:
        path = table->terms[index].path;
        first += table->checks_count + table->demands_count + table->keys_count +
                 table->shapes_count + TV_CALL_COUNT + table->events_count;
        break;
    default:
        return;
    }
    if (index == TV_NONE)
        return;
    finding->node = first + index;
    finding->node_path = tv_table_string(table, path);
}

/* ---- In brief -------------------------------------------------------------------------------- *
 * All that costs little, and all that tells one finding from another. */

static void outline_plain(const struct tv_checker *checker, const struct tv_pending *entry,
                          struct tv_words *words, struct tv_finding *finding) {
    finding->suggestion = fixed_words[entry->what].suggestion;
    finding->detail = fixed_words[entry->what].detail;
    if (entry->what == TV_DETAIL_MORE) {
        size_t from = words->len;
        tv_words_put_count(words, checker->pending_lost);
        tv_words_put(words, finding->detail);
        finding->detail = tv_words_since(words, from);
    }
    if (entry->rule == TV_RULE_CALL_TYPE_UNKNOWN)
        finding->suggestion = tv_call_near(checker->event.type);
}

/* A text that nearly is one of those listed. */
static void suggest_listed(struct tv_checker *checker, const struct tv_pending *entry,
                           const struct tv_words *words, struct tv_finding *finding) {
    struct tv_str raw = tv_string_at(checker, entry->at);
    if (checker->table->checks[entry->what].kind != TV_CHECK_ENUM || !raw.at ||
        raw.len > TV_LISTED_LEN_MAX)
        return;
    char *text = words->at + words->len;
    size_t len = tv_unescape(raw, text, NULL);
    finding->suggestion = tv_listed_near(checker, entry->what, (struct tv_str){text, len});
}

/* The pointer of a property that stands outside of the properties. */
static struct tv_str place_inside(const struct tv_checker *checker, struct tv_str name,
                                  struct tv_words *words) {
    bool has_traits = checker->event.call == TV_IDENTIFY || checker->event.call == TV_GROUP;
    size_t from = words->len;
    tv_words_put(words, has_traits ? TV_STR("/traits/") : TV_STR("/properties/"));
    tv_words_put(words, name);
    return tv_words_since(words, from);
}

static void outline_demand(struct tv_checker *checker, const struct tv_pending *entry,
                           struct tv_words *words, struct tv_finding *finding) {
    const struct tv_table *table = checker->table;
    uint32_t index = entry->what;
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_TYPE:
        index = tv_type_check(table, entry->what, finding->actual_type);
        break;
    case TV_PENDING_PLAIN:
        outline_plain(checker, entry, words, finding);
        return;
    case TV_PENDING_CHECK:
        suggest_listed(checker, entry, words, finding);
        break;
    case TV_PENDING_DEMAND:
        finding->detail = tv_table_string(table, table->demands[entry->what].reason);
        break;
    case TV_PENDING_FORMER:
        if (entry->rule == TV_RULE_PROPERTY_DEPRECATED)
            finding->detail = tv_table_string(table, table->keys[entry->what].hint);
        else
            finding->suggestion = tv_table_string(table, table->keys[entry->what].hint);
        break;
    case TV_PENDING_NEAR:
    case TV_PENDING_WANTED:
    case TV_PENDING_ELSEWHERE:
        finding->suggestion = tv_table_string(table, table->keys[entry->what].name);
        if (entry->rule == TV_RULE_CALL_MISPLACED_FIELD)
            finding->suggestion = place_inside(checker, finding->suggestion, words);
        break;
    default:
        break;
    }
    name_node(table, entry, index, finding);
}

static bool is_absence(const struct tv_table *table, const struct tv_pending *entry) {
    uint32_t term = entry->kind == TV_PENDING_TERM ? table->terms[entry->what].kind : TV_TERM_COUNT;
    return entry->kind == TV_PENDING_DEMAND || term == TV_TERM_REQUIRED ||
           term == TV_TERM_DEPENDS_NAMES ||
           (entry->kind == TV_PENDING_PLAIN && entry->rule == TV_RULE_CALL_TYPE_MISSING);
}

/* A text of the event that stays from one finding to the next, masked behind its own strings. */
static struct tv_str keep_masked(struct tv_checker *checker, struct tv_str text) {
    struct tv_words room = {checker->decoded + checker->decoded_len, 0, text.len};
    struct tv_str masked = tv_mask_text(checker, &room, text, 0);
    checker->decoded_len += (uint32_t)room.len;
    return masked;
}

/* A finding about the outer part of a batch is about no event of it. */
static void start_finding(struct tv_settling *settling, enum tv_piece_kind kind) {
    struct tv_finding *finding = &settling->finding;
    if (kind != TV_PIECE_SAME || !settling->has_sender) {
        *finding = (struct tv_finding){.version = 0};
        settling->has_sender = settling->has_id = false;
    }
    if (kind == TV_PIECE_SAME && !settling->has_sender) {
        settling->checker->told_events -= settling->is_counted; /* it is the same one again */
        settling->is_counted = true;
        tv_sender_find(settling->checker, finding);
        finding->event = keep_masked(settling->checker, finding->event);
        finding->unmasked = settling->checker->shows_personal;
        settling->has_sender = true;
    }
    finding->actual = finding->expected = finding->suggestion = finding->detail = TV_STR("");
    finding->node_path = TV_STR("");
    finding->actual_type = (enum tv_type)0;
    finding->node = 0;
    finding->origin_count = 0;
}

/* Where the value ends in the record, behind its last byte. */
static uint32_t find_end(struct tv_settling *settling, const struct tv_pending *entry) {
    struct tv_checker *checker = settling->checker;
    size_t len = settling->value.len;
    uint32_t last = len > 0 ? entry->at + (uint32_t)len - 1 : entry->at;
    enum tv_piece_kind kind;
    struct tv_located located = checker->located; /* what follows may lie before the end */
    uint32_t end = tv_layers_offset(checker, last, &kind) + 1;
    checker->located = located;
    return end;
}

/* What is there is the name, not the object that holds it. */
static void outline_key(struct tv_checker *checker, const struct tv_pending *entry,
                        struct tv_words *words, struct tv_finding *finding) {
    struct tv_str text = {checker->walk.base, checker->walk.len};
    uint32_t end = tv_value_end(text, entry->what);
    finding->actual_type = TV_TYPE_STRING;
    finding->actual = tv_mask_value(
        checker, words,
        tv_words_value(words, (struct tv_str){text.at + entry->what, end - entry->what}),
        TV_STR(""));
}

/* The name of the value at the present place; empty: it is an item, or the event. */
static struct tv_str last_name(const struct tv_settling *settling) {
    uint32_t depth = settling->trail.depth;
    bool has_name = depth > 0 && !settling->checker->steps_down[depth - 1].is_item;
    return has_name ? tv_trail_name(settling, depth - 1) : TV_STR("");
}

/* A schema says something about the name of the value. */
static bool is_about_name(const struct tv_checker *checker, const struct tv_pending *entry) {
    if (entry->kind != TV_PENDING_TERM)
        return false;
    uint32_t about = checker->blames[entry->object].about;
    return about != TV_NONE && checker->table->terms[about].kind == TV_TERM_NAMES;
}

static void outline_name(const struct tv_settling *settling, struct tv_words *words,
                         struct tv_finding *finding) {
    size_t from = words->len;
    tv_words_put(words, TV_STR("\""));
    tv_words_put(words, last_name(settling));
    tv_words_put(words, TV_STR("\""));
    finding->actual_type = TV_TYPE_STRING;
    finding->actual = tv_mask_value(settling->checker, words,
                                    tv_words_value(words, tv_words_since(words, from)), TV_STR(""));
}

static void outline(struct tv_settling *settling, const struct tv_pending *entry,
                    struct tv_words *words) {
    struct tv_checker *checker = settling->checker;
    struct tv_finding *finding = &settling->finding;
    enum tv_piece_kind kind;
    uint32_t at = tv_layers_offset(checker, entry->at, &kind);
    start_finding(settling, kind);
    tv_finding_place(checker, at, 0, finding);
    finding->rule = (enum tv_rule)entry->rule;
    finding->declared = tv_entry_declared(settling, entry);
    finding->pointer = tv_trail_pointer(settling);
    if (entry->kind == TV_PENDING_DYNAMIC) {
        outline_key(checker, entry, words, finding);
    } else if (is_about_name(checker, entry)) {
        outline_name(settling, words, finding);
    } else if (!is_absence(checker->table, entry)) {
        measure_value(settling, entry->at);
        finding->actual_type = (enum tv_type)settling->type;
        finding->actual = tv_mask_value(checker, words, tv_words_value(words, settling->value),
                                        last_name(settling));
        if (finding->rule == TV_RULE_PII_DECLARED)
            finding->actual = tv_mask_string(checker, words, finding->actual);
    }
    outline_demand(checker, entry, words, finding);
}

/* ---- In full --------------------------------------------------------------------------------- */

static void explain_type(const struct tv_table *table, const struct tv_pending *entry,
                         struct tv_words *words, struct tv_finding *finding) {
    const struct tv_node *node = &table->nodes[entry->what];
    uint32_t check = tv_type_check(table, entry->what, finding->actual_type);
    unsigned types = node->types;
    if (types == 0 && check != TV_NONE)
        types = table->checks[check].a;
    finding->expected = tv_words_types(words, types);
    add_type_origins(table, entry, finding);
}

static void explain_demand(const struct tv_checker *checker, const struct tv_pending *entry,
                           struct tv_words *words, struct tv_finding *finding) {
    const struct tv_table *table = checker->table;
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_TYPE:
        explain_type(table, entry, words, finding);
        break;
    case TV_PENDING_PLAIN:
        finding->expected = fixed_words[entry->what].expected;
        break;
    case TV_PENDING_CHECK:
        finding->expected = tv_words_check(words, table, &table->checks[entry->what]);
        break;
    case TV_PENDING_DEMAND:
        finding->expected = tv_table_string(table, table->demands[entry->what].expected);
        break;
    case TV_PENDING_TERM:
        finding->expected =
            tv_words_term(words, table, entry->what, checker->blames[entry->object].about);
        break;
    default:
        break;
    }
    add_origin(table, origin_of(table, entry), finding);
}

/* Fills in what the outline lacks. */
static void explain(struct tv_settling *settling, const struct tv_pending *entry,
                    struct tv_place twins, struct tv_words *words) {
    struct tv_checker *checker = settling->checker;
    struct tv_finding *finding = &settling->finding;
    bool has_twins = entry->kind == TV_PENDING_CHECK || entry->kind == TV_PENDING_DEMAND ||
                     entry->kind == TV_PENDING_TERM;
    if (settling->has_sender && !settling->has_id) {
        tv_sender_find_id(checker, finding);
        finding->message_id = keep_masked(checker, finding->message_id);
        settling->has_id = true;
    }
    measure_value(settling, entry->at);
    uint64_t end = checker->framer.offset + find_end(settling, entry);
    finding->len = end > finding->offset ? end - finding->offset : 0;
    explain_demand(checker, entry, words, finding);
    for (uint32_t i = 0; i < twins.count && has_twins; i++) {
        if (tv_entry_equals(checker, entry, &twins.entries[i]))
            add_origin(checker->table, origin_of(checker->table, &twins.entries[i]), finding);
    }
}

/* Tells the severities apart as a run without options does. */
static void count_finding(struct tv_checker *checker, const struct tv_finding *finding) {
    enum tv_severity severity = finding->declared;
    if (severity == TV_SEVERITY_NONE)
        severity = tv_rule_info(finding->rule)->severity[TV_PROFILE_SPEC];
    if (severity == TV_SEVERITY_ERROR)
        checker->finds_error = true;
    checker->totals.findings++;
}

void tv_entry_tell(struct tv_settling *settling, const struct tv_pending *entry,
                   struct tv_place twins) {
    struct tv_checker *checker = settling->checker;
    struct tv_words words = {checker->words, 0, TV_WORDS_MAX};
    outline(settling, entry, &words);
    count_finding(checker, &settling->finding);
    if (checker->brief && checker->brief(checker->sink.context, &settling->finding))
        return;
    explain(settling, entry, twins, &words);
    checker->sink.finding(checker->sink.context, &settling->finding);
}

/* ---- Faults ---------------------------------------------------------------------------------- */

static void tell_fault(struct tv_checker *checker, struct tv_finding *finding) {
    if (!checker->enabled[finding->rule])
        return;
    count_finding(checker, finding);
    checker->sink.finding(checker->sink.context, finding);
}

void tv_report_fault(struct tv_checker *checker, enum tv_rule rule, uint32_t at,
                     const char *detail) {
    struct tv_words words = {checker->words, 0, TV_WORDS_MAX};
    struct tv_finding finding = {.rule = rule, .detail = {detail, strlen(detail)}};
    enum tv_piece_kind kind;
    tv_finding_place(checker, tv_layers_offset(checker, at, &kind), 0, &finding);
    if (rule == TV_RULE_JSON_DEPTH || rule == TV_RULE_JSON_EVENT_TOO_LONG) {
        bool is_depth = rule == TV_RULE_JSON_DEPTH;
        tv_words_put_count(&words, is_depth ? checker->depth_max : checker->event_len_max);
        tv_words_put(&words, is_depth ? TV_STR(" levels") : TV_STR(" bytes"));
        finding.expected = tv_words_since(&words, 0);
    }
    tell_fault(checker, &finding);
}

void tv_report_end(struct tv_checker *checker, const char *detail) {
    tv_record_set(checker, (struct tv_str){"", 0});
    tv_report_fault(checker, TV_RULE_JSON_TRUNCATED_INPUT, 0, detail);
}

void tv_report_skipped(struct tv_checker *checker, uint64_t len) {
    const struct tv_framer *framer = &checker->framer;
    struct tv_words words = {checker->words, 0, TV_WORDS_MAX};
    struct tv_finding finding = {.rule = TV_RULE_JSON_SYNTAX};
    tv_words_put_count(&words, len);
    tv_words_put(&words, len == 1 ? TV_STR(" byte") : TV_STR(" bytes"));
    tv_words_put(&words, TV_STR(" from here on passed over, not checked"));
    finding.detail = tv_words_since(&words, 0);
    finding.record = framer->record;
    finding.line = framer->lost_line;
    finding.column = framer->lost_column;
    finding.offset = framer->lost_offset;
    finding.text = (struct tv_str){"", 0};
    tell_fault(checker, &finding);
}
