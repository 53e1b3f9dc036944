/* One file of settings: text, tree, values. All mistakes of the file are told at once, by place. */
#include "config_parts.h"
#include "tables.h"
#include "read.h"

#include <string.h>

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* ---- extends -------------------------------------------------------------------------------- */

/* The profile that a word means, or NULL. */
static const char *find_profile(struct tv_str word) {
    static const char *const profiles[][2] = {{"ingest", "ingest"},
                                              {"minimal", "ingest"},
                                              {"spec", "spec"},
                                              {"recommended", "spec"},
                                              {"strict", "strict"}};
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (tv_str_equal(text_of(profiles[i][0]), word))
            return profiles[i][1];
    return NULL;
}

static void add_base(struct tv_config_reader *reader, const struct tv_tree *node) {
    struct tv_config_base *base = tv_arena_alloc(reader->base.arena, 1, sizeof *base);
    struct tv_str path = tv_path_join(reader->base.arena, reader->read->file->path, node->text);
    if (!base || !path.at)
        return;
    *base =
        (struct tv_config_base){.path = tv_config_copy(reader->base.arena, path), .at = node->at};
    *reader->last_base = base;
    reader->last_base = &base->next;
}

/* A word is a profile; what has a slash or a dot is a file. */
static void take_base(struct tv_config_reader *reader, const struct tv_tree *node) {
    static const struct tv_str words[] = {
        {"ingest", 6}, {"spec", 4}, {"strict", 6}, {"minimal", 7}, {"recommended", 11}};
    const char *profile = find_profile(node->text);
    if (profile)
        tv_config_add(reader, TV_OPTION_PROFILE, profile, node);
    else if (!memchr(node->text.at, '.', node->text.len) &&
             !memchr(node->text.at, '/', node->text.len))
        tv_config_refuse(reader, node->at,
                         "{a} is no profile (ingest, spec, strict); a path has a slash or a dot",
                         node->text, tv_nearest(node->text, words, 5));
    else if (tv_config_text(reader, node))
        add_base(reader, node);
}

/* ---- rules ---------------------------------------------------------------------------------- */

static const struct tv_str levels[] = {
    {"error", 5}, {"warning", 7}, {"info", 4}, {"off", 3}, {"on", 2}};
enum { LEVELS = sizeof levels / sizeof *levels, ON = LEVELS - 1 };

/* Which level; LEVELS: a mistake, which is noted. */
static size_t read_level(struct tv_config_reader *reader, const struct tv_tree *node,
                         struct tv_str name) {
    for (size_t i = 0; i < LEVELS; i++)
        if (node->type == TV_TYPE_STRING && tv_str_equal(levels[i], node->text))
            return i;
    if (node->type != TV_TYPE_STRING)
        tv_refuse_value(&reader->base, node, name, "error, warning, info, off or on");
    else
        tv_mistake_add(
            reader->base.mistakes,
            (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                .at = node->at,
                                .detail = "{a} must be {b}, not {v}",
                                .a = name,
                                .v = node->written,
                                .b = "error, warning, info, off or on",
                                .suggestion = tv_nearest(node->written, levels, LEVELS)});
    return LEVELS;
}

static void add_level(struct tv_config_reader *reader, const struct tv_tree *key, size_t level) {
    struct tv_arena *arena = reader->base.arena;
    struct tv_str rule = tv_config_copy(arena, key->written);
    if (level == ON) {
        tv_config_add(reader, TV_OPTION_SELECT, rule.at, key);
        return;
    }
    char *text = tv_arena_alloc(arena, rule.len + levels[level].len + 2, 1);
    if (!text)
        return;
    memcpy(text, rule.at, rule.len);
    text[rule.len] = '=';
    memcpy(text + rule.len + 1, levels[level].at, levels[level].len);
    tv_config_add(reader, TV_OPTION_SEVERITY, text, key);
}

