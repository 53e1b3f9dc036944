/* A tree as YAML.
 *
 *   events:                                   block: what is too long for a line, and sections
 *     Order Completed:
 *       required: [order_id, revenue]         flow: what fits
 *       properties:
 *         currency: {enum: [EUR, CHF]}
 *
 * A container is written in brackets when all of it fits in its line. The walk has no recursion: it
 * goes down by `first`, on by `next` and up by `parent`. A text goes without quotes only when
 * nothing in it could mean anything else. */
#include "write.h"

#include <string.h>

enum {
    WIDTH = 100,       /* columns of a line in brackets, counted in bytes */
    SECTION_DEPTH = 2, /* containers above that are always written in lines of their own */
    INDENT = 2
};

struct writer {
    tv_write_fn *write;
    void *context;
    size_t measured; /* bytes; counts instead of writing while is_measuring */
    bool is_measuring;
};

static void put(struct writer *w, struct tv_str text) {
    if (w->is_measuring)
        w->measured += text.len;
    else if (text.len > 0)
        w->write(w->context, text);
}

static void put_word(struct writer *w, const char *word) {
    put(w, (struct tv_str){word, strlen(word)});
}

static void put_spaces(struct writer *w, size_t count) {
    static const struct tv_str spaces = {"                                ", 32};
    for (; count > spaces.len; count -= spaces.len)
        put(w, spaces);
    put(w, (struct tv_str){spaces.at, count});
}

/* ---- Texts ----------------------------------------------------------------------------------- */

/* Words that YAML 1.1 or 1.2 takes for something else than a text. */
static bool is_reserved(struct tv_str text) {
    static const char *const words[] = {"true", "false", "null", "yes", "no",
                                        "on",   "off",   "y",    "n"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i]), same = 0;
        while (text.len == len && same < len && (text.at[same] | 0x20) == words[i][same])
            same++;
        if (text.len == len && same == len)
            return true;
    }
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/' || c == '$' ||
           (unsigned char)c >= 0xC0;
}

/* May stand inside of a text without quotes, wherever that is. */
static bool is_harmless(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == ' ' || c == '.' || c == '-' || c == '(' ||
           c == ')' || c == '+' || c == ';' || (unsigned char)c >= 0x80;
}

/* Whether the character at a place is one that YAML takes for a line break or does not take at all,
 * and so has to be an escape: controls, U+2028, U+2029, the byte order mark, U+FFFE, U+FFFF. *code
 * is its number then, *len its length in bytes. */
static bool is_escaped(struct tv_str text, size_t at, unsigned *code, size_t *len) {
    unsigned char byte[3] = {0};
    memcpy(byte, text.at + at, text.len - at < 3 ? text.len - at : 3);
    unsigned three = (byte[0] & 0xFu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3Fu);
    bool is_two = byte[0] == 0xC2 && byte[1] < 0xA0;
    bool is_three = byte[0] >> 4 == 0xE &&
                    (three == 0x2028 || three == 0x2029 || three == 0xFEFF || three >= 0xFFFE);
    *len = is_three ? 3 : is_two ? 2 : 1;
    *code = is_three ? three : is_two ? byte[1] : byte[0];
    return is_three || is_two || byte[0] < 0x20 || byte[0] == 0x7F;
}

static bool is_plain_text(struct tv_str text) {
    if (text.len == 0 || !is_letter(text.at[0]) || text.at[text.len - 1] == ' ' ||
        is_reserved(text))
        return false;
    for (size_t i = 0, len; i < text.len; i++) {
        unsigned code;
        if (!is_harmless(text.at[i]) || is_escaped(text, i, &code, &len))
            return false;
    }
    return true;
}

/* A text in double quotes, as JSON and YAML both have it. */
static void put_quoted(struct writer *w, struct tv_str text) {
    static const char digits[] = "0123456789abcdef";
    put_word(w, "\"");
    for (size_t i = 0, len; i < text.len; i += len) {
        unsigned code;
        bool escaped = is_escaped(text, i, &code, &len);
        char escape[6] = {'\\',
                          'u',
                          digits[code >> 12],
                          digits[code >> 8 & 15],
                          digits[code >> 4 & 15],
                          digits[code & 15]};
        if (!escaped)
            len = 1;
        if (text.at[i] == '"' || text.at[i] == '\\')
            put_word(w, "\\");
        put(w, escaped ? (struct tv_str){escape, 6} : (struct tv_str){text.at + i, 1});
    }
    put_word(w, "\"");
}

