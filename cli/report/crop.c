/* Cropping a line around a value.
 *
 * The value keeps its name ("key":value). A value wider than 45 % of the room loses its middle. Of
 * the rest the left side gets two fifths, the right side three, each what the other does not need.
 * Cuts stand behind a comma or an opening bracket; where there is none near, between characters.
 *
 * Nothing is parsed from the start of the line: the value's borders are known to lie outside of
 * strings, so tokens can be told to both sides of it, in lines that are cut or broken, too. */
#include "crop.h"

#include "visible.h"

struct cropper {
    struct tv_str text;
    bool cut_left, cut_right;
    size_t mark; /* columns of a cut marker */
    bool ascii;
};

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_edge(char c) {
    return c == ',' || c == '{' || c == '[';
}

static size_t columns_of(const struct cropper *cropper, size_t from, size_t to) {
    return tv_columns((struct tv_str){cropper->text.at + from, to - from}, cropper->ascii);
}

/* ---- Tokens --------------------------------------------------------------------------------- */

static size_t skip_space_back(struct tv_str text, size_t at) {
    while (at > 0 && is_space(text.at[at - 1]))
        at--;
    return at;
}

static bool is_escaped(struct tv_str text, size_t at) {
    size_t slashes = 0;
    while (slashes < at && text.at[at - 1 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 1;
}

/* The opening quote of the string whose closing quote stands at `at`; `at` when there is none. */
static size_t find_opening(struct tv_str text, size_t at) {
    for (size_t i = at; i > 0; i--) {
        if (text.at[i - 1] == '"' && !is_escaped(text, i - 1))
            return i - 1;
    }
    return at;
}

/* Behind the closing quote of the string that opens at `at`, or the end of the text. */
static size_t skip_string(struct tv_str text, size_t at) {
    for (at++; at < text.len && text.at[at] != '"'; at++) {
        if (text.at[at] == '\\')
            at++;
    }
    return at < text.len ? at + 1 : text.len;
}

/* Where the name of the value at `at` starts; `at` when it has none. */
static size_t find_key(struct tv_str text, size_t at) {
    size_t colon = skip_space_back(text, at);
    if (colon == 0 || text.at[colon - 1] != ':')
        return at;
    size_t end = skip_space_back(text, colon - 1);
    if (end == 0 || text.at[end - 1] != '"')
        return at;
    size_t open = find_opening(text, end - 1);
    return open < end - 1 ? open : at;
}

static void add_key(struct tv_key_list *list, const char *at, size_t len) {
    if (list->count < sizeof list->keys / sizeof *list->keys)
        list->keys[list->count] = (struct tv_str){at, len};
    list->count++;
}

void tv_crop_keys(struct tv_str text, size_t at, struct tv_key_list *list) {
    size_t depth = 0, end;
    bool wants_key = false;
    list->count = 0;
    list->complete = false;
    if (at >= text.len || text.at[at] != '{')
        return;
    for (; at < text.len && !list->complete; at = end) {
        char c = text.at[at];
        end = c == '"' ? skip_string(text, at) : at + 1;
        if (c == '"' && wants_key && end - at >= 2)
            add_key(list, text.at + at + 1, end - at - 2);
        if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            list->complete = --depth == 0;
        if (!is_space(c))
            wants_key = depth == 1 && (c == '{' || c == ',');
    }
}

/* ---- Edges ---------------------------------------------------------------------------------- */

/* The leftmost place that can be shown up to `at` in max columns: goes back token by token. */
static size_t find_left_edge(const struct cropper *cropper, size_t at, size_t max) {
    struct tv_str text = cropper->text;
    size_t edge = at, columns = 0, i = at;
    while (i > 0) {
        i--;
        if (text.at[i] == '"') {
            size_t open = find_opening(text, i);
            if (open == i)
                break;
            i = open;
        }
        bool is_cut = i > 0 && is_edge(text.at[i - 1]);
        if (i > 0 && !is_cut)
            continue;
        columns += columns_of(cropper, i, edge);
        if (columns + (i > 0 || cropper->cut_left ? cropper->mark : 0) > max)
            break;
        edge = i;
    }
    return edge;
}

static size_t find_right_edge(const struct cropper *cropper, size_t at, size_t max) {
    struct tv_str text = cropper->text;
    size_t edge = at, columns = 0, i = at;
    while (i < text.len) {
        char c = text.at[i];
        i = c == '"' ? skip_string(text, i) : i + 1;
        if (i < text.len && !is_edge(c))
            continue;
        columns += columns_of(cropper, edge, i);
        if (columns + (i < text.len || cropper->cut_right ? cropper->mark : 0) > max)
            break;
        edge = i;
    }
    return edge;
}

/* Where no edge is near: between characters. */
static size_t find_left(const struct cropper *cropper, size_t at, size_t max) {
    size_t edge = find_left_edge(cropper, at, max);
    bool is_edged = at == 0 || is_edge(cropper->text.at[at - 1]);
    if (edge < at || is_edged || max <= cropper->mark)
        return edge;
    return tv_fit_end((struct tv_str){cropper->text.at, at}, max - cropper->mark, cropper->ascii);
}

static size_t find_right(const struct cropper *cropper, size_t at, size_t max) {
    size_t edge = find_right_edge(cropper, at, max);
    if (edge > at || at == cropper->text.len || max <= cropper->mark)
        return edge;
    struct tv_str rest = {cropper->text.at + at, cropper->text.len - at};
    return at + tv_fit_start(rest, max - cropper->mark, cropper->ascii);
}

/* ---- The crop ------------------------------------------------------------------------------- */

/* Takes the middle out of the value so that it is at most max columns wide. */
static void cut_middle(const struct cropper *cropper, struct tv_crop *crop, size_t at, size_t end,
                       size_t max) {
    size_t room = max - cropper->mark, head = room * 3 / 5;
    struct tv_str value = {cropper->text.at + at, end - at};
    crop->gap = at + tv_fit_start(value, head, cropper->ascii);
    struct tv_str tail = {cropper->text.at + crop->gap, end - crop->gap};
    crop->gap_end = crop->gap + tv_fit_end(tail, room - head, cropper->ascii);
}

/* Columns of the value as shown; a point behind the last byte takes one, for its caret. */
static size_t shown_columns(const struct cropper *cropper, const struct tv_crop *crop, size_t at,
                            size_t end) {
    size_t gap = crop->gap_end > crop->gap ? cropper->mark : 0;
    size_t columns = columns_of(cropper, at, crop->gap) + gap;
    columns += columns_of(cropper, crop->gap_end, end);
    return columns == 0 && at == cropper->text.len && !cropper->cut_right ? 1 : columns;
}

static size_t mark_left(const struct cropper *cropper, size_t from) {
    return from > 0 || cropper->cut_left ? cropper->mark : 0;
}

static size_t mark_right(const struct cropper *cropper, size_t to) {
    return to < cropper->text.len || cropper->cut_right ? cropper->mark : 0;
}

/* Divides what the value leaves; share: columns that the left side may take at most if the right
 * side needs the rest. */
static void cut_sides(const struct cropper *cropper, struct tv_crop *crop, size_t room,
                      size_t share) {
    size_t left = columns_of(cropper, 0, crop->from) + mark_left(cropper, 0);
    size_t right =
        columns_of(cropper, crop->to, cropper->text.len) + mark_right(cropper, cropper->text.len);
    if (right < room && share < room - right)
        share = room - right;
    if (share > left)
        share = left;
    size_t key = crop->from;
    crop->from = find_left(cropper, key, share);
    size_t used = columns_of(cropper, crop->from, key) + mark_left(cropper, crop->from);
    crop->to = find_right(cropper, crop->to, room > used ? room - used : 0);
}

static void crop_long(const struct cropper *cropper, struct tv_crop *crop, size_t at, size_t max,
                      bool forward) {
    size_t end = crop->to, value_max = max * 45 / 100;
    if (columns_of(cropper, at, end) > value_max)
        cut_middle(cropper, crop, at, end, value_max);
    size_t value = shown_columns(cropper, crop, at, end);
    crop->from = find_key(cropper->text, at);
    size_t key = columns_of(cropper, crop->from, at);
    if (key + value + 2 * cropper->mark > max) {
        crop->from = at;
        key = 0;
    }
    size_t room = max - value - key;
    cut_sides(cropper, crop, room, forward ? 0 : room * 2 / 5);
}

struct tv_crop tv_crop_find(const struct tv_snippet *snippet, size_t max, size_t mark, bool ascii) {
    struct tv_str text = snippet->text;
    const struct cropper cropper = {text, snippet->cut_left, snippet->cut_right, mark, ascii};
    size_t at = snippet->at < text.len ? snippet->at : text.len;
    size_t end = snippet->len < text.len - at ? at + snippet->len : text.len;
    struct tv_crop crop = {.from = 0, .gap = end, .gap_end = end, .to = end};
    size_t whole = columns_of(&cropper, 0, at) + shown_columns(&cropper, &crop, at, end) +
                   columns_of(&cropper, end, text.len);
    if (whole + mark_left(&cropper, 0) + mark_right(&cropper, text.len) > max)
        crop_long(&cropper, &crop, at, max, snippet->forward);
    else
        crop.to = text.len;
    crop.mark_left = mark_left(&cropper, crop.from) > 0;
    crop.mark_right = mark_right(&cropper, crop.to) > 0;
    crop.caret = columns_of(&cropper, crop.from, at) + mark_left(&cropper, crop.from);
    crop.caret_len = shown_columns(&cropper, &crop, at, end);
    if (crop.caret_len == 0)
        crop.caret_len = 1;
    return crop;
}
