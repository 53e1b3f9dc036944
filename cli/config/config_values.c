/* Values of settings: one function a form. What is right here is right on the command line too, so
 * that every mistake is told with its place in the file. */
#include "config_parts.h"
#include "rate.h"
#include "read.h"
#include "tables.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHOWN_MAX = 6, /* words of a list that a message names */
    SHARE_LEN = 24 /* a share is shorter */
};
#define SHARE_MAX ((uint64_t)1000 * TV_RATE_WHOLE) /* the option may take less */

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

void tv_config_refuse(struct tv_config_reader *reader, struct tv_at at, const char *detail,
                      struct tv_str a, struct tv_str suggestion) {
    tv_mistake_add(reader->base.mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                              .at = at,
                                                              .detail = detail,
                                                              .a = a,
                                                              .suggestion = suggestion});
}

struct tv_str tv_config_copy(struct tv_arena *arena, struct tv_str text) {
    char *copy = tv_arena_alloc(arena, text.len + 1, 1);
    if (copy && text.len)
        memcpy(copy, text.at, text.len);
    return (struct tv_str){copy, copy ? text.len : 0};
}

static bool has_control(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
            return true;
    return false;
}

/* An option's text ends at its first NUL, and a line break in it would break others' lines. */
const char *tv_config_text(struct tv_config_reader *reader, const struct tv_tree *node) {
    if (has_control(node->written)) {
        tv_config_refuse(reader, node->at, "control characters have no place here", TV_STR(""),
                         TV_STR(""));
        return NULL;
    }
    return tv_config_copy(reader->base.arena, node->written).at;
}

void tv_config_add(struct tv_config_reader *reader, enum tv_option option, const char *text,
                   const struct tv_tree *node) {
    struct tv_config_value *value = tv_arena_alloc(reader->base.arena, 1, sizeof *value);
    if (!value)
        return;
    *value = (struct tv_config_value){.option = option,
                                      .text = text,
                                      .origin = {node->at.file->path, node->at.line},
                                      .at = node->at};
    *reader->last_value = value;
    reader->last_value = &value->next;
}

static void add_text(struct tv_config_reader *reader, enum tv_option option,
                     const struct tv_tree *node) {
    const char *text = tv_config_text(reader, node);
    if (text)
        tv_config_add(reader, option, text, node);
}

static struct tv_str name_of(const struct tv_setting_row *row) {
    return text_of(tv_option_row(row->option)->name);
}

/* ---- Words, numbers, sizes ------------------------------------------------------------------ */

static bool has_word(const struct tv_setting_row *row, struct tv_str word) {
    struct tv_str words[TV_SETTING_WORDS_MAX];
    size_t count = tv_setting_words(row, words);
    for (size_t i = 0; i < count; i++)
        if (tv_str_equal(words[i], word))
            return true;
    return false;
}

/* "error, warning, info or never"; of long lists the beginning. */
static const char *join_words(struct tv_arena *arena, const struct tv_str *words, size_t count) {
    static const struct tv_str more = {"another one (`trackvet config schema`)", 38};
    struct tv_str shown[SHOWN_MAX];
    size_t len = 1, at = 0;
    if (count > SHOWN_MAX) {
        memcpy(shown, words, (SHOWN_MAX - 1) * sizeof *shown);
        shown[SHOWN_MAX - 1] = more;
        words = shown;
        count = SHOWN_MAX;
    }
    for (size_t i = 0; i < count; i++)
        len += words[i].len + 4;
    char *joined = tv_arena_alloc(arena, len, 1);
    for (size_t i = 0; joined && i < count; i++) {
        const char *between = i == 0 ? "" : i + 1 < count ? ", " : " or ";
        memcpy(joined + at, between, strlen(between));
        at += strlen(between);
        memcpy(joined + at, words[i].at, words[i].len);
        at += words[i].len;
    }
    return joined ? joined : "another word";
}

