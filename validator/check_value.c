/* Checks of one value, by kind. The walk has already found out that the value is of a type that
 * some check is about; most values pass. */
#include "checker.h"
#include "formats.h"
#include "pii.h"

#include <string.h>

static struct tv_str string_of(const struct tv_table *table, uint32_t index) {
    return tv_table_string(table, index);
}

static bool is_listed(const struct tv_table *table, const struct tv_check *check,
                      struct tv_scalar value) {
    for (uint32_t i = 0; i < check->b; i++) {
        const struct tv_operand *operand = &table->operands[check->a + i];
        if (!(operand->a & value.bits))
            continue;
        struct tv_str text = string_of(table, operand->b);
        bool is_number = (value.bits & TV_TYPE_NUMBER) != 0;
        if (is_number ? tv_number_compare(text, value.text) == 0 : tv_str_equal(text, value.text))
            return true;
    }
    return false;
}

static int compare(const struct tv_table *table, const struct tv_check *check,
                   struct tv_scalar value) {
    return tv_number_compare(value.text, string_of(table, check->a));
}

/* An empty text is what many senders put where they have no value. The shipped specs do not ask
 * more of it than to be told of as empty; a plan may. */
static bool may_be_empty(const struct tv_check *check) {
    return check->declared == TV_SEVERITY_NONE &&
           (check->rule == TV_RULE_PROPERTY_FORMAT || check->rule == TV_RULE_CONTEXT_FORMAT);
}

bool tv_check_passes(struct tv_checker *checker, const struct tv_check *check,
                     struct tv_scalar value) {
    const struct tv_table *table = checker->table;
    switch ((enum tv_check_kind)check->kind) {
    case TV_CHECK_FORBIDDEN:
        return false;
    case TV_CHECK_ENUM:
        return is_listed(table, check, value);
    case TV_CHECK_FORMAT:
        return (value.text.len == 0 && may_be_empty(check)) ||
               tv_format_matches((enum tv_format)check->a, value.text.at, value.text.len);
    case TV_CHECK_MIN_LENGTH: /* a code point has at most 4 bytes */
        return value.text.len >= 4 * (uint64_t)check->a || tv_code_points(value.text) >= check->a;
    case TV_CHECK_MAX_LENGTH:
        return value.text.len <= check->a || tv_code_points(value.text) <= check->a;
    case TV_CHECK_MINIMUM:
        return compare(table, check, value) >= 0;
    case TV_CHECK_MAXIMUM:
        return compare(table, check, value) <= 0;
    case TV_CHECK_ABOVE:
        return compare(table, check, value) > 0;
    case TV_CHECK_BELOW:
        return compare(table, check, value) < 0;
    case TV_CHECK_MULTIPLE_OF:
        return tv_number_is_multiple(value.text, string_of(table, check->a));
    case TV_CHECK_PATTERN:
        return tv_pattern_matches(checker, &table->patterns[check->a], value.text);
    case TV_CHECK_HASHED:
        return tv_pii_is_hashed(value.text.at, value.text.len);
    case TV_CHECK_SCHEMA: /* the answer comes when the walk is over */
        tv_schema_ask(checker, (uint32_t)(check - table->checks),
                      (struct tv_walk_mark){.at = value.at});
        break;
    case TV_CHECK_TYPE:
    case TV_CHECK_ANY_OF:
    case TV_CHECK_MIN_ITEMS:
    case TV_CHECK_MAX_ITEMS:
    case TV_CHECK_MIN_PROPERTIES:
    case TV_CHECK_MAX_PROPERTIES:
    case TV_CHECK_UNIQUE_ITEMS:
    case TV_CHECK_COUNT:
        break;
    }
    return true;
}

static bool applies(const struct tv_check *check, struct tv_scalar value) {
    return check->kind != TV_CHECK_TYPE && (check->types & value.bits);
}

/* An alternative has no alternatives of its own: the table's verifier sees to it. */
static bool passes_node(struct tv_checker *checker, const struct tv_node *node,
                        struct tv_scalar value) {
    const struct tv_table *table = checker->table;
    if (!(node->types & value.bits))
        return false;
    for (uint32_t i = 0; i < node->check_count; i++) {
        const struct tv_check *check = &table->checks[node->checks + i];
        if (applies(check, value) && !tv_check_passes(checker, check, value))
            return false;
    }
    return true;
}

static bool passes(struct tv_checker *checker, const struct tv_check *check,
                   struct tv_scalar value) {
    const struct tv_table *table = checker->table;
    if (check->kind != TV_CHECK_ANY_OF)
        return tv_check_passes(checker, check, value);
    for (uint32_t i = 0; i < check->b; i++) {
        const struct tv_operand *operand = &table->operands[check->a + i];
        if (passes_node(checker, &table->nodes[operand->a], value))
            return true;
    }
    return false;
}

