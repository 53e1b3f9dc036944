/* Plans in CSV: what Segment's app downloads and uploads, and the templates of Amplitude, Mixpanel
 * and Avo. One row is an event, or one of its properties:
 *
 *   Version,Event Type,Event Name,Property Name,Description,Labels,Property Data Type,Enum Values
 *   1,Track,Order Completed,,The order is paid,team:shop,,
 *   1,Track,Order Completed,items,,,array,
 *   1,Track,Order Completed,items.$.sku,,,"string,null",
 *
 * A template has track events only. A row in it may be event and property in one, and one without
 * an event's name goes on with the event above:
 *
 *   Event Name,Event Description,Property Name,Property Value Type,Is Property Required?
 *   Order Completed,The order is paid,currency,string,true
 *   ,,total,float,false
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
    /* Of templates. */
    EVENT_DOC,
    EVENT_CATEGORY,
    EVENT_TAGS,
    OWNER,
    PROPERTY_DOC,
    PROPERTY_KIND, /* "User property", or a data type */
    IS_REQUIRED,
    IS_LIST,
    REGEX,
    PINNED_VALUE,
    IGNORED, /* says nothing about events */
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
                   {"property status", STATUS},
                   {"event description", EVENT_DOC},
                   {"event definition", EVENT_DOC},
                   {"trigger + event description", EVENT_DOC},
                   {"trigger", EVENT_DOC},
                   {"event category", EVENT_CATEGORY},
                   {"event tags", EVENT_TAGS},
                   {"owner", OWNER},
                   {"property description", PROPERTY_DOC},
                   {"property definition", PROPERTY_DOC},
                   {"property type", PROPERTY_KIND},
                   {"property value type", DATA_TYPE},
                   {"data type", DATA_TYPE},
                   {"is property required?", IS_REQUIRED},
                   {"property required", IS_REQUIRED},
                   {"is property array?", IS_LIST},
                   {"property value is list", IS_LIST},
                   {"property enumeration options", ENUM_VALUES},
                   {"property allowed values", ENUM_VALUES},
                   {"property regex", REGEX},
                   {"pinned value", PINNED_VALUE},
                   {"property regex sample string", IGNORED},
                   {"stakeholder domains", IGNORED},
                   {"sample values", IGNORED},
                   {"platform", IGNORED},
                   {"sources", IGNORED}};
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
        else if (!row.cells[column])
            row.cells[column] = cell;
    }
    return row;
}

static struct tv_str text_of(const struct row *row, enum column column) {
    return row->cells[column] ? row->cells[column]->text : TV_STR("");
}

/* Which columns have a value in the first row, a bit each. */
static unsigned columns_in(const struct tv_tree *root) {
    const struct tv_tree *row = root->type == TV_TYPE_ARRAY ? root->first : NULL;
    unsigned columns = 0;
    for (const struct tv_tree *cell = row ? row->first : NULL; cell; cell = cell->next)
        columns |= cell->key ? 1U << column_of(cell->key->written) : 0;
    return columns;
}

bool tv_detect_csv(const struct tv_tree *root) {
    return columns_in(root) & 1U << EVENT_TYPE;
}

