/* `trackvet rules` and `trackvet explain`: the catalogue, and the page of one rule. */
#include "command.h"
#include "levels.h"
#include "pages.h"
#include "pen.h"
#include "read.h"
#include "terminal.h"

#include <jansson.h>
#include <string.h>

static int print_rules_json(const struct tv_levels *levels, FILE *out) {
    json_t *list = json_array();
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "name", info->name,
                                              "severity", tv_severity_name(levels->rule[i]),
                                              "status", info->status, "purpose", info->purpose));
    }
    json_t *root = json_pack("{s:o}", "rules", list);
    int failed = root ? json_dumpf(root, out, JSON_INDENT(2)) : -1;
    json_decref(root);
    fputc('\n', out);
    return failed ? TV_EXIT_MEMORY : TV_EXIT_OK;
}

static int print_rules_text(const struct tv_levels *levels, const struct tv_style *style) {
    enum { LEVEL_COLUMN = 29, PURPOSE_COLUMN = 38, LINES_MAX = 20 };
    struct tv_pen pen;
    tv_pen_init(&pen, style);
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        char purpose[512];
        bool is_stable = !strcmp(info->status, "stable");
        int len = is_stable
                      ? snprintf(purpose, sizeof purpose, "%s", info->purpose)
                      : snprintf(purpose, sizeof purpose, "%s (%s)", info->purpose, info->status);
        tv_pen_word(&pen, TV_PAINT_STRONG, info->name);
        tv_pen_to(&pen, LEVEL_COLUMN);
        tv_pen_word(&pen, TV_PAINT_NONE, tv_severity_name(levels->rule[i]));
        tv_pen_to(&pen, PURPOSE_COLUMN);
        tv_pen_wrap(&pen, TV_PAINT_NONE, (struct tv_str){purpose, (size_t)len}, PURPOSE_COLUMN,
                    LINES_MAX);
        tv_pen_end(&pen);
    }
    return TV_EXIT_OK;
}

int tv_cmd_rules(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct tv_levels levels;
    struct tv_style style;
    const char *format = tv_option_text(arguments, TV_OPTION_FORMAT, "text");
    if (tv_operands_refuse(arguments, 0, streams->err) ||
        !tv_levels_read(&levels, arguments, streams->err) ||
        !tv_style_read(&style, arguments, streams->out, streams->err))
        return TV_EXIT_USAGE;
    if (!strcmp(format, "json"))
        return print_rules_json(&levels, streams->out);
    if (!strcmp(format, "text"))
        return print_rules_text(&levels, &style);
    fprintf(streams->err, "trackvet: --format is text or json, not \"%s\"\n", format);
    return TV_EXIT_USAGE;
}

/* ---- explain ------------------------------------------------------------------------------------
 */

static bool starts_with(struct tv_str line, const char *start) {
    size_t len = strlen(start);
    return line.len >= len && !memcmp(line.at, start, len);
}

/* Prose in lines of the width; a word that is longer, such as an address, stays whole. */
static void print_prose(struct tv_str text, const struct tv_style *style) {
    while (text.len > style->width) {
        size_t len = style->width;
        while (len && text.at[len] != ' ')
            len--;
        const char *blank =
            len ? text.at + len : memchr(text.at + style->width, ' ', text.len - style->width);
        if (!blank)
            break;
        len = (size_t)(blank - text.at);
        fprintf(style->out, "%.*s\n", (int)len, text.at);
        text = (struct tv_str){blank + 1, text.len - len - 1};
    }
    fprintf(style->out, "%.*s\n", (int)text.len, text.at);
}

/* A page is Markdown; on a terminal headings are bold and code is indented, fences are left out. */
static void print_line(struct tv_str line, bool *code, const struct tv_style *style) {
    const char *bold = style->color ? "\033[1m" : "", *plain = style->color ? "\033[0m" : "";
    if (starts_with(line, "```")) {
        *code = !*code;
        return;
    }
    if (*code) {
        fprintf(style->out, "    %.*s\n", (int)line.len, line.at);
        return;
    }
    size_t marks = 0;
    while (marks < line.len && line.at[marks] == '#')
        marks++;
    if (marks)
        fprintf(style->out, "%s%.*s%s\n", bold, (int)(line.len - marks - 1), line.at + marks + 1,
                plain);
    else
        print_prose(line, style);
}

static void print_page(struct tv_str page, const struct tv_style *style) {
    bool code = false;
    while (page.len) {
        const char *newline = memchr(page.at, '\n', page.len);
        size_t len = newline ? (size_t)(newline - page.at) : page.len;
        print_line((struct tv_str){page.at, len}, &code, style);
        size_t used = len + (newline ? 1 : 0);
        page.at += used;
        page.len -= used;
    }
}

static const char *last_part(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

/* Names every rule that ends as the name does: "type" may be context/type or property/type. */
static void suggest_by_last_part(const char *name, FILE *err) {
    bool found = false;
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const char *rule = tv_rule_info((enum tv_rule)i)->name;
        if (strcmp(last_part(rule), last_part(name)) != 0)
            continue;
        fprintf(err, "%s\"%s\"", found ? " or " : "; did you mean ", rule);
        found = true;
    }
    if (found)
        fputc('?', err);
}

static int refuse_rule(const char *name, FILE *err) {
    struct tv_str names[TV_RULE_COUNT];
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const char *rule = tv_rule_info((enum tv_rule)i)->name;
        names[i] = (struct tv_str){rule, strlen(rule)};
    }
    struct tv_str near = tv_nearest((struct tv_str){name, strlen(name)}, names, TV_RULE_COUNT);
    fprintf(err, "trackvet: no rule is called \"%s\"", name);
    if (near.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)near.len, near.at);
    else
        suggest_by_last_part(name, err);
    fprintf(err, "\n`trackvet rules` lists them\n");
    return TV_EXIT_USAGE;
}

int tv_cmd_explain(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    struct tv_style style;
    struct tv_str page;
    if (arguments->rest_count != 1) {
        fprintf(streams->err, "trackvet: explain wants one rule, such as property/type\n");
        return TV_EXIT_USAGE;
    }
    if (!tv_style_read(&style, arguments, streams->out, streams->err))
        return TV_EXIT_USAGE;
    if (!tv_page_find(arguments->rest[0], &page))
        return refuse_rule(arguments->rest[0], streams->err);
    print_page(page, &style);
    return TV_EXIT_OK;
}