/* A word that is none of those: they are listed, with the nearest one. */
static void refuse_word(struct tv_config_reader *reader, const struct tv_setting_row *row,
                        const struct tv_tree *node) {
    struct tv_str words[TV_SETTING_WORDS_MAX];
    size_t count = tv_setting_words(row, words);
    const char *list = join_words(reader->base.arena, words, count);
    if (node->type != TV_TYPE_STRING) {
        tv_refuse_value(&reader->base, node, name_of(row), list);
        return;
    }
    tv_mistake_add(reader->base.mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                       .at = node->at,
                                       .detail = "{a} must be {b}, not {v}",
                                       .a = name_of(row),
                                       .v = node->written,
                                       .b = list,
                                       .suggestion = tv_nearest(node->written, words, count)});
}

static void read_word(struct tv_config_reader *reader, const struct tv_setting_row *row,
                      const struct tv_tree *node) {
    if (node->type == TV_TYPE_STRING && has_word(row, node->text))
        add_text(reader, row->option, node);
    else
        refuse_word(reader, row, node);
}

/* "a whole number from 1 to 256, or auto"; of sizes "a size from 1 to 32MiB, such as 64KiB" */
static const char *expect_number(struct tv_arena *arena, const struct tv_setting_row *row) {
    char *text = tv_arena_alloc(arena, 96, 1);
    struct tv_str words[TV_SETTING_WORDS_MAX] = {{"", 0}};
    size_t count = tv_setting_words(row, words);
    if (!text)
        return "a number";
    if (row->form == TV_SETTING_SIZE)
        snprintf(text, 96, "a size such as 256KiB or 2MiB, at least %lld%s and at most %lldMiB",
                 row->least >> (row->least >= 1024 ? 10 : 0), row->least >= 1024 ? "KiB" : "",
                 row->most >> 20);
    else
        snprintf(text, 96, "a whole number from %lld to %lld%s%.*s", row->least, row->most,
                 count ? ", or " : "", (int)words[0].len, words[0].at);
    return text;
}

static void read_number(struct tv_config_reader *reader, const struct tv_setting_row *row,
                        const struct tv_tree *node) {
    bool is_number = node->type == TV_TYPE_INTEGER ||
                     (row->form == TV_SETTING_SIZE && node->type == TV_TYPE_STRING);
    long long number = is_number ? tv_size_read(node->written) : 0;
    bool is_word = node->type == TV_TYPE_STRING && has_word(row, node->text);
    if (is_word || (number >= row->least && number <= row->most && number > 0))
        add_text(reader, row->option, node);
    else
        tv_refuse_value(&reader->base, node, name_of(row), expect_number(reader->base.arena, row));
}

static void read_flag(struct tv_config_reader *reader, const struct tv_setting_row *row,
                      const struct tv_tree *node) {
    if (tv_expect(&reader->base, node, name_of(row), TV_TYPE_BOOLEAN, "true or false") &&
        tv_str_equal(node->text, TV_STR("true")))
        tv_config_add(reader, row->option, NULL, node);
}

static void read_pointer(struct tv_config_reader *reader, const struct tv_setting_row *row,
                         const struct tv_tree *node) {
    if (node->type == TV_TYPE_STRING && node->text.len > 0 && node->text.at[0] == '/')
        add_text(reader, row->option, node);
    else
        tv_refuse_value(&reader->base, node, name_of(row), "a JSON Pointer, such as /data/event");
}

static void read_share(struct tv_config_reader *reader, const struct tv_setting_row *row,
                       const struct tv_tree *node) {
    char text[SHARE_LEN];
    uint64_t share;
    bool is_text = node->type == TV_TYPE_STRING && node->text.len < sizeof text;
    if (is_text) {
        memcpy(text, node->text.at, node->text.len);
        text[node->text.len] = '\0';
    }
    if (is_text && !memchr(text, '\0', node->text.len) && tv_rate_read(text, SHARE_MAX, &share))
        add_text(reader, row->option, node);
    else
        tv_refuse_value(&reader->base, node, name_of(row), "a share such as 0.1%");
}

