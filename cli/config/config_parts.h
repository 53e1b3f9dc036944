/* What the parts of the settings share; for the files of this folder. */
#ifndef TV_CONFIG_PARTS_H
#define TV_CONFIG_PARTS_H

#include "config.h"
#include "read_parts.h"

/* What the value of a key looks like. */
enum tv_setting_form {
    TV_SETTING_WORD,    /* one of its words */
    TV_SETTING_NUMBER,  /* a whole number, or one of its words */
    TV_SETTING_SIZE,    /* 32KiB, 2MiB, or bytes */
    TV_SETTING_FLAG,    /* true or false */
    TV_SETTING_POINTER, /* a JSON Pointer */
    TV_SETTING_SHARE,   /* 0.1% */
    TV_SETTING_FILE,    /* a path, seen from the file */
    TV_SETTING_LIST,    /* names: a text or a list */
    TV_SETTING_PLANS,   /* paths and patterns, seen from the file */
    TV_SETTING_FOLDERS  /* prefix: folder, seen from the file */
};

struct tv_setting_row {
    enum tv_option option; /* its name is the key */
    const char *section;
    enum tv_setting_form form;
    long long least, most;
    const char *usual;
};

/* All rows, in their order. */
const struct tv_setting_row *tv_settings(size_t *count);
/* The row of a key in a section, or NULL. */
const struct tv_setting_row *tv_setting_find(const char *section, struct tv_str name);
/* The words that a value may be; returns how many. Rows of WORD have some, those of NUMBER may. */
enum { TV_SETTING_WORDS_MAX = 64 };
size_t tv_setting_words(const struct tv_setting_row *row,
                        struct tv_str words[TV_SETTING_WORDS_MAX]);
/* A size as of --max-event; 0 when it is none. */
long long tv_size_read(struct tv_str text);

/* Keys that are no options. */
enum tv_config_key {
    TV_CONFIG_SCHEMA,
    TV_CONFIG_EXTENDS,
    TV_CONFIG_RULES,
    TV_CONFIG_EXCLUDE,
    TV_CONFIG_EVENTS,
    TV_CONFIG_IGNORE,
    TV_CONFIG_KEYS
};
const char *tv_config_key_name(enum tv_config_key key);
const char *tv_config_key_help(enum tv_config_key key);

struct tv_config_ignore {
    struct tv_ignore ignore;
    struct tv_config_ignore *next;
};

/* A path that a file extends. */
struct tv_config_base {
    struct tv_str path; /* joined with the file's own */
    struct tv_at at;
    struct tv_config_base *next;
};

/* What one file says; lists in the order of the file. */
struct tv_config_file {
    struct tv_file *file;
    struct tv_str folder; /* absolute; empty while nobody has looked where it is */
    struct tv_config_value *values;
    struct tv_config_pattern *excluded;
    struct tv_config_ignore *ignores;
    struct tv_config_base *bases;
};

/* Reads a file's text; nothing else is looked at. Mistakes go to the sink. The result lives in the
 * arena, as do copies of path and text. */
enum tv_status tv_config_read(struct tv_arena *arena, struct tv_str path, struct tv_str text,
                              struct tv_sink sink, struct tv_config_file **read) TV_MUST_USE;

/* ---- Reading, by part ----------------------------------------------------------------------- */

struct tv_config_reader {
    struct tv_reader base; /* for mistakes; knows nothing of plans here */
    struct tv_config_file *read;
    struct tv_config_value **last_value;
    struct tv_config_pattern **last_excluded;
    struct tv_config_ignore **last_ignore;
    struct tv_config_base **last_base;
};

/* The text as an argument; a mistake is noted for one with control characters. NULL: refused. */
const char *tv_config_text(struct tv_config_reader *reader, const struct tv_tree *node);
/* Adds an argument. text is terminated, and lives in the arena. */
void tv_config_add(struct tv_config_reader *reader, enum tv_option option, const char *text,
                   const struct tv_tree *node);
/* The value of a key as arguments of its option. config_values.c */
void tv_config_read_value(struct tv_config_reader *reader, const struct tv_setting_row *row,
                          const struct tv_tree *node);
/* config_ignores.c */
void tv_config_read_ignores(struct tv_config_reader *reader, const struct tv_tree *node);
void tv_config_read_excluded_events(struct tv_config_reader *reader, const struct tv_tree *node);
/* Calls take for each text of a list, or for one text alone; others are refused. */
void tv_config_each_text(struct tv_config_reader *reader, const struct tv_tree *node,
                         void (*take)(struct tv_config_reader *, const struct tv_tree *));
/* Notes a mistake; its words as in struct tv_mistake. */
void tv_config_refuse(struct tv_config_reader *reader, struct tv_at at, const char *detail,
                      struct tv_str a, struct tv_str suggestion);
/* The pattern fits at least one rule; else it is noted, with the nearest one. */
bool tv_config_expect_rule(struct tv_config_reader *reader, const struct tv_tree *node);
struct tv_str tv_config_copy(struct tv_arena *arena, struct tv_str text); /* terminated */

/* Reads a file and all that it extends into a config that is empty. Exit code. */
int tv_config_load(struct tv_config *config, struct tv_str path, FILE *err);

/* ---- Where things are ----------------------------------------------------------------------- */

/* The settings nearest to a path, by name, into found. Exit code; *found empty: there are none. */
int tv_config_discover(struct tv_arena *arena, const char *path, struct tv_str *found, FILE *err);

/* Paths that a pattern of `plan:` means, seen from the working folder, sorted: appended to the
 * list. base: the file that holds it. false when out of memory. */
struct tv_config_paths {
    char **paths;
    size_t count, room;
};
bool tv_config_find_plans(const struct tv_config *config, struct tv_str base, struct tv_str pattern,
                          struct tv_config_paths *found);
void tv_config_paths_clear(struct tv_config_paths *paths);

#endif
