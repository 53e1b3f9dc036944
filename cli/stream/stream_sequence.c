/* Sequences: what the documentation says comes before what, by the times of the events, as dumps
 * are not always in order. An event without a time says nothing here. */
#include "stream_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MARGIN = 3600, /* seconds from the start of the run: what follows then may have begun before */
    SKEW = 60      /* seconds that times of one device may differ from one request to the next */
};

void tv_orders_clear(struct tv_orders *orders) {
    free(orders->all);
    free(orders->map.slots);
}

/* Whether it is the start that is told of, or what comes behind. */
static bool tells_start(const struct tv_order *order) {
    return tv_sequences()[order->sequence].law == TV_SEQUENCE_ORDER;
}

static uint32_t add_order(struct tv_orders *orders, const struct tv_observation *event) {
    void *items = orders->all;
    bool fine =
        tv_share_reserve(&orders->share, &items, sizeof *orders->all, orders->count, &orders->room);
    orders->all = items;
    if (!fine || !tv_stream_put(&orders->map, &orders->share, event->facts.key, orders->count))
        return TV_STREAM_NONE;
    orders->all[orders->count] = (struct tv_order){
        .start = INT64_MAX, .other = INT64_MAX, .sequence = event->facts.sequence};
    return orders->count++;
}

void tv_orders_meet(struct tv_stream *stream, const struct tv_observation *event,
                    const struct tv_stream_place *place) {
    struct tv_orders *orders = &stream->orders;
    int64_t time;
    if (event->facts.key == 0 || !tv_stream_time(stream, event->timestamp, &time))
        return;
    uint32_t number = tv_stream_find(&orders->map, event->facts.key);
    if (number == TV_STREAM_NONE)
        number = add_order(orders, event);
    if (number == TV_STREAM_NONE) {
        tv_stream_refuse(stream, &orders->share, TV_RULE_STREAM_SEQUENCE, place);
        return;
    }
    struct tv_order *order = &orders->all[number];
    int64_t *earliest = event->facts.is_start ? &order->start : &order->other;
    if (time >= *earliest)
        return;
    *earliest = time;
    if (event->facts.is_start == tells_start(order)) {
        order->place = *place;
        order->name = stream->name;
    }
}

/* ---- The end --------------------------------------------------------------------------------- */

static bool is_faulty(const struct tv_orders *orders, const struct tv_order *order) {
    bool is_started = order->start != INT64_MAX;
    if (order->other == INT64_MAX || (is_started && order->start <= order->other + SKEW))
        return false;
    return tells_start(order) ? is_started : order->other > orders->begin + MARGIN;
}

static void tell(struct tv_stream *stream, const struct tv_order *order) {
    const struct tv_sequence *sequence = &tv_sequences()[order->sequence];
    char detail[160];
    int len = sequence->law == TV_SEQUENCE_NEEDS
                  ? snprintf(detail, sizeof detail, "no \"%s\" of this %s before it in this run",
                             sequence->first, sequence->property)
                  : snprintf(detail, sizeof detail, "later than \"%s\" of the same %s in this run",
                             sequence->others[0], sequence->property);
    struct tv_stream_telling telling = {
        .rule = TV_RULE_STREAM_SEQUENCE, .place = &order->place, .name = order->name};
    telling.words.detail = (struct tv_str){detail, (size_t)len};
    tv_stream_tell(stream, &telling);
}

static int compare(const void *a, const void *b) {
    const struct tv_order *left = a, *right = b;
    if (tv_place_is_before(&left->place, &right->place))
        return -1;
    return tv_place_is_before(&right->place, &left->place);
}

/* The faulty ones are moved to the front. */
void tv_orders_finish(struct tv_stream *stream) {
    struct tv_orders *orders = &stream->orders;
    uint32_t count = 0;
    for (uint32_t i = 0; i < orders->count; i++) {
        if (is_faulty(orders, &orders->all[i]))
            orders->all[count++] = orders->all[i];
    }
    if (count > 1)
        qsort(orders->all, count, sizeof *orders->all, compare);
    for (uint32_t i = 0; i < count; i++)
        tell(stream, &orders->all[i]);
}
