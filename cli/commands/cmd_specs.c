/* `trackvet specs`: the built-in specs. Without arguments the list of them; NAME lists its events;
 * NAME EVENT lists the event's properties; --format json prints everything. */
#include "command.h"
#include "definitions.h"
#include "read.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char documentation[] = "https://segment.com/docs/connections/spec/";

static json_t *text_json(struct tv_str text) {
    return json_stringn(text.at ? text.at : "", text.len);
}

static json_t *list_json(const struct tv_str *texts, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, text_json(texts[i]));
    return list;
}

/* Paths that are asked for by themselves; "a|b", one of several, is no path and is left out. */
static json_t *paths_json(const struct tv_str *texts, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (!memchr(texts[i].at, '|', texts[i].len))
            json_array_append_new(list, text_json(texts[i]));
    return list;
}

/* ---- JSON: everything
 * ----------------------------------------------------------------------------- */

/* The lists that the visitor is filling at the moment. */
struct json_build {
    json_t *specs, *events, *calls, *properties;
};

static struct tv_str file_text(const struct tv_file *file, enum tv_keyword keyword) {
    const struct tv_clause *clause = tv_def_find(file->body, keyword);
    return clause ? clause->text : (struct tv_str){"", 0};
}

static void add_spec(void *context, const struct tv_file *file) {
    struct json_build *build = context;
    json_t *spec = json_object();
    build->calls = json_array();
    build->events = json_array();
    json_object_set_new(spec, "name", text_json(file->name));
    json_object_set_new(spec, "title", text_json(file_text(file, TV_KW_TITLE)));
    json_object_set_new(spec, "source", text_json(file_text(file, TV_KW_SOURCE)));
    json_object_set_new(spec, "revision", text_json(file_text(file, TV_KW_REVISION)));
    json_object_set_new(spec, "calls", build->calls);
    json_object_set_new(spec, "events", build->events);
    json_array_append_new(build->specs, spec);
}

/* The calls that a spec speaks of, each once. */
static void add_call(struct json_build *build, struct tv_str call) {
    size_t i;
    json_t *known;
    json_array_foreach(build->calls, i, known) {
        if (json_string_length(known) == call.len &&
            !memcmp(json_string_value(known), call.at, call.len))
            return;
    }
    json_array_append_new(build->calls, text_json(call));
}

static void add_event(void *context, const struct tv_described_event *event) {
    struct json_build *build = context;
    json_t *row = json_object();
    build->properties = json_array();
    add_call(build, event->call);
    json_object_set_new(row, "call", text_json(event->call));
    json_object_set_new(row, "name", text_json(event->name));
    json_object_set_new(row, "version", json_integer(event->version));
    json_t *aliases = list_json(event->aliases, event->alias_count);
    json_t *former = list_json(event->formerly, event->formerly_count);
    json_array_extend(aliases, former);
    json_decref(former);
    json_object_set_new(row, "aliases", aliases);
    json_object_set_new(row, "required", paths_json(event->required, event->required_count));
    json_object_set_new(row, "recommended",
                        paths_json(event->recommended, event->recommended_count));
    json_object_set_new(row, "properties", build->properties);
    json_array_append_new(build->events, row);
}

static json_t *types_json(unsigned types) {
    json_t *list = json_array();
    for (unsigned bit = 1; bit <= TV_TYPE_ARRAY; bit <<= 1)
        if (types & bit)
            json_array_append_new(list, json_string(tv_type_name(bit)));
    return list;
}

/* One value of an enum: strings as strings, everything else as the JSON it is. */
static json_t *scalar_json(const struct tv_scalar *scalar) {
    if (scalar->type == TV_TYPE_STRING)
        return text_json(scalar->text);
    return json_loadb(scalar->text.at, scalar->text.len, JSON_DECODE_ANY, NULL);
}

static json_t *enum_json(const struct tv_scalar *scalars) {
    if (!scalars)
        return json_null();
    json_t *list = json_array();
    for (; scalars; scalars = scalars->next)
        json_array_append_new(list, scalar_json(scalars));
    return list;
}

static void add_property(void *context, const struct tv_described_property *property) {
    struct json_build *build = context;
    json_t *row = json_object();
    json_object_set_new(row, "path", text_json(property->path));
    json_object_set_new(row, "types", types_json(property->types));
    json_object_set_new(row, "format",
                        property->format.len ? text_json(property->format) : json_null());
    json_object_set_new(row, "enum", enum_json(property->enumeration));
    json_object_set_new(row, "nullable", json_boolean(property->nullable));
    json_object_set_new(row, "also", list_json(property->also, property->also_count));
    json_object_set_new(row, "formerly", list_json(property->formerly, property->formerly_count));
    json_object_set_new(row, "from", text_json(property->from));
    json_object_set_new(row, "source", text_json(property->source));
    json_array_append_new(build->properties, row);
}

static int print_json(const struct tv_model *model, FILE *out, FILE *err) {
    struct json_build build = {.specs = json_array()};
    struct tv_describe_visitor visitor = {&build, add_spec, add_event, add_property};
    struct tv_sink sink = {tv_definitions_print, err};
    enum tv_status status = tv_describe(model, sink, &visitor);
    json_t *root = json_pack("{s:o}", "specs", build.specs);
    int failed = root ? json_dumpf(root, out, JSON_INDENT(2) | JSON_ENSURE_ASCII) : -1;
    json_decref(root);
    fputc('\n', out);
    return status == TV_OK && !failed ? TV_EXIT_OK : TV_EXIT_MEMORY;
}

