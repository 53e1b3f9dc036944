/* Telling: one entry becomes one finding, with all that a person needs to understand it. */
#include "settle.h"
#include "words.h"

#include <string.h>

/* ---- The event ------------------------------------------------------------------------------- */

/* The bytes of a raw string; those that hold escapes are decoded behind the event's own strings. */
static struct tv_str decode(struct tv_checker *checker, struct tv_str raw) {
    if (raw.len == 0 || !memchr(raw.at, '\\', raw.len))
        return raw.at ? raw : (struct tv_str){"", 0};
    char *out = checker->decoded + checker->decoded_len;
    size_t len = tv_unescape(raw, out, NULL);
    checker->decoded_len += (uint32_t)len;
    return (struct tv_str){out, len};
}

static struct tv_str read_field(struct tv_checker *checker, enum tv_field field) {
    return decode(checker, tv_string_at(checker, checker->event.field_at[field]));
}

static struct tv_str read_member(struct tv_checker *checker, struct tv_walk walk,
                                 struct tv_str name) {
    if (!tv_path_step(checker, &walk, name))
        return (struct tv_str){"", 0};
    return decode(checker, tv_string_at(checker, walk.at));
}

void tv_sender_find(struct tv_checker *checker, struct tv_sender *sender) {
    const struct tv_event *event = &checker->event;
    struct tv_str name = event->call == TV_TRACK ? event->event : event->name;
    bool is_named = event->call == TV_TRACK || event->call == TV_PAGE || event->call == TV_SCREEN;
    *sender = (struct tv_sender){
        .call = {"", 0}, .event = {"", 0}, .library = {"", 0}, .library_version = {"", 0}};
    if (event->call != TV_CALL_COUNT) {
        const char *call = tv_call_name((enum tv_call)event->call);
        sender->call = (struct tv_str){call, strlen(call)};
    }
    if (is_named && name.at)
        sender->event = name;
    if (event->row)
        sender->version = event->row->version;
    sender->message_id = read_field(checker, TV_FIELD_MESSAGE_ID);
    sender->timestamp = read_field(checker, TV_FIELD_TIMESTAMP);
    if (event->field_at[TV_FIELD_CONTEXT] == TV_NONE)
        return;
    struct tv_walk walk = checker->walk;
    tv_walk_restore(&walk, event->context);
    if (tv_walk_type(&walk) != TV_TYPE_OBJECT || !tv_path_step(checker, &walk, TV_STR("library")))
        return;
    sender->library = read_member(checker, walk, TV_STR("name"));
    sender->library_version = read_member(checker, walk, TV_STR("version"));
}

/* ---- Values ---------------------------------------------------------------------------------- */

struct tv_str tv_value_at(const struct tv_checker *checker, uint32_t at, unsigned *type) {
    struct tv_str text = {checker->walk.base, checker->walk.len};
    struct tv_str value = {text.at + at, tv_value_end(text, at) - at};
    *type = value.len > 0 ? tv_walk_types[(unsigned char)value.at[0]] : 0;
    if (*type == TV_TYPE_NUMBER && tv_number_is_integer(value))
        *type = TV_TYPE_INTEGER;
    return value;
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
    const char *expected, *suggestion, *detail;
};

static struct fixed_words fixed_words(uint32_t detail) {
    switch ((enum tv_detail)detail) {
    case TV_DETAIL_TYPE:
        return (struct fixed_words){"\"type\"", "", ""};
    case TV_DETAIL_SIX_CALLS:
        return (struct fixed_words){"one of \"track\", \"identify\", \"page\", \"screen\", "
                                    "\"group\", \"alias\"",
                                    "", ""};
    case TV_DETAIL_EVENT_SIZE:
        return (struct fixed_words){"less than 32768 bytes", "", ""};
    case TV_DETAIL_NO_STEPS:
        return (struct fixed_words){"", "", "its conditions and names take too many steps"};
    case TV_DETAIL_NO_JOBS:
        return (struct fixed_words){"", "", "too many objects with conditions"};
    case TV_DETAIL_NO_NAMES:
        return (struct fixed_words){"", "", "too many names to compare with each other"};
    case TV_DETAIL_MORE: /* the number goes before it */
        return (struct fixed_words){"", "", " more findings in this event are not listed"};
    case TV_DETAIL_AT_TRAITS:
        return (struct fixed_words){"", "/traits", ""};
    case TV_DETAIL_AT_CONTEXT_TRAITS:
        return (struct fixed_words){"", "/context/traits", ""};
    case TV_DETAIL_AT_USER_ID:
        return (struct fixed_words){"", "/userId", ""};
    case TV_DETAIL_AT_ANONYMOUS_ID:
        return (struct fixed_words){"", "/anonymousId", ""};
    case TV_DETAIL_NONE:
        break;
    }
    return (struct fixed_words){"", "", ""};
}

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static enum tv_severity by_policy(uint32_t policy) {
    if (policy == TV_POLICY_FORBID)
        return TV_SEVERITY_ERROR;
    return policy == TV_POLICY_WARN ? TV_SEVERITY_WARNING : TV_SEVERITY_NONE;
}

