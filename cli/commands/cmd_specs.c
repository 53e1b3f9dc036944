/* `trackvet specs`: the built-in specs. Without arguments the list of them; NAME lists its events;
 * NAME EVENT lists the event's properties; --format json prints the same as data. */
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

/* ---- What was asked for
 * ------------------------------------------------------------------------------- */

enum { NAMES_MAX = 256, NAME_LEN_MAX = 128 };

/* The spec and the event that the operands mean; empty: all of them. A first visit finds them, and
 * keeps every name that would have fitted, for a suggestion; the second one prints. */
struct choice {
    const char *spec, *event; /* operands, or NULL */
    bool spec_found, event_found, spec_fits;
    char event_name[NAME_LEN_MAX]; /* as the spec calls it, whatever name was asked for */
    struct tv_str names[NAMES_MAX];
    char texts[NAMES_MAX][NAME_LEN_MAX];
    size_t name_count;
};

static bool is_text(struct tv_str text, const char *asked) {
    return text.len == strlen(asked) && !memcmp(text.at, asked, text.len);
}

static struct tv_str shown_name(const struct tv_described_event *event) {
    return event->name.len ? event->name : event->call;
}

static void keep_name(struct choice *choice, struct tv_str name) {
    if (choice->name_count == NAMES_MAX || name.len >= NAME_LEN_MAX)
        return;
    char *text = choice->texts[choice->name_count];
    memcpy(text, name.at, name.len);
    choice->names[choice->name_count++] = (struct tv_str){text, name.len};
}

static void seek_spec(void *context, const struct tv_file *file) {
    struct choice *choice = context;
    choice->spec_fits = is_text(file->name, choice->spec);
    choice->spec_found |= choice->spec_fits;
    if (!choice->event)
        keep_name(choice, file->name);
}

static bool has_name(struct choice *choice, const struct tv_str *names, size_t count) {
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        keep_name(choice, names[i]);
        found |= is_text(names[i], choice->event);
    }
    return found;
}

static void seek_event(void *context, const struct tv_described_event *event) {
    struct choice *choice = context;
    struct tv_str name = shown_name(event);
    if (!choice->spec_fits || !choice->event)
        return;
    bool found = has_name(choice, &name, 1);
    found |= has_name(choice, event->aliases, event->alias_count);
    found |= has_name(choice, event->formerly, event->formerly_count);
    if (!found || (choice->event_found && !is_text(name, choice->event)))
        return;
    choice->event_found = true;
    snprintf(choice->event_name, sizeof choice->event_name, "%.*s", (int)name.len, name.at);
}

static int refuse_name(const struct choice *choice, FILE *err) {
    const char *asked = choice->spec_found ? choice->event : choice->spec;
    struct tv_str wanted = {asked, strlen(asked)};
    struct tv_str near = tv_nearest(wanted, choice->names, choice->name_count);
    if (choice->spec_found)
        fprintf(err, "trackvet: %s has no event \"%s\"", choice->spec, choice->event);
    else
        fprintf(err, "trackvet: no spec is called \"%s\"", choice->spec);
    if (near.len)
        fprintf(err, "; did you mean \"%.*s\"?\n", (int)near.len, near.at);
    else
        fprintf(err, "; `trackvet specs%s%s` lists them\n", choice->spec_found ? " " : "",
                choice->spec_found ? choice->spec : "");
    return TV_EXIT_USAGE;
}

/* Finds spec and event. A wrong spec is the first mistake, so its names are what is kept then. */
static int seek(struct choice *choice, const struct tv_model *model, FILE *err) {
    const char *event = choice->event;
    struct tv_describe_visitor visitor = {choice, seek_spec, seek_event, NULL};
    struct tv_sink sink = {tv_definitions_print, err};
    if (!choice->spec)
        return TV_EXIT_OK;
    if (tv_describe(model, sink, &visitor) != TV_OK)
        return TV_EXIT_MEMORY;
    if (choice->spec_found && (!event || choice->event_found))
        return TV_EXIT_OK;
    choice->event = choice->spec_found ? event : NULL;
    if (!choice->spec_found && event && tv_describe(model, sink, &visitor) != TV_OK)
        return TV_EXIT_MEMORY;
    return refuse_name(choice, err);
}

static bool wants_spec(const struct choice *choice, const struct tv_file *file) {
    return !choice->spec || is_text(file->name, choice->spec);
}

static bool wants_event(const struct choice *choice, const struct tv_described_event *event) {
    return !choice->event || is_text(shown_name(event), choice->event_name);
}

/* ---- JSON: everything, or what was asked for
 * ----------------------------------------------------------------------------- */

/* The lists that the visitor is filling at the moment. */
struct json_build {
    const struct choice *choice;
    bool spec_fits, event_fits;
    json_t *specs, *events, *calls, *properties;
};

static struct tv_str file_text(const struct tv_file *file, enum tv_keyword keyword) {
    const struct tv_clause *clause = tv_def_find(file->body, keyword);
    return clause ? clause->text : (struct tv_str){"", 0};
}

