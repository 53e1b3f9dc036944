/* The toolbox of the translators: looking into foreign trees, making trees of our own. */
#include "translate.h"

#include <string.h>

static struct tv_str wrap(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* ---- Reading foreign trees --------------------------------------------------------------------
 */

bool tv_text_is(struct tv_str text, const char *word) {
    return tv_str_equal(text, wrap(word));
}

bool tv_key_is(const struct tv_tree *node, const char *key) {
    return node->key && tv_text_is(node->key->written, key);
}

const struct tv_tree *tv_member(const struct tv_tree *of, const char *key, unsigned types) {
    if (!of || of->type != TV_TYPE_OBJECT)
        return NULL;
    const struct tv_tree *node = tv_tree_find(of, wrap(key));
    return node && (node->type & types) ? node : NULL;
}

bool tv_has_member(const struct tv_tree *of, const char *key) {
    return of && of->type == TV_TYPE_OBJECT && tv_tree_find(of, wrap(key)) != NULL;
}

struct tv_str tv_member_text(const struct tv_tree *of, const char *key) {
    const struct tv_tree *node = tv_member(of, key, TV_TYPE_STRING);
    return node ? node->text : (struct tv_str){"", 0};
}

uint32_t tv_version_of(const struct tv_tree *node) {
    uint32_t version = 0;
    size_t i = 0;
    if (!node || !(node->type & (TV_TYPE_INTEGER | TV_TYPE_NUMBER | TV_TYPE_STRING)))
        return 0;
    struct tv_str text = node->text;
    for (; i < text.len && i < 9 && text.at[i] >= '0' && text.at[i] <= '9'; i++)
        version = version * 10 + (uint32_t)(text.at[i] - '0');
    bool is_whole = i == text.len || (i > 0 && tv_number_is_valid(text) &&
                                      tv_number_is_integer(text) && text.at[i] == '.');
    return is_whole ? version : 0;
}

/* ---- Mistakes ---------------------------------------------------------------------------------
 */

void tv_refuse(struct tv_translation *t, struct tv_at at, const char *detail, struct tv_str a) {
    tv_mistake_add(
        t->mistakes,
        (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail, .a = a});
}

void tv_warn(struct tv_translation *t, struct tv_at at, const char *detail, struct tv_str a) {
    tv_mistake_add(t->mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                                    .at = at,
                                                    .detail = detail,
                                                    .a = a,
                                                    .is_warning = true});
}

/* A warning that was given. */
struct warned {
    struct tv_str word;
    const char *kind;
    struct warned *next;
    unsigned count; /* with those before it */
};

enum { WARNINGS_MAX = 50 }; /* of different words; what follows would not be read */

/* false when this was warned of before. */
static bool is_new(struct tv_translation *t, struct tv_str word, const char *kind) {
    for (const struct warned *w = t->unknown; w; w = w->next)
        if (w->kind == kind && tv_str_equal(w->word, word))
            return false;
    const struct warned *last = t->unknown;
    struct warned *warned = tv_arena_alloc(t->scratch, 1, sizeof *warned);
    if (!warned || (last && last->count == WARNINGS_MAX))
        return false;
    *warned = (struct warned){word, kind, t->unknown, last ? last->count + 1 : 1};
    t->unknown = warned;
    return true;
}

void tv_warn_once(struct tv_translation *t, struct tv_at at, const char *detail, struct tv_str a) {
    if (is_new(t, a, detail))
        tv_warn(t, at, detail, a);
}

void tv_warn_unknown_keys(struct tv_translation *t, const struct tv_tree *mapping,
                          const char *where, const char *const *known) {
    const struct tv_tree *node = mapping->type == TV_TYPE_OBJECT ? mapping->first : NULL;
    for (; node; node = node->next) {
        size_t i = 0;
        while (known[i] && !tv_key_is(node, known[i]))
            i++;
        if (known[i] || !is_new(t, node->key->written, where))
            continue;
        tv_mistake_add(t->mistakes,
                       (struct tv_mistake){.rule = TV_RULE_PLAN_UNKNOWN_KEY,
                                           .at = node->key->at,
                                           .detail = "unknown key {a} in {b}: it is not read",
                                           .a = node->key->written,
                                           .b = where,
                                           .is_warning = true});
    }
}

/* ---- Drafts -----------------------------------------------------------------------------------
 */

void tv_draft_add(struct tv_translation *t, const struct tv_draft *draft) {
    struct tv_draft *copy = tv_arena_alloc(t->scratch, 1, sizeof *copy);
    if (!copy)
        return;
    *copy = *draft;
    copy->next = NULL;
    if (t->last)
        t->last->next = copy;
    else
        t->first = copy;
    t->last = copy;
}

/* ---- Making trees -----------------------------------------------------------------------------
 */

static struct tv_tree *make_node(struct tv_translation *t, struct tv_at at, enum tv_type type,
                                 struct tv_str text) {
    struct tv_tree *node = tv_tree_make(t->arena, type, text);
    if (node)
        node->at = at;
    return node;
}

struct tv_tree *tv_make_object(struct tv_translation *t, struct tv_at at) {
    return make_node(t, at, TV_TYPE_OBJECT, (struct tv_str){"", 0});
}

struct tv_tree *tv_make_list(struct tv_translation *t, struct tv_at at) {
    return make_node(t, at, TV_TYPE_ARRAY, (struct tv_str){"", 0});
}

