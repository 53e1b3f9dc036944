/* Finding personal data: from a mark to a finding. Most marks are none; of the rest, some values
 * are asked for by the definition itself (traits.email). */
#include "formats.h"
#include "pii.h"
#include "settle.h"

#include <string.h>

/* ---- Names that tell ------------------------------------------------------------------------- */

static const enum tv_rule rules[TV_PII_KINDS] = {
    [TV_PII_EMAIL] = TV_RULE_PII_EMAIL,      [TV_PII_PHONE] = TV_RULE_PII_PHONE,
    [TV_PII_CARD] = TV_RULE_PII_CARD_NUMBER, [TV_PII_NATIONAL_ID] = TV_RULE_PII_NATIONAL_ID,
    [TV_PII_SECRET] = TV_RULE_PII_SECRET,    [TV_PII_IP] = TV_RULE_PII_IP};

void tv_personal_prepare(struct tv_checker *checker) {
    struct tv_personal *personal = &checker->personal;
    personal->kinds = 0;
    for (unsigned kind = 0; kind < TV_PII_KINDS; kind++) {
        if (checker->enabled[rules[kind]])
            personal->kinds |= 1u << kind;
    }
    memset(personal->told, 0, sizeof *personal->told << TV_TOLD_BITS);
    *personal->names = (struct tv_pii_names){0};
    if (!personal->kinds)
        checker->index.sights = (struct tv_sights){NULL, NULL};
}

unsigned tv_personal_told(struct tv_checker *checker, struct tv_str name, uint64_t hash) {
    struct tv_told *told =
        &checker->personal.told[hash * 0x9e3779b97f4a7c15u >> (64 - TV_TOLD_BITS)];
    if (name.len == 0)
        return 0;
    if (told->hash != hash || told->len != (uint32_t)name.len)
        *told = (struct tv_told){hash, (uint32_t)name.len, tv_pii_of_name(name.at, name.len)};
    return told->told;
}

static void note(struct tv_checker *checker, enum tv_pii kind, uint32_t at) {
    tv_note_plain(checker, rules[kind], at, TV_DETAIL_NONE);
}

void tv_personal_name(struct tv_checker *checker, struct tv_str name, uint64_t hash) {
    unsigned told = tv_personal_told(checker, name, hash) & checker->personal.kinds;
    enum tv_pii kind;
    if (TV_OFTEN(!told) || checker->walk.base[checker->walk.at] != '"')
        return;
    struct tv_str text = tv_string_at(checker, checker->walk.at);
    if (tv_pii_is_told(text.at, text.len, told, &kind))
        note(checker, kind, checker->walk.at);
}

/* ---- What the definition allows -------------------------------------------------------------- */

/* A search through an event. */
struct look {
    struct tv_checker *checker;
    struct tv_settling settling; /* only its trail */
    bool has_trail;
    uint32_t from;        /* bytes before it are no part of a match */
    uint32_t digits_from; /* likewise of numbers */
    uint32_t next;        /* marks before it are done with */
};

static uint32_t node_below(const struct tv_table *table, const struct tv_shape *shape,
                           struct tv_str name) {
    const struct tv_key *key = shape ? tv_keyset_find(table, shape->keyset, name) : NULL;
    if (key)
        return table->slots[shape->slots + key->target].node;
    return shape ? shape->additional : TV_NONE;
}

/* Traits that stand in a call that has none are misplaced, and told to be: what belongs in them is
 * what belongs in those of an identify call. */
static uint32_t node_of_field(const struct tv_checker *checker, struct tv_str name) {
    const struct tv_table *table = checker->table;
    uint32_t node = node_below(table, checker->event.shape, name);
    if (node != TV_NONE)
        return node;
    const struct tv_event_row *identify = &table->events[table->calls[TV_IDENTIFY].event];
    return node_below(table, &table->shapes[table->nodes[identify->node].shape], name);
}

/* The kinds that belong at the place the trail has been followed to: what is said of the value, and
 * of the objects that it is in. */
