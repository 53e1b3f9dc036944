/* `trackvet config schema`: the JSON Schema of trackvet.yaml, made from the table of settings, the
 * option table and the catalogue of rules, so that editors know what the reader knows. */
#include "config_commands.h"
#include "config_parts.h"
#include "tables.h"

#include <jansson.h>
#include <string.h>

/* ---- Pieces --------------------------------------------------------------------------------- */

static json_t *type_of(const char *type) {
    return json_pack("{s:s}", "type", type);
}

static json_t *text_or_list(void) {
    return json_pack("{s:[{s:s,s:i},{s:s,s:{s:s,s:i}}]}", "oneOf", "type", "string", "minLength", 1,
                     "type", "array", "items", "type", "string", "minLength", 1);
}

static json_t *words_of(const struct tv_setting_row *row) {
    struct tv_str words[TV_SETTING_WORDS_MAX];
    size_t count = tv_setting_words(row, words);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_stringn(words[i].at, words[i].len));
    return list;
}

static json_t *number_of(const struct tv_setting_row *row) {
    json_t *number = json_pack("{s:s,s:I,s:I}", "type", "integer", "minimum",
                               (json_int_t)row->least, "maximum", (json_int_t)row->most);
    if (row->form == TV_SETTING_SIZE)
        return json_pack("{s:[o,{s:s,s:s}]}", "oneOf", number, "type", "string", "pattern",
                         "^[0-9]+(KiB|MiB)?$");
    json_t *words = words_of(row);
    if (json_array_size(words))
        return json_pack("{s:[o,{s:o}]}", "oneOf", number, "enum", words);
    json_decref(words);
    return number;
}

static json_t *form_of(const struct tv_setting_row *row) {
    switch (row->form) {
    case TV_SETTING_WORD:
        return json_pack("{s:o}", "enum", words_of(row));
    case TV_SETTING_NUMBER:
    case TV_SETTING_SIZE:
        return number_of(row);
    case TV_SETTING_FLAG:
        return type_of("boolean");
    case TV_SETTING_POINTER:
        return json_pack("{s:s,s:s}", "type", "string", "pattern", "^/");
    case TV_SETTING_SHARE:
        return json_pack("{s:s,s:s}", "type", "string", "pattern", "^[0-9]+([.][0-9]+)?%$");
    case TV_SETTING_FILE:
        return json_pack("{s:s,s:i}", "type", "string", "minLength", 1);
    case TV_SETTING_LIST:
    case TV_SETTING_PLANS:
        return text_or_list();
    case TV_SETTING_FOLDERS:
        return json_pack("{s:s,s:{s:s,s:i}}", "type", "object", "additionalProperties", "type",
                         "string", "minLength", 1);
    }
    return json_object();
}

static json_t *described(json_t *schema, const char *text) {
    json_object_set_new(schema, "description", json_string(text));
    return schema;
}

static void add_settings(json_t *properties, const char *section) {
    size_t count;
    const struct tv_setting_row *rows = tv_settings(&count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(rows[i].section, section))
            json_object_set_new(properties, tv_option_row(rows[i].option)->name,
                                described(form_of(&rows[i]), tv_option_row(rows[i].option)->help));
}

static json_t *closed(json_t *properties) {
    return json_pack("{s:s,s:b,s:o}", "type", "object", "additionalProperties", 0, "properties",
                     properties);
}

/* ---- Keys that are no options --------------------------------------------------------------- */

/* Every rule by name, for completion; other keys are patterns. */
static json_t *rules_schema(void) {
    json_t *properties = json_object();
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        json_object_set_new(
            properties, info->name,
            json_pack("{s:s,s:s}", "$ref", "#/definitions/level", "description", info->purpose));
    }
    return json_pack("{s:s,s:o,s:{s:{s:s}},s:b}", "type", "object", "properties", properties,
                     "patternProperties", "[*?]", "$ref", "#/definitions/level",
                     "additionalProperties", 0);
}

static json_t *ignore_schema(void) {
    json_t *properties = json_object();
    static const char *const texts[][2] = {
        {"rule", "a rule, or a pattern over rules"},
        {"event",
         "a pattern over names of events (* and ?); of calls without a name over the call"},
        {"path", "a JSON Pointer; a step * is any one step, ** any steps"},
        {"file", "a pattern over files, seen from this file"},
        {"reason", "why, and who says when it can go"},
        {"until", "the last day on which it holds"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_object_set_new(properties, texts[i][0],
                            json_pack("{s:s,s:i,s:s}", "type", "string", "minLength", 1,
                                      "description", texts[i][1]));
    json_object_set_new(json_object_get(properties, "path"), "pattern", json_string("^/"));
    json_object_set_new(json_object_get(properties, "until"), "pattern",
                        json_string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
    json_t *item = closed(properties);
    json_object_set_new(item, "required", json_pack("[s,s]", "rule", "reason"));
    return json_pack("{s:s,s:o}", "type", "array", "items", item);
}

static json_t *events_schema(void) {
    json_t *properties = json_pack("{s:o}", "exclude", text_or_list());
    described(json_object_get(properties, "exclude"),
              "names of events that are not judged; * and ? stand for others");
    add_settings(properties, "events");
    return closed(properties);
}

static json_t *schema_of(enum tv_config_key key) {
    switch (key) {
    case TV_CONFIG_SCHEMA:
        return json_pack("{s:i}", "const", 1);
    case TV_CONFIG_EXTENDS:
    case TV_CONFIG_EXCLUDE:
        return text_or_list();
    case TV_CONFIG_RULES:
        return rules_schema();
    case TV_CONFIG_EVENTS:
        return events_schema();
    case TV_CONFIG_IGNORE:
        return ignore_schema();
    case TV_CONFIG_KEYS:
        break;
    }
    return json_object();
}

/* ---- The whole ------------------------------------------------------------------------------ */

static json_t *level_schema(void) {
    return json_pack("{s:[{s:[s,s,s,s,s]},{s:s,s:b,s:[s],s:{s:{s:[s,s,s,s,s]}}}]}", "oneOf", "enum",
                     "error", "warning", "info", "off", "on", "type", "object",
                     "additionalProperties", 0, "required", "level", "properties", "level", "enum",
                     "error", "warning", "info", "off", "on");
}

int tv_config_schema(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    (void)arguments;
    json_t *properties = json_object();
    for (int i = 0; i < TV_CONFIG_KEYS; i++) {
        enum tv_config_key key = (enum tv_config_key)i;
        json_object_set_new(properties, tv_config_key_name(key),
                            described(schema_of(key), tv_config_key_help(key)));
    }
    add_settings(properties, "");
    json_t *schema = json_pack(
        "{s:s,s:s,s:s,s:b,s:[s],s:o,s:{s:o}}", "$schema", "http://json-schema.org/draft-07/schema#",
        "title", "Settings of trackvet: trackvet.yaml", "type", "object", "additionalProperties", 0,
        "required", "schema", "properties", properties, "definitions", "level", level_schema());
    int status = schema ? TV_EXIT_OK : TV_EXIT_MEMORY;
    if (schema && json_dumpf(schema, streams->out, JSON_INDENT(2)) == 0)
        fputc('\n', streams->out);
    json_decref(schema);
    return status;
}
