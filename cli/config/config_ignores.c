/* `ignore:`, a list of mappings, and `events: exclude:`, which is a short form of it.
 *
 *   - {rule: property/type, event: "Legacy *", path: /properties/currency, file: old/,
 *      reason: LEG-12, until: 2026-12-31}
 *
 * Names of events may hold any character, so these texts may, too. `rule` and `reason` are
 * demanded: an ignore about everything, or without a reason, is mostly one that nobody dares to
 * take out again. */
#include "config_parts.h"
#include "read.h"
#include "glob.h"

#include <string.h>

enum { PATTERN_MAX = 128 }; /* as long as levels.c takes them */
enum part { RULE, EVENT, PATH, FILE_NAME, REASON, UNTIL, PARTS };
static const struct tv_str part_names[] = {
    [RULE] = {"rule", 4},      [EVENT] = {"event", 5},   [PATH] = {"path", 4},
    [FILE_NAME] = {"file", 4}, [REASON] = {"reason", 6}, [UNTIL] = {"until", 5}};

/* ---- Rules ---------------------------------------------------------------------------------- */

bool tv_config_expect_rule(struct tv_config_reader *reader, const struct tv_tree *node) {
    struct tv_str names[TV_RULE_COUNT];
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const char *name = tv_rule_info((enum tv_rule)i)->name;
        names[i] = (struct tv_str){name, strlen(name)};
        if (node->written.len < PATTERN_MAX && tv_glob_name(node->written, names[i]))
            return true;
    }
    tv_config_refuse(reader, node->at, "no rule matches {a}", node->written,
                     tv_nearest(node->written, names, TV_RULE_COUNT));
    return false;
}

/* ---- Dates ---------------------------------------------------------------------------------- */

static bool read_digits(struct tv_str text, size_t at, size_t len, unsigned *number) {
    *number = 0;
    for (size_t i = at; i < at + len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        *number = *number * 10 + (unsigned)(text.at[i] - '0');
    }
    return true;
}

/* A day that there is, as YYYY-MM-DD. */
static bool is_date(struct tv_str text) {
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year, month, day;
    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-' ||
        !read_digits(text, 0, 4, &year) || !read_digits(text, 5, 2, &month) ||
        !read_digits(text, 8, 2, &day) || month < 1 || month > 12)
        return false;
    bool is_leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day >= 1 && day <= days[month - 1] + (unsigned)is_leap;
}

/* ---- Entries -------------------------------------------------------------------------------- */

static enum part find_part(struct tv_str name) {
    enum part part = RULE;
    while (part < PARTS && !tv_str_equal(part_names[part], name))
        part++;
    return part;
}

/* A text, of the form that its key demands. */
static bool is_good(struct tv_config_reader *reader, enum part part, const struct tv_tree *node) {
    if (!tv_expect_text(&reader->base, node, node->key->written))
        return false;
    if (part == RULE)
        return tv_config_expect_rule(reader, node);
    if (part == PATH && node->text.at[0] != '/')
        tv_refuse_value(&reader->base, node, part_names[part],
                        "a JSON Pointer, such as /properties/total, with * for any step");
    else if (part == UNTIL && !is_date(node->text))
        tv_refuse_value(&reader->base, node, part_names[part], "a date, such as 2026-12-31");
    else
        return true;
    return false;
}

static void add_entry(struct tv_config_reader *reader, struct tv_ignore entry, struct tv_at at) {
    struct tv_config_ignore *added = tv_arena_alloc(reader->base.arena, 1, sizeof *added);
    if (!added)
        return;
    added->ignore = entry;
    added->ignore.origin = (struct tv_origin){at.file->path, at.line};
    *reader->last_ignore = added;
    reader->last_ignore = &added->next;
}

static bool has_needed(struct tv_config_reader *reader, const struct tv_tree *node) {
    static const enum part needed[] = {RULE, REASON};
    bool has_all = true;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (tv_tree_find(node, part_names[needed[i]]))
            continue;
        tv_config_refuse(reader, node->at,
                         needed[i] == RULE ? "{a} is missing: which rule is ignored"
                                           : "{a} is missing: why this is ignored",
                         part_names[needed[i]], TV_STR(""));
        has_all = false;
    }
    return has_all;
}

static void read_entry(struct tv_config_reader *reader, const struct tv_tree *node) {
    struct tv_str texts[PARTS] = {{NULL, 0}};
    bool is_fine = has_needed(reader, node);
    for (const struct tv_tree *item = node->first; item; item = item->next) {
        enum part part = find_part(item->key->written);
        if (part == PARTS) {
            tv_refuse_key(&reader->base, item, "an ignore", part_names, PARTS);
            is_fine = false;
        } else if (is_good(reader, part, item)) {
            texts[part] = item->text;
        } else {
            is_fine = false;
        }
    }
    if (is_fine)
        add_entry(reader,
                  (struct tv_ignore){.rule = texts[RULE],
                                     .event = texts[EVENT],
                                     .path = texts[PATH],
                                     .file = texts[FILE_NAME],
                                     .reason = texts[REASON],
                                     .until = texts[UNTIL]},
                  node->at);
}

void tv_config_read_ignores(struct tv_config_reader *reader, const struct tv_tree *node) {
    if (!tv_expect(&reader->base, node, TV_STR("ignore"), TV_TYPE_ARRAY, "a list of mappings"))
        return;
    for (const struct tv_tree *item = node->first; item; item = item->next)
        if (tv_expect(&reader->base, item, TV_STR("ignore"), TV_TYPE_OBJECT,
                      "a list of mappings with \"rule\" and \"reason\""))
            read_entry(reader, item);
}

static void take_event(struct tv_config_reader *reader, const struct tv_tree *node) {
    add_entry(reader,
              (struct tv_ignore){.rule = TV_STR("*"),
                                 .event = node->text,
                                 .reason = TV_STR("excluded by events.exclude")},
              node->at);
}

void tv_config_read_excluded_events(struct tv_config_reader *reader, const struct tv_tree *node) {
    tv_config_each_text(reader, node, take_event);
}
