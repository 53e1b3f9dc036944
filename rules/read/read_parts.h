/* What the parts of the YAML reader share, with those who read other things than definitions.
 *
 *   bytes --read_text--> lines, characters --read_tree--> tree of nodes --read_file, read_def,
 *   read_form--> file of the model
 *
 * Trees of JSON come from read_json_text.c. libyaml is seen by read_tree.c alone. The mistakes live
 * in a scratch arena that dies when the file has been read; the tree lives in the model's. No
 * function here recurses: the tree is built with parent links, and definitions inside of
 * definitions wait on a list (tv_reader). */
#ifndef TV_READ_PARTS_H
#define TV_READ_PARTS_H

#include "model.h"
#include "tree.h"

enum {
    TV_YAML_DEPTH_MAX = 64,       /* containers inside each other, the outermost included */
    TV_YAML_LEN_MAX = 1024 * 1024 /* bytes of a file */
};

/* ---- Mistakes ---------------------------------------------------------------------------------
 */

/* One mistake in a file. detail is the sentence: {a} and {v} stand for texts from the file, shown
 * in quotes, {w} for v without them, {b} and {c} for words of ours. Texts are borrowed as long as
 * the list lives. */
struct tv_mistake {
    enum tv_rule rule;
    struct tv_at at;
    const char *detail;
    struct tv_str a, v;
    const char *b, *c;
    struct tv_str suggestion; /* empty: none */
    bool is_warning;          /* the file is read all the same */
    struct tv_mistake *next;
};

struct tv_mistakes {
    struct tv_arena *scratch;
    const struct tv_file *file;
    struct tv_mistake *first, *last;
    size_t count, warning_count; /* all of them; those that are warnings */
    bool is_settings;            /* of a file that is no definition: no hints about plans */
};

/* Notes a copy of the mistake. */
void tv_mistake_add(struct tv_mistakes *mistakes, struct tv_mistake mistake);

/* Hands all of them to the sink, by their place in the file. false when out of memory. */
bool tv_mistakes_report(const struct tv_mistakes *mistakes, struct tv_sink sink);

/* ---- Text: bytes, characters, lines ------------------------------------------------------------
 */

/* Finds the place of the n-th character, going on from the last place asked for, so that a walk
 * through a file looks at each byte a few times at most.
 *
 *   index   0 1 2  3 4        characters, a byte order mark not counted
 *   text    a : _  é \n ...
 *   offset  0 1 2  3 5        bytes of the file */
struct tv_text_cursor {
    const struct tv_file *file;
    const uint32_t *starts; /* index of the first character of each line */
    uint32_t index, offset; /* a place that is known */
};

/* Fills the lines of file, whatever its text is, and makes a cursor. false when out of memory. */
bool tv_text_start(struct tv_file *file, struct tv_arena *arena, struct tv_arena *scratch,
                   struct tv_text_cursor *cursor);

/* The same for YAML, and checks the text. false when it cannot be read as
 * characters, with the mistake noted, or when out of memory. */
bool tv_text_open(struct tv_file *file, struct tv_arena *arena, struct tv_mistakes *mistakes,
                  struct tv_text_cursor *cursor);

/* The place from one character to another (exclusive); to >= from. */
struct tv_at tv_text_at(struct tv_text_cursor *cursor, size_t from, size_t to);

/* The place of some bytes; offset is at most the length of the text. */
struct tv_at tv_text_at_bytes(struct tv_text_cursor *cursor, size_t offset, size_t len);

/* The bytes for libyaml: without a byte order mark, and with other characters in place of those
 * that it takes for line breaks and YAML 1.2 does not. Has as many characters as the file. Borrowed
 * from the file or allocated in the arena; at is NULL when out of memory. */
struct tv_str tv_text_for_yaml(const struct tv_file *file, struct tv_arena *arena);

/* Puts those characters back, in place; returns the new length. */
size_t tv_text_from_yaml(char *at, size_t len);

/* The bytes of a line (from 1) without its end. */
struct tv_str tv_text_line(const struct tv_file *file, uint32_t line);

/* ---- Scalars ------------------------------------------------------------------------------------
 */

/* The type of a plain scalar by the core schema of YAML 1.2. *text becomes its JSON text where the
 * spelling differs ("True", "~", ""). *is_odd when it is a number that JSON would spell otherwise
 * (007, .5, 0x1f, .inf): the type is then TV_TYPE_NUMBER. */
