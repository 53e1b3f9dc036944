/* From settings to options. Of a setting that several layers have, the last one holds:
 *
 *   files, the extended ones first < environment < command line
 *
 * Levels of rules are the exception: all of them apply, in this order, as they do on a command
 * line. */
#include "config_parts.h"
#include "tables.h"
#include "read.h"

#include "files_from.h"
#include "formats.h"
#include "outputs.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CONFIGURED = TV_CMD_CHECK | TV_CMD_LINT | TV_CMD_BASELINE | TV_CMD_SHOW | TV_CMD_TEST |
                 TV_CMD_COMPILE | TV_CMD_CONVERT | TV_CMD_RULES,
    DAY_SECONDS = 86400,
    ENVIRONMENT = UINT16_MAX /* its layer */
};

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* Who writes settings anew, or asks for their schema, may have broken ones. */
static bool is_configured(const struct tv_arguments *arguments) {
    if (arguments->command == TV_COMMAND_CONFIG)
        return arguments->rest_count && !strcmp(arguments->rest[0], "show");
    return CONFIGURED & (1u << arguments->command);
}

/* ---- The environment ------------------------------------------------------------------------ */

static const struct {
    const char *variable;
    enum tv_option option;
} variables[] = {{"TRACKVET_FORMAT", TV_OPTION_FORMAT}, {"TRACKVET_COLOR", TV_OPTION_COLOR}};

static const struct tv_setting_row *find_row(enum tv_option option) {
    size_t count;
    const struct tv_setting_row *rows = tv_settings(&count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].option == option)
            return &rows[i];
    return NULL;
}

static int refuse_variable(const char *variable, const char *given, const struct tv_str *words,
                           size_t count, FILE *err) {
    struct tv_str near = tv_nearest(text_of(given), words, count);
    fprintf(err, "trackvet: %s is one of ", variable);
    for (size_t i = 0; i < count; i++)
        fprintf(err, "%s%.*s", i ? ", " : "", (int)words[i].len, words[i].at);
    fputs(", not \"", err);
    tv_visible_print(err, text_of(given), true);
    fputs("\"", err);
    if (near.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)near.len, near.at);
    fputs("\n", err);
    return TV_EXIT_USAGE;
}

static int read_variable(struct tv_config *config, size_t i, FILE *err) {
    const char *given = getenv(variables[i].variable);
    struct tv_str words[TV_SETTING_WORDS_MAX];
    size_t count = tv_setting_words(find_row(variables[i].option), words), known = 0;
    if (!given || !*given)
        return TV_EXIT_OK;
    while (known < count && !tv_str_equal(words[known], text_of(given)))
        known++;
    if (known == count)
        return refuse_variable(variables[i].variable, given, words, count, err);
    struct tv_config_value *value = tv_arena_alloc(config->arena, 1, sizeof *value), **end;
    if (!value)
        return TV_EXIT_MEMORY;
    *value = (struct tv_config_value){.option = variables[i].option,
                                      .text = given,
                                      .origin = {text_of(variables[i].variable), 0},
                                      .layer = ENVIRONMENT};
    for (end = &config->values; *end; end = &(*end)->next)
        continue;
    *end = value;
    return TV_EXIT_OK;
}

static int read_environment(struct tv_config *config, FILE *err) {
    int status = TV_EXIT_OK;
    for (size_t i = 0; i < sizeof variables / sizeof *variables && status == TV_EXIT_OK; i++)
        status = read_variable(config, i, err);
    return status;
}

/* ---- Which file ----------------------------------------------------------------------------- */

/* Words before the names of files: what config and baseline are to do, the messageId of show. */
static size_t words_before(const struct tv_arguments *arguments) {
    bool has_word = arguments->command == TV_COMMAND_CONFIG ||
                    arguments->command == TV_COMMAND_BASELINE ||
                    (arguments->command == TV_COMMAND_SHOW && arguments->rest_count > 1);
    return has_word && arguments->rest_count > 0;
}

/* What is checked or linted: its folder is where settings are looked for. In the FILE:LINE of show
 * the line changes nothing about the folder. */
static const char *first_subject(const struct tv_arguments *arguments) {
    size_t from = words_before(arguments);
    for (size_t i = from; i < arguments->rest_count; i++)
        if (strcmp(arguments->rest[i], "-") != 0)
            return arguments->rest[i];
    return tv_option_text(arguments, TV_OPTION_STDIN_FILENAME, "");
}