static void read_file(struct tv_config_reader *reader, const struct tv_setting_row *row,
                      const struct tv_tree *node) {
    if (!tv_expect_text(&reader->base, node, name_of(row)) || !tv_config_text(reader, node))
        return;
    struct tv_str path = tv_path_join(reader->base.arena, reader->read->file->path, node->text);
    path = path.at ? tv_config_copy(reader->base.arena, path) : path;
    if (path.at)
        tv_config_add(reader, row->option, path.at, node);
}

/* ---- Lists ---------------------------------------------------------------------------------- */

void tv_config_each_text(struct tv_config_reader *reader, const struct tv_tree *node,
                         void (*take)(struct tv_config_reader *, const struct tv_tree *)) {
    struct tv_str name = node->key->written;
    if (node->type != TV_TYPE_ARRAY) {
        if (tv_expect(&reader->base, node, name, TV_TYPE_STRING, "a text or a list of texts") &&
            tv_expect_text(&reader->base, node, name))
            take(reader, node);
        return;
    }
    for (const struct tv_tree *item = node->first; item; item = item->next)
        if (tv_expect_text(&reader->base, item, name))
            take(reader, item);
}

static void take_spec(struct tv_config_reader *reader, const struct tv_tree *node) {
    add_text(reader, TV_OPTION_SPEC, node);
}

/* Each name is a value of its own here; the option has them with commas between. */
static void read_list(struct tv_config_reader *reader, const struct tv_tree *node) {
    struct tv_config_value **first = reader->last_value;
    tv_config_each_text(reader, node, take_spec);
    size_t len = 1, at = 0;
    for (const struct tv_config_value *value = *first; value; value = value->next)
        len += strlen(value->text) + 1;
    char *joined = *first ? tv_arena_alloc(reader->base.arena, len, 1) : NULL;
    if (!joined)
        return;
    for (const struct tv_config_value *value = *first; value; value = value->next) {
        size_t part = strlen(value->text);
        memcpy(joined + at, value->text, part);
        at += part;
        joined[at++] = value->next ? ',' : '\0';
    }
    (*first)->text = joined;
    (*first)->next = NULL;
    reader->last_value = &(*first)->next;
}

static void take_plan(struct tv_config_reader *reader, const struct tv_tree *node) {
    add_text(reader, TV_OPTION_PLAN, node);
}

/* PREFIX=FOLDER, the folder as seen from the file. */
static void read_folders(struct tv_config_reader *reader, const struct tv_setting_row *row,
                         const struct tv_tree *node) {
    struct tv_arena *arena = reader->base.arena;
    if (!tv_expect(&reader->base, node, name_of(row), TV_TYPE_OBJECT,
                   "a mapping of addresses to folders"))
        return;
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        const char *prefix = tv_config_text(reader, item->key);
        if (!prefix || !tv_expect_text(&reader->base, item, item->key->written) ||
            !tv_config_text(reader, item))
            continue;
        struct tv_str folder = tv_path_join(arena, reader->read->file->path, item->text);
        size_t len = strlen(prefix);
        char *text = tv_arena_alloc(arena, len + folder.len + 2, 1);
        if (!text || !folder.at)
            return;
        memcpy(text, prefix, len);
        text[len] = '=';
        memcpy(text + len + 1, folder.at, folder.len);
        tv_config_add(reader, row->option, text, item);
    }
}

void tv_config_read_value(struct tv_config_reader *reader, const struct tv_setting_row *row,
                          const struct tv_tree *node) {
    switch (row->form) {
    case TV_SETTING_WORD:
        read_word(reader, row, node);
        break;
    case TV_SETTING_NUMBER:
    case TV_SETTING_SIZE:
        read_number(reader, row, node);
        break;
    case TV_SETTING_FLAG:
        read_flag(reader, row, node);
        break;
    case TV_SETTING_POINTER:
        read_pointer(reader, row, node);
        break;
    case TV_SETTING_SHARE:
        read_share(reader, row, node);
        break;
    case TV_SETTING_FILE:
        read_file(reader, row, node);
        break;
    case TV_SETTING_LIST:
        read_list(reader, node);
        break;
    case TV_SETTING_PLANS:
        tv_config_each_text(reader, node, take_plan);
        break;
    case TV_SETTING_FOLDERS:
        read_folders(reader, row, node);
        break;
    }
}
