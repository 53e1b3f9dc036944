/* The shapes: what stands before, between and after the events of a file. */
#include "gen_write.h"

enum { BODY_EVENTS = 50, BODY_LEN = 400000 };

/* How a line of its own begins and ends, for the shapes that have one an event. */
struct frame {
    struct tv_str before, after;
};

static const struct frame frames[TV_GEN_SHAPE_COUNT] = {
    [TV_GEN_SHAPE_NDJSON] = {TV_GEN_S(""), TV_GEN_S("\n")},
    [TV_GEN_SHAPE_PRETTY] = {TV_GEN_S(""), TV_GEN_S("\n")},
    [TV_GEN_SHAPE_WRAPPED] = {TV_GEN_S(",\"value\":"), TV_GEN_S("}\n")},
    [TV_GEN_SHAPE_JSON_TEXT] = {TV_GEN_S(",\"message\":\""), TV_GEN_S("\"}\n")},
    [TV_GEN_SHAPE_BASE64] = {TV_GEN_S(",\"data\":\""), TV_GEN_S("\"}\n")},
};

static void put_number(struct tv_gen_buffer *buffer, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    tv_gen_put(buffer, (struct tv_str){digits + at, sizeof digits - at});
}

static void put_offset(struct tv_gen_buffer *buffer, uint64_t offset) {
    tv_gen_put(buffer, TV_STR("{\"topic\":\"events\",\"partition\":3,\"offset\":"));
    put_number(buffer, offset);
}

/* JSON text inside a JSON string; it has no control characters. */
static void put_quoted(struct tv_gen_buffer *buffer, struct tv_str text) {
    size_t done = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != '"' && text.at[i] != '\\')
            continue;
        tv_gen_put(buffer, (struct tv_str){text.at + done, i - done});
        tv_gen_put(buffer, TV_STR("\\"));
        done = i;
    }
    tv_gen_put(buffer, (struct tv_str){text.at + done, text.len - done});
}

static void put_base64(struct tv_gen_buffer *buffer, struct tv_str text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < text.len; i += 3) {
        size_t left = text.len - i;
        uint32_t bits = (uint32_t)(unsigned char)text.at[i] << 16;
        if (left > 1)
            bits |= (uint32_t)(unsigned char)text.at[i + 1] << 8;
        if (left > 2)
            bits |= (unsigned char)text.at[i + 2];
        char four[4] = {digits[bits >> 18], digits[bits >> 12 & 63], digits[bits >> 6 & 63],
                        digits[bits & 63]};
        if (left < 3)
            four[3] = '=';
        if (left < 2)
            four[2] = '=';
        tv_gen_put(buffer, (struct tv_str){four, 4});
    }
}

/* A batch's context and integrations hold for all its events and come after them. */
static void close_body(struct tv_gen_shaper *shaper, struct tv_gen_buffer *buffer) {
    if (shaper->in_body)
        tv_gen_put(buffer, TV_STR("],\"context\":{\"direct\":true},\"integrations\":{},"
                                  "\"writeKey\":\"wk_Q7lumora\"}\n"));
    shaper->in_body = 0;
    shaper->body_len = 0;
}

static void add_to_body(struct tv_gen_shaper *shaper, const struct tv_gen_event *event,
                        struct tv_gen_buffer *buffer) {
    tv_gen_put(buffer, shaper->in_body ? TV_STR(",") : TV_STR("{\"batch\":["));
    size_t start = buffer->len;
    tv_gen_write_event(buffer, event, false);
    shaper->body_len += buffer->len - start;
    shaper->in_body++;
    if (shaper->in_body == BODY_EVENTS || shaper->body_len > BODY_LEN)
        close_body(shaper, buffer);
}

/* An event that is written another way than as it is. */
static void put_converted(struct tv_gen_shaper *shaper, const struct tv_gen_event *event,
                          struct tv_gen_buffer *buffer) {
    shaper->inner.len = 0;
    tv_gen_write_event(&shaper->inner, event, false);
    struct tv_str text = {shaper->inner.at, shaper->inner.len};
    if (shaper->shape == TV_GEN_SHAPE_JSON_TEXT)
        put_quoted(buffer, text);
    else
        put_base64(buffer, text);
    buffer->failed |= shaper->inner.failed;
}

void tv_gen_shape_begin(struct tv_gen_shaper *shaper, enum tv_gen_shape shape,
                        struct tv_gen_buffer *buffer) {
    *shaper = (struct tv_gen_shaper){.shape = shape};
    if (shape == TV_GEN_SHAPE_ARRAY)
        tv_gen_put(buffer, TV_STR("["));
}

static void add_framed(struct tv_gen_shaper *shaper, const struct tv_gen_event *event,
                       struct tv_gen_buffer *buffer) {
    const struct frame *frame = &frames[shaper->shape];
    if (frame->before.len)
        put_offset(buffer, shaper->count);
    tv_gen_put(buffer, frame->before);
    if (shaper->shape == TV_GEN_SHAPE_JSON_TEXT || shaper->shape == TV_GEN_SHAPE_BASE64)
        put_converted(shaper, event, buffer);
    else
        tv_gen_write_event(buffer, event, shaper->shape == TV_GEN_SHAPE_PRETTY);
    tv_gen_put(buffer, frame->after);
}

void tv_gen_shape_add(struct tv_gen_shaper *shaper, const struct tv_gen_event *event,
                      struct tv_gen_buffer *buffer) {
    if (shaper->shape == TV_GEN_SHAPE_ARRAY && shaper->count)
        tv_gen_put(buffer, TV_STR(",\n"));
    if (shaper->shape == TV_GEN_SHAPE_BATCH)
        add_to_body(shaper, event, buffer);
    else
        add_framed(shaper, event, buffer);
    shaper->count++;
}

void tv_gen_shape_end(struct tv_gen_shaper *shaper, struct tv_gen_buffer *buffer) {
    if (shaper->shape == TV_GEN_SHAPE_ARRAY)
        tv_gen_put(buffer, TV_STR("]\n"));
    if (shaper->shape == TV_GEN_SHAPE_BATCH)
        close_body(shaper, buffer);
    tv_gen_buffer_clear(&shaper->inner);
}
