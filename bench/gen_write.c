/* Writes a tree as JSON text, compact or indented, as UTF-8 or all ASCII. */
#include "gen_write.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16, INDENT = 2, ESCAPE_LEN = 6 };

void tv_gen_buffer_clear(struct tv_gen_buffer *buffer) {
    free(buffer->at);
    *buffer = (struct tv_gen_buffer){0};
}

/* Room for len more bytes, or NULL. */
static char *make_room(struct tv_gen_buffer *buffer, size_t len) {
    if (buffer->at && buffer->max - buffer->len >= len)
        return buffer->at + buffer->len;
    size_t max = (buffer->len + len) * 2;
    char *at = buffer->failed ? NULL : realloc(buffer->at, max);
    if (!at) {
        buffer->failed = true;
        return NULL;
    }
    buffer->at = at;
    buffer->max = max;
    return at + buffer->len;
}

void tv_gen_put(struct tv_gen_buffer *buffer, struct tv_str text) {
    char *at = text.len ? make_room(buffer, text.len) : NULL;
    if (!at)
        return;
    memcpy(at, text.at, text.len);
    buffer->len += text.len;
}

/* ---- Strings ---- */

/* The code point of a sequence of valid UTF-8; moves *at behind it. */
static uint32_t take_code(const char **at) {
    unsigned char lead = (unsigned char)*(*at)++;
    uint32_t left = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    uint32_t code = lead & (0x3fu >> left);
    while (left--)
        code = code << 6 | ((unsigned char)*(*at)++ & 0x3fu);
    return code;
}

static char *put_escape(char *to, uint32_t unit) {
    memcpy(to, "\\u", 2);
    for (int i = 0; i < 4; i++)
        to[2 + i] = "0123456789abcdef"[unit >> (12 - 4 * i) & 15];
    return to + ESCAPE_LEN;
}

/* Copies text, each character beyond ASCII as one or two escapes. */
static char *put_ascii(char *to, struct tv_str text) {
    const char *at = text.at, *end = text.at + text.len;
    while (at < end) {
        if (!(*at & 0x80)) {
            *to++ = *at++;
            continue;
        }
        uint32_t code = take_code(&at);
        if (code < 0x10000) {
            to = put_escape(to, code);
            continue;
        }
        to = put_escape(to, 0xd800 + ((code - 0x10000) >> 10));
        to = put_escape(to, 0xdc00 + (code & 0x3ff));
    }
    return to;
}

static char *put_bytes(char *to, struct tv_str text) {
    memcpy(to, text.at, text.len);
    return to + text.len;
}

/* ---- Nodes ---- */

struct writer {
    struct tv_gen_buffer *buffer;
    const struct tv_gen_node *nodes;
    bool is_pretty, is_ascii;
};

static char *put_line(char *to, size_t depth) {
    *to++ = '\n';
    memset(to, ' ', depth * INDENT);
    return to + depth * INDENT;
}

/* A node up to its children: its key, and its text or opening bracket. */
static void open_node(const struct writer *writer, const struct tv_gen_node *node, size_t depth) {
    static const char opening[] = "{[\"";
    size_t longest = node->key.len + 3 * node->text.len + DEPTH_MAX * INDENT + 8;
    char *to = make_room(writer->buffer, longest);
    if (!to)
        return;
    if (writer->is_pretty && depth)
        to = put_line(to, depth);
    if (node->key.len) {
        *to++ = '"';
        to = put_bytes(to, node->key);
        *to++ = '"';
        *to++ = ':';
        if (writer->is_pretty)
            *to++ = ' ';
    }
    if (node->kind != TV_GEN_RAW)
        *to++ = opening[node->kind];
    to = writer->is_ascii ? put_ascii(to, node->text) : put_bytes(to, node->text);
    if (node->kind == TV_GEN_STRING)
        *to++ = '"';
    writer->buffer->len = (size_t)(to - writer->buffer->at);
}

/* The closing bracket of an object or array. */
static void close_node(const struct writer *writer, const struct tv_gen_node *node, size_t depth) {
    char *to =
        node->kind <= TV_GEN_ARRAY ? make_room(writer->buffer, DEPTH_MAX * INDENT + 2) : NULL;
    if (!to)
        return;
    if (writer->is_pretty && node->first != TV_GEN_NONE)
        to = put_line(to, depth);
    *to++ = node->kind == TV_GEN_OBJECT ? '}' : ']';
    writer->buffer->len = (size_t)(to - writer->buffer->at);
}

/* Walks the tree without recursion: down to the first child, else on to the next sibling, of the
 * nearest ancestor that has one. */
static void write_tree(const struct writer *writer) {
    uint32_t node = 0;
    size_t depth = 0;
    for (;;) {
        open_node(writer, &writer->nodes[node], depth);
        if (writer->nodes[node].first != TV_GEN_NONE) {
            node = writer->nodes[node].first;
            depth++;
            continue;
        }
        close_node(writer, &writer->nodes[node], depth);
        while (node != 0 && writer->nodes[node].next == TV_GEN_NONE) {
            node = writer->nodes[node].parent;
            close_node(writer, &writer->nodes[node], --depth);
        }
        if (node == 0)
            return;
        tv_gen_put(writer->buffer, TV_STR(","));
        node = writer->nodes[node].next;
    }
}

/* Cut lines end after two thirds of the event. */
void tv_gen_write_event(struct tv_gen_buffer *buffer, const struct tv_gen_event *event,
                        bool pretty) {
    struct writer writer = {buffer, event->tree.nodes, pretty, event->is_ascii};
    size_t start = buffer->len;
    write_tree(&writer);
    if (buffer->failed)
        return;
    if (event->damage == TV_GEN_CUT)
        buffer->len = start + (buffer->len - start) / 3 * 2;
    if (event->damage == TV_GEN_NO_OBJECT) {
        buffer->len = start;
        tv_gen_put(buffer, event->time % 2 ? TV_STR("\"heartbeat\"") : TV_STR("null"));
    }
}
