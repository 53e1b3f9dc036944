/* Comments that suppress findings, in plans that have comments (YAML).
 *
 *   page_name: string   # trackvet: ignore[plan/property-case] the app sends it so since 2019
 *   # trackvet: ignore[plan/property-case, plan/missing-type] for the line below
 *   # trackvet: ignore-file[plan/missing-doc] above the first line that is no comment
 *
 *   comment = "#" "trackvet:" ("ignore" | "ignore-file") "[" rule {"," rule} "]" reason
 *   rule    = a name, or its beginning and a star
 *
 * Each rule of a comment is one waiver. A waiver that meets nothing is told of, if its rules were
 * looked for at all. */
#include "lint_parts.h"

#include <stdlib.h>
#include <string.h>

/* Read, they are sorted by line: those of all lines come first. */
struct waiver {
    const struct tv_file *file;
    uint32_t line;  /* 0: all lines */
    uint32_t order; /* in which they stand there */
    struct tv_str rule;
    struct tv_at at;
    bool is_used;
};

/* A comment that is being read. */
struct comment {
    struct tv_lint *lint;
    const struct tv_file *file;
    struct tv_at at;
    struct tv_str rest;
    bool is_alone, is_at_top; /* nothing before it on its line; in its file */
    bool is_file_wide;
    uint32_t target;
};

/* ---- Reading ------------------------------------------------------------------------------------
 */

static void complain(const struct comment *comment, const char *words, struct tv_str name) {
    struct tv_sentence sentence = {.len = 0};
    if (name.at)
        tv_say_name(&sentence, name);
    tv_say(&sentence, words);
    tv_lint_tell_at(comment->lint, TV_RULE_PLAN_SUPPRESSION, comment->at, &sentence);
}

static void skip_blanks(struct tv_str *rest) {
    while (rest->len && (*rest->at == ' ' || *rest->at == '\t')) {
        rest->at++;
        rest->len--;
    }
}

static bool take(struct tv_str *rest, struct tv_str word) {
    if (rest->len < word.len || memcmp(rest->at, word.at, word.len) != 0)
        return false;
    rest->at += word.len;
    rest->len -= word.len;
    return true;
}

static bool fits(struct tv_str pattern, struct tv_str name) {
    if (pattern.len && pattern.at[pattern.len - 1] == '*')
        return name.len >= pattern.len - 1 && !memcmp(name.at, pattern.at, pattern.len - 1);
    return tv_str_equal(pattern, name);
}

static struct tv_str rule_name(enum tv_rule rule) {
    const char *name = tv_rule_info(rule)->name;
    return (struct tv_str){name, strlen(name)};
}

/* known: some rule has such a name; asked: one that is on. */
static void find_rules(const struct tv_lint *lint, struct tv_str pattern, bool *known,
                       bool *asked) {
    *known = *asked = false;
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        bool is_one = fits(pattern, rule_name((enum tv_rule)i));
        *known |= is_one;
        *asked |= is_one && lint->enabled[i];
    }
}

static void add_waiver(const struct comment *comment, struct tv_str rule) {
    bool known, asked;
    find_rules(comment->lint, rule, &known, &asked);
    if (!known) {
        complain(comment, " is no rule: `trackvet rules` lists them", rule);
        return;
    }
    struct waiver *added = tv_bag_add(comment->lint->arena, &comment->lint->waivers, sizeof *added);
    if (added)
        *added = (struct waiver){.file = comment->file,
                                 .line = comment->is_file_wide ? 0 : comment->target,
                                 .order = comment->lint->waivers.count,
                                 .rule = rule,
                                 .at = comment->at,
                                 .is_used = !asked};
}

static void add_waivers(const struct comment *comment, struct tv_str list) {
    while (list.len) {
        const char *comma = memchr(list.at, ',', list.len);
        struct tv_str rule = {list.at, comma ? (size_t)(comma - list.at) : list.len};
        size_t taken = rule.len + (comma != NULL);
        skip_blanks(&rule);
        while (rule.len && rule.at[rule.len - 1] == ' ')
            rule.len--;
        add_waiver(comment, rule);
        list.at += taken;
        list.len -= taken;
    }
}

/* Behind "# trackvet:". */
static void read_comment(struct comment *comment) {
    struct tv_str rest = comment->rest;
    struct tv_str none = {NULL, 0};
    skip_blanks(&rest);
    comment->is_file_wide = take(&rest, TV_STR("ignore-file"));
    if (!comment->is_file_wide && !take(&rest, TV_STR("ignore"))) {
        complain(comment, "this comment should be \"ignore[rule] reason\"", none);
        return;
    }
    const char *end = rest.len && *rest.at == '[' ? memchr(rest.at, ']', rest.len) : NULL;
    if (!end || end == rest.at + 1) {
        complain(comment, "name the rules to ignore in brackets: \"ignore[plan/missing-doc]\"",
                 none);
        return;
    }
    struct tv_str list = {rest.at + 1, (size_t)(end - rest.at) - 1};
    rest.len -= list.len + 2;
    rest.at = end + 1;
    skip_blanks(&rest);
    if (rest.len == 0)
        complain(comment, "say behind the bracket why this is ignored", none);
    else if (comment->is_file_wide && !comment->is_at_top)
        complain(comment, "\"ignore-file\" stands above the first line that is no comment", none);
    else
        add_waivers(comment, list);
}

/* ---- Finding comments ---------------------------------------------------------------------------
 */

static struct tv_str line_of(const struct tv_file *file, uint32_t line) {
    uint32_t from = file->lines[line - 1];
    size_t to = line < file->line_count ? file->lines[line] : file->text.len;
    while (to > from && (file->text.at[to - 1] == '\n' || file->text.at[to - 1] == '\r'))
        to--;
    return (struct tv_str){file->text.at + from, to - from};
}