static unsigned find_allowed(const struct look *look) {
    const struct tv_checker *checker = look->checker;
    const struct tv_table *table = checker->table;
    const struct tv_shape *shape = NULL;
    uint32_t node = TV_NONE;
    unsigned allowed = 0;
    for (uint32_t i = 0; i < look->settling.trail.depth; i++) {
        if (checker->steps_down[i].is_item)
            node = node == TV_NONE ? TV_NONE : table->nodes[node].items;
        else
            node = i > 0 ? node_below(table, shape, tv_trail_name(&look->settling, i))
                         : node_of_field(checker, tv_trail_name(&look->settling, 0));
        if (node == TV_NONE)
            return allowed;
        allowed |= table->nodes[node].personal;
        shape =
            table->nodes[node].shape == TV_NONE ? NULL : &table->shapes[table->nodes[node].shape];
    }
    return allowed;
}

static bool is_allowed(struct look *look, enum tv_pii kind, uint32_t at) {
    if (!look->has_trail)
        tv_trail_start(&look->settling);
    look->has_trail = true;
    tv_trail_follow(&look->settling, at);
    return (find_allowed(look) >> kind & 1) != 0;
}

/* ---- From a match to its value --------------------------------------------------------------- */

/* The quote in front of the string that holds a byte; NULL: it is in none. Halves without a branch,
 * which nobody could foretell. */
static const uint32_t *find_quote(const struct tv_checker *checker, uint32_t at) {
    const uint32_t *quote = checker->index.quotes;
    for (uint32_t left = checker->index.count; left > 0;) {
        uint32_t half = (left + 1) / 2;
        quote += half & (0 - (uint32_t)(quote[half - 1] < at));
        left -= half;
    }
    return (quote - checker->index.quotes) % 2 == 0 ? NULL : quote - 1;
}

/* The string that holds a byte, by its quotes; false: it is in none. */
static bool find_string(const struct tv_checker *checker, uint32_t at, uint32_t *open,
                        uint32_t *close) {
    const uint32_t *quote = find_quote(checker, at);
    if (!quote)
        return false;
    *open = quote[0];
    *close = quote[1];
    return true;
}

/* The value behind a name that ends at a quote; TV_NONE: no name ends there. */
static uint32_t value_behind(const struct tv_checker *checker, uint32_t close) {
    uint32_t at = tv_walk_blanks(&checker->walk, close + 1);
    if (checker->walk.base[at] != ':')
        return TV_NONE;
    return tv_walk_blanks(&checker->walk, at + 1);
}

/* The name in front of a value; empty: it is an item. */
static struct tv_str name_before(const struct tv_checker *checker, uint32_t at) {
    uint32_t open, close;
    do
        at--;
    while (at > 0 && (unsigned char)checker->walk.base[at] <= ' ');
    if (checker->walk.base[at] != ':')
        return TV_STR("");
    while (at > 0 && checker->walk.base[at] != '"')
        at--;
    if (!find_string(checker, at, &open, &close))
        return TV_STR("");
    return (struct tv_str){checker->walk.base + open + 1, close - open - 1};
}

/* ---- The usual case -------------------------------------------------------------------------- *
 * Nearly every address stands near a field that it belongs in, in JSON without blanks. A few steps
 * back from it lead to the beginning of its object, and of the one around that.
 *
 *   "traits":{"name":"Jane","email":"jane@example.com"}
 *   ^        ^^ begin       ^       ^ quote
 *   begin[-2]| known field  quote[-2] */

enum { BACK_MAX = 24, GAP_MAX = 16, NAMES_MAX = 3 };

/* True when the container around what stands behind a gap opens in it; depth: of the containers
 * that have been met from behind. */
static bool opens_in(const char *text, uint32_t from, uint32_t to, uint32_t *depth) {
    for (uint32_t at = to; at > from; at--) {
        char c = text[at - 1];
        if (!tv_is_bracket(c))
            continue;
        if (tv_is_opening(c) && *depth == 0)
            return true;
        *depth += tv_is_opening(c) ? UINT32_MAX : 1;
    }
    return false;
}

