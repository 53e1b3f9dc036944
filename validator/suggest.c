/* The name that was probably meant: one that is equal without case and separators, else the nearest
 * by edits (insert, delete, replace, swap).
 *
 * Custom names are allowed, and many are a short step from a documented one without meaning it:
 * Card Viewed and Cart Viewed, page and age, coupons and coupon, item_1 and item_2. So a name is
 * near only when one of its words differs, by one edit (two in names of more than fifteen letters),
 * that word has at least five letters or two others beside it, and it is not by digits or a plural
 * s at its end. Where a name or value is wrong anyway (a top-level field, one of a list, a call),
 * one edit per four letters will do.
 *
 * A name that no known one is near to is judged by itself (dynamic.c), and where a plan wants no
 * others, it may be a property of another event.
 *
 * Names that nobody defined come in every event, so an answer is kept in a small table by the hash
 * of the name; asking again costs one look. What is kept changes no answer and no budget. */
#include "checker.h"

#include "dynamic.h"
#include "folded.h"
#include "keyset.h"

enum { EDIT_EACH = 4, WORD_MIN = 5, LONG_NAME = 15 };

/* What may be asked, as the source of a memo: keyset + 1, check + 1 + TV_MEMO_LISTED, or names of
 * no keyset by where they stand, or properties of the other events of a call. */
static const uint32_t SOURCE_NO_NAMES = UINT32_MAX, SOURCE_EVENTS = UINT32_MAX - 8;

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

uint64_t tv_name_hash(struct tv_str name) {
    struct tv_name_words words = tv_name_words(name);
    uint64_t hash = mix(mix(name.len + 1, words.head), words.tail);
    for (size_t at = 8; at + 8 < name.len; at += 8) {
        uint64_t word;
        memcpy(&word, name.at + at, 8);
        hash = mix(hash, word);
    }
    return mix(hash, name.len);
}

/* ---- Signatures ------------------------------------------------------------------------------ */

static bool is_digit(uint32_t code) {
    return code >= '0' && code <= '9';
}

/* One bit for each letter that occurs, so that an edit changes two bits at most. */
uint32_t tv_name_signature(struct tv_str name) {
    uint32_t bits = 0;
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        at += tv_code_take(name, at, &code);
        code = tv_code_lower(code);
        if (code >= 'a' && code <= 'z')
            bits |= 1u << (code - 'a');
        else if (is_digit(code))
            bits |= 1u << (26 + code % 4);
        else if (!tv_code_is_separator(code))
            bits |= 1u << (30 + code % 2);
    }
    return bits;
}

/* ---- Distance -------------------------------------------------------------------------------- */

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

static bool differs_in_digits_only(const struct tv_folded *a, const struct tv_folded *b) {
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a->len && is_digit(a->at[i]))
            i++;
        while (j < b->len && is_digit(b->at[j]))
            j++;
        if (i == a->len || j == b->len)
            return i == a->len && j == b->len;
        if (a->at[i++] != b->at[j++])
            return false;
    }
}

/* The letters of a name that differ from another one, first and end; none: first == end. */
struct change {
    size_t first, end;
};

static size_t same_at_start(const struct tv_folded *a, const struct tv_folded *b) {
    size_t same = 0;
    while (same < min(a->len, b->len) && a->at[same] == b->at[same])
        same++;
    return same;
}

static size_t same_at_end(const struct tv_folded *a, const struct tv_folded *b, size_t start) {
    size_t same = 0, most = min(a->len, b->len) - start;
    while (same < most && a->at[a->len - 1 - same] == b->at[b->len - 1 - same])
        same++;
    return same;
}

static size_t word_len(const struct tv_folded *name, unsigned word) {
    size_t len = 0;
    for (size_t i = 0; i < name->len; i++)
        len += name->word[i] == word;
    return len;
}

/* True when the letters are all in one word; *word is its number. */
static bool is_in_word(const struct tv_folded *name, struct change change, unsigned *word) {
    if (change.first == change.end)
        return true;
    *word = name->word[change.first];
    return name->word[change.end - 1] == *word;
}

static bool is_plural(const struct tv_folded *name, struct change change) {
    return change.end == name->len && change.end - change.first == 1 &&
           name->at[change.first] == 's';
}