/* A near miss of a name that the spec lists is worth more than a name that it does not list; one of
 * an event's name is as bad as any name that is forbidden. */
static enum tv_severity declared_near(const struct tv_checker *checker,
                                      const struct tv_pending *entry) {
    if (entry->rule == TV_RULE_CALL_UNKNOWN_FIELD || entry->rule == TV_RULE_CONTEXT_UNKNOWN_FIELD)
        return TV_SEVERITY_WARNING;
    bool is_event = entry->rule == TV_RULE_EVENT_CASE || entry->rule == TV_RULE_EVENT_MISSPELLED;
    if (is_event && checker->table->calls[checker->event.call].policy == TV_POLICY_FORBID)
        return TV_SEVERITY_ERROR;
    return TV_SEVERITY_NONE;
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
    return is_misplaced && has_none ? TV_SEVERITY_ERROR : TV_SEVERITY_NONE;
}

enum tv_severity tv_entry_declared(const struct tv_checker *checker,
                                   const struct tv_pending *entry) {
    const struct tv_table *table = checker->table;
    uint32_t check;
    unsigned type;
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_TYPE:
        tv_value_at(checker, entry->at, &type);
        check = tv_type_check(table, entry->what, type);
        return check == TV_NONE ? TV_SEVERITY_NONE
                                : (enum tv_severity)table->checks[check].declared;
    case TV_PENDING_CHECK:
        return (enum tv_severity)table->checks[entry->what].declared;
    case TV_PENDING_DEMAND:
        return (enum tv_severity)table->demands[entry->what].declared;
    case TV_PENDING_UNKNOWN:
        return by_policy(table->shapes[entry->what].policy);
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

static bool has_same_operands(const struct tv_table *table, const struct tv_demand *a,
                              const struct tv_demand *b) {
    return a->any_count == b->any_count &&
           memcmp(table->operands + a->any, table->operands + b->any,
                  a->any_count * sizeof *table->operands) == 0;
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
    case TV_PENDING_FORMER:
    case TV_PENDING_NEAR:
    case TV_PENDING_WANTED:
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

/* Numbers the demands of a table through: checks, demands, keys, shapes, calls, events. */
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
    default:
        return;
    }
    if (index == TV_NONE)
        return;
    finding->node = first + index;
    finding->node_path = tv_table_string(table, path);
}

/* ---- One finding ----------------------------------------------------------------------------- */

static void describe_type(const struct tv_table *table, const struct tv_pending *entry,
                          struct tv_words *words, struct tv_finding *finding) {
    const struct tv_node *node = &table->nodes[entry->what];
    uint32_t check = tv_type_check(table, entry->what, finding->actual_type);
    unsigned types = node->types;
    if (types == 0 && check != TV_NONE)
        types = table->checks[check].a;
    finding->expected = tv_words_types(words, types);
    add_type_origins(table, entry, finding);
    name_node(table, entry, check, finding);
}