static void note_check(struct tv_checker *checker, uint32_t at, uint32_t check) {
    uint32_t rule = checker->table->checks[check].rule;
    tv_note(checker, (struct tv_pending){
                         .at = at, .what = check, .rule = rule & 0xfffu, .kind = TV_PENDING_CHECK});
}

void tv_checks_run(struct tv_checker *checker, uint32_t node, struct tv_scalar value) {
    const struct tv_table *table = checker->table;
    const struct tv_node *wanted = &table->nodes[node];
    for (uint32_t i = wanted->checks; i < wanted->checks + wanted->check_count; i++) {
        const struct tv_check *check = &table->checks[i];
        if (applies(check, value) && !passes(checker, check, value))
            note_check(checker, value.at, i);
    }
}

/* ---- Containers ------------------------------------------------------------------------------ */

bool tv_checks_run_open(struct tv_checker *checker, uint32_t node, unsigned type) {
    const struct tv_table *table = checker->table;
    const struct tv_node *wanted = &table->nodes[node];
    bool may_be = true;
    for (uint32_t i = wanted->checks; i < wanted->checks + wanted->check_count; i++) {
        const struct tv_check *check = &table->checks[i];
        bool is_meant = (check->types & type) &&
                        (check->kind == TV_CHECK_FORBIDDEN || check->kind == TV_CHECK_ENUM);
        if (!is_meant)
            continue;
        note_check(checker, checker->walk.at, i);
        may_be = false;
    }
    return may_be;
}

/* Members of an object that has been walked. */
static uint32_t count_members(const struct tv_checker *checker, const struct tv_level *level) {
    struct tv_walk walk = checker->walk;
    struct tv_str raw = {NULL, 0};
    bool empty = true, has_escape = false, more = true;
    uint32_t count = 0;
    tv_walk_restore(&walk, level->mark);
    if (!tv_walk_enter(&walk, &empty) || empty)
        return 0;
    for (; more; count++) {
        if (!tv_walk_key(&walk, &raw, &has_escape) || !tv_walk_skip(&walk, TV_DEPTH_MAX) ||
            !tv_walk_next(&walk, '}', &more))
            break;
    }
    return count;
}

static bool is_count(const struct tv_check *check) {
    return check->kind == TV_CHECK_MIN_ITEMS || check->kind == TV_CHECK_MAX_ITEMS ||
           check->kind == TV_CHECK_MIN_PROPERTIES || check->kind == TV_CHECK_MAX_PROPERTIES;
}

static bool has_count(const struct tv_check *check, uint32_t count) {
    if (check->kind == TV_CHECK_MIN_ITEMS || check->kind == TV_CHECK_MIN_PROPERTIES)
        return count >= check->a;
    return count <= check->a;
}

void tv_checks_run_close(struct tv_checker *checker, const struct tv_level *level) {
    const struct tv_table *table = checker->table;
    const struct tv_node *wanted = &table->nodes[level->node];
    bool is_object = level->close == '}';
    unsigned type = is_object ? TV_TYPE_OBJECT : TV_TYPE_ARRAY;
    uint32_t count = TV_NONE;
    for (uint32_t i = wanted->checks; i < wanted->checks + wanted->check_count; i++) {
        const struct tv_check *check = &table->checks[i];
        if (check->kind == TV_CHECK_UNIQUE_ITEMS && !is_object &&
            !tv_items_differ(checker, level->mark, level->count, checker->walk.at - level->mark.at))
            note_check(checker, level->mark.at, i);
        if (check->kind == TV_CHECK_SCHEMA && (check->types & type))
            tv_schema_ask(checker, i, level->mark);
        if (!(check->types & type) || !is_count(check))
            continue;
        if (count == TV_NONE)
            count = is_object ? count_members(checker, level) : level->count;
        if (!has_count(check, count))
            note_check(checker, level->mark.at, i);
    }
}

/* ---- What holds for any value ---------------------------------------------------------------- */

static void note_plain(struct tv_checker *checker, enum tv_rule rule, uint32_t at) {
    tv_note(checker,
            (struct tv_pending){.at = at, .rule = rule & 0xfffu, .kind = TV_PENDING_PLAIN});
}

void tv_number_check(struct tv_checker *checker, uint32_t at, struct tv_str text) {
    if (tv_number_loses_precision(text) || tv_number_leaves_double(text))
        note_plain(checker, TV_RULE_JSON_NUMBER_PRECISION, at);
}

struct tv_str tv_string_decode(struct tv_checker *checker, uint32_t at, struct tv_str raw) {
    char *out = checker->decoded + checker->decoded_len;
    bool is_lone = false;
    size_t len = tv_unescape(raw, out, &is_lone);
    if (is_lone)
        note_plain(checker, TV_RULE_JSON_LONE_SURROGATE, at);
    return (struct tv_str){out, len};
}
