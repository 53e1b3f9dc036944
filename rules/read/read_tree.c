/* From libyaml's events to a tree, with what the grammar refuses of YAML: anchors, aliases, tags,
 * merge keys, several documents, equal keys, depth. The only file that sees libyaml.
 *
 * Only a fault of syntax, a second document and depth end the reading; the rest is noted, and what
 * was refused stands in the tree as a node of type 0. */
#include "read_parts.h"

#include <string.h>
#include <yaml.h>

struct builder {
    yaml_parser_t parser;
    struct tv_text_cursor *cursor;
    struct tv_arena *arena; /* for texts */
    struct tv_mistakes *mistakes;
    struct tv_tree *root, *open;
    uint32_t depth, document_count;
    bool has_hidden_breaks;
    bool is_done, has_failed;
};

static struct tv_at locate(struct builder *builder, yaml_mark_t from, yaml_mark_t to) {
    return tv_text_at(builder->cursor, from.index, to.index);
}

static void refuse(struct builder *builder, struct tv_at at, const char *detail) {
    tv_mistake_add(builder->mistakes,
                   (struct tv_mistake){.rule = TV_RULE_PLAN_SYNTAX, .at = at, .detail = detail});
}

/* ---- Growing the tree ------------------------------------------------------------------------ */

static bool is_good_key(struct builder *builder, const struct tv_tree *key) {
    if (key->type == TV_TYPE_OBJECT || key->type == TV_TYPE_ARRAY)
        refuse(builder, key->at, "a key must be a text, not a list or mapping");
    else if (key->type != 0 && key->is_empty)
        refuse(builder, key->at, "a name is missing before this colon");
    else if (key->is_plain && tv_str_equal(key->written, TV_STR("<<")))
        refuse(builder, key->at,
               builder->mistakes->is_settings ? "merge keys (<<) are not allowed"
                                              : "merge keys (<<) are not allowed: use \"include\"");
    else
        return key->type != 0;
    return false;
}

static bool is_behind_text(const struct tv_tree *mapping) {
    const struct tv_tree *before = mapping->last;
    return mapping->is_flow && before &&
           (before->is_stray || (before->type == TV_TYPE_STRING && before->is_plain));
}

static bool has_colon(const struct tv_tree *key) {
    struct tv_str text = key->at.file->text;
    size_t behind = key->at.offset + key->at.len;
    while (behind < text.len && text.at[behind] == ' ')
        behind++;
    return behind < text.len && text.at[behind] == ':';
}

static void append(struct tv_tree *parent, struct tv_tree *node) {
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    parent->count++;
}

/* Puts a node where the parser stands: the root, an item, a key, or the value of the last key. */
static void attach(struct builder *builder, struct tv_tree *node) {
    struct tv_tree *parent = builder->open;
    node->parent = parent;
    if (!parent) {
        builder->root = node;
    } else if (parent->type == TV_TYPE_ARRAY) {
        append(parent, node);
    } else if (!parent->pending) {
        parent->pending = node;
        /* Keys are texts, whatever they look like. */
        if (node->type != TV_TYPE_OBJECT && node->type != TV_TYPE_ARRAY && node->type != 0)
            node->type = TV_TYPE_STRING;
        node->text = node->written;
        node->is_odd = false;
    } else {
        node->key = parent->pending;
        parent->pending = NULL;
        node->is_behind_text = is_behind_text(parent);
        node->is_stray = node->is_behind_text && node->is_empty && !has_colon(node->key);
        if (is_good_key(builder, node->key))
            append(parent, node);
    }
}

static struct tv_tree *new_node(struct builder *builder, enum tv_type type,
                                const yaml_event_t *event) {
    struct tv_tree *node = tv_arena_alloc(builder->arena, 1, sizeof *node);
    if (!node) {
        builder->has_failed = true;
        return NULL;
    }
    node->type = type;
    node->at = locate(builder, event->start_mark, event->end_mark);
    return node;
}