struct tv_tree *tv_make_text(struct tv_translation *t, struct tv_at at, struct tv_str text) {
    return make_node(t, at, TV_TYPE_STRING, text);
}

struct tv_tree *tv_make_flag(struct tv_translation *t, struct tv_at at, bool flag) {
    return make_node(t, at, TV_TYPE_BOOLEAN, flag ? TV_STR("true") : TV_STR("false"));
}

static struct tv_str write_count(struct tv_translation *t, uint32_t count) {
    char digits[10];
    size_t from = sizeof digits;
    do
        digits[--from] = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    return tv_arena_text(t->arena, (struct tv_str){digits + from, sizeof digits - from});
}

struct tv_tree *tv_make_count(struct tv_translation *t, struct tv_at at, uint32_t count) {
    return make_node(t, at, TV_TYPE_INTEGER, write_count(t, count));
}

struct tv_tree *tv_make_scalar(struct tv_translation *t, struct tv_at at, struct tv_str text) {
    bool is_odd = false;
    struct tv_str json = text;
    enum tv_type type = text.len > 0 ? tv_scalar_resolve(&json, &is_odd) : TV_TYPE_STRING;
    return is_odd ? tv_make_text(t, at, text) : make_node(t, at, type, json);
}

void tv_put_at(struct tv_translation *t, struct tv_tree *object, struct tv_at key_at,
               struct tv_str key, struct tv_tree *value) {
    if (!value)
        return;
    value->key = tv_make_text(t, key_at, key);
    if (value->key)
        tv_tree_append(object, value);
}

void tv_put(struct tv_translation *t, struct tv_tree *object, const char *key,
            struct tv_tree *value) {
    if (value)
        tv_put_at(t, object, value->at, wrap(key), value);
}

void tv_put_like(struct tv_translation *t, struct tv_tree *object, const struct tv_tree *node,
                 struct tv_tree *value) {
    (void)t;
    if (!value)
        return;
    value->key = node->key;
    tv_tree_append(object, value);
}

static struct tv_tree *find_under(struct tv_tree *object, const char *key) {
    for (struct tv_tree *node = object ? object->first : NULL; node; node = node->next)
        if (tv_key_is(node, key))
            return node;
    return NULL;
}

struct tv_tree *tv_object_under(struct tv_translation *t, struct tv_tree *object, const char *key,
                                struct tv_at at) {
    struct tv_tree *found = find_under(object, key);
    if (found || !object)
        return found;
    struct tv_tree *made = tv_make_object(t, at);
    tv_put(t, object, key, made);
    return made;
}

struct tv_tree *tv_list_under(struct tv_translation *t, struct tv_tree *object, const char *key,
                              struct tv_at at) {
    struct tv_tree *found = find_under(object, key);
    if (found || !object)
        return found;
    struct tv_tree *made = tv_make_list(t, at);
    tv_put(t, object, key, made);
    return made;
}

/* ---- What stands twice ------------------------------------------------------------------------
 */

static void mark_repeated(struct tv_mistakes *mistakes, const struct tv_tree *node,
                          const struct tv_tree *earlier) {
    (void)mistakes;
    (void)earlier;
    ((struct tv_tree *)(uintptr_t)node)->type = 0; /* a node of our own */
}

void tv_forget_repeated(struct tv_translation *t, struct tv_tree *parent, bool of_keys) {
    if (!parent || parent->count < 2)
        return;
    struct tv_tree *next, *node = parent->first;
    tv_tree_find_repeated(parent, of_keys, t->mistakes, mark_repeated);
    parent->first = parent->last = NULL;
    parent->count = 0;
    for (; node; node = next) {
        next = node->next;
        node->next = NULL;
        if (node->type != 0)
            tv_tree_append(parent, node);
    }
}

/* ---- Names ------------------------------------------------------------------------------------
 */

struct tv_str tv_plan_name(struct tv_arena *arena, struct tv_str text) {
    char *at = tv_arena_alloc(arena, text.len, 1);
    size_t len = 0;
    for (size_t i = 0; at && i < text.len && len < 64; i++) {
        char c = text.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        bool is_letter = c >= 'a' && c <= 'z', is_digit = c >= '0' && c <= '9';
        if (is_letter || (is_digit && len > 0) || (c == '_' && len > 0))
            at[len++] = c;
        else if (len > 0 && at[len - 1] != '-')
            at[len++] = '-';
    }
    while (len > 0 && at[len - 1] == '-')
        len--;
    return len > 0 ? (struct tv_str){at, len} : TV_STR("plan");
}

struct tv_str tv_text_join(struct tv_translation *t, struct tv_str a, struct tv_str b) {
    char *at = tv_arena_alloc(t->arena, a.len + b.len, 1);
    if (!at)
        return (struct tv_str){"", 0};
    if (a.len > 0)
        memcpy(at, a.at, a.len);
    if (b.len > 0)
        memcpy(at + a.len, b.at, b.len);
    return (struct tv_str){at, a.len + b.len};
}

struct tv_str tv_base_name(struct tv_str path) {
    size_t from = path.len, to = path.len;
    while (from > 0 && path.at[from - 1] != '/')
        from--;
    for (size_t i = path.len; i > from + 1; i--)
        if (path.at[i - 1] == '.') {
            to = i - 1;
            break;
        }
    return (struct tv_str){path.at + from, to - from};
}
