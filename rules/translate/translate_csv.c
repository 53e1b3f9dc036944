/* The CSV that Segment's app downloads and uploads. One row is an event, or one of its properties:
 *
 *   Version,Event Type,Event Name,Property Name,Description,Labels,Property Data Type,Enum Values
 *   1,Track,Order Completed,,The order is paid,team:shop,,
 *   1,Track,Order Completed,items,,,array,
 *   1,Track,Order Completed,items.$.sku,,,"string,null",
 *
 * Columns go by their names, whatever their order and case. a.b is b in the object a, a.$ an item
 * of the array a, when a row for a says that it is one; else the name is taken as it is. */
#include "translate_formats.h"

#include <string.h>

/* ---- Columns ----------------------------------------------------------------------------------
 */

enum { PROPERTIES_MAX = 5000 }; /* of one object: names are looked for one after the other */

enum column {
    VERSION,
    EVENT_TYPE,
    EVENT_NAME,
    PROPERTY_NAME,
    DESCRIPTION,
    LABELS,
    DATA_TYPE,
    ENUM_VALUES,
    ALLOWED_VALUES,
    STATUS,
    COLUMN_COUNT
};

static bool is_same(struct tv_str a, const char *b) {
    if (a.len != strlen(b))
        return false;
    for (size_t i = 0; i < a.len; i++) {
        char c = a.at[i] >= 'A' && a.at[i] <= 'Z' ? (char)(a.at[i] - 'A' + 'a') : a.at[i];
        if (c != b[i])
            return false;
    }
    return true;
}