/* What a key of the mapping is: an event, a property, or anything else. */
static enum tv_rule rule_of_repeated(const struct tv_tree *mapping) {
    static const struct tv_str subjects[] = {{"events", 6}, {"pages", 5}, {"screens", 7}};
    static const struct tv_str objects[] = {
        {"properties", 10}, {"traits", 6}, {"context", 7}, {"fields", 6}};
    struct tv_str name = mapping->key ? mapping->key->written : TV_STR("");
    bool is_top = mapping->parent && !mapping->parent->parent;
    for (size_t i = 0; is_top && i < sizeof subjects / sizeof *subjects; i++)
        if (tv_str_equal(subjects[i], name))
            return TV_RULE_PLAN_DUPLICATE_EVENT;
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        if (tv_str_equal(objects[i], name))
            return TV_RULE_PLAN_DUPLICATE_PROPERTY;
    return TV_RULE_PLAN_SYNTAX;
}

static void refuse_repeated_key(struct tv_mistakes *mistakes, const struct tv_tree *node,
                                const struct tv_tree *earlier) {
    (void)earlier;
    tv_mistake_add(mistakes, (struct tv_mistake){.rule = rule_of_repeated(node->parent),
                                                 .at = node->key->at,
                                                 .detail = "{a} stands twice in this mapping",
                                                 .a = node->key->written});
}