static void add_spec(void *context, const struct tv_file *file) {
    struct json_build *build = context;
    build->spec_fits = wants_spec(build->choice, file);
    if (!build->spec_fits)
        return;
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
    build->event_fits = build->spec_fits && wants_event(build->choice, event);
    if (!build->event_fits)
        return;
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
    if (!build->event_fits)
        return;
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

static int print_json(const struct tv_model *model, const struct choice *choice, FILE *out,
                      FILE *err) {
    struct json_build build = {.choice = choice, .specs = json_array()};
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
    const struct choice *choice;
    const struct tv_file *file; /* spec being visited */
    bool spec_fits, event_fits;
    size_t events;
};

static void print_padded(FILE *out, struct tv_str text, int width) {
    int columns = (int)tv_code_points(text);
    fprintf(out, "%.*s%*s", (int)text.len, text.at, columns < width ? width - columns : 0, "");
}

static void finish_spec(struct browse *browse) {
    if (!browse->file || browse->choice->spec)
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
    browse->spec_fits = browse->choice->spec && wants_spec(browse->choice, file);
}

/* One text a line, the label before the first; "a|b" is written "a or b". */
static void print_list(FILE *out, const char *label, const struct tv_str *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%-12s ", i ? "" : label);
        for (size_t at = 0; at < texts[i].len; at++) {
            if (texts[i].at[at] == '|')
                fputs(" or ", out);
            else
                fputc(texts[i].at[at], out);
        }
        fputc('\n', out);
    }
}

static void print_event(FILE *out, const struct tv_described_event *event) {
    struct tv_str name = shown_name(event);
    fprintf(out, "%.*s  %.*s\n%.*s\n%.*s\n", (int)event->call.len, event->call.at, (int)name.len,
            name.at, (int)event->doc.len, event->doc.at, (int)event->source.len, event->source.at);
    print_list(out, "also", event->aliases, event->alias_count);
    print_list(out, "formerly", event->formerly, event->formerly_count);
    print_list(out, "required", event->required, event->required_count);
    print_list(out, "recommended", event->recommended, event->recommended_count);
    fputc('\n', out);
}

static void browse_event(void *context, const struct tv_described_event *event) {
    struct browse *browse = context;
    const struct choice *choice = browse->choice;
    browse->events++;
    browse->event_fits = browse->spec_fits && choice->event && wants_event(choice, event);
    if (browse->event_fits)
        print_event(browse->out, event);
    if (!browse->spec_fits || choice->event)
        return;
    print_padded(browse->out, event->call, 10);
    print_padded(browse->out, shown_name(event), 34);
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

static void print_details(FILE *out, const struct tv_described_property *property) {
    const struct tv_scalar *value = property->enumeration;
    if (value)
        fprintf(out, "    one of");
    for (; value; value = value->next)
        fprintf(out, "%s %.*s", value == property->enumeration ? "" : ",", (int)value->text.len,
                value->text.at);
    if (property->enumeration)
        fputc('\n', out);
    print_list(out, "    also", property->also, property->also_count);
    print_list(out, "    formerly", property->formerly, property->formerly_count);
}

static void browse_property(void *context, const struct tv_described_property *property) {
    struct browse *browse = context;
    char types[96];
    if (!browse->event_fits)
        return;
    types_text(property->types | (property->nullable ? TV_TYPE_NULL : 0u), types, sizeof types);
    print_padded(browse->out, property->path, 40);
    fprintf(browse->out, " %-14s %.*s\n", types, (int)property->doc.len, property->doc.at);
    print_details(browse->out, property);
}

static int print_text(const struct tv_model *model, const struct choice *choice, FILE *out,
                      FILE *err) {
    struct browse browse = {.out = out, .choice = choice};
    struct tv_describe_visitor visitor = {&browse, browse_spec, browse_event, browse_property};
    struct tv_sink sink = {tv_definitions_print, err};
    if (tv_describe(model, sink, &visitor) != TV_OK)
        return TV_EXIT_MEMORY;
    finish_spec(&browse);
    if (!choice->spec)
        fprintf(out, "\nTaken from the public documentation, %s\n", documentation);
    return TV_EXIT_OK;
}

static int print(const struct tv_arguments *arguments, const struct tv_streams *streams,
                 const struct tv_model *model, bool as_json) {
    struct choice *choice = calloc(1, sizeof *choice);
    if (!choice)
        return TV_EXIT_MEMORY;
    choice->spec = arguments->rest_count > 0 ? arguments->rest[0] : NULL;
    choice->event = arguments->rest_count > 1 ? arguments->rest[1] : NULL;
    int status = seek(choice, model, streams->err);
    if (status == TV_EXIT_OK)
        status = as_json ? print_json(model, choice, streams->out, streams->err)
                         : print_text(model, choice, streams->out, streams->err);
    free(choice);
    return status;
}

int tv_cmd_specs(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    const char *format = tv_option_text(arguments, TV_OPTION_FORMAT, "text");
    bool as_json = !strcmp(format, "json");
    if (!as_json && strcmp(format, "text")) {
        fprintf(streams->err, "trackvet: --format is text or json, not \"%s\"\n", format);
        return TV_EXIT_USAGE;
    }
    if (tv_operands_refuse(arguments, 2, streams->err))
        return TV_EXIT_USAGE;
    struct tv_model *model = tv_definitions_shipped_model();
    int status = model ? print(arguments, streams, model, as_json) : TV_EXIT_MEMORY;
    tv_model_free(model);
    return status;
}
