/* Plans of other tools: what the translators share.
 *
 *   bytes --read_tree, read_json_text, read_csv--> tree --translate_*--> drafts of rules
 *        --translate_plan, translate_schema--> tree of our grammar --read_def, read_form--> file
 *
 * A translator is one file a format. It finds the rules in the foreign tree and drafts each: which
 * call, which name, which version, and a JSON Schema of the message. Formats without JSON Schema
 * write one with tv_make_*. Everything else (grouping versions, sections, keywords that our grammar
 * knows, the rest under `schema:`) is common to all.
 *
 * Every node made has a place in the foreign file, so that whatever is said later names that file.
 * Nodes live in the model's arena. The makers return NULL when out of memory and do nothing with a
 * NULL, so that nobody checks: the arena remembers. */
#ifndef TV_TRANSLATE_H
#define TV_TRANSLATE_H

#include "read_parts.h"
#include "read_plan.h"

/* ---- Drafts -----------------------------------------------------------------------------------
 */

/* Which messages a rule is about: the keys of `calls`. */
enum tv_draft_call {
    TV_DRAFT_COMMON, /* all of them */
    TV_DRAFT_TRACK,
    TV_DRAFT_IDENTIFY,
    TV_DRAFT_PAGE,
    TV_DRAFT_SCREEN,
    TV_DRAFT_GROUP,
    TV_DRAFT_ALIAS,
    TV_DRAFT_CALL_COUNT
};

/* What the schema of a rule is about. */
enum tv_draft_scope {
    TV_SCOPE_MESSAGE,        /* the whole message, {properties: {context, properties, traits}} */
    TV_SCOPE_SECTION,        /* its `properties`, or its `traits` in identify and group */
    TV_SCOPE_CONTEXT_TRAITS, /* its `context.traits` */
    TV_SCOPE_COUNT
};

/* One rule of a foreign plan. Trees are borrowed. */
struct tv_draft {
    enum tv_draft_call call;
    enum tv_draft_scope scope;
    struct tv_at at;    /* of the rule */
    struct tv_str name; /* of the event, page or screen; empty: all messages of the call */
    struct tv_at name_at;
    uint32_t version;             /* from 1; 0: has none */
    const struct tv_tree *schema; /* an object or true, false; NULL: anything goes */
    const struct tv_tree *doc;    /* texts; NULL or not a text: none */
    const struct tv_tree *labels; /* object of scalars; others are left out */
    struct tv_str deprecated;     /* since when, or why; empty: it is not */
    bool is_closed;               /* other names in the section are forbidden */
    struct tv_draft *next;        /* of the plan */
};

struct tv_translation;
/* What a tool writes into its schemas beside JSON Schema: puts what it means into `out`, a mapping
 * of ours, or nothing. false when the tool has no such key. */
typedef bool tv_vendor_key_fn(struct tv_translation *t, const struct tv_tree *node,
                              struct tv_tree *out);

/* The translation of one file. */
struct tv_translation {
    struct tv_arena *arena, *scratch;
    struct tv_mistakes *mistakes;
    const struct tv_tree *root; /* the foreign tree */
    const struct tv_file *file;
    struct tv_str plan; /* what to call the plan; a translator may set a better one */
    const struct tv_tree *title, *doc; /* texts of the plan; NULL: none */
    struct tv_draft *first, *last;     /* in the order of the file */
    struct tv_tree *extends;           /* paths of other plans, or NULL */
    bool is_part;                      /* of a folder whose name is the plan's */
    tv_vendor_key_fn *vendor_key;      /* of the format; NULL: it has none */
    const struct tv_project *project;  /* files that refer to each other, this one included */
    void *unknown;                     /* translate.c: keys nobody knows, for one warning each */
};

/* Adds a copy of the draft. */
void tv_draft_add(struct tv_translation *t, const struct tv_draft *draft);

/* ---- Formats ----------------------------------------------------------------------------------
 */

/* Whether a tree is of this format. root is never NULL. */
typedef bool tv_detect_fn(const struct tv_tree *root);
/* Drafts the rules of t->root. */
typedef void tv_translate_fn(struct tv_translation *t);

