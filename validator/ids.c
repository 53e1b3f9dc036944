/* What no definition can say: ids that are no ids, and fields that stand in the wrong part of a
 * message. */
#include "checker.h"
#include "formats.h"

#include <string.h>

/* In small letters. may_be_placeholder knows how long they are. */
static const struct tv_str placeholders[] = {{"null", 4},
                                             {"undefined", 9},
                                             {"nil", 3},
                                             {"none", 4},
                                             {"nan", 3},
                                             {"0", 1},
                                             {"-1", 2},
                                             {"unknown", 7},
                                             {"anonymous", 9},
                                             {"(null)", 6},
                                             {"[object object]", 15},
                                             {"00000000-0000-0000-0000-000000000000", 36}};

enum { PLACEHOLDER_COUNT = sizeof placeholders / sizeof placeholders[0], PLACEHOLDER_MAX = 36 };

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_folded(struct tv_str text, struct tv_str placeholder) {
    if (text.len != placeholder.len)
        return false;
    size_t i = 0;
    while (i < text.len && lower(text.at[i]) == placeholder.at[i])
        i++;
    return i == text.len;
}

static bool is_placeholder(struct tv_str text) {
    for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
        if (is_folded(text, placeholders[i]))
            return true;
    }
    return false;
}

/* Most ids are told apart by their length, and those that look like the last one by their start. */
static bool may_be_placeholder(struct tv_str text) {
    static const uint64_t lengths = 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 6 | 1u << 7 |
                                    1u << 9 | 1u << 15 | (uint64_t)1 << PLACEHOLDER_MAX;
    if (text.len > PLACEHOLDER_MAX || !(lengths >> text.len & 1))
        return false;
    return text.len < PLACEHOLDER_MAX || memcmp(text.at, "00000000", 8) == 0;
}

/* Words that stand for no value anywhere are no ids either; the letters among them are above. */
static bool begins_odd(struct tv_str text) {
    return text.len > 0 && (text.at[0] == '<' || text.at[0] == '(' || text.at[0] == '[' ||
                            text.at[0] == '{' || text.at[0] == '$');
}

void tv_id_check(struct tv_checker *checker, enum tv_field field, uint32_t at, struct tv_str text) {
    bool is_none = (may_be_placeholder(text) && is_placeholder(text)) ||
                   (begins_odd(text) && tv_filler_of(text) == TV_FILLER_WORD);
    if (TV_RARE(is_none))
        tv_note_plain(checker, TV_RULE_CALL_ID_PLACEHOLDER, at, TV_DETAIL_NONE);
    bool may_be_email = field == TV_FIELD_USER_ID && text.len > 0 && memchr(text.at, '@', text.len);
    if (may_be_email && tv_format_matches(TV_FORMAT_EMAIL, text.at, text.len))
        tv_note_plain(checker, TV_RULE_CALL_ID_IS_EMAIL, at, TV_DETAIL_NONE);
}

/* ---- Places ---------------------------------------------------------------------------------- */

/* True when the event's definition itself says something about the field. */
static bool is_defined(const struct tv_checker *checker, enum tv_field field) {
    uint32_t slot = checker->table->fields[field];
    const struct tv_shape *shape = checker->event.shape;
    return slot != TV_NONE && shape && checker->table->slots[shape->slots + slot].node != TV_NONE;
}

/* A null carries nothing that could be lost. */
static void check_container(struct tv_checker *checker, enum tv_field field,
                            enum tv_detail belongs) {
    uint32_t at = checker->event.field_at[field];
    bool has_value = at != TV_NONE && checker->walk.base[at] != 'n';
    if (has_value && !is_defined(checker, field))
        tv_note_plain(checker, TV_RULE_CALL_MISPLACED_FIELD, at, belongs);
}

static bool is_another_id(const struct tv_checker *checker, enum tv_field field, uint32_t at) {
    struct tv_str id = tv_string_at(checker, checker->event.field_at[field]);
    return id.at && !tv_str_equal(id, tv_string_at(checker, at));
}

/* An id among the properties or traits is misplaced when the message has no such id where it
 * belongs, or the very same one; otherwise it is a property like any other. It stands for the id
 * that it is. */
static void check_ids(struct tv_checker *checker) {
    const uint32_t *fields = checker->table->fields;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->kind != TV_PENDING_PLAIN || entry->rule != TV_RULE_CALL_MISPLACED_FIELD)
            continue;
        bool is_user = entry->what == TV_DETAIL_AT_USER_ID;
        if (!is_user && entry->what != TV_DETAIL_AT_ANONYMOUS_ID)
            continue;
        enum tv_field field = is_user ? TV_FIELD_USER_ID : TV_FIELD_ANONYMOUS_ID;
        uint32_t slot = fields[field];
        if (is_another_id(checker, field, entry->at))
            entry->kind = TV_PENDING_VOID;
        else if (slot != TV_NONE)
            checker->levels[0].seen[slot >> 6] |= (uint64_t)1 << (slot & 63);
    }
}

void tv_fields_check_places(struct tv_checker *checker) {
    if (checker->pending_count > 0)
        check_ids(checker);
    switch (checker->event.call) {
    case TV_TRACK:
    case TV_PAGE:
    case TV_SCREEN:
    case TV_ALIAS:
        check_container(checker, TV_FIELD_TRAITS, TV_DETAIL_AT_CONTEXT_TRAITS);
        break;
    case TV_IDENTIFY:
    case TV_GROUP:
        check_container(checker, TV_FIELD_PROPERTIES, TV_DETAIL_AT_TRAITS);
        break;
    default:
        return;
    }
}