/* True when a name and the one it resembles differ as a slip of the hand would have it. */
static bool is_slip(const struct tv_folded *a, const struct tv_folded *b) {
    size_t start = same_at_start(a, b), end = same_at_end(a, b, start);
    struct change left = {start, a->len - end}, right = {start, b->len - end};
    unsigned left_word = 0, right_word = 0;
    if (!is_in_word(a, left, &left_word) || !is_in_word(b, right, &right_word))
        return false;
    unsigned word = left.first == left.end ? right_word : left_word;
    bool both = left.first != left.end && right.first != right.end;
    if (a->word[a->len - 1] != b->word[b->len - 1] || (both && left_word != right_word))
        return false;
    if (!both && (is_plural(a, left) || is_plural(b, right)))
        return false;
    bool has_context = a->word[a->len - 1] >= 2; /* three words: the others speak for it */
    return has_context || word_len(a, word) >= WORD_MIN || word_len(b, word) >= WORD_MIN;
}

/* The nearest so far. Of several at the same distance the one of the same length, and then the
 * first in the order of the definitions, is it. */
struct nearest {
    size_t distance;
    bool is_longer; /* or shorter */
    uint32_t order;
    uint32_t found;
};

static const struct nearest none_near = {TV_FAR, true, UINT32_MAX, TV_NONE};

static bool is_nearer(const struct nearest *a, const struct nearest *b) {
    if (a->distance != b->distance)
        return a->distance < b->distance;
    return a->is_longer != b->is_longer ? b->is_longer : a->order < b->order;
}

/* Edits of a name at this place in the order that may still be nearer. */
static size_t most_edits(const struct nearest *best, uint32_t order) {
    bool may_tie = best->is_longer || order < best->order || best->distance == 0;
    return may_tie ? best->distance : best->distance - 1;
}

/* Edits between a name and a text; TV_FAR when there are more than so many, or when it is no slip.
 * *is_longer: they have different lengths. */
static size_t compare(const struct tv_folded *name, struct tv_str text, size_t edits, bool is_guess,
                      bool *is_longer) {
    struct tv_folded candidate;
    tv_fold(text, &candidate);
    *is_longer = candidate.len != name->len;
    if (candidate.len == TV_FAR || candidate.len == 0)
        return TV_FAR;
    size_t longer = candidate.len > name->len ? candidate.len : name->len;
    size_t apart = longer - min(candidate.len, name->len);
    size_t allowed = is_guess ? longer / EDIT_EACH : longer > LONG_NAME ? 2u : 1u;
    edits = name->len < EDIT_EACH ? 0 : min(edits, allowed);
    if (apart > edits)
        return TV_FAR;
    size_t distance = tv_folded_distance(name, &candidate, edits);
    if (distance == TV_FAR || distance == 0)
        return distance;
    if (differs_in_digits_only(name, &candidate))
        return TV_FAR;
    return is_guess || is_slip(name, &candidate) ? distance : TV_FAR;
}

/* ---- Searching ------------------------------------------------------------------------------- */

/* A name comes before the other ones of the same slot or event. */
static uint32_t order_of(const struct tv_key *key) {
    return 2 * key->target + (key->kind == TV_KEY_ALSO);
}

static struct nearest search(const struct tv_checker *checker, const struct tv_keyset *set,
                             struct tv_str name) {
    const struct tv_table *table = checker->table;
    struct tv_folded folded;
    struct nearest best = none_near;
    tv_fold(name, &folded);
    if (folded.len == TV_FAR || folded.len == 0)
        return best;
    uint32_t signature = tv_name_signature(name);
    /* top-level fields are not for anyone to invent: any one slip is taken for one of them */
    bool is_field = set == &table->keysets[table->envelope];
    size_t enough = is_field ? 1 : (folded.len + folded.len / 2 + 1) / EDIT_EACH;
    for (uint32_t i = set->keys; i < set->keys + set->key_count; i++) {
        const struct tv_key *key = &table->keys[i];
        struct nearest one = {.order = order_of(key), .found = i};
        size_t edits = min(enough, most_edits(&best, one.order));
        unsigned changed = (unsigned)__builtin_popcount(checker->signatures[i] ^ signature);
        if (key->kind == TV_KEY_FORMERLY || changed > 2 * edits)
            continue;
        one.distance =
            compare(&folded, tv_table_string(table, key->name), edits, is_field, &one.is_longer);
        if (one.distance != TV_FAR && is_nearer(&one, &best))
            best = one;
    }
    return best;
}

