/* The trail: where in the event a value stands, as a JSON Pointer. The text is known to be good, so
 * only its brackets and commas are counted, and strings are passed by their quotes in the index:
 *
 *   {"type":"track","context":{...},"properties":{"products":[{...},{"price":"9"
 *    ^ event                        ^ nearest field          ^ step        ^ step   ^ at
 *
 * It starts at the nearest member of the event whose place is known. One trail serves all findings
 * of an event, because they are sorted by their places. */
#include "settle.h"

#include <string.h>

/* ---- Following ------------------------------------------------------------------------------- */

/* The last known member of the event that begins at or before an offset; 0 when there is none.
 * Signed, because that is what processors compare several of at once; no text is that long. */
static uint32_t nearest_field(const struct tv_event *event, uint32_t at) {
    int32_t nearest = 0;
    for (unsigned i = 0; i < TV_FIELD_COUNT; i++) {
        int32_t field = (int32_t)event->field_at[i]; /* TV_NONE: -1 */
        field = field <= (int32_t)at ? field : 0;
        nearest = field > nearest ? field : nearest;
    }
    return (uint32_t)nearest;
}

const uint32_t *tv_quote_seek(const struct tv_checker *checker, uint32_t at) {
    const uint32_t *quotes = checker->index.quotes;
    size_t low = 0, high = checker->index.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (quotes[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return quotes + low;
}

static void open_step(struct tv_checker *checker, struct tv_trail *trail, bool is_item) {
    checker->steps_down[trail->depth++] = (struct tv_step){trail->quote, 0, is_item};
}

/* Passes what stands between strings, up to an offset. */
static void pass_gap(struct tv_checker *checker, struct tv_trail *trail, uint32_t end) {
    const char *text = checker->walk.base;
    while (trail->at < end) {
        char c = text[trail->at++];
        if (c == ',')
            checker->steps_down[trail->depth - 1].index++;
        else if (tv_is_bracket(c) && tv_is_opening(c))
            open_step(checker, trail, c == '[');
        else if (tv_is_bracket(c))
            trail->depth--;
    }
}

static uint32_t gap_end(const struct tv_trail *trail, uint32_t at) {
    return *trail->quote < at ? *trail->quote : at;
}

void tv_trail_start(struct tv_settling *settling) {
    const struct tv_event *event = &settling->checker->event;
    settling->trail = (struct tv_trail){event->mark.quote, event->mark.at, 0};
}

void tv_trail_follow(struct tv_settling *settling, uint32_t at) {
    struct tv_checker *checker = settling->checker;
    struct tv_trail *trail = &settling->trail;
    uint32_t field = nearest_field(&checker->event, at);
    if (field > trail->at) {
        *trail = (struct tv_trail){tv_quote_seek(checker, field), field, 0};
        open_step(checker, trail, false);
    }
    const char *text = checker->walk.base;
    pass_gap(checker, trail, gap_end(trail, at));
    while (trail->at < at) {
        trail->at = trail->quote[1] + 1;
        trail->quote += 2;
        uint32_t end = gap_end(trail, at);
        if (end - trail->at == 1) /* a colon or comma */
            checker->steps_down[trail->depth - 1].index += text[trail->at++] == ',';
        else
            pass_gap(checker, trail, end);
    }
}

/* ---- The pointer ----------------------------------------------------------------------------- */

struct pointer {
    char *at;
    size_t len;
};

static void put(struct pointer *pointer, char c) {
    if (pointer->len < TV_POINTER_MAX)
        pointer->at[pointer->len++] = c;
}

static void put_odd_name(struct tv_checker *checker, struct pointer *pointer, struct tv_str name) {
    if (name.len > 0 && memchr(name.at, '\\', name.len)) {
        char *out = checker->decoded + checker->decoded_len;
        name = (struct tv_str){out, tv_unescape(name, out, NULL)};
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        put(pointer, c == '~' || c == '/' ? '~' : c);
        if (c == '~' || c == '/')
            put(pointer, c == '~' ? '0' : '1');
    }
}

/* Most names are short and read in a pointer as they do in the text. */
static void put_name(struct tv_checker *checker, struct pointer *pointer, struct tv_str name) {
    if (name.len > TV_POINTER_MAX - pointer->len) {
        put_odd_name(checker, pointer, name);
        return;
    }
    char *out = pointer->at + pointer->len;
    bool is_odd = false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        out[i] = c;
        is_odd |= c == '~' || c == '/' || c == '\\';
    }
    if (is_odd)
        put_odd_name(checker, pointer, name);
    else
        pointer->len += name.len;
}

static void put_index(struct pointer *pointer, uint32_t index) {
    char digits[10];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + index % 10);
    while (index /= 10);
    while (first < sizeof digits)
        put(pointer, digits[first++]);
}

/* The name in front of a value, before which stand no other quotes than its own. */
static struct tv_str name_before(const struct tv_checker *checker, const uint32_t *quote) {
    return (struct tv_str){checker->walk.base + quote[-2] + 1, quote[-1] - quote[-2] - 1};
}

struct tv_str tv_trail_name(const struct tv_settling *settling, uint32_t step) {
    const struct tv_trail *trail = &settling->trail;
    const struct tv_step *below = &settling->checker->steps_down[step + 1];
    return name_before(settling->checker, step + 1 < trail->depth ? below->quote : trail->quote);
}

struct tv_str tv_trail_pointer(struct tv_settling *settling) {
    struct tv_checker *checker = settling->checker;
    const struct tv_trail *trail = &settling->trail;
    struct pointer pointer = {checker->pointer, 0};
    for (uint32_t i = 0; i < trail->depth; i++) {
        const struct tv_step *step = &checker->steps_down[i];
        put(&pointer, '/');
        if (step->is_item)
            put_index(&pointer, step->index);
        else
            put_name(checker, &pointer, tv_trail_name(settling, i));
    }
    tv_mask_here(checker, pointer.at, pointer.len);
    return (struct tv_str){pointer.at, pointer.len};
}