/* The first quote of the object that holds the string at a quote; NULL: it is too far away, or no
 * member of another. */
static const uint32_t *find_begin(const struct tv_checker *checker, const uint32_t *quote) {
    const char *text = checker->walk.base;
    uint32_t depth = 0;
    for (int i = 0; i < BACK_MAX && quote - checker->event.mark.quote >= 2; i++, quote -= 2) {
        uint32_t from = quote[-1] + 1, to = quote[0];
        if (to - from == 1) /* a colon or comma, or an item of an array */
            continue;
        if (to - from > GAP_MAX)
            return NULL;
        if (opens_in(text, from, to, &depth))
            return to - from == 2 && text[from] == ':' && text[from + 1] == '{' ? quote : NULL;
    }
    return NULL;
}

static bool is_field(const struct tv_checker *checker, uint32_t at) {
    bool is = false;
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++)
        is |= checker->event.field_at[i] == at;
    return is;
}

static struct tv_str string_of(const struct tv_checker *checker, const uint32_t *quote) {
    return (struct tv_str){checker->walk.base + quote[0] + 1, quote[1] - quote[0] - 1};
}

/* The names on the way to the string at a quote, the last one first, behind that of a known field;
 * 0: there are others. */
static uint32_t find_names(const struct tv_checker *checker, const uint32_t *quote,
                           const uint32_t *names[NAMES_MAX + 1]) {
    uint32_t count = 0;
    if (quote - checker->event.mark.quote < 2 || quote[0] - quote[-1] != 2 ||
        checker->walk.base[quote[0] - 1] != ':')
        return 0;
    for (names[0] = quote - 2; count < NAMES_MAX;) {
        const uint32_t *begin = find_begin(checker, names[count]);
        if (!begin)
            return 0;
        names[++count] = begin - 2;
        if (is_field(checker, begin[0] - 1))
            return count;
    }
    return 0;
}

/* True when a kind is known to belong in the string at a quote. */
static bool is_usual(const struct tv_checker *checker, enum tv_pii kind, const uint32_t *quote) {
    const struct tv_table *table = checker->table;
    const uint32_t *names[NAMES_MAX + 1];
    uint32_t count = find_names(checker, quote, names);
    uint32_t node = count ? node_of_field(checker, string_of(checker, names[count])) : TV_NONE;
    unsigned allowed = 0;
    while (node != TV_NONE) {
        const struct tv_node *at = &table->nodes[node];
        allowed |= at->personal;
        if (count == 0 || at->shape == TV_NONE)
            break;
        node = node_below(table, &table->shapes[at->shape], string_of(checker, names[--count]));
    }
    return (allowed >> kind & 1) != 0;
}

/* An e-mail address that is the whole userId is call/id-is-email. */
static bool is_told_of_id(const struct tv_checker *checker, const struct tv_pii_match *match,
                          uint32_t open, uint32_t close) {
    return match->kind == TV_PII_EMAIL && open == checker->event.field_at[TV_FIELD_USER_ID] &&
           match->at == open + 1 && match->len == close - open - 1;
}

/* Bare digits need a name that tells. */
static bool is_told_number(const struct look *look, const struct tv_pii_match *match, uint32_t at) {
    struct tv_pii_search search = {look->checker->walk.base, look->checker->event.end,
                                   (size_t)look->from, 0};
    struct tv_pii_match again;
    struct tv_str name = name_before(look->checker, at);
    search.told = tv_pii_of_name(name.at, name.len);
    return tv_pii_at(&search, match->at, &again);
}

static void take_match(struct look *look, const struct tv_pii_match *match) {
    struct tv_checker *checker = look->checker;
    uint32_t open = (uint32_t)match->at, close = open, at = open;
    bool is_string = find_string(checker, (uint32_t)match->at, &open, &close);
    if (is_string)
        at = value_behind(checker, close);
    bool is_name = is_string && at != TV_NONE;
    at = is_name ? at : open;
    if (match->kind == TV_PII_CARD && !is_told_number(look, match, at))
        return;
    if (!is_string && match->kind != TV_PII_CARD)
        return;
    if (is_string && is_told_of_id(checker, match, open, close))
        return;
    if (!is_name && is_string && is_usual(checker, match->kind, find_quote(checker, open + 1)))
        return;
    if (is_name || !is_allowed(look, match->kind, at))
        note(checker, match->kind, at);
}

