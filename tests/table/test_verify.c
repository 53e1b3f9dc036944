/* The verifier: each promise of table.h is broken at one place of a good image, the checksum made
 * to fit, and the refusal must name that promise. */
#include "image.h"
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_refusal(void *image, size_t len, const char *expected) {
    enum tv_status status;
    const char *detail;
    tv_image_seal(image, len);
    assert_null(tv_table_load(image, len, true, &status, &detail));
    assert_int_equal(status, TV_ERROR_IMAGE);
    assert_string_equal(detail, expected);
}

/* ---- One member of one row ------------------------------------------------------------------ */

typedef uint32_t row_fn(const struct tv_table *t);

struct broken_row {
    const char *detail;
    enum tv_section section;
    row_fn *row;
    size_t at, width;
    uint32_t value;
};

static uint32_t row_first(const struct tv_table *t) {
    (void)t;
    return 0;
}

static uint32_t row_of_second_version(const struct tv_table *t) {
    return t->events_count - 1;
}

static uint32_t row_of_root_shape(const struct tv_table *t) {
    return t->nodes[t->events[0].node].shape;
}

/* The shape of the properties is the one with a group among its demands. */
static uint32_t row_of_properties_shape(const struct tv_table *t) {
    uint32_t row = 0;
    while (t->shapes[row].demand_count == t->shapes[row].singles)
        row++;
    return row;
}

static uint32_t row_of_check(const struct tv_table *t, enum tv_check_kind kind) {
    uint32_t row = 0;
    while (t->checks[row].kind != kind)
        row++;
    return row;
}

static uint32_t row_of_type(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_TYPE);
}

static uint32_t row_of_format(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_FORMAT);
}

static uint32_t row_of_enum(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_ENUM);
}

static uint32_t row_of_any_of(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_ANY_OF);
}

static uint32_t row_of_enum_operand(const struct tv_table *t) {
    return t->checks[row_of_enum(t)].a;
}

/* The first operand of that group. */
static uint32_t row_of_wanted(const struct tv_table *t) {
    const struct tv_shape *shape = &t->shapes[row_of_properties_shape(t)];
    return t->demands[shape->demands + shape->singles].any;
}

static uint32_t row_of_format_node(const struct tv_table *t) {
    uint32_t row = 0;
    while (t->nodes[row].first_format == 0)
        row++;
    return row;
}

static uint32_t row_of_pattern(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_PATTERN);
}

static uint32_t row_of_multiple(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_MULTIPLE_OF);
}

static uint32_t row_of_schema(const struct tv_table *t) {
    return row_of_check(t, TV_CHECK_SCHEMA);
}

/* One function for each kind of term: row_ENUM and so on. Not all are asked for. */
#define TV_TERM_ROW(id, about, keyword)                                                            \
    __attribute__((unused)) static uint32_t row_##id(const struct tv_table *t) {                   \
        uint32_t row = 0;                                                                          \
        while (t->terms[row].kind != TV_TERM_##id)                                                 \
            row++;                                                                                 \
        return row;                                                                                \
    }
TV_TERMS(TV_TERM_ROW)
#undef TV_TERM_ROW

static uint32_t row_of_listed(const struct tv_table *t) {
    return t->terms[row_ENUM(t)].a;
}

static uint32_t row_of_branch(const struct tv_table *t) {
    return t->terms[row_ANY_OF(t)].a;
}

static uint32_t row_of_then(const struct tv_table *t) {
    return t->terms[row_IF(t)].b;
}

/* Of the keyset of the schemas. */
static uint32_t row_of_last_key(const struct tv_table *t) {
    return t->keys_count - 1;
}

static uint32_t row_of_code(const struct tv_table *t, enum tv_code_op op) {
    uint32_t row = 0;
    while (t->codes[row].op != op)
        row++;
    return row;
}

static uint32_t row_of_class(const struct tv_table *t) {
    return row_of_code(t, TV_CODE_CLASS);
}

static uint32_t row_of_split(const struct tv_table *t) {
    return row_of_code(t, TV_CODE_SPLIT);
}

static uint32_t row_of_match(const struct tv_table *t) {
    return row_of_code(t, TV_CODE_MATCH);
}

static uint32_t row_of_range(const struct tv_table *t) {
    return t->codes[row_of_class(t)].a;
}