static int find_and_load(struct tv_config *config, const struct tv_arguments *arguments,
                         FILE *err) {
    const char *named = getenv("TRACKVET_CONFIG");
    const char *given = tv_option_text(arguments, TV_OPTION_CONFIG, NULL);
    struct tv_str path = {NULL, 0};
    int status = TV_EXIT_OK;
    config->is_isolated = tv_option_count(arguments, TV_OPTION_ISOLATED) > 0;
    if (config->is_isolated && given) {
        fputs("trackvet: --isolated reads no settings, --config does: give one of them\n", err);
        return TV_EXIT_USAGE;
    }
    if (config->is_isolated)
        return TV_EXIT_OK;
    if (!given && named && *named)
        given = named;
    if (given)
        path = tv_config_copy(config->arena, text_of(given));
    else
        status = tv_config_discover(config->arena, first_subject(arguments), &path, err);
    if (status == TV_EXIT_OK && path.len)
        status = tv_config_load(config, path, err);
    return status == TV_EXIT_OK ? read_environment(config, err) : status;
}

/* ---- Values that hold ----------------------------------------------------------------------- */

static bool is_for(enum tv_option option, enum tv_command command) {
    return tv_option_is_of(option, command);
}

static bool adds_up(enum tv_option option) {
    return option == TV_OPTION_SELECT || option == TV_OPTION_IGNORE || option == TV_OPTION_SEVERITY;
}

/* A format that the command does not have is one for another command. */
static bool suits(const struct tv_config_value *value, enum tv_command command) {
    if (value->option != TV_OPTION_FORMAT || command == TV_COMMAND_CONFIG)
        return is_for(value->option, command);
    return (command == TV_COMMAND_CHECK || command == TV_COMMAND_LINT) &&
           tv_outputs_have(text_of(value->text), command);
}

static bool holds(const struct tv_config_value *value, const struct tv_arguments *arguments) {
    if (!suits(value, arguments->command))
        return false;
    if (adds_up(value->option))
        return true;
    if (tv_option_count(arguments, value->option))
        return false;
    for (const struct tv_config_value *at = value->next; at; at = at->next)
        if (at->option == value->option && at->layer > value->layer &&
            suits(at, arguments->command))
            return false;
    return true;
}

/* ---- Plans ---------------------------------------------------------------------------------- */

/* Whether plans of the settings become operands. */
static bool takes_plans(const struct tv_arguments *arguments) {
    return arguments->command == TV_COMMAND_LINT || arguments->command == TV_COMMAND_TEST ||
           (arguments->command == TV_COMMAND_BASELINE &&
            tv_option_count(arguments, TV_OPTION_LINT) > 0);
}

/* Operands that are no plans: "write", or "prune" and a file. */
static size_t count_words(const struct tv_arguments *arguments) {
    if (arguments->command != TV_COMMAND_BASELINE || !arguments->rest_count)
        return 0;
    return strcmp(arguments->rest[0], "prune") ? 1 : 2;
}

static bool wants_plans(const struct tv_arguments *arguments) {
    if (takes_plans(arguments))
        return arguments->rest_count <= count_words(arguments) && !arguments->has_list;
    return is_for(TV_OPTION_PLAN, arguments->command) &&
           !tv_option_count(arguments, TV_OPTION_PLAN);
}

/* A later file names plans of its own. */
static bool is_replaced(const struct tv_config_value *value) {
    for (const struct tv_config_value *at = value->next; at; at = at->next)
        if (at->option == value->option && at->layer > value->layer)
            return true;
    return false;
}

static int refuse_plan(const struct tv_config_value *value, FILE *err) {
    struct tv_arena *scratch = tv_arena_new();
    struct tv_mistakes mistakes = {.scratch = scratch, .file = value->at.file};
    if (!scratch)
        return TV_EXIT_MEMORY;
    tv_mistake_add(&mistakes, (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX,
                                                  .at = value->at,
                                                  .detail = "no file matches {a}",
                                                  .a = text_of(value->text)});
    tv_mistakes_report(&mistakes, (struct tv_sink){tv_definitions_print_settings, err});
    tv_arena_free(scratch);
    return TV_EXIT_USAGE;
}

/* A pattern becomes as many values as it has paths. */
static int expand(struct tv_config *config, struct tv_config_value *value, FILE *err) {
    struct tv_config_paths paths = {0};
    struct tv_config_value *last = value;
    bool fine = tv_config_find_plans(config, value->origin.file, text_of(value->text), &paths);
    int status = !fine ? TV_EXIT_MEMORY : !paths.count ? refuse_plan(value, err) : TV_EXIT_OK;
    for (size_t i = 0; i < paths.count && status == TV_EXIT_OK; i++) {
        struct tv_config_value *made = i ? tv_arena_alloc(config->arena, 1, sizeof *made) : value;
        struct tv_str path = tv_config_copy(config->arena, text_of(paths.paths[i]));
        if (!made || !path.at) {
            status = TV_EXIT_MEMORY;
            break;
        }
        struct tv_config_value *next = last->next;
        *made = *value;
        made->text = path.at;
        made->next = next;
        if (made != last)
            last->next = made;
        last = made;
    }
    tv_config_paths_clear(&paths);
    return status;
}