/* ---- Marks ----------------------------------------------------------------------------------- */

/* Digits are asked for as if a name told of a card; whether one does is found out when they are
 * one.
 */
static bool find_match(struct look *look, uint32_t mark, struct tv_pii_match *match) {
    const char *text = look->checker->walk.base;
    unsigned char c = (unsigned char)text[mark];
    bool is_digits = (c >= '-' && c <= '9') || c == ' ';
    struct tv_pii_search search = {text, look->checker->event.end,
                                   is_digits ? look->digits_from : look->from, 1u << TV_PII_CARD};
    bool found = tv_pii_at(&search, mark, match);
    if (is_digits)
        look->next = look->digits_from = (uint32_t)search.from;
    if (found) {
        look->next = (uint32_t)(match->at + match->len);
        look->checker->personal.is_clean = false;
    }
    return found && (look->checker->personal.kinds >> match->kind & 1);
}

/* True when a mark needs no closer look: an at sign where addresses belong, or that begins a
 * string, as in names of packages. */
static bool is_settled(struct tv_checker *checker, uint32_t at) {
    const char *text = checker->walk.base;
    if (text[at] != '@' || at == 0)
        return false;
    if (text[at - 1] == '"')
        return true;
    const uint32_t *quote = find_quote(checker, at);
    if (!quote || !is_usual(checker, TV_PII_EMAIL, quote))
        return false;
    checker->personal.is_clean = false;
    return true;
}

static void turn_sight(struct tv_checker *checker, uint32_t at) {
    checker->index.sights.signs[at / 64] ^= (uint64_t)1 << at % 64;
}

void tv_personal_settle_at(struct tv_checker *checker, uint32_t at) {
    struct tv_personal *personal = &checker->personal;
    bool has_sight = (checker->index.sights.signs[at / 64] >> at % 64 & 1) != 0;
    if (!has_sight || personal->settled_count == TV_SETTLED_MAX)
        return;
    turn_sight(checker, at);
    personal->settled[personal->settled_count++] = at;
}

void tv_personal_settle(struct tv_checker *checker, uint32_t node, struct tv_str text) {
    const struct tv_personal *personal = &checker->personal;
    bool is_meant = (checker->table->nodes[node].personal >> TV_PII_EMAIL & 1) != 0;
    if (!is_meant || !personal->kinds || checker->mode != TV_MODE_MAIN)
        return;
    const char *sign = memchr(text.at, '@', text.len);
    if (sign)
        tv_personal_settle_at(checker, (uint32_t)(sign - checker->walk.base));
}

/* So few digits that none but the number itself can be meant by them. */
static bool is_short_number(struct tv_str text) {
    enum { LEN_MAX = 14 };
    if (text.len == 0 || text.len > LEN_MAX || text.at[0] != '+')
        return false;
    bool is_number = true;
    for (size_t i = 1; i < text.len; i++)
        is_number &= text.at[i] >= '0' && text.at[i] <= '9';
    return is_number;
}

void tv_personal_settle_phone(struct tv_checker *checker, struct tv_str text) {
    if (checker->mode == TV_MODE_MAIN && is_short_number(text))
        tv_personal_settle_at(checker, (uint32_t)(text.at - checker->walk.base));
}

uint32_t tv_personal_settled_between(const struct tv_checker *checker, uint32_t from, uint32_t to) {
    const struct tv_personal *personal = &checker->personal;
    uint32_t count = 0, found = 0;
    for (uint32_t i = 0; i < personal->settled_count; i++) {
        bool is_there = personal->settled[i] >= from && personal->settled[i] < to;
        found = is_there ? personal->settled[i] - from : found;
        count += is_there;
    }
    return count == 1 ? found : 0;
}

