/* From trees to bytes, and the shapes in which files hold events. */
#ifndef TV_GEN_WRITE_H
#define TV_GEN_WRITE_H

#include "gen_event.h"

/* Bytes that grow. failed: out of memory, what came after is lost. */
struct tv_gen_buffer {
    char *at;
    size_t len, max;
    bool failed;
};

void tv_gen_buffer_clear(struct tv_gen_buffer *buffer);
void tv_gen_put(struct tv_gen_buffer *buffer, struct tv_str text);

/* Writes the event as JSON without a newline at its end, damaged if it is to be. pretty: on lines
 * indented by two spaces. */
void tv_gen_write_event(struct tv_gen_buffer *buffer, const struct tv_gen_event *event,
                        bool pretty);

/* One list: X(ID, "name", what it looks like). */
#define TV_GEN_SHAPES(X)                                                                           \
    X(NDJSON, "ndjson", "one event a line")                                                        \
    X(ARRAY, "array", "one JSON array")                                                            \
    X(BATCH, "batch", "bodies of HTTP requests, one a line, up to 50 events each")                 \
    X(PRETTY, "pretty", "indented, one after another")                                             \
    X(CONCAT, "concat", "one after another, nothing between them")                                 \
    X(WRAPPED, "wrapped", "lines {\"offset\":N,\"value\":{event}}")                                \
    X(JSON_TEXT, "json-text", "lines {\"offset\":N,\"message\":\"event as text\"}")                \
    X(BASE64, "base64", "lines {\"offset\":N,\"data\":\"event in base64\"}")

enum tv_gen_shape {
#define TV_GEN_SHAPE_ROW(id, name, note) TV_GEN_SHAPE_##id,
    TV_GEN_SHAPES(TV_GEN_SHAPE_ROW) TV_GEN_SHAPE_COUNT
#undef TV_GEN_SHAPE_ROW
};

struct tv_gen_shaper {
    enum tv_gen_shape shape;
    uint64_t count;             /* events so far */
    uint32_t in_body;           /* of a batch: events in the open body */
    size_t body_len;            /* and their bytes */
    struct tv_gen_buffer inner; /* the event, where its text is written another way */
};

/* The events of one file: any number of add between begin and end. The caller empties the buffer
 * when it likes. */
void tv_gen_shape_begin(struct tv_gen_shaper *shaper, enum tv_gen_shape shape,
                        struct tv_gen_buffer *buffer);
void tv_gen_shape_add(struct tv_gen_shaper *shaper, const struct tv_gen_event *event,
                      struct tv_gen_buffer *buffer);
void tv_gen_shape_end(struct tv_gen_shaper *shaper, struct tv_gen_buffer *buffer);

#endif