bool tv_detect_csv_template(const struct tv_tree *root) {
    unsigned columns = columns_in(root);
    bool is_plan = columns & (1U << PROPERTY_NAME | 1U << EVENT_DOC);
    return is_plan && columns & 1U << EVENT_NAME && !tv_detect_csv(root);
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

static bool allows(const struct tv_tree *schema, const char *type) {
    const struct tv_tree *types = tv_member(schema, "type", TV_TYPE_ARRAY);
    for (const struct tv_tree *word = types ? types->first : NULL; word; word = word->next)
        if (tv_text_is(word->text, type))
            return true;
    return false;
}

/* A value of the type that the schema has by now: 3 is a text unless only numbers are allowed. */
static struct tv_tree *make_value(struct tv_translation *t, const struct tv_tree *schema,
                                  struct tv_at at, struct tv_str text) {
    bool is_scalar =
        allows(schema, "integer") || allows(schema, "number") || allows(schema, "boolean");
    return is_scalar && !allows(schema, "string") ? tv_make_scalar(t, at, text)
                                                  : tv_make_text(t, at, text);
}

/* "A, B": the values of an enum. */
static void put_values(struct tv_translation *t, struct tv_tree *schema,
                       const struct tv_tree *cell) {
    struct tv_tree *list = tv_make_list(t, cell->at);
    for (struct tv_str rest = cell->text; rest.len > 0;) {
        struct tv_str value = next_part(&rest, ',');
        if (value.len > 0)
            tv_tree_append(list, make_value(t, schema, cell->at, value));
    }
    tv_put(t, schema, "enum", list);
}

static void put_label(struct tv_translation *t, struct tv_tree *labels, const struct tv_tree *cell,
                      struct tv_str key, struct tv_str value) {
    if (labels && key.len > 0 && !tv_tree_find(labels, key))
        tv_put_at(t, labels, cell->at, key, tv_make_text(t, cell->at, value));
}

/* "team:depot, kpi:yes" */
static void put_labels(struct tv_translation *t, struct tv_tree *labels, const struct tv_tree *cell,
                       char separator) {
    for (struct tv_str rest = cell ? cell->text : TV_STR(""); rest.len > 0;) {
        struct tv_str value = next_part(&rest, separator);
        struct tv_str key = next_part(&value, ':');
        put_label(t, labels, cell, key, value);
    }
}

static struct tv_tree *read_labels(struct tv_translation *t, const struct row *row) {
    const struct tv_tree *category = row->cells[EVENT_CATEGORY], *owner = row->cells[OWNER];
    struct tv_tree *labels = tv_make_object(t, row->at);
    put_labels(t, labels, row->cells[LABELS], ',');
    put_labels(t, labels, row->cells[EVENT_TAGS], ';');
    if (category)
        put_label(t, labels, category, TV_STR("category"), category->text);
    if (owner)
        put_label(t, labels, owner, TV_STR("owner"), owner->text);
    return labels;
}

/* ---- Properties -------------------------------------------------------------------------------
 */

static bool is_word(struct tv_str word, const char *const *words) {
    while (*words && !is_same(word, *words))
        words++;
    return *words != NULL;
}

/* A word for a type in the words of JSON Schema; NULL when it is none. */
static const char *type_of(struct tv_str word) {
    static const struct {
        const char *word, *type;
    } types[] = {{"string", "string"},         {"text", "string"},     {"date", "string"},
                 {"date time", "string"},      {"datetime", "string"}, {"date-time", "string"},
                 {"number", "number"},         {"numeric", "number"},  {"float", "number"},
                 {"double", "number"},         {"integer", "integer"}, {"int", "integer"},
                 {"long", "integer"},          {"boolean", "boolean"}, {"bool", "boolean"},
                 {"object", "object"},         {"array", "array"},     {"list", "array"},
                 {"list of objects", "array"}, {"null", "null"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (is_same(word, types[i].word))
            return types[i].type;
    return NULL;
}

/* "string,null" to types; true for Segment's type Enum. */
static bool put_types(struct tv_translation *t, struct tv_tree *schema,
                      const struct tv_tree *cell) {
    static const char *const times[] = {"date time", "datetime", "date-time", NULL};
    struct tv_tree *list = tv_make_list(t, cell->at);
    bool is_enum = false, is_any = false;
    for (struct tv_str rest = cell->text; rest.len > 0;) {
        struct tv_str word = next_part(&rest, ',');
        const char *type = type_of(word);
        if (is_word(word, times))
            tv_put(t, schema, "format", tv_make_text(t, cell->at, TV_STR("date-time")));
        if (type)
            tv_tree_append(list, tv_make_text(t, cell->at, (struct tv_str){type, strlen(type)}));
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

/* What a property is a property of. */
enum kind { OF_EVENT, OF_USER, OF_GROUP, KIND_COUNT };

/* Amplitude and Avo write it under a title that others have for the type: KIND_COUNT. */
static enum kind kind_of(const struct row *row) {
    static const char *const of_event[] = {"event", "event property", "system", "system property",
                                           NULL};
    static const char *const of_user[] = {"user", "user property", NULL};
    static const char *const of_group[] = {"group", "group property", NULL};
    struct tv_str word = text_of(row, PROPERTY_KIND);
    return is_word(word, of_event)   ? OF_EVENT
           : is_word(word, of_user)  ? OF_USER
           : is_word(word, of_group) ? OF_GROUP
                                     : KIND_COUNT;
}

static bool is_yes(struct tv_str text) {
    static const char *const words[] = {"true", "yes", "y", "1", "always", "always sent", NULL};
    return is_word(text, words);
}

/* Which values there are. */
static void put_demand(struct tv_translation *t, struct tv_tree *schema, const struct row *row) {
    const struct tv_tree *type = row->cells[DATA_TYPE], *pinned = row->cells[PINNED_VALUE];
    if (!type && kind_of(row) == KIND_COUNT)
        type = row->cells[PROPERTY_KIND];
    bool is_enum = type && put_types(t, schema, type);
    if (row->cells[ENUM_VALUES])
        put_values(t, schema, row->cells[ENUM_VALUES]);
    else if (row->cells[ALLOWED_VALUES] && is_enum)
        put_values(t, schema, row->cells[ALLOWED_VALUES]);
    else if (row->cells[ALLOWED_VALUES])
        put_allowed(t, schema, row->cells[ALLOWED_VALUES]);
    else if (row->cells[REGEX])
        tv_put(t, schema, "pattern",
               tv_make_text(t, row->cells[REGEX]->at, row->cells[REGEX]->text));
    if (pinned)
        tv_put(t, schema, "const", make_value(t, schema, pinned->at, pinned->text));
}

/* What the cells of a row say about a value. */
static void put_value(struct tv_translation *t, struct tv_tree *schema, const struct row *row) {
    const struct tv_tree *list = row->cells[IS_LIST];
    const struct tv_tree *doc = row->cells[row->cells[PROPERTY_DOC] ? PROPERTY_DOC : DESCRIPTION];
    if (doc)
        tv_put(t, schema, "description", tv_make_text(t, doc->at, doc->text));
    if (list && is_yes(list->text)) {
        tv_tree_append(tv_list_under(t, schema, "type", list->at),
                       tv_make_text(t, list->at, TV_STR("array")));
        schema = tv_object_under(t, schema, "items", list->at);
    }
    put_demand(t, schema, row);
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
    if (is_same(text_of(row, STATUS), "required") || is_yes(text_of(row, IS_REQUIRED)))
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

/* What has been read. */
struct sheet {
    struct tv_translation *t;
    bool is_template;
    const struct tv_draft *event;     /* the last one; NULL: none yet */
    struct tv_tree *section, *traits; /* schemas of the event and of users, or NULL */
};

static bool is_of(const struct tv_draft *draft, const struct tv_draft *event) {
    return draft->call == event->call && draft->version == event->version &&
           tv_str_equal(draft->name, event->name);
}

/* The call that the row is about, or false with the mistake noted. */
static bool read_call(const struct sheet *sheet, const struct row *row, struct tv_draft *event) {
    const struct tv_tree *type = row->cells[EVENT_TYPE];
    event->call = TV_DRAFT_TRACK;
    if ((!type && sheet->is_template) || (type && find_call(type->text, &event->call)))
        return true;
    tv_refuse(sheet->t, type ? type->at : row->at,
              type ? "{a} is no event type: Track, Identify, Group, Page or Screen"
                   : "the event type is missing in this row",
              type ? type->text : TV_STR(""));
    return false;
}

/* What the row is about, or false with the mistake noted. */
static bool read_event(const struct sheet *sheet, const struct row *row, struct tv_draft *event) {
    const struct tv_tree *name = row->cells[EVENT_NAME];
    if (!read_call(sheet, row, event))
        return false;
    event->version = tv_version_of(row->cells[VERSION]);
    if (name && has_name(event->call)) {
        event->name = name->text;
        event->name_at = name->at;
    } else if (sheet->is_template && sheet->event) {
        *event = *sheet->event;
    } else if (event->call == TV_DRAFT_TRACK) {
        tv_refuse(sheet->t, row->at, "the event name is missing in this row", TV_STR(""));
        return false;
    }
    return true;
}

static struct tv_tree *new_section(struct tv_translation *t, struct tv_draft *draft) {
    struct tv_tree *section = tv_make_object(t, draft->at);
    tv_put(t, section, "type", tv_make_text(t, draft->at, TV_STR("object")));
    draft->schema = section;
    return section;
}

/* A property that events of any name leave at the user: a trait in identify calls. The same one
 * stands at each of its events; which of them must have it says nothing about identify. */
static void put_trait(struct sheet *sheet, const struct row *row) {
    struct row trait = *row;
    trait.cells[IS_REQUIRED] = NULL;
    struct tv_draft identify = {
        .call = TV_DRAFT_IDENTIFY, .scope = TV_SCOPE_SECTION, .at = row->at};
    if (!sheet->traits) {
        sheet->traits = new_section(sheet->t, &identify);
        tv_draft_add(sheet->t, &identify);
    }
    struct tv_tree *names = tv_object_under(sheet->t, sheet->traits, "properties", row->at);
    if (!find_child(names, row->cells[PROPERTY_NAME]->text))
        put_property(sheet->t, sheet->traits, &trait);
}

static void take_property(struct sheet *sheet, const struct row *row) {
    enum kind kind = kind_of(row);
    if (kind == OF_GROUP)
        tv_warn_once(sheet->t, row->cells[PROPERTY_KIND]->at,
                     "properties of groups are not read: {a}", row->cells[PROPERTY_NAME]->text);
    else if (kind == OF_USER)
        put_trait(sheet, row);
    else if (sheet->section)
        put_property(sheet->t, sheet->section, row);
}

static void take_row(struct sheet *sheet, const struct row *row) {
    const struct tv_tree *doc = row->cells[row->cells[PROPERTY_NAME] ? EVENT_DOC : DESCRIPTION];
    struct tv_draft event = {.scope = TV_SCOPE_SECTION, .at = row->at};
    if (!read_event(sheet, row, &event))
        return;
    if (!sheet->event || !is_of(sheet->event, &event)) {
        sheet->section = new_section(sheet->t, &event);
        event.doc = row->cells[EVENT_DOC] ? row->cells[EVENT_DOC] : doc;
        event.labels = read_labels(sheet->t, row);
        tv_draft_add(sheet->t, &event);
        sheet->event = sheet->t->last;
    }
    if (row->cells[PROPERTY_NAME])
        take_property(sheet, row);
}

static void take_rows(struct tv_translation *t, bool is_template) {
    struct sheet sheet = {.t = t, .is_template = is_template};
    for (const struct tv_tree *node = t->root->first; node; node = node->next) {
        struct row row = read_row(t, node);
        take_row(&sheet, &row);
    }
}

void tv_translate_csv(struct tv_translation *t) {
    take_rows(t, false);
}

void tv_translate_csv_template(struct tv_translation *t) {
    take_rows(t, true);
}