/* {level: error}: the long form. NULL when there is none, which is noted. */
static const struct tv_tree *find_level(struct tv_config_reader *reader,
                                        const struct tv_tree *node) {
    static const struct tv_str names[] = {{"level", 5}};
    const struct tv_tree *level = tv_tree_find(node, names[0]);
    for (const struct tv_tree *item = node->first; item; item = item->next)
        if (item != level)
            tv_refuse_key(&reader->base, item, "a rule", names, 1);
    if (!level)
        tv_config_refuse(reader, node->at, "{a} is missing", names[0], TV_STR(""));
    return level;
}

static void read_rules(struct tv_config_reader *reader, const struct tv_tree *node) {
    if (!tv_expect(&reader->base, node, TV_STR("rules"), TV_TYPE_OBJECT,
                   "a mapping of rules to levels"))
        return;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        const struct tv_tree *value = item;
        bool is_known = tv_config_expect_rule(reader, item->key);
        if (item->type == TV_TYPE_OBJECT)
            value = find_level(reader, item);
        size_t level = value ? read_level(reader, value, item->key->written) : LEVELS;
        if (is_known && level < LEVELS)
            add_level(reader, item->key, level);
    }
}

/* ---- exclude, events ------------------------------------------------------------------------ */

static void take_excluded(struct tv_config_reader *reader, const struct tv_tree *node) {
    struct tv_config_pattern *pattern = tv_arena_alloc(reader->base.arena, 1, sizeof *pattern);
    if (!pattern || !tv_config_text(reader, node))
        return;
    *pattern = (struct tv_config_pattern){.pattern = node->text,
                                          .origin = {node->at.file->path, node->at.line}};
    *reader->last_excluded = pattern;
    reader->last_excluded = &pattern->next;
}

enum { KEYS_MAX = 64 };

/* What is said here of an option that people know from the command line. */
static struct tv_str find_ours(struct tv_str key) {
    static const struct tv_str words[][2] = {{{"profile", 7}, {"extends", 7}},
                                             {{"select", 6}, {"rules", 5}},
                                             {{"severity", 8}, {"rules", 5}},
                                             {{"config", 6}, {"extends", 7}}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tv_str_equal(words[i][0], key))
            return words[i][1];
    return (struct tv_str){NULL, 0};
}

/* A key that is an option of the section. */
static void read_setting(struct tv_config_reader *reader, const char *section,
                         const struct tv_tree *node, struct tv_str *keys, size_t count) {
    const struct tv_setting_row *row = tv_setting_find(section, node->key->written);
    size_t rows;
    const struct tv_setting_row *all = tv_settings(&rows);
    if (row) {
        tv_config_read_value(reader, row, node);
        return;
    }
    struct tv_str ours = *section ? (struct tv_str){NULL, 0} : find_ours(node->key->written);
    if (ours.len) {
        tv_config_refuse(reader, node->key->at, "{a} is no key of the settings", node->key->written,
                         ours);
        return;
    }
    for (size_t i = 0; i < rows && count < KEYS_MAX; i++)
        if (!strcmp(all[i].section, section))
            keys[count++] = text_of(tv_option_row(all[i].option)->name);
    tv_refuse_key(&reader->base, node, *section ? section : "the settings", keys, count);
}

static void read_events(struct tv_config_reader *reader, const struct tv_tree *node) {
    if (!tv_expect(&reader->base, node, TV_STR("events"), TV_TYPE_OBJECT, "a mapping"))
        return;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        struct tv_str keys[KEYS_MAX] = {{"exclude", 7}};
        if (tv_str_equal(item->key->written, keys[0]))
            tv_config_read_excluded_events(reader, item);
        else
            read_setting(reader, "events", item, keys, 1);
    }
}

/* ---- The whole ------------------------------------------------------------------------------ */

static void read_schema(struct tv_config_reader *reader, const struct tv_tree *node) {
    if (node->type != TV_TYPE_INTEGER || !tv_str_equal(node->text, TV_STR("1")))
        tv_refuse_value(&reader->base, node, TV_STR("schema"), "1");
}