/* From the drafts to a tree of our grammar: translate_plan.c. */
struct tv_tree *tv_translate_plan(struct tv_translation *t);

/* Fills `out`, the mapping of an event, call or version, with what the draft's schema says:
 * translate_event.c. */
void tv_translate_event(struct tv_translation *t, const struct tv_draft *draft,
                        struct tv_tree *out);

/* ---- Reading foreign trees --------------------------------------------------------------------
 */

/* The value of a key when it is of one of these types (bits), else NULL. of may be NULL. */
const struct tv_tree *tv_member(const struct tv_tree *of, const char *key, unsigned types);
bool tv_has_member(const struct tv_tree *of, const char *key);
/* The same for a text that is not empty; a text of length 0 otherwise. */
struct tv_str tv_member_text(const struct tv_tree *of, const char *key);
/* A version: a whole number from 1, also as 2.0 or "2"; 0 when it is none. */
uint32_t tv_version_of(const struct tv_tree *node);
/* The key or value is this text. */
bool tv_key_is(const struct tv_tree *node, const char *key);
bool tv_text_is(struct tv_str text, const char *word);

/* Warns of every key of the mapping that is not in the list, which ends with NULL. where is what
 * the mapping is called in the message ("a rule"). Each key of a `where` is told once, with the
 * first place. */
void tv_warn_unknown_keys(struct tv_translation *t, const struct tv_tree *mapping,
                          const char *where, const char *const *known);

/* Notes a mistake; {a} in the detail is the text. An error refuses the file, a warning does not. */
void tv_refuse(struct tv_translation *t, struct tv_at at, const char *detail, struct tv_str a);
void tv_warn(struct tv_translation *t, struct tv_at at, const char *detail, struct tv_str a);
/* Warns, once for each pair of detail and word; at most 50 in a file. */
void tv_warn_once(struct tv_translation *t, struct tv_at at, const char *detail, struct tv_str a);

/* ---- Making trees -----------------------------------------------------------------------------
 */

struct tv_tree *tv_make_object(struct tv_translation *t, struct tv_at at);
struct tv_tree *tv_make_list(struct tv_translation *t, struct tv_at at);
struct tv_tree *tv_make_text(struct tv_translation *t, struct tv_at at, struct tv_str text);
struct tv_tree *tv_make_flag(struct tv_translation *t, struct tv_at at, bool flag);
/* A whole number. */
struct tv_tree *tv_make_count(struct tv_translation *t, struct tv_at at, uint32_t count);
/* A scalar read as YAML would: 3, true, null, text. */
struct tv_tree *tv_make_scalar(struct tv_translation *t, struct tv_at at, struct tv_str text);

/* Puts a value under a key; the key's place is key_at. Not two of one key. */
void tv_put_at(struct tv_translation *t, struct tv_tree *object, struct tv_at key_at,
               struct tv_str key, struct tv_tree *value);
/* The same with a key of ours, at the value's place. */
void tv_put(struct tv_translation *t, struct tv_tree *object, const char *key,
            struct tv_tree *value);
/* The same with the key of a foreign node. */
void tv_put_like(struct tv_translation *t, struct tv_tree *object, const struct tv_tree *node,
                 struct tv_tree *value);
/* The object or list under a key of ours, made when it is not there yet. */
struct tv_tree *tv_object_under(struct tv_translation *t, struct tv_tree *object, const char *key,
                                struct tv_at at);
struct tv_tree *tv_list_under(struct tv_translation *t, struct tv_tree *object, const char *key,
                              struct tv_at at);

/* Takes out children that are equal to an earlier one, or whose keys are. Sorts, so that nobody
 * looks through a list for each of its items. */
void tv_forget_repeated(struct tv_translation *t, struct tv_tree *parent, bool of_keys);

/* A name for a plan or type (a-z, then a-z 0-9 _ -) out of any text; "plan" when nothing is left.
 */
struct tv_str tv_plan_name(struct tv_arena *arena, struct tv_str text);
/* a and b as one text. */
struct tv_str tv_text_join(struct tv_translation *t, struct tv_str a, struct tv_str b);
/* The last step of a path, without its ending. */
struct tv_str tv_base_name(struct tv_str path);

#endif