#define AT(type, member) offsetof(struct type, member), sizeof(((struct type *)0)->member)

static const struct broken_row BROKEN_ROWS[] = {
    {"calls: event", TV_SECTION_calls, row_first, AT(tv_call_row, event), TV_IDENTIFY},
    {"calls: names", TV_SECTION_calls, row_first, AT(tv_call_row, names), 1000},
    {"calls: policy", TV_SECTION_calls, row_first, AT(tv_call_row, policy), 4},
    {"calls: forbidden", TV_SECTION_calls, row_first, AT(tv_call_row, forbidden), 2},
    {"calls: planned_only", TV_SECTION_calls, row_first, AT(tv_call_row, planned_only), 2},
    {"events: call", TV_SECTION_events, row_first, AT(tv_event_row, call), TV_CALL_COUNT},
    {"events: planned", TV_SECTION_events, row_first, AT(tv_event_row, planned), 2},
    {"events: forbidden", TV_SECTION_events, row_first, AT(tv_event_row, forbidden), 2},
    {"events: versions", TV_SECTION_events, row_first, AT(tv_event_row, versions), 0},
    {"events: versions overlap", TV_SECTION_events, row_of_second_version,
     AT(tv_event_row, versions), 1},
    {"events: versions not ascending", TV_SECTION_events, row_of_second_version,
     AT(tv_event_row, version), 1},
    {"events: versions of different events", TV_SECTION_events, row_of_second_version,
     AT(tv_event_row, call), TV_PAGE},
    {"events: root shape without the envelope's keyset", TV_SECTION_shapes, row_of_root_shape,
     AT(tv_shape, keyset), TV_NONE},
    {"events: root shapes with different slot counts", TV_SECTION_shapes, row_of_root_shape,
     AT(tv_shape, slot_count), 6},
    {"shapes: too many slots", TV_SECTION_shapes, row_first, AT(tv_shape, slot_count),
     TV_SHAPE_SLOTS_MAX + 1},
    {"shapes: slots", TV_SECTION_shapes, row_first, AT(tv_shape, slot_count), TV_SHAPE_SLOTS_MAX},
    {"shapes: a key's slot is beyond them", TV_SECTION_shapes, row_of_root_shape,
     AT(tv_shape, slot_count), 4},
    {"shapes: mask words", TV_SECTION_shapes, row_first, AT(tv_shape, mask_words), 2},
    {"shapes: mask", TV_SECTION_shapes, row_first, AT(tv_shape, wanted), 1000},
    {"shapes: singles", TV_SECTION_shapes, row_of_properties_shape, AT(tv_shape, singles), 3},
    {"demands: a single one that is not one slot", TV_SECTION_shapes, row_of_properties_shape,
     AT(tv_shape, singles), 2},
    {"masks: not the single demands", TV_SECTION_shapes, row_of_properties_shape,
     AT(tv_shape, singles), 0},
    {"demands: any of nothing", TV_SECTION_demands, row_first, AT(tv_demand, any_count), 0},
    {"demands: operand", TV_SECTION_operands, row_of_wanted, AT(tv_operand, b), TV_GIVEN_SLOT},
    {"demands: operand", TV_SECTION_operands, row_of_wanted, AT(tv_operand, b), TV_GIVEN_SLOT + 1},
    {"demands: severity", TV_SECTION_demands, row_first, AT(tv_demand, declared), 4},
    {"demands: rule", TV_SECTION_demands, row_first, AT(tv_demand, rule), TV_RULE_COUNT},
    {"whens: if", TV_SECTION_whens, row_first, AT(tv_when, if_node), TV_NONE},
    {"whens: origin", TV_SECTION_whens, row_first, AT(tv_when, origin), 1000},
    {"checks: kind", TV_SECTION_checks, row_first, AT(tv_check, kind), TV_CHECK_COUNT},
    {"checks: rule", TV_SECTION_checks, row_first, AT(tv_check, rule), TV_RULE_COUNT},
    {"checks: severity", TV_SECTION_checks, row_first, AT(tv_check, declared), 4},
    {"checks: types", TV_SECTION_checks, row_of_type, AT(tv_check, a), 0},
    {"checks: format", TV_SECTION_checks, row_of_format, AT(tv_check, a), 0xFFFF},
    {"checks: kind does not apply to these types", TV_SECTION_checks, row_of_format,
     AT(tv_check, types), TV_TYPE_STRING | TV_TYPE_OBJECT},
    {"checks: enum of nothing", TV_SECTION_checks, row_of_enum, AT(tv_check, b), 0},
    {"checks: enum value is not of its type", TV_SECTION_operands, row_of_enum_operand,
     AT(tv_operand, a), TV_TYPE_NUMBER},
    {"checks: any of nothing", TV_SECTION_checks, row_of_any_of, AT(tv_check, b), 0},
    {"checks: pattern", TV_SECTION_checks, row_of_pattern, AT(tv_check, a), 1},
    {"checks: bound is no number", TV_SECTION_checks, row_of_multiple, AT(tv_check, a), 0},
    {"checks: schema", TV_SECTION_checks, row_of_schema, AT(tv_check, a), 1000},
    {"schemas: terms", TV_SECTION_schemas, row_first, AT(tv_schema, term_count), 1000},
    {"terms: kind", TV_SECTION_terms, row_first, AT(tv_term, kind), TV_TERM_COUNT},
    {"terms: origin", TV_SECTION_terms, row_first, AT(tv_term, origin), 1000},
    {"terms: path", TV_SECTION_terms, row_first, AT(tv_term, path), TV_NONE},
    {"terms: types", TV_SECTION_terms, row_TYPE, AT(tv_term, a), 0},
    {"terms: types", TV_SECTION_terms, row_TYPE, AT(tv_term, a), 0x80},
    {"terms: how many values", TV_SECTION_terms, row_ENUM, AT(tv_term, b), 0},
    {"terms: how many values", TV_SECTION_terms, row_CONST, AT(tv_term, b), 2},
    {"terms: values", TV_SECTION_terms, row_ENUM, AT(tv_term, a), 1000},
    {"terms: listed value", TV_SECTION_operands, row_of_listed, AT(tv_operand, b), TV_NONE},
    {"terms: listed value is not of its type", TV_SECTION_operands, row_of_listed,
     AT(tv_operand, a), TV_TYPE_ARRAY},
    {"terms: listed value is not of its type", TV_SECTION_operands, row_of_listed,
     AT(tv_operand, a), TV_TYPE_NULL},
    {"terms: format", TV_SECTION_terms, row_FORMAT, AT(tv_term, a), 0xFFFF},
    {"terms: pattern", TV_SECTION_terms, row_PATTERN, AT(tv_term, a), 1},
    {"terms: bound", TV_SECTION_terms, row_MINIMUM, AT(tv_term, a), TV_NONE},
    {"terms: bound is no number", TV_SECTION_terms, row_BELOW, AT(tv_term, a), 0},
    {"terms: schema", TV_SECTION_terms, row_ITEM, AT(tv_term, a), 4},
    {"terms: schema", TV_SECTION_terms, row_ITEMS, AT(tv_term, a), TV_NONE},
    {"terms: schema", TV_SECTION_terms, row_CONTAINS, AT(tv_term, a), 4},
    {"terms: schema", TV_SECTION_terms, row_NOT, AT(tv_term, a), 4},
    {"terms: name", TV_SECTION_terms, row_REQUIRED, AT(tv_term, a), TV_NONE},
    {"terms: keyset", TV_SECTION_terms, row_PROPERTIES, AT(tv_term, a), TV_NONE},
    {"terms: a property's schema", TV_SECTION_keys, row_of_last_key, AT(tv_key, target), 4},
    {"terms: pattern", TV_SECTION_terms, row_PATTERN_PROPERTY, AT(tv_term, a), 1},
    {"terms: schema", TV_SECTION_terms, row_PATTERN_PROPERTY, AT(tv_term, b), 4},
    {"terms: schema", TV_SECTION_terms, row_ADDITIONAL, AT(tv_term, a), 4},
    {"terms: schema", TV_SECTION_terms, row_NAMES, AT(tv_term, a), 4},
    {"terms: name", TV_SECTION_terms, row_DEPENDS, AT(tv_term, a), TV_NONE},
    {"terms: schema", TV_SECTION_terms, row_DEPENDS, AT(tv_term, b), 4},
    {"terms: depends on nothing", TV_SECTION_terms, row_DEPENDS_NAMES, AT(tv_term, b), 0},
    {"terms: names", TV_SECTION_terms, row_DEPENDS_NAMES, AT(tv_term, a), 1000},
    {"terms: no branches", TV_SECTION_terms, row_ALL_OF, AT(tv_term, b), 0},
    {"terms: branches", TV_SECTION_terms, row_ANY_OF, AT(tv_term, b), 1000},
    {"terms: branch", TV_SECTION_operands, row_of_branch, AT(tv_operand, a), 4},
    {"terms: if", TV_SECTION_terms, row_IF, AT(tv_term, a), 4},
    {"terms: then and else", TV_SECTION_terms, row_IF, AT(tv_term, b), TV_NONE},
    {"terms: then", TV_SECTION_operands, row_of_then, AT(tv_operand, a), 4},
    {"terms: else", TV_SECTION_operands, row_of_then, AT(tv_operand, b), 4},
    {"terms: schema", TV_SECTION_terms, row_REF, AT(tv_term, a), 4},
    {"schemas: a circle, or a long chain", TV_SECTION_terms, row_REF, AT(tv_term, a), 0},
    {"schemas: a circle, or a long chain", TV_SECTION_terms, row_NOT, AT(tv_term, a), 0},
    {"schemas: a circle, or a long chain", TV_SECTION_terms, row_DEPENDS, AT(tv_term, b), 0},
    {"schemas: a circle, or a long chain", TV_SECTION_terms, row_IF, AT(tv_term, a), 0},
    {"schemas: a circle, or a long chain", TV_SECTION_operands, row_of_then, AT(tv_operand, b), 0},
    {"schemas: a circle, or a long chain", TV_SECTION_operands, row_of_branch, AT(tv_operand, a),
     0},
    {"schemas: names behind additional ones", TV_SECTION_terms, row_MIN_PROPERTIES,
     AT(tv_term, kind), TV_TERM_ADDITIONAL},
    {"patterns: text", TV_SECTION_patterns, row_first, AT(tv_pattern, text), TV_NONE},
    {"patterns: borrowed", TV_SECTION_patterns, row_first, AT(tv_pattern, borrowed), TV_NONE - 1},
    {"patterns: codes", TV_SECTION_patterns, row_first, AT(tv_pattern, code_count), 6},
    {"patterns: none or too many codes", TV_SECTION_patterns, row_first, AT(tv_pattern, code_count),
     0},
    {"codes: no such code", TV_SECTION_codes, row_first, AT(tv_code, op), TV_CODE_COUNT},
    {"codes: no next one", TV_SECTION_codes, row_of_match, AT(tv_code, op), TV_CODE_START},
    {"codes: leads out of its pattern", TV_SECTION_codes, row_of_split, AT(tv_code, a), 5},
    {"codes: leads out of its pattern", TV_SECTION_codes, row_of_split, AT(tv_code, b), TV_NONE},
    {"codes: ranges", TV_SECTION_codes, row_of_class, AT(tv_code, b), 1000},
    {"codes: ranges that do not ascend", TV_SECTION_operands, row_of_range, AT(tv_operand, a), 'z'},
    {"codes: ranges that do not ascend", TV_SECTION_operands, row_of_range, AT(tv_operand, b),
     0x110000},
    {"nodes: types", TV_SECTION_nodes, row_first, AT(tv_node, types), 0x80},
    {"nodes: check_types without those of a check", TV_SECTION_nodes, row_of_format_node,
     AT(tv_node, check_types), 0},
    {"nodes: first_format is not the only check", TV_SECTION_nodes, row_of_format_node,
     AT(tv_node, first_format), 4},
    {"nodes: shape", TV_SECTION_nodes, row_first, AT(tv_node, shape), 1000},
    {"nodes: items", TV_SECTION_nodes, row_first, AT(tv_node, items), 1000},
    {"slots: node", TV_SECTION_slots, row_first, AT(tv_slot, node), 1000},
    {"slots: name", TV_SECTION_slots, row_first, AT(tv_slot, name), TV_NONE},
    {"keysets: shift", TV_SECTION_keysets, row_first, AT(tv_keyset, shift), 64},
    {"keysets: multiplier", TV_SECTION_keysets, row_first, AT(tv_keyset, mult_a_low), 0},
    {"keysets: not one behind the other", TV_SECTION_keysets, row_first, AT(tv_keyset, keys), 1},
    {"keys: head is not that of the name", TV_SECTION_keys, row_first, AT(tv_key, head), 0},
    {"keys: tail is not that of the name", TV_SECTION_keys, row_first, AT(tv_key, tail), 0},
    {"keys: length is not that of the name", TV_SECTION_keys, row_first, AT(tv_key, len), 100},
    {"keys: kind", TV_SECTION_keys, row_first, AT(tv_key, kind), 3},
    {"keys: target", TV_SECTION_keys, row_first, AT(tv_key, target), TV_NONE},
    {"paths: text", TV_SECTION_paths, row_first, AT(tv_path, text), TV_NONE},
    {"strings: outside of the bytes", TV_SECTION_strings, row_first, AT(tv_string, at), TV_NONE},
    {"origins: file", TV_SECTION_origins, row_first, AT(tv_origin_row, file), TV_NONE},
};