/* Blank, or a comment alone. */
static bool is_bare(struct tv_str line) {
    skip_blanks(&line);
    return line.len == 0 || *line.at == '#';
}

/* In a text that the plan quotes, a # begins nothing. */
static bool is_in_text(const struct tv_lint *lint, const struct tv_file *file, uint32_t offset) {
    const struct tv_at *texts = lint->texts.items;
    for (uint32_t i = 0; i < lint->texts.count; i++)
        if (texts[i].file == file && offset >= texts[i].offset &&
            offset < texts[i].offset + texts[i].len)
            return true;
    return false;
}

/* The sign of a comment for us in the line; its length when there is none. */
static size_t find_sign(struct tv_str line, struct tv_str *rest) {
    for (size_t at = 0; at < line.len; at++) {
        if (line.at[at] != '#' || (at && line.at[at - 1] != ' ' && line.at[at - 1] != '\t'))
            continue;
        *rest = (struct tv_str){line.at + at + 1, line.len - at - 1};
        skip_blanks(rest);
        if (take(rest, TV_STR("trackvet:")))
            return at;
    }
    return line.len;
}

/* known: the target of the comment alone before this one; all lines up to it are bare. */
static uint32_t target_of(const struct tv_file *file, uint32_t line, uint32_t known) {
    if (known > line)
        return known;
    do
        line++;
    while (line <= file->line_count && is_bare(line_of(file, line)));
    return line;
}

static void read_line(struct tv_lint *lint, const struct tv_file *file, uint32_t line,
                      bool is_at_top, uint32_t *known) {
    struct tv_str text = line_of(file, line);
    struct comment comment = {.lint = lint, .file = file, .is_at_top = is_at_top};
    size_t at = find_sign(text, &comment.rest);
    uint32_t offset = file->lines[line - 1] + (uint32_t)at;
    if (at == text.len || is_in_text(lint, file, offset))
        return;
    comment.is_alone = is_bare(text);
    if (comment.is_alone)
        *known = target_of(file, line, *known);
    comment.target = comment.is_alone ? *known : line;
    comment.at =
        (struct tv_at){.file = file,
                       .line = line,
                       .column = (uint32_t)tv_code_points((struct tv_str){text.at, at}) + 1,
                       .offset = offset,
                       .len = (uint32_t)(text.len - at)};
    read_comment(&comment);
}

bool tv_lint_has_comments(const struct tv_file *file) {
    struct tv_str rest = file->text;
    skip_blanks(&rest);
    return rest.len && *rest.at != '{' && *rest.at != '[';
}

static int compare_waivers(const void *a, const void *b) {
    const struct waiver *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void tv_lint_find_waivers(struct tv_lint *lint) {
    const struct tv_file *const *files = lint->files.items;
    for (uint32_t i = 0; i < lint->files.count; i++) {
        bool is_at_top = true;
        uint32_t known = 0;
        for (uint32_t line = 1; tv_lint_has_comments(files[i]) && line <= files[i]->line_count;
             line++) {
            is_at_top &= is_bare(line_of(files[i], line));
            read_line(lint, files[i], line, is_at_top, &known);
        }
    }
    if (lint->waivers.count)
        qsort(lint->waivers.items, lint->waivers.count, sizeof(struct waiver), compare_waivers);
}

/* ---- Using them ---------------------------------------------------------------------------------
 */

/* The first one for that line or a later one. */
static uint32_t first_at(const struct tv_bag *bag, uint64_t line) {
    const struct waiver *waivers = bag->items;
    uint32_t from = 0, to = bag->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (waivers[middle].line < line)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool use_line(struct tv_lint *lint, enum tv_rule rule, struct tv_str path, uint64_t line) {
    struct waiver *waivers = lint->waivers.items;
    bool found = false;
    for (uint32_t i = first_at(&lint->waivers, line);
         i < lint->waivers.count && waivers[i].line == line; i++) {
        if (!fits(waivers[i].rule, rule_name(rule)) || !tv_str_equal(waivers[i].file->path, path))
            continue;
        waivers[i].is_used = true;
        found = true;
    }
    return found;
}

bool tv_lint_waives(struct tv_lint *lint, enum tv_rule rule, struct tv_str path, uint64_t line) {
    if (rule == TV_RULE_PLAN_SUPPRESSION || rule == TV_RULE_PLAN_UNUSED_SUPPRESSION)
        return false;
    bool in_file = use_line(lint, rule, path, 0);
    bool in_line = line > 0 && use_line(lint, rule, path, line);
    lint->waived += in_file || in_line;
    return in_file || in_line;
}

bool tv_lint_suppresses(struct tv_lint *lint, enum tv_rule rule, const struct tv_at *at) {
    return at->file && tv_lint_waives(lint, rule, at->file->path, at->line);
}

void tv_lint_tell_unused(struct tv_lint *lint) {
    const struct waiver *waivers = lint->waivers.items;
    for (uint32_t i = 0; i < lint->waivers.count; i++) {
        struct tv_sentence sentence = {.len = 0};
        if (waivers[i].is_used)
            continue;
        tv_say(&sentence, "nothing is suppressed here: ");
        tv_say_name(&sentence, waivers[i].rule);
        tv_say(&sentence, waivers[i].line ? " finds nothing in the line it is for"
                                          : " finds nothing in this file");
        tv_lint_tell_at(lint, TV_RULE_PLAN_UNUSED_SUPPRESSION, waivers[i].at, &sentence);
    }
}
