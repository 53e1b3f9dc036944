/* Rows of the CSV that Segment's app reads: one an event, one a property.
 *
 *   Version,Event Type,Event Name,Property Name,Status,Description,Labels,Property Data Type,...
 *   1,Track,Order Paid,,,The payment went through.,team:shop,,,
 *   1,Track,Order Paid,items,Required,,,array,,
 *   1,Track,Order Paid,items.$.sku,Optional,,,"string,null",,
 *
 * A row has room for types, a list of texts or a pattern, and for whether the property is required;
 * everything else is told as lost. */
#include "convert_parts.h"

#include <stdio.h>
#include <string.h>

enum { PATH_LEN = 1024, DEPTH_MAX = 64 };

/* The rows of one message. */
struct sheet {
    struct tv_converting *converting;
    const struct tv_exported *message;
    unsigned depth;
    size_t len; /* of path */
    char path[PATH_LEN];
};

/* What stands in the cells of a row behind the event's. */
struct cells {
    struct tv_str property, status, description, labels, types, values, pattern;
};

static struct tv_str wrap(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

/* ---- Cells ----------------------------------------------------------------------------------- */

static void put(struct tv_converting *converting, struct tv_str text) {
    if (text.len > 0)
        converting->write(converting->out, text);
}

static bool needs_quotes(struct tv_str text) {
    for (size_t i = 0; i < text.len; i++)
        if (strchr(",\"\r\n", text.at[i]) && text.at[i])
            return true;
    return text.len > 0 && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

static void put_cell(struct tv_converting *converting, struct tv_str text, const char *end) {
    size_t from = 0;
    bool is_quoted = needs_quotes(text);
    put(converting, is_quoted ? TV_STR("\"") : TV_STR(""));
    for (size_t i = 0; is_quoted && i < text.len; i++) {
        if (text.at[i] != '"')
            continue;
        put(converting, (struct tv_str){text.at + from, i + 1 - from});
        from = i; /* the quote once more, with what follows */
    }
    put(converting, (struct tv_str){text.at + from, text.len - from});
    put(converting, is_quoted ? TV_STR("\"") : TV_STR(""));
    put(converting, wrap(end));
}

static void put_row(const struct sheet *sheet, const struct cells *cells) {
    static const char *const types[TV_CALL_COUNT] = {"Track",  "Identify", "Page",
                                                     "Screen", "Group",    "Alias"};
    struct tv_converting *to = sheet->converting;
    const struct tv_exported *message = sheet->message;
    char version[16];
    int len = snprintf(version, sizeof version, "%u", message->version ? message->version : 1);
    put_cell(to, (struct tv_str){version, (size_t)len}, ",");
    put_cell(to, wrap(types[message->call]), ",");
    put_cell(to, message->name, ",");
    put_cell(to, cells->property, ",");
    put_cell(to, cells->status, ",");
    put_cell(to, cells->description, ",");
    put_cell(to, cells->labels, ",");
    put_cell(to, cells->types, ",");
    put_cell(to, cells->values, ",");
    put_cell(to, cells->pattern, "\n");
}

void tv_convert_csv_begin(struct tv_converting *converting) {
    put(converting, TV_STR("Version,Event Type,Event Name,Property Name,Status,Description,Labels,"
                           "Property Data Type,Enum Values,Allowed Property Values\n"));
}

/* ---- Lists in a cell ------------------------------------------------------------------------- */

/* A text put together in the arena: a, separator, b. */
static struct tv_str join(struct tv_converting *to, struct tv_str a, const char *separator,
                          struct tv_str b) {
    size_t middle = a.len > 0 ? strlen(separator) : 0;
    char *at = tv_arena_alloc(to->arena, a.len + middle + b.len + 1, 1);
    if (!at)
        return TV_STR("");
    if (a.len > 0)
        memcpy(at, a.at, a.len);
    memcpy(at + a.len, separator, middle);
    if (b.len > 0)
        memcpy(at + a.len + middle, b.at, b.len);
    return (struct tv_str){at, a.len + middle + b.len};
}

static void lose(const struct sheet *sheet, struct tv_str what) {
    struct tv_converting *to = sheet->converting;
    struct tv_str path = {sheet->path, sheet->len};
    struct tv_str text = path.len > 0 ? join(to, what, " of ", path) : what;
    char *ended = tv_arena_alloc(to->arena, text.len + 1, 1);
    if (!ended)
        return;
    memcpy(ended, text.at, text.len);
    tv_convert_lose(to, ended, sheet->message);
}

static bool is_date_time(const struct tv_tree *schema) {
    const struct tv_tree *format = tv_tree_find(schema, TV_STR("format"));
    return format && tv_str_equal(format->text, TV_STR("date-time"));
}

/* "string,null"; a moment is a type of its own. */
static struct tv_str types_of(struct tv_converting *to, const struct tv_tree *schema) {
    const struct tv_tree *type = tv_tree_find(schema, TV_STR("type"));
    const struct tv_tree *word = type && type->type == TV_TYPE_ARRAY ? type->first : type;
    struct tv_str types = TV_STR("");
    bool is_list = word != type;
    for (; word; word = is_list ? word->next : NULL) {
        bool is_moment = is_date_time(schema) && tv_str_equal(word->text, TV_STR("string"));
        types = join(to, types, ",", is_moment ? TV_STR("Date time") : word->text);
    }
    return types.len == 0 && tv_tree_find(schema, TV_STR("enum")) ? TV_STR("Enum") : types;
}

/* "A, B"; empty when a value is no text, or has a comma. */
static struct tv_str values_of(struct tv_converting *to, const struct tv_tree *schema) {
    const struct tv_tree *list = tv_tree_find(schema, TV_STR("enum"));
    struct tv_str values = TV_STR("");
    for (const struct tv_tree *value = list ? list->first : NULL; value; value = value->next) {
        struct tv_str text = value->text;
        bool is_bare = value->type == TV_TYPE_STRING && text.len > 0 && text.at[0] != ' ' &&
                       text.at[text.len - 1] != ' ' && !memchr(text.at, ',', text.len);
        if (!is_bare)
            return TV_STR("");
        values = join(to, values, ", ", text);
    }
    return values;
}

/* A pattern that is not taken for a list of values. */
static struct tv_str pattern_of(const struct tv_tree *schema) {
    const struct tv_tree *pattern = tv_tree_find(schema, TV_STR("pattern"));
    struct tv_str text = pattern ? pattern->text : TV_STR("");
    bool is_list = memchr(text.at, ',', text.len) && !memchr(text.at, '|', text.len);
    return is_list || tv_tree_find(schema, TV_STR("enum")) ? TV_STR("") : text;
}

/* Whether it is read back as one: readers divide the cell at commas, a label at its first colon. */
static bool fits_cell(struct tv_str key, struct tv_str value) {
    return key.len > 0 && value.len > 0 && !memchr(key.at, ',', key.len) &&
           !memchr(key.at, ':', key.len) && !memchr(value.at, ',', value.len);
}

static struct tv_str add_label(struct tv_converting *to, const struct tv_exported *message,
                               struct tv_str labels, struct tv_str key, struct tv_str value) {
    if (fits_cell(key, value))
        return join(to, labels, ", ", join(to, key, ":", value));
    tv_convert_lose(to, "a label with a comma or colon", message);
    return labels;
}

/* "team:shop, kpi:true" */
static struct tv_str labels_of(struct tv_converting *to, const struct tv_exported *message) {
    const struct tv_tree *label = message->labels ? message->labels->first : NULL;
    struct tv_str labels = TV_STR("");
    for (; label; label = label->next)
        labels = add_label(to, message, labels, label->key->written, label->text);
    return message->owner.len > 0 ? add_label(to, message, labels, TV_STR("owner"), message->owner)
                                  : labels;
}

/* ---- Properties ------------------------------------------------------------------------------ */

static bool is_required(const struct tv_tree *schema, struct tv_str name) {
    const struct tv_tree *list = tv_tree_find(schema, TV_STR("required"));
    for (const struct tv_tree *item = list ? list->first : NULL; item; item = item->next)
        if (tv_str_equal(item->text, name))
            return true;
    return false;
}

/* Tells of the keywords that no cell holds. */
static void lose_keywords(const struct sheet *sheet, const struct tv_tree *schema) {
    static const char *const held[] = {"type", "description", "properties", "required", "items"};
    for (const struct tv_tree *node = schema->first; node; node = node->next) {
        struct tv_str key = node->key->written;
        bool is_held = tv_str_equal(key, TV_STR("format")) && is_date_time(schema);
        is_held |=
            tv_str_equal(key, TV_STR("enum")) && values_of(sheet->converting, schema).len > 0;
        is_held |= tv_str_equal(key, TV_STR("pattern")) && pattern_of(schema).len > 0;
        for (size_t i = 0; i < sizeof held / sizeof *held; i++)
            is_held |= tv_str_equal(key, wrap(held[i]));
        if (!is_held)
            lose(sheet, key);
    }
}

/* Appends a step to the path; false, and told, when it is too long or would be read as several. */
static bool enter(struct sheet *sheet, struct tv_str step) {
    size_t dot = sheet->len > 0;
    bool is_plain = step.len > 0 && !memchr(step.at, '.', step.len);
    if (!is_plain || sheet->depth == DEPTH_MAX || sheet->len + dot + step.len > PATH_LEN) {
        lose(sheet, join(sheet->converting, TV_STR("the property"), " ", step));
        return false;
    }
    if (dot)
        sheet->path[sheet->len] = '.';
    memcpy(sheet->path + sheet->len + dot, step.at, step.len);
    sheet->len += dot + step.len;
    sheet->depth++;
    return true;
}

static void put_inside(struct sheet *sheet, const struct tv_tree *schema);

/* One property, or the items of a list, with what is in it. */
static void put_property(struct sheet *sheet, struct tv_str name, const struct tv_tree *schema,
                         bool required) {
    struct tv_converting *to = sheet->converting;
    size_t len = sheet->len;
    if (!enter(sheet, name))
        return;
    const struct tv_tree *doc = tv_tree_find(schema, TV_STR("description"));
    struct cells cells = {.property = {sheet->path, sheet->len},
                          .status = required ? TV_STR("Required") : TV_STR("Optional"),
                          .description = doc ? doc->text : TV_STR(""),
                          .types = types_of(to, schema),
                          .values = values_of(to, schema),
                          .pattern = pattern_of(schema)};
    if (schema->type == TV_TYPE_OBJECT) {
        put_row(sheet, &cells);
        lose_keywords(sheet, schema);
        put_inside(sheet, schema);
    } else {
        lose(sheet, TV_STR("that it must not be sent"));
    }
    sheet->len = len;
    sheet->depth--;
}

static bool allows(const struct tv_tree *schema, const char *name) {
    const struct tv_tree *type = tv_tree_find(schema, TV_STR("type"));
    const struct tv_tree *word = type && type->type == TV_TYPE_ARRAY ? type->first : NULL;
    while (word && !tv_str_equal(word->text, wrap(name)))
        word = word->next;
    return word || (type && tv_str_equal(type->text, wrap(name)));
}

/* What is in an object or list that says it is one: rows are read so. */
static void put_inside(struct sheet *sheet, const struct tv_tree *schema) {
    const struct tv_tree *properties = tv_tree_find(schema, TV_STR("properties"));
    const struct tv_tree *items = tv_tree_find(schema, TV_STR("items"));
    const struct tv_tree *node = properties ? properties->first : NULL;
    if ((properties && !allows(schema, "object")) || (items && !allows(schema, "array"))) {
        lose(sheet, TV_STR("what is inside"));
        return;
    }
    for (; node; node = node->next)
        put_property(sheet, node->key->written, node, is_required(schema, node->key->written));
    if (items)
        put_property(sheet, TV_STR("$"), items, false);
}

/* ---- Messages -------------------------------------------------------------------------------- */

/* What the schema of the message asks beyond its properties or traits. */
static void lose_rest(const struct sheet *sheet, const struct tv_tree *section) {
    const struct tv_tree *properties = tv_tree_find(sheet->message->schema, TV_STR("properties"));
    const struct tv_tree *required = tv_tree_find(sheet->message->schema, TV_STR("required"));
    const struct tv_tree *name = required ? required->first : NULL;
    lose_keywords(sheet, sheet->message->schema);
    for (const struct tv_tree *node = properties ? properties->first : NULL; node;
         node = node->next)
        if (node != section)
            lose(sheet, node->key->written);
    for (; name; name = name->next)
        if (!section || !tv_str_equal(name->text, section->key->written))
            lose(sheet, join(sheet->converting, TV_STR("that it needs"), " ", name->text));
    if (section)
        lose_keywords(sheet, section);
}

void tv_convert_csv_add(struct tv_converting *converting, const struct tv_exported *message) {
    struct sheet sheet = {.converting = converting, .message = message};
    bool has_traits = message->call == TV_IDENTIFY || message->call == TV_GROUP;
    bool is_nameless = message->call == TV_TRACK && message->name.len == 0;
    const struct tv_tree *properties = tv_tree_find(message->schema, TV_STR("properties"));
    const struct tv_tree *section =
        properties ? tv_tree_find(properties, has_traits ? TV_STR("traits") : TV_STR("properties"))
                   : NULL;
    struct cells cells = {.description = message->doc};
    if (message->is_common || message->is_forbidden || is_nameless || message->call == TV_ALIAS) {
        tv_convert_lose(converting,
                        message->is_forbidden ? "that it must not be sent," : "what is said",
                        message);
        return;
    }
    tv_convert_lose_history(converting, message);
    cells.labels = labels_of(converting, message);
    put_row(&sheet, &cells);
    lose_rest(&sheet, section);
    if (section)
        put_inside(&sheet, section);
}