static void read_key(struct tv_config_reader *reader, enum tv_config_key key,
                     const struct tv_tree *node) {
    switch (key) {
    case TV_CONFIG_SCHEMA:
        read_schema(reader, node);
        break;
    case TV_CONFIG_EXTENDS:
        tv_config_each_text(reader, node, take_base);
        break;
    case TV_CONFIG_RULES:
        read_rules(reader, node);
        break;
    case TV_CONFIG_EXCLUDE:
        tv_config_each_text(reader, node, take_excluded);
        break;
    case TV_CONFIG_EVENTS:
        read_events(reader, node);
        break;
    case TV_CONFIG_IGNORE:
        tv_config_read_ignores(reader, node);
        break;
    case TV_CONFIG_KEYS:
        break;
    }
}

static void read_top(struct tv_config_reader *reader, const struct tv_tree *node) {
    struct tv_str keys[KEYS_MAX];
    for (int i = 0; i < TV_CONFIG_KEYS; i++) {
        keys[i] = text_of(tv_config_key_name((enum tv_config_key)i));
        if (tv_str_equal(keys[i], node->key->written)) {
            read_key(reader, (enum tv_config_key)i, node);
            return;
        }
    }
    read_setting(reader, "", node, keys, TV_CONFIG_KEYS);
}

static struct tv_at start_of(const struct tv_file *file) {
    return (struct tv_at){.file = file, .line = 1, .column = 1, .offset = file->lines[0]};
}

static void read_body(struct tv_config_reader *reader, const struct tv_tree *root) {
    struct tv_at start = start_of(reader->read->file);
    if (!root || root->type == TV_TYPE_NULL) {
        if (reader->base.mistakes->count == 0)
            tv_config_refuse(reader, start, "the file is empty: it begins with \"schema: 1\"",
                             TV_STR(""), TV_STR(""));
        return;
    }
    if (root->type != TV_TYPE_OBJECT) {
        tv_config_refuse(reader, root->at,
                         "the file must be a mapping that begins with \"schema: 1\"", TV_STR(""),
                         TV_STR(""));
        return;
    }
    if (!tv_tree_find(root, TV_STR("schema")))
        tv_config_refuse(reader, start, "\"schema: 1\" is missing", TV_STR(""), TV_STR(""));
    for (const struct tv_tree *item = root->first; item; item = item->next)
        read_top(reader, item);
}

/* false when out of memory. */
static bool read_text(struct tv_config_reader *reader) {
    struct tv_file *file = reader->read->file;
    struct tv_text_cursor cursor;
    struct tv_tree *root;
    if (!tv_text_open(file, reader->base.arena, reader->base.mistakes, &cursor))
        return file->line_count > 0;
    if (!tv_tree_read(&cursor, reader->base.arena, reader->base.mistakes, &root))
        return false;
    read_body(reader, root);
    return true;
}

static enum tv_status read_whole(struct tv_config_reader *reader, struct tv_sink sink) {
    const struct tv_mistakes *mistakes = reader->base.mistakes;
    if (!read_text(reader) || tv_arena_failed(reader->base.scratch) ||
        tv_arena_failed(reader->base.arena))
        return TV_ERROR_MEMORY;
    if (mistakes->count == 0)
        return TV_OK;
    return tv_mistakes_report(mistakes, sink) ? TV_ERROR_DEFINITION : TV_ERROR_MEMORY;
}

enum tv_status tv_config_read(struct tv_arena *arena, struct tv_str path, struct tv_str text,
                              struct tv_sink sink, struct tv_config_file **read) {
    if (text.len > TV_YAML_LEN_MAX)
        return tv_refuse_length(path, TV_YAML_LEN_MAX, sink);
    struct tv_arena *scratch = tv_arena_new();
    struct tv_config_file *made = *read = tv_arena_alloc(arena, 1, sizeof **read);
    struct tv_file *file = tv_file_new(arena, path, text, false);
    enum tv_status status = TV_ERROR_MEMORY;
    if (scratch && made && file) {
        struct tv_mistakes mistakes = {.scratch = scratch, .file = file, .is_settings = true};
        struct tv_config_reader reader = {
            .base = {.arena = arena, .scratch = scratch, .file = file, .mistakes = &mistakes},
            .read = made,
            .last_value = &made->values,
            .last_excluded = &made->excluded,
            .last_ignore = &made->ignores,
            .last_base = &made->bases};
        made->file = file;
        status = read_whole(&reader, sink);
    }
    tv_arena_free(scratch);
    return status;
}