/* Where a section starts in an image. */
static char *section_at(void *image, enum tv_section section) {
    const struct tv_image_header *header = image;
    uint32_t before[TV_SECTION_COUNT] = {0};
    memcpy(before, header->counts, section * sizeof *before);
    return (char *)image + tv_image_len(before);
}

static void break_row(void *image, const struct tv_table *good, const struct broken_row *broken) {
    char *row = section_at(image, broken->section) +
                (size_t)broken->row(good) * tv_section_row_len[broken->section];
    memcpy(row + broken->at, &broken->value, broken->width < 4 ? broken->width : 4);
}

static void test_each_broken_promise_is_refused_in_its_own_words(void **state) {
    (void)state;
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *good = sample_load(image, len);
    for (unsigned i = 0; i < sizeof BROKEN_ROWS / sizeof BROKEN_ROWS[0]; i++) {
        void *broken = malloc(len);
        memcpy(broken, image, len);
        break_row(broken, good, &BROKEN_ROWS[i]);
        expect_refusal(broken, len, BROKEN_ROWS[i].detail);
        free(broken);
    }
    tv_table_free(good);
    free(image);
}

/* ---- More than one member ------------------------------------------------------------------- */

/* Tables that are opened in place, so that what is written through them is in the image. */
typedef void break_fn(struct tv_table *t);