static void close_container(struct builder *builder, const yaml_event_t *event) {
    struct tv_tree *node = builder->open;
    if (node->type == TV_TYPE_OBJECT)
        tv_tree_find_repeated(node, true, builder->mistakes, refuse_repeated_key);
    /* Without brackets libyaml sees the end at the next thing that follows, which is too far. */
    uint32_t end = node->at.offset;
    if (node->is_flow)
        end = locate(builder, event->end_mark, event->end_mark).offset;
    else if (node->last)
        end = node->last->at.offset + node->last->at.len;
    if (end > node->at.offset)
        node->at.len = end - node->at.offset;
    builder->open = node->parent;
    builder->depth--;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static void refuse_marks(struct builder *builder, const struct tv_tree *node, const void *anchor,
                         const void *tag) {
    if (anchor)
        refuse(builder, node->at,
               builder->mistakes->is_settings
                   ? "anchors (&name) are not allowed"
                   : "anchors (&name) are not allowed: give it a name under \"types\"");
    if (tag)
        refuse(builder, node->at, "tags (!name) are not allowed: quote a text that begins with !");
}

static void open_container(struct builder *builder, const yaml_event_t *event) {
    bool is_mapping = event->type == YAML_MAPPING_START_EVENT;
    struct tv_tree *node = new_node(builder, is_mapping ? TV_TYPE_OBJECT : TV_TYPE_ARRAY, event);
    if (!node)
        return;
    if (is_mapping) {
        refuse_marks(builder, node, event->data.mapping_start.anchor,
                     event->data.mapping_start.tag);
        node->is_flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    } else {
        refuse_marks(builder, node, event->data.sequence_start.anchor,
                     event->data.sequence_start.tag);
        node->is_flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    }
    attach(builder, node);
    builder->open = node;
    if (++builder->depth > TV_YAML_DEPTH_MAX) {
        refuse(builder, node->at, "nested deeper than 64 levels");
        builder->is_done = true;
        builder->root = NULL;
    }
}

/* The text of a scalar, in the model's arena. */
static struct tv_str keep_text(struct builder *builder, const yaml_event_t *event) {
    struct tv_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    char *at = tv_arena_alloc(builder->arena, text.len, 1);
    if (!at) {
        builder->has_failed = true;
        return (struct tv_str){"", 0};
    }
    memcpy(at, text.at, text.len);
    return (struct tv_str){at,
                           builder->has_hidden_breaks ? tv_text_from_yaml(at, text.len) : text.len};
}

/* The line end that closes a block scalar (| or >) is not worth showing. */
static void trim_end(const struct builder *builder, struct tv_at *at) {
    const char *text = builder->cursor->file->text.at + at->offset;
    while (at->len > 0 && memchr(" \t\r\n", text[at->len - 1], 4))
        at->len--;
}

static void add_scalar(struct builder *builder, const yaml_event_t *event) {
    struct tv_tree *node = new_node(builder, TV_TYPE_STRING, event);
    if (!node)
        return;
    refuse_marks(builder, node, event->data.scalar.anchor, event->data.scalar.tag);
    node->text = node->written = keep_text(builder, event);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->is_empty = node->is_plain && node->text.len == 0;
    if (node->is_plain)
        node->type = tv_scalar_resolve(&node->text, &node->is_odd);
    else
        trim_end(builder, &node->at);
    attach(builder, node);
}

static void add_alias(struct builder *builder, const yaml_event_t *event) {
    struct tv_tree *node = new_node(builder, 0, event);
    if (!node)
        return;
    refuse(builder, node->at, "aliases (*name) are not allowed: quote a text that begins with *");
    attach(builder, node);
}

static void start_document(struct builder *builder, const yaml_event_t *event) {
    struct tv_at at = locate(builder, event->start_mark, event->end_mark);
    const yaml_version_directive_t *version = event->data.document_start.version_directive;
    if (builder->document_count++ > 0) {
        refuse(builder, at, "a second document: a file holds one");
        builder->is_done = true;
    } else if (version && (version->major != 1 || version->minor != 2)) {
        refuse(builder, at, "the file must be YAML 1.2");
    }
}

static void take_event(struct builder *builder, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        start_document(builder, event);
        break;
    case YAML_ALIAS_EVENT:
        add_alias(builder, event);
        break;
    case YAML_SCALAR_EVENT:
        add_scalar(builder, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        open_container(builder, event);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_container(builder, event);
        break;
    case YAML_STREAM_END_EVENT:
        builder->is_done = true;
        break;
    default:
        break;
    }
}

/* ---- Faults of syntax ------------------------------------------------------------------------ */

static const char open_quote_detail[] = "this quote is not closed";

/* What libyaml says and what helps a person who did not mean to write YAML's finer points. */
static const struct {
    const char *problem, *detail;
} faults[] = {
    {"did not find expected <document start>",
     "this does not belong to what stands above: look at the indentation"},
    {"did not find expected '-' indicator",
     "expected another \"- \" here: look at the indentation"},
    {"did not find expected node content", "expected a value here"},
    {"could not find expected ':'", "expected a colon and a value after this name"},
    {"block sequence entries are not allowed in this context",
     "a list starts on a line of its own"},
    {"mapping keys are not allowed in this context",
     "quote a text that begins with a question mark"},
    {"found unexpected end of stream", open_quote_detail},
    {"found unexpected document indicator", open_quote_detail},
    {"found unknown escape character",
     "there is no such escape in double quotes: double the backslash"},
    {"did not find expected hexdecimal number", "an escape needs hexadecimal digits"},
    {"found invalid Unicode character escape code", "this escape is no character"},
    {"did not find expected alphabetic or numeric character",
     "quote a text that begins with & or *"},
    {"did not find expected comment or line break",
     "after | or > the text starts on the next line"},
    {"did not find expected whitespace or line break", "quote a text that begins with ! or %"},
    {"found a tab character where an indentation space is expected",
     "indent with spaces, not tabs"},
    {"found a tab character that violates indentation", "indent with spaces, not tabs"},
    {"found incompatible YAML document", "the file must be YAML 1.2"},
};

static const char torn_detail[] =
    "inside {...} quote a text that contains a comma or a colon with a space";

/* Inside brackets libyaml only says what it would have liked; what is there tells more. */
static const char *explain_flow(const struct builder *builder, char found) {
    const yaml_parser_t *parser = &builder->parser;
    if (parser->context_mark.line != parser->problem_mark.line)
        return "the bracket before this is not closed: expected a comma or a closing bracket";
    if (found == ':')
        return torn_detail;
    return "inside brackets quote a text that contains , : { } [ or ]";
}

/* A key was wanted: the line is indented wrongly, or something follows a closed text in it. */
static const char *explain_key(const struct tv_file *file, struct tv_at at) {
    for (uint32_t i = file->lines[at.line - 1]; i < at.offset; i++)
        if (file->text.at[i] != ' ')
            return "nothing can follow a closing quote or bracket here";
    return "expected a key here: look at the indentation";
}

/* A colon too many: the second one of its line, or that of a line which goes on with the text of
 * the line above. */
static const char *explain_colon(const struct tv_file *file, struct tv_at at) {
    for (uint32_t i = file->lines[at.line - 1]; i < at.offset; i++)
        if (file->text.at[i] == ':' && file->text.at[i + 1] == ' ')
            return "quote a text that contains a colon with a space";
    return "the line above lacks a colon, or this one is indented too far";
}

static const char *explain(const struct builder *builder, struct tv_at at) {
    const char *problem = builder->parser.problem ? builder->parser.problem : "";
    struct tv_str text = at.file->text;
    char found = at.offset < text.len ? text.at[at.offset] : '\0';
    if (!strcmp(problem, "did not find expected key"))
        return explain_key(at.file, at);
    if (!strcmp(problem, "mapping values are not allowed in this context"))
        return explain_colon(at.file, at);
    if (!strcmp(problem, "did not find expected ',' or '}'") ||
        !strcmp(problem, "did not find expected ',' or ']'"))
        return explain_flow(builder, found);
    if (!strcmp(problem, "found character that cannot start any token"))
        return found == '\t' ? "indent with spaces, not tabs"
                             : "quote a text that begins with @, ` or %";
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (!strcmp(problem, faults[i].problem))
            return faults[i].detail;
    return "this is not YAML";
}

static void refuse_syntax(struct builder *builder) {
    const yaml_parser_t *parser = &builder->parser;
    builder->is_done = true;
    builder->root = NULL;
    if (parser->error == YAML_MEMORY_ERROR) {
        builder->has_failed = true;
        return;
    }
    struct tv_at at = locate(builder, parser->problem_mark, parser->problem_mark);
    const char *detail = explain(builder, at);
    if (detail == open_quote_detail) /* found at the end of the file: the start tells more */
        at = locate(builder, parser->context_mark, parser->context_mark);
    refuse(builder, at, detail);
}

/* libyaml compares each %TAG with all before it, so that many of them would take minutes: it gets
 * none to see. No text in a plan begins a line with that. */
static bool refuse_tag_line(struct builder *builder) {
    struct tv_str text = builder->cursor->file->text;
    for (size_t at = builder->cursor->offset, index = 0; at < text.len; at++, index++) {
        bool starts_line = index == 0 || text.at[at - 1] == '\n' || text.at[at - 1] == '\r';
        if (!starts_line || text.len - at < 4 || memcmp(text.at + at, "%TAG", 4))
            continue;
        struct tv_str before = {text.at + builder->cursor->offset, index};
        size_t characters = tv_code_points(before);
        refuse(builder, tv_text_at(builder->cursor, characters, characters + 4),
               "tags (%TAG) are not allowed");
        return true;
    }
    return false;
}

/* ---- Reading --------------------------------------------------------------------------------- */

static void parse(struct builder *builder) {
    while (!builder->is_done && !builder->has_failed) {
        yaml_event_t event;
        if (!yaml_parser_parse(&builder->parser, &event)) {
            refuse_syntax(builder);
            return;
        }
        take_event(builder, &event);
        yaml_event_delete(&event);
    }
}

bool tv_tree_read(struct tv_text_cursor *cursor, struct tv_arena *arena,
                  struct tv_mistakes *mistakes, struct tv_tree **root) {
    struct tv_str text = tv_text_for_yaml(cursor->file, mistakes->scratch);
    struct builder builder = {.cursor = cursor, .arena = arena, .mistakes = mistakes};
    const char *file_end = cursor->file->text.at + cursor->file->text.len;
    *root = NULL;
    if (refuse_tag_line(&builder))
        return true;
    if (!text.at || !yaml_parser_initialize(&builder.parser))
        return false;
    builder.has_hidden_breaks = text.at + text.len != file_end;
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)text.at, text.len);
    parse(&builder);
    yaml_parser_delete(&builder.parser);
    *root = builder.root;
    return !builder.has_failed;
}