static int expand_plans(struct tv_config *config, const struct tv_arguments *arguments, FILE *err) {
    struct tv_config_value *next;
    int status = TV_EXIT_OK;
    if (!wants_plans(arguments))
        return TV_EXIT_OK;
    for (struct tv_config_value *at = config->values; at && status == TV_EXIT_OK; at = next) {
        next = at->next;
        if (at->option == TV_OPTION_PLAN && !is_replaced(at))
            status = expand(config, at, err);
    }
    return status;
}

static bool set_operands(struct tv_arguments *arguments) {
    struct tv_config *config = arguments->config;
    size_t count = 0;
    for (const struct tv_config_value *at = config->values; at; at = at->next)
        count += at->option == TV_OPTION_PLAN && !is_replaced(at);
    const char **rest =
        tv_arena_alloc(config->arena, arguments->rest_count + count + 1, sizeof *rest);
    if (!rest)
        return false;
    for (size_t i = 0; i < arguments->rest_count; i++)
        rest[i] = arguments->rest[i];
    for (const struct tv_config_value *at = config->values; at; at = at->next)
        if (at->option == TV_OPTION_PLAN && !is_replaced(at))
            rest[arguments->rest_count++] = at->text;
    arguments->rest = rest;
    arguments->has_settings_plans = count > 0;
    return true;
}

/* ---- Options -------------------------------------------------------------------------------- */

static bool set_options(struct tv_arguments *arguments) {
    size_t count = arguments->option_count, before = 0;
    for (const struct tv_config_value *at = arguments->config->values; at; at = at->next)
        count++;
    struct tv_argument *options = calloc(count + 1, sizeof *options);
    if (!options)
        return false;
    for (const struct tv_config_value *at = arguments->config->values; at; at = at->next)
        if (holds(at, arguments))
            options[before++] =
                (struct tv_argument){.option = at->option, .text = at->text, .origin = at->origin};
    memcpy(options + before, arguments->options, arguments->option_count * sizeof *options);
    free(arguments->options);
    arguments->options = options;
    arguments->option_count += before;
    return true;
}

/* ---- Ignores -------------------------------------------------------------------------------- */

/* Days since 1970 of a date as it is written in settings. */
static int64_t day_of(struct tv_str date) {
    struct tv_instant instant = {.micros = 0};
    tv_instant_read(date.at, date.len, &instant);
    return instant.micros / 1000000 / DAY_SECONDS;
}

/* --now, else the clock: the only thing that it decides about is whether an ignore has expired. */
static int64_t today(const struct tv_arguments *arguments) {
    const char *now = tv_option_text(arguments, TV_OPTION_NOW, NULL);
    return now ? day_of(text_of(now)) : (int64_t)time(NULL) / DAY_SECONDS;
}

static bool set_expired(struct tv_config *config, const struct tv_arguments *arguments) {
    struct tv_ignore *entries = (struct tv_ignore *)config->ignores.entries;
    bool has_until = false;
    for (size_t i = 0; i < config->ignores.count; i++)
        has_until |= entries[i].until.len > 0;
    int64_t now = has_until ? today(arguments) : 0;
    for (size_t i = 0; i < config->ignores.count; i++)
        entries[i].is_expired = entries[i].until.len && now > day_of(entries[i].until);
    return tv_ignores_open(&config->ignores);
}

/* ---- All of it ------------------------------------------------------------------------------ */

static int apply(struct tv_arguments *arguments, FILE *err) {
    struct tv_config *config = arguments->config = calloc(1, sizeof *config);
    if (!config || !(config->arena = tv_arena_new()))
        return TV_EXIT_MEMORY;
    int status = tv_files_from(arguments, config->arena, err);
    if (status == TV_EXIT_OK)
        status = find_and_load(config, arguments, err);
    if (status == TV_EXIT_OK)
        status = expand_plans(config, arguments, err);
    if (status != TV_EXIT_OK)
        return status;
    bool wants_operands = takes_plans(arguments) && wants_plans(arguments);
    bool fine = set_expired(config, arguments) && set_options(arguments) &&
                (!wants_operands || set_operands(arguments));
    return fine ? TV_EXIT_OK : TV_EXIT_MEMORY;
}

int tv_config_apply(struct tv_arguments *arguments, FILE *err) {
    return is_configured(arguments) ? apply(arguments, err) : TV_EXIT_OK;
}

void tv_config_free(struct tv_config *config) {
    if (!config)
        return;
    tv_ignores_close(&config->ignores);
    tv_arena_free(config->arena);
    free(config);
}