static void break_wanted(struct tv_table *t) {
    ((uint64_t *)(uintptr_t)t->masks)[0] |= (uint64_t)1 << 4;
}

static void break_spare_mask_bit(struct tv_table *t) {
    ((uint64_t *)(uintptr_t)t->masks)[0] |= (uint64_t)1 << 63;
}

static void break_any_of(struct tv_table *t) {
    for (uint32_t i = 0; i < t->checks_count; i++) {
        struct tv_check *check = (struct tv_check *)(uintptr_t)&t->checks[i];
        if (check->kind == TV_CHECK_ANY_OF)
            ((struct tv_operand *)(uintptr_t)t->operands)[check->a].a = t->events[0].node;
    }
}

static void break_any_of_inside_any_of(struct tv_table *t) {
    for (uint32_t i = 0; i < t->nodes_count; i++) {
        const struct tv_node *node = &t->nodes[i];
        const struct tv_check *check = &t->checks[node->checks];
        if (node->check_count > 0 && check->kind == TV_CHECK_ANY_OF)
            ((struct tv_operand *)(uintptr_t)t->operands)[check->a].a = i;
    }
}

static void break_schema_inside_any_of(struct tv_table *t) {
    uint32_t with = 0;
    while (t->nodes[with].check_count != 2 ||
           t->checks[t->nodes[with].checks + 1].kind != TV_CHECK_SCHEMA)
        with++;
    for (uint32_t i = 0; i < t->checks_count; i++) {
        const struct tv_check *check = &t->checks[i];
        if (check->kind == TV_CHECK_ANY_OF)
            ((struct tv_operand *)(uintptr_t)t->operands)[check->a].a = with;
    }
}