void tv_personal_unsettle(struct tv_checker *checker) {
    struct tv_personal *personal = &checker->personal;
    while (personal->settled_count > 0)
        turn_sight(checker, personal->settled[--personal->settled_count]);
}

/* ---- One cause ------------------------------------------------------------------------------- */

/* Kinds that some fields are for: whoever misspells such a field has made one mistake. */
static bool is_of_field(const struct tv_pending *entry) {
    return entry->kind == TV_PENDING_PLAIN &&
           (entry->rule == TV_RULE_PII_EMAIL || entry->rule == TV_RULE_PII_PHONE ||
            entry->rule == TV_RULE_PII_IP);
}

/* True when the value at `at` is, or is inside of, that of a name that was meant to be another, or
 * stands in the wrong part of the message. */
static bool is_misnamed(struct tv_checker *checker, uint32_t at) {
    struct tv_str text = {checker->walk.base, checker->walk.len};
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        const struct tv_pending *entry = &checker->pending[i];
        bool is_near =
            entry->kind == TV_PENDING_NEAR || entry->kind == TV_PENDING_WANTED ||
            (entry->kind == TV_PENDING_PLAIN && entry->rule == TV_RULE_CALL_MISPLACED_FIELD);
        if (!is_near || entry->at > at)
            continue;
        uint32_t end = tv_value_end(text, entry->at);
        if (end > at)
            return true;
        if (!tv_spend(checker, end - entry->at))
            return false;
    }
    return false;
}

/* What stands in the name of an event is told once, as what it is. */
static void drop_dynamic(struct tv_checker *checker, uint32_t at) {
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (entry->at == at && entry->rule == TV_RULE_EVENT_DYNAMIC_NAME)
            entry->kind = TV_PENDING_VOID;
    }
}

/* Nobody knows what the fields of an event are for when its call or its name is wrong. */
static bool is_nameless(const struct tv_checker *checker) {
    bool is_wrong = checker->event.call == TV_CALL_COUNT;
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        const struct tv_pending *entry = &checker->pending[i];
        bool is_type = entry->kind == TV_PENDING_TYPE && /* its rule is not known yet */
                       entry->at == checker->event.field_at[TV_FIELD_EVENT];
        is_wrong |= is_type || entry->rule == TV_RULE_CALL_EVENT_MISSING ||
                    entry->rule == TV_RULE_EVENT_MISSPELLED || entry->rule == TV_RULE_EVENT_CASE;
    }
    return is_wrong;
}

static TV_COLD void drop_followers(struct tv_checker *checker) {
    bool hides_fields = is_nameless(checker);
    for (uint32_t i = 0; i < checker->pending_count; i++) {
        struct tv_pending *entry = &checker->pending[i];
        if (!is_of_field(entry) || !tv_spend(checker, 2 * (uint64_t)checker->pending_count))
            continue;
        if (hides_fields || is_misnamed(checker, entry->at))
            entry->kind = TV_PENDING_VOID;
        else
            drop_dynamic(checker, entry->at);
    }
}

void tv_personal_look(struct tv_checker *checker) {
    struct look look;
    struct tv_pii_match match;
    uint32_t *marks = checker->personal.marks, end = checker->event.end;
    look.checker = look.settling.checker = checker;
    look.has_trail = false;
    checker->personal.is_clean = checker->personal.settled_count == 0;
    look.from = look.digits_from = look.next = checker->event.mark.at;
    for (uint32_t at = look.from, to; at < end; at = to) {
        to = at / 64 * 64 + TV_MARKS_LEN;
        to = to < end ? to : end;
        uint32_t count = tv_marks_take(checker->kernel, &checker->index.sights,
                                       (struct tv_part){checker->walk.base, at, to}, marks);
        for (uint32_t i = 0; i < count; i++) {
            if (marks[i] >= look.next && !is_settled(checker, marks[i]) &&
                find_match(&look, marks[i], &match))
                take_match(&look, &match);
        }
    }
    if (TV_RARE(checker->pending_count > 0))
        drop_followers(checker);
}