/* ---- Text: a spec, an event, a property a line
 * --------------------------------------------------- */

struct browse {
    FILE *out;
    const char *spec, *event;   /* what was asked for, or NULL */
    const struct tv_file *file; /* spec being visited */
    bool spec_fits, event_fits, spec_found, event_found;
    size_t events;
};

static bool is_text(struct tv_str text, const char *asked) {
    return text.len == strlen(asked) && !memcmp(text.at, asked, text.len);
}

static void print_padded(FILE *out, struct tv_str text, int width) {
    int columns = (int)tv_code_points(text);
    fprintf(out, "%.*s%*s", (int)text.len, text.at, columns < width ? width - columns : 0, "");
}

static void finish_spec(struct browse *browse) {
    if (!browse->file || browse->spec)
        return;
    print_padded(browse->out, browse->file->name, 14);
    fprintf(browse->out, "%3zu %s  ", browse->events,
            is_text(browse->file->name, "core") ? "calls " : "events");
    struct tv_str title = file_text(browse->file, TV_KW_TITLE);
    const struct tv_clause *enabled = tv_def_find(browse->file->body, TV_KW_ENABLED);
    fprintf(browse->out, "%.*s%s\n", (int)title.len, title.at,
            enabled && !enabled->flag ? " (only with --spec)" : "");
}

static void browse_spec(void *context, const struct tv_file *file) {
    struct browse *browse = context;
    finish_spec(browse);
    browse->file = file;
    browse->events = 0;
    browse->spec_fits = browse->spec && is_text(file->name, browse->spec);
    browse->spec_found = browse->spec_found || browse->spec_fits;
}

static void browse_event(void *context, const struct tv_described_event *event) {
    struct browse *browse = context;
    struct tv_str name = event->name.len ? event->name : event->call;
    browse->events++;
    browse->event_fits = browse->spec_fits && browse->event && is_text(name, browse->event);
    browse->event_found = browse->event_found || browse->event_fits;
    if (browse->event_fits)
        fprintf(browse->out, "%.*s  %.*s\n%.*s\n%.*s\n\n", (int)event->call.len, event->call.at,
                (int)name.len, name.at, (int)event->doc.len, event->doc.at, (int)event->source.len,
                event->source.at);
    if (!browse->spec_fits || browse->event)
        return;
    print_padded(browse->out, event->call, 10);
    print_padded(browse->out, name, 34);
    fprintf(browse->out, " %.*s\n", (int)event->doc.len, event->doc.at);
}

static void types_text(unsigned types, char *out, size_t max) {
    size_t len = 0;
    out[0] = '\0';
    if (types == TV_TYPE_ANY) {
        snprintf(out, max, "any");
        return;
    }
    for (unsigned bit = 1; bit <= TV_TYPE_ARRAY && len < max; bit <<= 1)
        if (types & bit)
            len +=
                (size_t)snprintf(out + len, max - len, "%s%s", len ? "|" : "", tv_type_name(bit));
}

static void browse_property(void *context, const struct tv_described_property *property) {
    struct browse *browse = context;
    char types[96];
    if (!browse->event_fits)
        return;
    types_text(property->types | (property->nullable ? TV_TYPE_NULL : 0u), types, sizeof types);
    print_padded(browse->out, property->path, 40);
    fprintf(browse->out, " %-14s %.*s\n", types, (int)property->doc.len, property->doc.at);
}

static int refuse_name(const struct browse *browse, FILE *err) {
    if (!browse->spec_found)
        fprintf(err, "trackvet: no spec is called \"%s\"; `trackvet specs` lists them\n",
                browse->spec);
    else
        fprintf(err, "trackvet: %s has no event \"%s\"; `trackvet specs %s` lists them\n",
                browse->spec, browse->event, browse->spec);
    return TV_EXIT_USAGE;
}

static int print_text(const struct tv_model *model, const struct tv_arguments *arguments,
                      const struct tv_streams *streams) {
    struct browse browse = {.out = streams->out};
    if (arguments->rest_count > 0)
        browse.spec = arguments->rest[0];
    if (arguments->rest_count > 1)
        browse.event = arguments->rest[1];
    struct tv_describe_visitor visitor = {&browse, browse_spec, browse_event, browse_property};
    struct tv_sink sink = {tv_definitions_print, streams->err};
    if (tv_describe(model, sink, &visitor) != TV_OK)
        return TV_EXIT_MEMORY;
    finish_spec(&browse);
    if (!browse.spec)
        fprintf(streams->out, "\nTaken from the public documentation, %s\n", documentation);
    bool missing = (browse.spec && !browse.spec_found) || (browse.event && !browse.event_found);
    return missing ? refuse_name(&browse, streams->err) : TV_EXIT_OK;
}

int tv_cmd_specs(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    const char *format = tv_option_text(arguments, TV_OPTION_FORMAT, "text");
    bool as_json = !strcmp(format, "json");
    if (!as_json && strcmp(format, "text")) {
        fprintf(streams->err, "trackvet: --format is text or json, not \"%s\"\n", format);
        return TV_EXIT_USAGE;
    }
    struct tv_model *model = tv_definitions_shipped_model();
    if (!model)
        return TV_EXIT_MEMORY;
    int status = as_json ? print_json(model, streams->out, streams->err)
                         : print_text(model, arguments, streams);
    tv_model_free(model);
    return status;
}