/* One brace less in a listed object. */
static void break_listed(struct tv_table *t) {
    uint32_t string = t->operands[row_of_listed(t)].b;
    ((char *)(uintptr_t)t->bytes)[t->strings[string].at + 1] = '{';
}

static void break_bound(struct tv_table *t) {
    for (uint32_t i = 0; i < t->checks_count; i++) {
        struct tv_check *check = (struct tv_check *)(uintptr_t)&t->checks[i];
        if (check->kind == TV_CHECK_MINIMUM)
            check->a = t->events[0].name;
    }
}

static void break_field(struct tv_table *t) {
    struct tv_image_header *header = (struct tv_image_header *)(uintptr_t)t->image;
    header->fields[TV_FIELD_TYPE] = 1;
}

static void break_multiplier(struct tv_table *t) {
    ((struct tv_keyset *)(uintptr_t)t->keysets)[0].mult_a_high ^= 1u << 31;
}

static void break_string(struct tv_table *t) {
    for (uint32_t i = 0; i < t->bytes_count; i++) {
        if ((unsigned char)t->bytes[i] == 0xC3)
            ((char *)(uintptr_t)t->bytes)[i] = 'x';
    }
}

static void break_string_border(struct tv_table *t) {
    for (uint32_t i = 0; i < t->strings_count; i++) {
        struct tv_str text = tv_table_string(t, i);
        if (tv_str_equal(text, TV_STR("W\xC3\xA4hrung")))
            ((struct tv_string *)(uintptr_t)t->strings)[i].len = 2;
    }
}