static void put_text(struct writer *w, struct tv_str text) {
    if (is_plain_text(text))
        put(w, text);
    else
        put_quoted(w, text);
}

static void put_scalar(struct writer *w, const struct tv_tree *node) {
    if (node->type == TV_TYPE_STRING)
        put_text(w, node->text);
    else
        put(w, node->type == 0 ? TV_STR("null") : node->text);
}

static void put_key(struct writer *w, const struct tv_tree *node) {
    put_text(w, node->key->written);
    put_word(w, ":");
}

/* ---- In brackets ----------------------------------------------------------------------------- */

static bool is_container(const struct tv_tree *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
}

static bool is_in_mapping(const struct tv_tree *node) {
    return node->parent && node->parent->type == TV_TYPE_OBJECT;
}

static void put_opening(struct writer *w, const struct tv_tree *node, bool is_root) {
    if (!is_root && is_in_mapping(node)) {
        put_key(w, node);
        put_word(w, " ");
    }
    if (is_container(node))
        put_word(w, node->type == TV_TYPE_OBJECT ? "{" : "[");
    else
        put_scalar(w, node);
}

static void put_closing(struct writer *w, const struct tv_tree *node) {
    if (is_container(node))
        put_word(w, node->type == TV_TYPE_OBJECT ? "}" : "]");
}

/* Writes a value in one line; stops early when it is only measured and too long. */
static void put_flow(struct writer *w, const struct tv_tree *root) {
    const struct tv_tree *node = root;
    put_opening(w, node, true);
    while (!w->is_measuring || w->measured <= WIDTH) {
        if (node->first) {
            node = node->first;
        } else {
            put_closing(w, node);
            while (node != root && !node->next) {
                node = node->parent;
                put_closing(w, node);
            }
            if (node == root)
                return;
            node = node->next;
            put_word(w, ", ");
        }
        put_opening(w, node, false);
    }
}

/* Whether the value fits behind so many columns. */
static bool fits(const struct tv_tree *node, size_t column) {
    struct writer measuring = {.is_measuring = true};
    put_flow(&measuring, node);
    return column + measuring.measured <= WIDTH;
}

/* ---- In lines -------------------------------------------------------------------------------- */

/* Whether the value stands in brackets. Sections do not, and neither do their mappings. */
static bool is_flow(const struct tv_tree *node, size_t depth) {
    struct writer key = {.is_measuring = true};
    if (!is_container(node) || node->count == 0)
        return true;
    if (node->type == TV_TYPE_OBJECT && depth < SECTION_DEPTH)
        return false;
    if (is_in_mapping(node))
        put_key(&key, node);
    return fits(node, INDENT * depth + key.measured + 1);
}

/* What stands in front of a value in its line. follows: behind "- " of the list that it opens. */
static void put_start(struct writer *w, const struct tv_tree *node, size_t depth, bool follows) {
    if (!follows)
        put_spaces(w, INDENT * depth);
    if (is_in_mapping(node))
        put_key(w, node);
    else
        put_word(w, "-");
}

/* A blank line between the sections of a file, and between the events of a section. */
static void put_gap(struct writer *w, const struct tv_tree *node, size_t depth, bool was_flow) {
    if (depth < SECTION_DEPTH && !was_flow && node->type == TV_TYPE_OBJECT)
        put_word(w, "\n");
}

/* The next value behind node and everything in it; depth follows. NULL at the end. */
static const struct tv_tree *go_on(const struct tv_tree *node, const struct tv_tree *root,
                                   size_t *depth) {
    while (!node->next && node->parent != root) {
        node = node->parent;
        (*depth)--;
    }
    return node->next;
}

void tv_write_yaml(const struct tv_tree *root, tv_write_fn *write, void *context) {
    struct writer w = {.write = write, .context = context};
    const struct tv_tree *node = root->first;
    size_t depth = 0;
    bool follows = false, was_flow = true;
    while (node) {
        bool flow = is_flow(node, depth);
        if (node != node->parent->first)
            put_gap(&w, node, depth, was_flow && flow);
        put_start(&w, node, depth, follows);
        follows = !flow && node->parent->type == TV_TYPE_ARRAY;
        if (flow && !node->is_empty) {
            put_word(&w, " ");
            put_flow(&w, node);
        }
        put_word(&w, follows ? " " : "\n");
        was_flow = flow;
        if (flow) {
            node = go_on(node, root, &depth);
        } else {
            node = node->first;
            depth++;
        }
    }
    if (!root->first)
        put_word(&w, "{}\n");
}
