/* Logs: observations as bytes, one behind the other.
 *
 *   | head: numbers, lengths of texts | texts | head | texts | ...
 *
 * Each begins at a multiple of eight bytes. */
#include "stream_parts.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS = 6, TEXT_MAX = UINT16_MAX };

struct head {
    uint32_t len; /* of all of it */
    bool is_event;
    uint16_t texts[TEXTS];
    union {
        struct tv_facts facts;
        struct tv_sight sight;
    } of;
};

static size_t round_up(size_t len) {
    return (len + 7) / 8 * 8;
}

static bool reserve(struct tv_stream_log *log, size_t len) {
    size_t room = log->room ? log->room : 16 << 10;
    while (room - log->len < len)
        room *= 2;
    if (room == log->room)
        return true;
    char *at = realloc(log->at, room);
    if (!at)
        return false;
    log->at = at;
    log->room = room;
    return true;
}

/* Puts texts behind the head of the item that the log is being given, and closes it. */
static void put_texts(struct tv_stream_log *log, const struct tv_str *const *texts, size_t count) {
    struct head *head = (struct head *)(void *)(log->at + log->len);
    char *out = (char *)(head + 1);
    for (size_t i = 0; i < TEXTS; i++) {
        size_t len = i < count ? texts[i]->len : 0;
        head->texts[i] = (uint16_t)(len < TEXT_MAX ? len : TEXT_MAX);
        if (len > 0)
            memcpy(out, texts[i]->at, head->texts[i]);
        out += head->texts[i];
    }
    head->len = (uint32_t)round_up((size_t)(out - (char *)head));
    log->len += head->len;
}

/* The head of a new item, with room for its texts; NULL when out of memory. */
static struct head *begin(struct tv_stream_log *log, const struct tv_str *const *texts,
                          size_t count) {
    size_t len = sizeof(struct head) + 7;
    for (size_t i = 0; i < count; i++)
        len += texts[i]->len < TEXT_MAX ? texts[i]->len : TEXT_MAX;
    return reserve(log, len) ? (struct head *)(void *)(log->at + log->len) : NULL;
}

bool tv_stream_log_event(struct tv_stream_log *log, const struct tv_observation *event) {
    const struct tv_str *const texts[] = {&event->message_id,  &event->timestamp,
                                          &event->received_at, &event->event,
                                          &event->sender,      &event->sender_version};
    size_t count = event->facts.is_new ? 6 : 3;
    struct head *head = begin(log, texts, count);
    if (!head)
        return false;
    head->is_event = true;
    head->of.facts = event->facts;
    put_texts(log, texts, count);
    return true;
}

bool tv_stream_log_sight(struct tv_stream_log *log, const struct tv_sight *sight) {
    const struct tv_str *const texts[] = {&sight->pointer, &sight->text};
    struct head *head = begin(log, texts, 2);
    if (!head)
        return false;
    head->is_event = false;
    head->of.sight = *sight;
    put_texts(log, texts, 2);
    return true;
}

void tv_stream_log_free(struct tv_stream_log *log) {
    free(log->at);
    *log = (struct tv_stream_log){0};
}

/* ---- Reading --------------------------------------------------------------------------------- */

/* The next text behind a head. */
static struct tv_str take(const struct head *head, size_t *number, const char **at) {
    struct tv_str text = {*at, head->texts[*number]};
    *at += text.len;
    ++*number;
    return text;
}

bool tv_stream_log_read(const struct tv_stream_log *log, size_t *at, struct tv_stream_item *item) {
    const struct head *head = (const struct head *)(const void *)(log->at + *at);
    const char *text = (const char *)(head + 1);
    size_t number = 0;
    *at += head->len;
    if (!head->is_event) {
        item->sight = head->of.sight;
        item->sight.pointer = take(head, &number, &text);
        item->sight.text = take(head, &number, &text);
        return false;
    }
    item->event.facts = head->of.facts;
    item->event.message_id = take(head, &number, &text);
    item->event.timestamp = take(head, &number, &text);
    item->event.received_at = take(head, &number, &text);
    item->event.event = take(head, &number, &text);
    item->event.sender = take(head, &number, &text);
    item->event.sender_version = take(head, &number, &text);
    return true;
}