static void break_envelope(struct tv_table *t) {
    ((struct tv_image_header *)(uintptr_t)t->image)->envelope = TV_NONE;
}

static void break_first_bucket(struct tv_table *t) {
    ((uint32_t *)(uintptr_t)t->buckets)[0] = 1;
}

static void break_second_bucket(struct tv_table *t) {
    ((uint32_t *)(uintptr_t)t->buckets)[1] = 1000;
}

/* A key more than there are, in the last bucket of the last set. */
static void break_key_count(struct tv_table *t) {
    ((struct tv_keyset *)(uintptr_t)t->keysets)[t->keysets_count - 1].key_count++;
    ((uint32_t *)(uintptr_t)t->buckets)[t->buckets_count - 1]++;
}

static void test_broken_promises_of_many_rows_are_refused(void **state) {
    (void)state;
    static const struct {
        break_fn *break_it;
        const char *detail;
    } cases[] = {
        {break_wanted, "masks: not the single demands"},
        {break_spare_mask_bit, "masks: not the single demands"},
        {break_any_of, "checks: any-of node with a shape or items"},
        {break_any_of_inside_any_of, "checks: any-of inside any-of"},
        {break_schema_inside_any_of, "checks: schema inside any-of"},
        {break_listed, "terms: listed value is no JSON"},
        {break_bound, "checks: bound is no number"},
        {break_field, "header: a field's slot is not that of its name"},
        {break_envelope, "header: envelope"},
        {break_multiplier, "keys: in the wrong bucket"},
        {break_first_bucket, "buckets: keys without one"},
        {break_second_bucket, "buckets: not ascending"},
        {break_key_count, "keysets: keys"},
        {break_string, "bytes: not UTF-8"},
        {break_string_border, "strings: cuts a code point"},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t len;
        void *image = sample_image(&len);
        enum tv_status status;
        struct tv_table *table = tv_table_load(image, len, false, &status, NULL);
        assert_non_null(table);
        cases[i].break_it(table);
        tv_table_free(table);
        expect_refusal(image, len, cases[i].detail);
        free(image);
    }
}

/* ---- Rows that only a builder can add ------------------------------------------------------- */

static void expect_built_refusal(struct tv_builder *b, const char *detail) {
    void *image;
    size_t len;
    assert_int_equal(tv_builder_finish(b, &image, &len), TV_OK);
    expect_refusal(image, len, detail);
    tv_builder_free(b);
    free(image);
}

/* Good rows to make bad ones of. */
struct good_rows {
    struct tv_call_row call;
    struct tv_demand demand;
    struct tv_shape shape;
};

static struct good_rows copy_good_rows(void) {
    size_t len;
    void *image = sample_image(&len);
    struct tv_table *t = sample_load(image, len);
    struct good_rows rows = {t->calls[0], t->demands[0], t->shapes[1]};
    tv_table_free(t);
    free(image);
    return rows;
}

static void test_a_seventh_call_is_refused(void **state) {
    (void)state;
    struct tv_builder *b = sample_builder();
    struct good_rows good = copy_good_rows();
    tv_builder_add_calls(b, &good.call, 1);
    expect_built_refusal(b, "calls: not six");
}