/* The place of an answer; with source 0 it is yet to be found. */
static struct tv_memo *find_memo(struct tv_checker *checker, uint32_t source, struct tv_str text,
                                 uint64_t hash) {
    struct tv_memo *memo = &checker->memo[mix(hash, source) >> (64 - TV_MEMO_BITS)];
    if (memo->hash != hash || memo->source != source || memo->len != (uint32_t)text.len)
        *memo = (struct tv_memo){.hash = hash, .len = (uint32_t)text.len, .found = TV_NONE};
    return memo;
}

/* What the name tells by itself. */
static enum tv_likeness judge_alone(const struct tv_checker *checker, enum tv_names_of where,
                                    struct tv_str name) {
    const bool *enabled = checker->enabled;
    if (where == TV_NAMES_OF_MEMBERS && enabled[TV_RULE_PROPERTY_DYNAMIC_KEY])
        return tv_key_is_dynamic(name) ? TV_LIKE_DYNAMIC : TV_LIKE_NONE;
    if (where != TV_NAMES_OF_EVENTS)
        return TV_LIKE_NONE;
    if (enabled[TV_RULE_EVENT_RESERVED] && tv_event_name_is_reserved(name))
        return TV_LIKE_RESERVED;
    bool is_dynamic = enabled[TV_RULE_EVENT_DYNAMIC_NAME] && tv_event_name_is_dynamic(name);
    return is_dynamic ? TV_LIKE_DYNAMIC : TV_LIKE_NONE;
}

static enum tv_likeness like_of(const struct tv_checker *checker, enum tv_names_of where,
                                const struct nearest *nearest, struct tv_str name) {
    if (nearest->found == TV_NONE)
        return judge_alone(checker, where, name);
    return nearest->distance == 0 ? TV_LIKE_FOLDED : TV_LIKE_NEAR;
}

enum tv_likeness tv_name_judge(struct tv_checker *checker, enum tv_names_of where, uint32_t keyset,
                               const struct tv_asked *asked, uint32_t *key) {
    const struct tv_keyset *set = keyset == TV_NONE ? NULL : &checker->table->keysets[keyset];
    uint32_t source = set ? keyset + 1 : SOURCE_NO_NAMES - (uint32_t)where;
    *key = TV_NONE;
    if (!tv_spend(checker, 16 + (set ? set->key_count / 16 : 0)))
        return TV_LIKE_NONE;
    struct tv_memo *memo = find_memo(checker, source, asked->name, asked->hash);
    if (TV_RARE(!memo->source)) {
        struct nearest nearest = set ? search(checker, set, asked->name) : none_near;
        memo->source = source;
        memo->found = nearest.found;
        memo->like = (uint8_t)like_of(checker, where, &nearest, asked->name);
    }
    *key = memo->found;
    return (enum tv_likeness)memo->like;
}

/* ---- Properties of other events -------------------------------------------------------------- */

static bool is_forbidden(const struct tv_table *table, const struct tv_node *node) {
    for (uint32_t i = 0; i < node->check_count; i++) {
        if (table->checks[node->checks + i].kind == TV_CHECK_FORBIDDEN)
            return true;
    }
    return false;
}

/* True when the event may have a property of this name. */
static bool has_property(const struct tv_table *table, const struct tv_event_row *event,
                         struct tv_str name) {
    const struct tv_shape *root = &table->shapes[table->nodes[event->node].shape];
    uint32_t field = table->fields[TV_FIELD_PROPERTIES];
    uint32_t node = field == TV_NONE ? TV_NONE : table->slots[root->slots + field].node;
    if (event->forbidden || node == TV_NONE || table->nodes[node].shape == TV_NONE)
        return false;
    const struct tv_shape *shape = &table->shapes[table->nodes[node].shape];
    const struct tv_key *key = tv_keyset_find_fast(table, shape->keyset, name);
    if (!key || key->kind == TV_KEY_FORMERLY)
        return false;
    uint32_t value = table->slots[shape->slots + key->target].node;
    return value == TV_NONE || !is_forbidden(table, &table->nodes[value]);
}

/* The events of a call that have a property, of those that a plan lists, or of the others. */
struct owners {
    uint32_t first; /* event, or TV_NONE */
    uint32_t count; /* versions of one event count as one */
};