static void describe_plain(const struct tv_checker *checker, const struct tv_pending *entry,
                           struct tv_words *words, struct tv_finding *finding) {
    struct fixed_words fixed = fixed_words(entry->what);
    finding->expected = text_of(fixed.expected);
    finding->suggestion = text_of(fixed.suggestion);
    finding->detail = text_of(fixed.detail);
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
static void suggest_listed(const struct tv_checker *checker, const struct tv_pending *entry,
                           struct tv_words *words, struct tv_finding *finding) {
    const struct tv_check *check = &checker->table->checks[entry->what];
    struct tv_str raw = tv_string_at(checker, entry->at);
    if (check->kind != TV_CHECK_ENUM || !raw.at || raw.len > TV_LISTED_LEN_MAX)
        return;
    char *text = words->at + words->len;
    size_t len = tv_unescape(raw, text, NULL);
    words->len += len;
    finding->suggestion = tv_listed_near(checker->table, check, (struct tv_str){text, len});
}

static void describe(struct tv_checker *checker, const struct tv_pending *entry,
                     struct tv_words *words, struct tv_finding *finding) {
    const struct tv_table *table = checker->table;
    switch ((enum tv_pending_kind)entry->kind) {
    case TV_PENDING_TYPE:
        describe_type(table, entry, words, finding);
        return;
    case TV_PENDING_PLAIN:
        describe_plain(checker, entry, words, finding);
        return;
    case TV_PENDING_CHECK:
        finding->expected = tv_words_check(words, table, &table->checks[entry->what]);
        suggest_listed(checker, entry, words, finding);
        break;
    case TV_PENDING_DEMAND:
        finding->expected = tv_table_string(table, table->demands[entry->what].expected);
        finding->detail = tv_table_string(table, table->demands[entry->what].reason);
        break;
    case TV_PENDING_FORMER:
        finding->suggestion = tv_table_string(table, table->keys[entry->what].hint);
        break;
    case TV_PENDING_NEAR:
    case TV_PENDING_WANTED:
        finding->suggestion = tv_table_string(table, table->keys[entry->what].name);
        break;
    default:
        break;
    }
    name_node(table, entry, entry->what, finding);
}

static void send(struct tv_checker *checker, const struct tv_finding *finding) {
    enum tv_severity severity = finding->declared;
    if (severity == TV_SEVERITY_NONE)
        severity = tv_rule_info(finding->rule)->severity[TV_PROFILE_SPEC];
    if (severity == TV_SEVERITY_ERROR)
        checker->finds_error = true;
    checker->totals.findings++;
    checker->sink.finding(checker->sink.context, finding);
}

static void add_sender(const struct tv_sender *sender, struct tv_finding *finding) {
    finding->call = sender->call;
    finding->event = sender->event;
    finding->message_id = sender->message_id;
    finding->timestamp = sender->timestamp;
    finding->library = sender->library;
    finding->library_version = sender->library_version;
    finding->version = sender->version;
}

static bool is_absence(const struct tv_pending *entry) {
    return entry->kind == TV_PENDING_DEMAND ||
           (entry->kind == TV_PENDING_PLAIN && entry->rule == TV_RULE_CALL_TYPE_MISSING);
}

void tv_entry_tell(struct tv_settling *settling, const struct tv_pending *entry,
                   const struct tv_pending *twins, uint32_t count) {
    struct tv_checker *checker = settling->checker;
    struct tv_words words = {checker->words, 0, TV_WORDS_MAX};
    struct tv_finding finding = {.rule = (enum tv_rule)entry->rule,
                                 .declared = tv_entry_declared(checker, entry),
                                 .pointer = tv_trail_pointer(settling)};
    enum tv_piece_kind kind, end_kind;
    struct tv_str value = settling->value;
    if (!is_absence(entry)) {
        finding.actual_type = (enum tv_type)settling->type;
        finding.actual = tv_words_value(&words, value);
    }
    describe(checker, entry, &words, &finding);
    add_origin(checker->table, origin_of(checker->table, entry), &finding);
    for (uint32_t i = 0; i < count; i++) {
        bool is_twin = entry->kind == TV_PENDING_CHECK || entry->kind == TV_PENDING_DEMAND;
        if (is_twin && tv_entry_equals(checker, entry, &twins[i]))
            add_origin(checker->table, origin_of(checker->table, &twins[i]), &finding);
    }
    uint32_t at = tv_layers_offset(checker, entry->at, &kind);
    uint32_t last = value.len > 0 ? entry->at + (uint32_t)value.len - 1 : entry->at;
    struct tv_located located = checker->located; /* what follows may lie before the end */
    uint32_t end = tv_layers_offset(checker, last, &end_kind) + 1;
    checker->located = located;
    tv_finding_place(checker, at, end, &finding);
    if (kind == TV_PIECE_SAME)
        add_sender(&settling->sender, &finding);
    send(checker, &finding);
}

/* ---- Faults ---------------------------------------------------------------------------------- */

static void tell_fault(struct tv_checker *checker, struct tv_finding *finding) {
    if (!checker->enabled[finding->rule])
        return;
    send(checker, finding);
}

void tv_report_fault(struct tv_checker *checker, enum tv_rule rule, uint32_t at,
                     const char *detail) {
    struct tv_words words = {checker->words, 0, TV_WORDS_MAX};
    struct tv_finding finding = {.rule = rule, .detail = text_of(detail)};
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