enum tv_type tv_scalar_resolve(struct tv_str *text, bool *is_odd);

/* ---- The tree -------------------------------------------------------------------------------- */

/* Parses the text. *root is NULL when there is none, or when a mistake ended the parsing; mistakes
 * that do not end it are noted and leave a tree. false when out of memory. */
bool tv_tree_read(struct tv_text_cursor *cursor, struct tv_arena *arena,
                  struct tv_mistakes *mistakes, struct tv_tree **root);

/* The same for JSON: RFC 8259 and nothing else, at most depth_max containers inside each other. Of
 * two equal keys the second one is noted. A lone surrogate becomes U+FFFD; numbers keep their text.
 * All scalars but strings are plain, all containers in brackets. The cursor comes from
 * tv_text_start; texts without escapes are those of the file. *root is NULL when the text is not
 * JSON, which is then noted. */
bool tv_tree_read_json(struct tv_text_cursor *cursor, uint32_t depth_max, struct tv_arena *arena,
                       struct tv_mistakes *mistakes, struct tv_tree **root);

/* The same for CSV: a list of rows, each an object with the cells of the first row as keys; empty
 * cells are left out. *root is NULL when a quote is not closed. */
bool tv_tree_read_csv(struct tv_text_cursor *cursor, struct tv_arena *arena,
                      struct tv_mistakes *mistakes, struct tv_tree **root);

/* Finds children whose text (of_keys: whose key's text) an earlier one has as well; containers are
 * compared by their JSON text. Calls repeated for each, with the earlier one. */
typedef void tv_repeated_fn(struct tv_mistakes *mistakes, const struct tv_tree *node,
                            const struct tv_tree *earlier);
void tv_tree_find_repeated(const struct tv_tree *parent, bool of_keys, struct tv_mistakes *mistakes,
                           tv_repeated_fn *repeated);

/* ---- The grammar ----------------------------------------------------------------------------- */

/* Where a mapping stands, and so which keywords it may hold: see places[] in read_place.c. */
enum tv_place {
    TV_PLACE_FILE,
    TV_PLACE_DEFINITION,
    TV_PLACE_EVENT,
    TV_PLACE_VERSION,
    TV_PLACE_CALL_OF_ALL,          /* calls: common */
    TV_PLACE_CALL_WITH_PROPERTIES, /* track, page, screen */
    TV_PLACE_CALL_WITH_TRAITS,     /* identify, group */
    TV_PLACE_CALL_OF_ALIAS,
    TV_PLACE_DEMANDS, /* then and else of a `when` */
    TV_PLACE_COUNT
};

/* A definition, event, ... that waits to be read. */
struct tv_waiting {
    const struct tv_tree *node;
    struct tv_def *def;
    enum tv_place place;
    struct tv_waiting *next;
};

/* The state of reading one file. */
struct tv_reader {
    struct tv_arena *arena, *scratch;
    struct tv_file *file;
    struct tv_mistakes *mistakes;
    struct tv_waiting *waiting, *last_waiting; /* in the order they were met */
    enum tv_place place;                       /* of the mapping that is being read */
    const struct tv_tree *torn;                /* the mapping whose torn text was reported last */
};

bool tv_place_allows(enum tv_place place, enum tv_keyword keyword);
/* Notes a key that has no place here, with the most likely reason. */
void tv_place_refuse_key(struct tv_reader *reader, enum tv_place place, const struct tv_tree *node);
/* The same for a mapping with a few keys of its own; where is how it is called in messages. */
void tv_refuse_key(struct tv_reader *reader, const struct tv_tree *node, const char *where,
                   const struct tv_str *keys, size_t key_count);

/* Allocates a def and has it read later from the node. NULL when out of memory. */
struct tv_def *tv_reader_later(struct tv_reader *reader, const struct tv_tree *node,
                               enum tv_place place);
/* Reads the clauses of a mapping into def. */
void tv_read_clauses(struct tv_reader *reader, const struct tv_tree *mapping, struct tv_def *def,
                     enum tv_place place);
/* Reads what waits, until nothing does: read_def.c. */
void tv_read_waiting(struct tv_reader *reader);