static struct owners find_owners(const struct tv_table *table, uint32_t call, bool planned,
                                 struct tv_str name) {
    struct owners owners = {TV_NONE, 0};
    uint32_t last = TV_NONE;
    for (uint32_t i = 0; i < table->events_count; i++) {
        const struct tv_event_row *event = &table->events[i];
        bool is_one = event->call == call && event->planned == planned && event->name != last &&
                      tv_table_string(table, event->name).len > 0;
        if (!is_one || !has_property(table, event, name))
            continue;
        last = event->name;
        owners.first = owners.count++ == 0 ? i : owners.first;
    }
    return owners;
}

/* The first event that has such a property, a planned one if there is any; none when it is nothing
 * special, because more than a few have it. */
static uint32_t search_events(const struct tv_table *table, uint32_t call, struct tv_str name) {
    enum { FEW = 3 };
    struct owners owners = find_owners(table, call, true, name);
    if (owners.count == 0)
        owners = find_owners(table, call, false, name);
    return owners.count <= FEW ? owners.first : TV_NONE;
}

uint32_t tv_name_elsewhere(struct tv_checker *checker, const struct tv_asked *asked) {
    const struct tv_table *table = checker->table;
    const struct tv_event *event = &checker->event;
    uint32_t names = table->calls[event->call].names;
    uint32_t source = SOURCE_EVENTS - event->call;
    if (names == TV_NONE || !tv_spend(checker, 16 + table->events_count / 64))
        return TV_NONE;
    struct tv_memo *memo = find_memo(checker, source, asked->name, asked->hash);
    if (!memo->source) {
        memo->source = source;
        memo->found = search_events(table, event->call, asked->name);
    }
    if (memo->found == TV_NONE)
        return TV_NONE;
    struct tv_str name = tv_table_string(table, table->events[memo->found].name);
    const struct tv_key *key = tv_keyset_find_fast(table, names, name);
    bool is_itself = tv_str_equal(name, tv_table_string(table, event->row->name));
    return key && !is_itself ? (uint32_t)(key - table->keys) : TV_NONE;
}

/* ---- Short lists ----------------------------------------------------------------------------- */

static uint32_t search_listed(const struct tv_table *table, const struct tv_check *check,
                              struct tv_str text) {
    enum { COMPARED_MAX = 512 };
    struct tv_folded folded;
    struct nearest best = none_near;
    tv_fold(text, &folded);
    if (folded.len == TV_FAR || folded.len == 0)
        return TV_NONE;
    for (uint32_t i = 0; i < check->b && i < COMPARED_MAX; i++) {
        const struct tv_operand *operand = &table->operands[check->a + i];
        struct nearest one = {.distance = TV_FAR, .order = i, .found = check->a + i};
        if (operand->a == TV_TYPE_STRING)
            one.distance = compare(&folded, tv_table_string(table, operand->b), best.distance, true,
                                   &one.is_longer);
        if (one.distance != TV_FAR && is_nearer(&one, &best))
            best = one;
    }
    return best.found;
}

struct tv_str tv_listed_near(struct tv_checker *checker, uint32_t check, struct tv_str text) {
    const struct tv_table *table = checker->table;
    uint32_t source = (check + 1) | TV_MEMO_LISTED;
    struct tv_memo *memo = find_memo(checker, source, text, tv_name_hash(text));
    if (!memo->source) {
        memo->source = source;
        memo->found = search_listed(table, &table->checks[check], text);
    }
    return memo->found == TV_NONE ? TV_STR("")
                                  : tv_table_string(table, table->operands[memo->found].b);
}

struct tv_str tv_call_near(struct tv_str type) {
    struct tv_folded folded;
    struct nearest best = none_near;
    tv_fold(type, &folded);
    for (unsigned i = 0; i < TV_CALL_COUNT && folded.len != TV_FAR && folded.len > 0; i++) {
        const char *name = tv_call_name((enum tv_call)i);
        struct nearest one = {.order = i, .found = i};
        one.distance = compare(&folded, (struct tv_str){name, strlen(name)}, best.distance, true,
                               &one.is_longer);
        if (one.distance != TV_FAR && is_nearer(&one, &best))
            best = one;
    }
    const char *call = best.found == TV_NONE ? "" : tv_call_name((enum tv_call)best.found);
    return (struct tv_str){call, strlen(call)};
}