static void test_a_table_of_nothing_is_refused(void **state) {
    (void)state;
    expect_built_refusal(tv_builder_new(), "calls: not six");
}

static void test_a_path_of_too_many_steps_is_refused(void **state) {
    (void)state;
    struct tv_builder *b = sample_builder();
    struct tv_operand step = {0, 0};
    struct tv_path path = {tv_builder_add_operands(b, NULL, 0), TV_TABLE_DEPTH_MAX + 1, 0};
    for (unsigned i = 0; i <= TV_TABLE_DEPTH_MAX; i++)
        tv_builder_add_operands(b, &step, 1);
    tv_builder_add_paths(b, &path, 1);
    expect_built_refusal(b, "paths: too many steps");
}

static uint32_t add_link(struct tv_builder *b, uint32_t to) {
    struct tv_term term = {TV_TERM_REF, to, 0, TV_NONE, 0};
    struct tv_schema schema = {tv_builder_add_terms(b, &term, 1), 1};
    return tv_builder_add_schemas(b, &schema, 1);
}

static void test_a_chain_of_schemas_may_have_64_links_and_no_more(void **state) {
    (void)state;
    for (unsigned links = TV_TABLE_DEPTH_MAX; links <= TV_TABLE_DEPTH_MAX + 1; links++) {
        struct tv_builder *b = sample_builder();
        struct tv_schema all = {0, 0};
        uint32_t last = tv_builder_add_schemas(b, &all, 1);
        for (unsigned i = 0; i < links; i++)
            last = add_link(b, last);
        if (links > TV_TABLE_DEPTH_MAX) {
            expect_built_refusal(b, "schemas: a circle, or a long chain");
            break;
        }
        void *image;
        size_t len;
        assert_int_equal(tv_builder_finish(b, &image, &len), TV_OK);
        tv_table_free(sample_load(image, len));
        tv_builder_free(b);
        free(image);
    }
}

/* The last of them refers to the first: all heights rise by one a round, and the rounds are few. */
static void test_a_large_circle_of_schemas_is_refused_soon(void **state) {
    (void)state;
    enum { MANY = 100000 };
    struct tv_builder *b = sample_builder();
    struct tv_schema all = {0, 0};
    uint32_t first = tv_builder_add_schemas(b, &all, 1), last = first;
    for (unsigned i = 0; i < MANY; i++)
        last = add_link(b, last);
    struct tv_term term = {TV_TERM_REF, last, 0, TV_NONE, 0};
    *tv_builder_schemas_row(b, first) = (struct tv_schema){tv_builder_add_terms(b, &term, 1), 1};
    expect_built_refusal(b, "schemas: a circle, or a long chain");
}

/* 20,000 shapes that all name the same 20,000 demands: 400 million steps, were they made. */
static void test_an_image_made_to_be_slow_is_refused(void **state) {
    (void)state;
    enum { MANY = 20000 };
    struct tv_builder *b = sample_builder();
    struct good_rows good = copy_good_rows();
    struct tv_demand demand = good.demand;
    struct tv_shape shape = good.shape;
    uint32_t first = tv_builder_add_demands(b, NULL, 0);
    demand.any = tv_builder_add_operands(b, &(struct tv_operand){0, 0}, 1);
    demand.any_count = 1;
    for (unsigned i = 0; i < MANY; i++)
        tv_builder_add_demands(b, &demand, 1);
    shape.demands = first;
    shape.demand_count = MANY;
    shape.singles = 0;
    shape.wanted = tv_builder_add_masks(b, &(uint64_t){0}, 1);
    for (unsigned i = 0; i < MANY; i++)
        tv_builder_add_shapes(b, &shape, 1);
    expect_built_refusal(b, "rows share too much");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_broken_promise_is_refused_in_its_own_words),
        cmocka_unit_test(test_broken_promises_of_many_rows_are_refused),
        cmocka_unit_test(test_a_seventh_call_is_refused),
        cmocka_unit_test(test_a_table_of_nothing_is_refused),
        cmocka_unit_test(test_a_path_of_too_many_steps_is_refused),
        cmocka_unit_test(test_a_chain_of_schemas_may_have_64_links_and_no_more),
        cmocka_unit_test(test_a_large_circle_of_schemas_is_refused_soon),
        cmocka_unit_test(test_an_image_made_to_be_slow_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
