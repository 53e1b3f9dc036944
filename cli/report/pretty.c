/* Lines of a record. One pass, without recursion: each line knows the one that opens what it is in,
 * so the end of that leads back. */
#include "pretty.h"

#include <stdlib.h>
#include <string.h>

struct writer {
    struct tv_pretty *pretty;
    struct tv_str text;
    size_t at;
    uint32_t depth, parent; /* of the next line */
    bool out_of_memory;
};

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(struct tv_str text, size_t at) {
    while (at < text.len && is_space(text.at[at]))
        at++;
    return at;
}

/* Behind the string that opens at `at`. One that is not closed ends where its line does. */
static size_t skip_string(struct tv_str text, size_t at) {
    for (at++; at < text.len && text.at[at] != '"' && text.at[at] != '\n'; at++) {
        if (text.at[at] == '\\' && at + 1 < text.len && text.at[at + 1] != '\n')
            at++;
    }
    return at < text.len && text.at[at] == '"' ? at + 1 : at;
}

static size_t skip_word(struct tv_str text, size_t at) {
    size_t start = at;
    while (at < text.len && !is_space(text.at[at]) && !memchr("{}[],:\"", text.at[at], 7))
        at++;
    return at > start ? at : start + 1;
}

static bool add_line(struct writer *writer, struct tv_pretty_line line) {
    struct tv_pretty *pretty = writer->pretty;
    pretty->is_cut |= pretty->count == TV_PRETTY_LINES_MAX;
    if (pretty->is_cut)
        return false;
    if (pretty->count == pretty->room) {
        size_t room = pretty->room ? pretty->room * 2 : 64;
        struct tv_pretty_line *wider = realloc(pretty->lines, room * sizeof *wider);
        writer->out_of_memory |= !wider;
        if (!wider)
            return false;
        pretty->lines = wider;
        pretty->room = room;
    }
    line.depth = writer->depth;
    line.parent = writer->depth > 0 ? writer->parent : (uint32_t)pretty->count;
    pretty->lines[pretty->count++] = line;
    return true;
}

static bool is_closing(char c) {
    return c == '}' || c == ']';
}

/* The value at writer->at, behind the name that the line has already. */
static bool add_value(struct writer *writer, struct tv_pretty_line line) {
    struct tv_str text = writer->text;
    char c = text.at[writer->at];
    bool opens = c == '{' || c == '[';
    size_t inside = opens ? skip_space(text, writer->at + 1) : 0;
    bool is_empty = opens && inside < text.len && text.at[inside] == (c == '{' ? '}' : ']');
    size_t end = is_empty   ? inside + 1
                 : opens    ? writer->at + 1
                 : c == '"' ? skip_string(text, writer->at)
                            : skip_word(text, writer->at);
    line.at = writer->at;
    line.len = end - writer->at;
    writer->at = end;
    if (!add_line(writer, line))
        return false;
    if (opens && !is_empty) {
        writer->parent = (uint32_t)writer->pretty->count - 1;
        writer->depth++;
    }
    return true;
}

static bool add_end(struct writer *writer) {
    struct tv_pretty_line line = {.at = writer->at++, .len = 1};
    if (writer->depth > 0) {
        const struct tv_pretty_line *opening = &writer->pretty->lines[writer->parent];
        writer->depth--;
        writer->parent = opening->parent;
    }
    return add_line(writer, line);
}

/* A string with a colon behind it is a name; the rest of its line is its value, if it has one. */
static bool add_string(struct writer *writer) {
    struct tv_str text = writer->text;
    size_t start = writer->at, end = skip_string(text, start), colon = skip_space(text, end);
    if (colon == text.len || text.at[colon] != ':')
        return add_value(writer, (struct tv_pretty_line){0});
    struct tv_pretty_line line = {.name_at = start, .name_len = end - start, .at = colon + 1};
    writer->at = skip_space(text, colon + 1);
    if (writer->at < text.len && text.at[writer->at] != ',' && !is_closing(text.at[writer->at]))
        return add_value(writer, line);
    return add_line(writer, line);
}

static bool add_next(struct writer *writer) {
    struct tv_pretty *pretty = writer->pretty;
    char c = writer->text.at[writer->at];
    bool is_comma = c == ',' && pretty->count > 0 && !pretty->lines[pretty->count - 1].has_comma;
    if (is_comma) {
        pretty->lines[pretty->count - 1].has_comma = true;
        writer->at++;
        return true;
    }
    if (is_closing(c))
        return add_end(writer);
    return c == '"' ? add_string(writer) : add_value(writer, (struct tv_pretty_line){0});
}

bool tv_pretty_read(struct tv_pretty *pretty, struct tv_str text) {
    struct writer writer = {.pretty = pretty, .text = text};
    *pretty = (struct tv_pretty){0};
    while ((writer.at = skip_space(text, writer.at)) < text.len && add_next(&writer))
        continue;
    return !writer.out_of_memory;
}

void tv_pretty_clear(struct tv_pretty *pretty) {
    free(pretty->lines);
    *pretty = (struct tv_pretty){0};
}

static size_t start_of(const struct tv_pretty_line *line) {
    return line->name_len > 0 ? line->name_at : line->at;
}

size_t tv_pretty_find(const struct tv_pretty *pretty, size_t at) {
    size_t low = 0, high = pretty->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (start_of(&pretty->lines[middle]) <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}