static enum column column_of(struct tv_str title) {
    static const struct {
        const char *title;
        enum column column;
    } columns[] = {{"version", VERSION},
                   {"event version", VERSION},
                   {"event type", EVENT_TYPE},
                   {"event name", EVENT_NAME},
                   {"property name", PROPERTY_NAME},
                   {"description", DESCRIPTION},
                   {"labels", LABELS},
                   {"property data type", DATA_TYPE},
                   {"enum values", ENUM_VALUES},
                   {"allowed property values", ALLOWED_VALUES},
                   {"status", STATUS},
                   {"property status", STATUS}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (is_same(title, columns[i].title))
            return columns[i].column;
    return COLUMN_COUNT;
}

/* The cells of a row by column; NULL: empty. */
struct row {
    const struct tv_tree *cells[COLUMN_COUNT];
    struct tv_at at;
};

static struct row read_row(struct tv_translation *t, const struct tv_tree *node) {
    struct row row = {.at = node->at};
    for (const struct tv_tree *cell = node->first; cell; cell = cell->next) {
        enum column column = column_of(cell->key->written);
        if (column == COLUMN_COUNT)
            tv_warn_once(t, cell->key->at, "unknown column {a}: it is not read",
                         cell->key->written);
        else
            row.cells[column] = cell;
    }
    return row;
}

static struct tv_str text_of(const struct row *row, enum column column) {
    return row->cells[column] ? row->cells[column]->text : TV_STR("");
}

bool tv_detect_csv(const struct tv_tree *root) {
    const struct tv_tree *row = root->type == TV_TYPE_ARRAY ? root->first : NULL;
    for (const struct tv_tree *cell = row ? row->first : NULL; cell; cell = cell->next)
        if (cell->key && column_of(cell->key->written) == EVENT_TYPE)
            return true;
    return false;
}

/* ---- Lists in a cell --------------------------------------------------------------------------
 */

/* Takes the text up to a separator off the rest, without space around it. */
static struct tv_str next_part(struct tv_str *rest, char separator) {
    const char *end = memchr(rest->at, separator, rest->len);
    size_t len = end ? (size_t)(end - rest->at) : rest->len;
    struct tv_str part = {rest->at, len};
    rest->at += end ? len + 1 : len;
    rest->len -= end ? len + 1 : len;
    while (part.len > 0 && part.at[0] == ' ') {
        part.at++;
        part.len--;
    }
    while (part.len > 0 && part.at[part.len - 1] == ' ')
        part.len--;
    return part;
}

/* "A, B": the values of an enum. */
static void put_values(struct tv_translation *t, struct tv_tree *schema,
                       const struct tv_tree *cell) {
    struct tv_tree *list = tv_make_list(t, cell->at);
    for (struct tv_str rest = cell->text; rest.len > 0;) {
        struct tv_str value = next_part(&rest, ',');
        if (value.len > 0)
            tv_tree_append(list, tv_make_text(t, cell->at, value));
    }
    tv_put(t, schema, "enum", list);
}

/* "team:depot, kpi:yes" */
static struct tv_tree *read_labels(struct tv_translation *t, const struct tv_tree *cell) {
    struct tv_tree *labels = cell ? tv_make_object(t, cell->at) : NULL;
    struct tv_str rest = cell ? cell->text : TV_STR("");
    while (labels && rest.len > 0) {
        struct tv_str value = next_part(&rest, ',');
        struct tv_str key = next_part(&value, ':');
        if (key.len > 0 && !tv_tree_find(labels, key))
            tv_put_at(t, labels, cell->at, key, tv_make_text(t, cell->at, value));
    }
    return labels;
}

/* ---- Properties -------------------------------------------------------------------------------
 */

static bool is_word(struct tv_str word, const char *const *words) {
    while (*words && !is_same(word, *words))
        words++;
    return *words != NULL;
}

/* "string,null" to types; true for Segment's type Enum. */
static bool put_types(struct tv_translation *t, struct tv_tree *schema,
                      const struct tv_tree *cell) {
    static const char *const plain[] = {"string", "number", "integer", "boolean",
                                        "object", "array",  "null",    NULL};
    static const char *const times[] = {"date time", "datetime", "date-time", NULL};
    struct tv_tree *list = tv_make_list(t, cell->at);
    bool is_enum = false, is_any = false;
    for (struct tv_str rest = cell->text; rest.len > 0;) {
        struct tv_str word = next_part(&rest, ',');
        if (is_word(word, times))
            tv_put(t, schema, "format", tv_make_text(t, cell->at, TV_STR("date-time")));
        if (is_word(word, times))
            tv_tree_append(list, tv_make_text(t, cell->at, TV_STR("string")));
        else if (is_word(word, plain))
            tv_tree_append(list, tv_make_text(t, cell->at, tv_plan_name(t->arena, word)));
        else if (is_same(word, "enum"))
            is_enum = true;
        else if (is_same(word, "any"))
            is_any = true;
        else if (word.len > 0)
            tv_warn_once(t, cell->at, "{a} is no data type: it is not read", word);
    }
    if (!is_enum && !is_any && list && list->count > 0)
        tv_put(t, schema, "type", list);
    return is_enum;
}

/* Values that are permitted for a text: a list, or a regular expression such as fall|winter. */
static void put_allowed(struct tv_translation *t, struct tv_tree *schema,
                        const struct tv_tree *cell) {
    if (memchr(cell->text.at, ',', cell->text.len) && !memchr(cell->text.at, '|', cell->text.len))
        put_values(t, schema, cell);
    else
        tv_put(t, schema, "pattern", tv_make_text(t, cell->at, cell->text));
}

static struct tv_tree *find_child(struct tv_tree *object, struct tv_str key) {
    for (struct tv_tree *node = object ? object->first : NULL; node; node = node->next)
        if (tv_str_equal(node->key->written, key))
            return node;
    return NULL;
}

static bool allows(const struct tv_tree *schema, const char *type) {
    const struct tv_tree *types = tv_member(schema, "type", TV_TYPE_ARRAY);
    for (const struct tv_tree *word = types ? types->first : NULL; word; word = word->next)
        if (tv_text_is(word->text, type))
            return true;
    return false;
}

/* Goes down a path as far as rows before have said that there is something to go into. *name is
 * what is left. */
static struct tv_tree *go_down(struct tv_translation *t, struct tv_tree *schema,
                               struct tv_str *name, struct tv_at at) {
    for (struct tv_str rest = *name; memchr(rest.at, '.', rest.len);) {
        struct tv_str step = next_part(&rest, '.');
        struct tv_tree *child =
            tv_text_is(step, "$") ? tv_object_under(t, schema, "items", at)
                                  : find_child(tv_object_under(t, schema, "properties", at), step);
        bool is_list = rest.len > 0 && rest.at[0] == '$' && (rest.len == 1 || rest.at[1] == '.');
        bool is_open =
            child && (tv_text_is(step, "$") || allows(child, is_list ? "array" : "object"));
        if (!is_open)
            break;
        schema = child;
        *name = rest;
    }
    return schema;
}

/* What the cells of a row say about a value. */
static void put_value(struct tv_translation *t, struct tv_tree *schema, const struct row *row) {
    const struct tv_tree *doc = row->cells[DESCRIPTION];
    bool is_enum = row->cells[DATA_TYPE] && put_types(t, schema, row->cells[DATA_TYPE]);
    if (doc)
        tv_put(t, schema, "description", tv_make_text(t, doc->at, doc->text));
    if (row->cells[ENUM_VALUES])
        put_values(t, schema, row->cells[ENUM_VALUES]);
    else if (row->cells[ALLOWED_VALUES] && is_enum)
        put_values(t, schema, row->cells[ALLOWED_VALUES]);
    else if (row->cells[ALLOWED_VALUES])
        put_allowed(t, schema, row->cells[ALLOWED_VALUES]);
}

static void put_property(struct tv_translation *t, struct tv_tree *section, const struct row *row) {
    const struct tv_tree *cell = row->cells[PROPERTY_NAME];
    struct tv_str name = cell->text;
    struct tv_tree *parent = go_down(t, section, &name, cell->at);
    if (tv_text_is(name, "$")) { /* what the items of a list are */
        struct tv_tree *items = tv_object_under(t, parent, "items", cell->at);
        if (items && items->count == 0)
            put_value(t, items, row);
        return;
    }
    struct tv_tree *names = tv_object_under(t, parent, "properties", cell->at);
    if (names && names->count >= PROPERTIES_MAX) {
        tv_warn_once(t, cell->at, "{a} is beyond the 5,000 properties that an event may have",
                     name);
        return;
    }
    if (find_child(names, name)) {
        tv_warn_once(t, cell->at, "{a} stands twice in this event: only the first is read", name);
        return;
    }
    struct tv_tree *schema = tv_make_object(t, cell->at);
    put_value(t, schema, row);
    tv_put_at(t, names, cell->at, name, schema);
    if (is_same(text_of(row, STATUS), "required"))
        tv_tree_append(tv_list_under(t, parent, "required", cell->at),
                       tv_make_text(t, cell->at, name));
}

/* ---- Events -----------------------------------------------------------------------------------
 */

static bool find_call(struct tv_str type, enum tv_draft_call *call) {
    static const struct {
        const char *type;
        enum tv_draft_call call;
    } calls[] = {{"track", TV_DRAFT_TRACK},
                 {"identify", TV_DRAFT_IDENTIFY},
                 {"group", TV_DRAFT_GROUP},
                 {"page", TV_DRAFT_PAGE},
                 {"screen", TV_DRAFT_SCREEN}};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (is_same(type, calls[i].type)) {
            *call = calls[i].call;
            return true;
        }
    return false;
}

static bool has_name(enum tv_draft_call call) {
    return call == TV_DRAFT_TRACK || call == TV_DRAFT_PAGE || call == TV_DRAFT_SCREEN;
}

static bool is_of(const struct tv_draft *draft, const struct tv_draft *event) {
    return draft->call == event->call && draft->version == event->version &&
           tv_str_equal(draft->name, event->name);
}

/* What the row is about, or false with the mistake noted. */
static bool read_event(struct tv_translation *t, const struct row *row, struct tv_draft *event) {
    const struct tv_tree *type = row->cells[EVENT_TYPE], *name = row->cells[EVENT_NAME];
    if (!type || !find_call(type->text, &event->call)) {
        tv_refuse(t, type ? type->at : row->at,
                  type ? "{a} is no event type: Track, Identify, Group, Page or Screen"
                       : "the event type is missing in this row",
                  type ? type->text : TV_STR(""));
        return false;
    }
    event->version = tv_version_of(row->cells[VERSION]);
    if (name && has_name(event->call)) {
        event->name = name->text;
        event->name_at = name->at;
    } else if (event->call == TV_DRAFT_TRACK) {
        tv_refuse(t, row->at, "the event name is missing in this row", TV_STR(""));
        return false;
    }
    return true;
}

void tv_translate_csv(struct tv_translation *t) {
    struct tv_tree *section = NULL;
    for (const struct tv_tree *node = t->root->first; node; node = node->next) {
        struct row row = read_row(t, node);
        struct tv_draft event = {.scope = TV_SCOPE_SECTION, .at = node->at};
        if (!read_event(t, &row, &event))
            continue;
        if (!t->last || !is_of(t->last, &event)) {
            section = tv_make_object(t, node->at);
            tv_put(t, section, "type", tv_make_text(t, node->at, TV_STR("object")));
            event.schema = section;
            event.doc = row.cells[PROPERTY_NAME] ? NULL : row.cells[DESCRIPTION];
            event.labels = read_labels(t, row.cells[LABELS]);
            tv_draft_add(t, &event);
        }
        if (row.cells[PROPERTY_NAME] && section)
            put_property(t, section, &row);
    }
}
