/* A tree as JSON, each value in a line of its own: what other tools and people compare by lines. */
#include "write.h"

#include <string.h>

enum { INDENT = 2 };

struct writer {
    tv_write_fn *write;
    void *context;
};

static void put(struct writer *w, struct tv_str text) {
    if (text.len > 0)
        w->write(w->context, text);
}

static void put_string(struct writer *w, struct tv_str text) {
    static const char digits[] = "0123456789abcdef";
    size_t from = 0;
    put(w, TV_STR("\""));
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        put(w, (struct tv_str){text.at + from, i - from});
        from = i + 1;
        if (byte < 0x20)
            put(w, (struct tv_str){escape, 6});
        else
            put(w, byte == '"' ? TV_STR("\\\"") : TV_STR("\\\\"));
    }
    put(w, (struct tv_str){text.at + from, text.len - from});
    put(w, TV_STR("\""));
}

static bool is_container(const struct tv_tree *node) {
    return node->type == TV_TYPE_OBJECT || node->type == TV_TYPE_ARRAY;
}

static void put_line(struct writer *w, size_t depth) {
    static const struct tv_str spaces = {"                                ", 32};
    size_t count = depth * INDENT;
    put(w, TV_STR("\n"));
    for (; count > spaces.len; count -= spaces.len)
        put(w, spaces);
    put(w, (struct tv_str){spaces.at, count});
}

static void put_opening(struct writer *w, const struct tv_tree *node) {
    if (node->key) {
        put_string(w, node->key->written);
        put(w, TV_STR(": "));
    }
    if (is_container(node))
        put(w, node->type == TV_TYPE_OBJECT ? TV_STR("{") : TV_STR("["));
    else if (node->type == TV_TYPE_STRING)
        put_string(w, node->text);
    else
        put(w, node->type == 0 ? TV_STR("null") : node->text);
}

/* depth: of the container's own line. */
static void put_closing(struct writer *w, const struct tv_tree *node, size_t depth) {
    if (!is_container(node))
        return;
    if (node->first)
        put_line(w, depth);
    put(w, node->type == TV_TYPE_OBJECT ? TV_STR("}") : TV_STR("]"));
}

void tv_write_json(const struct tv_tree *root, tv_write_fn *write, void *context) {
    struct writer w = {write, context};
    const struct tv_tree *node = root;
    size_t depth = 0;
    put_opening(&w, node);
    for (;;) {
        if (node->first) {
            node = node->first;
            depth++;
        } else {
            put_closing(&w, node, depth);
            while (node != root && !node->next) {
                node = node->parent;
                put_closing(&w, node, --depth);
            }
            if (node == root)
                break;
            node = node->next;
            put(&w, TV_STR(","));
        }
        put_line(&w, depth);
        put_opening(&w, node);
    }
    put(&w, TV_STR("\n"));
}