/* Reads a whole tree of our grammar into reader->file: read_file.c. */
void tv_read_body(struct tv_reader *reader, const struct tv_tree *root);
/* A file with copies of both texts, not yet in a model; NULL when out of memory. */
struct tv_file *tv_file_new(struct tv_arena *arena, struct tv_str path, struct tv_str text,
                            bool builtin);
/* Tells the mistakes and, unless one of them is an error, appends the file. */
enum tv_status tv_file_finish(struct tv_model *model, struct tv_file *file,
                              const struct tv_mistakes *mistakes, struct tv_sink sink) TV_MUST_USE;
/* Tells that the file is too long; TV_ERROR_LIMIT. */
enum tv_status tv_refuse_length(struct tv_str path, size_t len_max, struct tv_sink sink);

/* Reads the value of clause->keyword by its form: read_form.c. Mistakes are noted; the clause then
 * holds nothing. */
void tv_read_form(struct tv_reader *reader, const struct tv_tree *node, struct tv_clause *clause);

/* One form a function, by file. */
typedef void tv_form_fn(struct tv_reader *reader, const struct tv_tree *node,
                        struct tv_clause *clause);
tv_form_fn tv_read_form_text, tv_read_form_raw;       /* read_form_text.c, read_form_raw.c */
tv_form_fn tv_read_form_presence, tv_read_form_whens; /* read_form_demand.c */

/* Alternatives of `type`: the names and definitions in a scalar or list. */
struct tv_alternative *tv_read_alternatives(struct tv_reader *reader, const struct tv_tree *node);
/* Scalars from a node, or from the children of a list. */
struct tv_scalar *tv_read_scalars(struct tv_reader *reader, const struct tv_tree *node);

/* ---- Checks of single values: read_check.c --------------------------------------------------- */

/* Notes that the value of what is called name must be what expected says. */
void tv_refuse_value(struct tv_reader *reader, const struct tv_tree *node, struct tv_str name,
                     const char *expected);
/* The node is of one of these types (bits); else notes it. false for refused nodes, too. */
bool tv_expect(struct tv_reader *reader, const struct tv_tree *node, struct tv_str name,
               unsigned types, const char *expected);
/* The node is a text that is not empty. */
bool tv_expect_text(struct tv_reader *reader, const struct tv_tree *node, struct tv_str name);
/* The number is spelled as in JSON. */
bool tv_expect_json_number(struct tv_reader *reader, const struct tv_tree *node);
/* The node is a name for a type; else notes it, with the nearest of the types that are always
 * there. */
bool tv_expect_type_name(struct tv_reader *reader, const struct tv_tree *node);
/* The name of a property, or a JSON Pointer that is well-formed. */
bool tv_is_place_name(struct tv_str text);
bool tv_expect_place_name(struct tv_reader *reader, const struct tv_tree *node);
/* The name of a rule; else notes it, with the nearest one. */
bool tv_expect_rule_name(struct tv_reader *reader, const struct tv_tree *node);
/* Notes children of a list that stand there twice. */
void tv_refuse_repeated(struct tv_reader *reader, const struct tv_tree *list);
/* The empty value that a comma in a text left over, see tv_tree.is_stray: noted; else false. */
bool tv_refuse_torn(struct tv_reader *reader, const struct tv_tree *node);

bool tv_is_file_name(struct tv_str text);     /* a-z, then a-z 0-9 _ - */
bool tv_is_extended_name(struct tv_str text); /* that, or a path */
bool tv_is_rule_name(struct tv_str text);     /* category/name */

/* ---- Lists of words: read_words.c ------------------------------------------------------------ */

enum tv_words {
    TV_WORDS_VERDICT,
    TV_WORDS_CASE,
    TV_WORDS_FROM,
    TV_WORDS_PII,
    TV_WORDS_FORMAT,
    TV_WORDS_CALL,
    TV_WORDS_ADDITIONAL,
    TV_WORDS_NAMING,
    TV_WORDS_TYPE,
    TV_WORDS_RESERVED_TYPE,
    TV_WORDS_COUNT
};

bool tv_words_have(enum tv_words list, struct tv_str word);
/* The nearest one, or an empty text. */
struct tv_str tv_words_nearest(enum tv_words list, struct tv_str word);
/* Notes a word that is not in the list. */
void tv_words_refuse(struct tv_reader *reader, enum tv_words list, struct tv_at at,
                     struct tv_str word);

#endif
