/* `trackvet config show`: every setting with its value and where that comes from, as a run of check
 * in the same place with the same options would have it. */
#include "config.h"
#include "config_commands.h"
#include "config_parts.h"
#include "tables.h"
#include "levels.h"
#include "visible.h"

#include <string.h>

enum { NAME_COLUMNS = 24, VALUE_COLUMNS = 32 };

static void pad(FILE *out, size_t columns, size_t used) {
    fprintf(out, "%*s", (int)(used < columns ? columns - used : 2), "");
}

/* A row: name, value, where it is from. */
static void put_row(FILE *out, const char *name, struct tv_str value, struct tv_origin origin) {
    fprintf(out, "%s", name);
    pad(out, NAME_COLUMNS, strlen(name));
    tv_visible_print(out, value, true);
    pad(out, VALUE_COLUMNS, tv_columns(value, true));
    if (!origin.file.at)
        fputs("command line", out);
    else
        tv_visible_print(out, origin.file, true);
    if (origin.line)
        fprintf(out, ":%u", origin.line);
    fputc('\n', out);
}

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* Writes the key with its section: "events.max-event". */
static const char *write_key(char out[64], const struct tv_setting_row *row) {
    snprintf(out, 64, "%s%s%s", row->section, *row->section ? "." : "",
             tv_option_row(row->option)->name);
    return out;
}

/* The last use holds; of options that may be repeated, all uses do. */
static bool is_repeated(const struct tv_setting_row *row) {
    return row->form == TV_SETTING_PLANS || row->form == TV_SETTING_FOLDERS ||
           row->option == TV_OPTION_FORMAT;
}

static void put_setting(FILE *out, const struct tv_arguments *arguments,
                        const struct tv_setting_row *row) {
    const struct tv_argument *last = NULL;
    char key[64];
    write_key(key, row);
    for (size_t i = 0; i < arguments->option_count; i++) {
        const struct tv_argument *given = &arguments->options[i];
        if (given->option != row->option)
            continue;
        last = given;
        if (is_repeated(row))
            put_row(out, key, text_of(given->text), given->origin);
    }
    if (!last)
        put_row(out, key, text_of(row->usual), (struct tv_origin){TV_STR("default"), 0});
    else if (!is_repeated(row))
        put_row(out, key, text_of(last->text ? last->text : "true"), last->origin);
}

static void put_profile(FILE *out, const struct tv_arguments *arguments) {
    const struct tv_argument *last = NULL;
    for (size_t i = 0; i < arguments->option_count; i++)
        if (arguments->options[i].option == TV_OPTION_PROFILE)
            last = &arguments->options[i];
    if (last)
        put_row(out, "extends", text_of(last->text), last->origin);
    else
        put_row(out, "extends", TV_STR("spec"), (struct tv_origin){TV_STR("default"), 0});
}

/* In their order: each applies to what those above it have left. */
static void put_levels(FILE *out, const struct tv_arguments *arguments) {
    for (size_t i = 0; i < arguments->option_count; i++) {
        const struct tv_argument *given = &arguments->options[i];
        if (given->option == TV_OPTION_SEVERITY)
            put_row(out, "rules", text_of(given->text), given->origin);
        else if (given->option == TV_OPTION_SELECT)
            put_row(out, "rules (on)", text_of(given->text), given->origin);
        else if (given->option == TV_OPTION_IGNORE)
            put_row(out, "rules (off)", text_of(given->text), given->origin);
    }
}

static void put_excluded(FILE *out, const struct tv_config *config) {
    for (const struct tv_config_pattern *at = config->excluded; at; at = at->next)
        put_row(out, "exclude", at->pattern, at->origin);
}

static void put_part(FILE *out, const char *name, struct tv_str text) {
    if (!text.len)
        return;
    fprintf(out, " %s ", name);
    tv_visible_print(out, text, true);
}

static void put_ignores(FILE *out, const struct tv_config *config) {
    for (size_t i = 0; i < config->ignores.count; i++) {
        const struct tv_ignore *entry = &config->ignores.entries[i];
        put_row(out, "ignore", entry->rule, entry->origin);
        fputs("   ", out);
        put_part(out, "event", entry->event);
        put_part(out, "path", entry->path);
        put_part(out, "file", entry->file);
        put_part(out, entry->is_expired ? "expired on" : "until", entry->until);
        put_part(out, "reason:", entry->reason);
        fputc('\n', out);
    }
}

int tv_config_show(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    const struct tv_config *config = arguments->config;
    struct tv_levels levels;
    size_t count;
    const struct tv_setting_row *rows = tv_settings(&count);
    FILE *out = streams->out;
    if (!tv_levels_read(&levels, arguments, streams->err))
        return TV_EXIT_USAGE;
    fputs("settings: ", out);
    if (config->name.len)
        tv_visible_print(out, config->name, true);
    else
        fputs(config->is_isolated ? "none are read (--isolated)" : "there is no trackvet.yaml",
              out);
    fputs("\n\n", out);
    put_profile(out, arguments);
    for (size_t i = 0; i < count; i++)
        put_setting(out, arguments, &rows[i]);
    put_levels(out, arguments);
    put_excluded(out, config);
    put_ignores(out, config);
    return TV_EXIT_OK;
}
